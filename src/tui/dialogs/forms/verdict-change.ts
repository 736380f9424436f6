import { type NamedChange, nameableChanges } from '../../../domain/changes/nameable-changes.ts';
import type { Verdict } from '../../../domain/event.ts';
import type { Session } from '../../../domain/session.ts';
import { changeText } from '../../../text/change-text.ts';
import type { World } from '../../model/world.ts';
import { chosenIn, type Field, type Values } from './form.ts';

/** Changes that a verdict can name: more nobody looks through in a form. */
const MOST = 5;
export const NO_CHANGE = '-';

const candidates = (session: Session): readonly NamedChange[] => nameableChanges(session).slice(0, MOST);

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
