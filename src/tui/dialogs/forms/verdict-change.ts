import type { SeenChange } from '../../../domain/changes/system-change.ts';
import type { Verdict } from '../../../domain/event.ts';
import type { Session } from '../../../domain/session.ts';
import { changeText } from '../../../text/change-text.ts';
import type { World } from '../../model/world.ts';
import { chosenIn, type Field, type Values } from './form.ts';

type NamedChange = NonNullable<Verdict['change']>;

/** Changes that a verdict can name: more nobody looks through in a form. */
const MOST = 5;
export const NO_CHANGE = '-';

/** Those that were pinned, then the first of the list that nobody ruled out; what is named already is among them. */
export function candidates({
  changesSeen,
  changeMarks,
  cameChanges,
  verdict,
}: Session): readonly NamedChange[] {
  const out = new Set(changeMarks.filter(({ ruledOut }) => ruledOut !== null).map(({ id }) => id));
  const listed = (changesSeen?.rows ?? [])
    .filter(({ place }) => place === 'before')
    .map(({ change }) => change);
  const pinned = changeMarks.filter((mark) => mark.pinned !== null).map(({ change }) => change);
  const came = cameChanges.map(({ change }) => change).filter(({ kind }) => kind !== 'rollback');
  const all = [...(verdict?.change ? [verdict.change] : []), ...pinned, ...listed, ...came];
  const found = new Map<string, NamedChange>();
  for (const change of all)
    if (!out.has(change.id) && !found.has(change.id)) found.set(change.id, named(change));
  return [...found.values()].slice(0, MOST);
}

const named = ({
  id,
  service,
  kind,
  version,
  sha,
  title,
  pr,
  liveAt,
}: NamedChange | SeenChange): NamedChange => ({
  ...{ id, service, kind, version, sha, title, pr, liveAt },
});

/** Which change did it; asked only where some are known. */
export function changeField({ session, lang }: World): readonly Field[] {
  const known = candidates(session);
  if (known.length === 0) return [];
  return [
    {
      id: 'change',
      kind: 'choice',
      label: { key: 'field.change' },
      choices: [
        ...known.map((change) => ({
          id: change.id,
          label: { key: 'change.choice', params: { change: changeText(change, lang).slice(0, 60) } } as const,
        })),
        { id: NO_CHANGE, label: { key: 'change.none' } },
      ],
    },
  ];
}

/** What was chosen; nothing where nothing was. */
export function changeIn(values: Values, { session }: World): Pick<Verdict, 'change'> {
  const chosen = chosenIn(values, 'change');
  if (chosen === null) return {};
  return { change: candidates(session).find(({ id }) => id === chosen) ?? null };
}
