import type { Verdict } from '../event.ts';
import type { Session } from '../session.ts';
import type { SeenChange } from './system-change.ts';

export type NamedChange = NonNullable<Verdict['change']>;

/**
 * Changes that a verdict can name: the one that it names, those that were pinned, then the list as it stood, without what
 * somebody ruled out.
 */
export function nameableChanges({
  changesSeen,
  changeMarks,
  cameChanges,
  verdict,
}: Pick<Session, 'changesSeen' | 'changeMarks' | 'cameChanges' | 'verdict'>): readonly NamedChange[] {
  const out = new Set(changeMarks.filter(({ ruledOut }) => ruledOut !== null).map(({ id }) => id));
  const listed = (changesSeen?.rows ?? [])
    .filter(({ place }) => place === 'before')
    .map(({ change }) => change);
  const pinned = changeMarks.filter((mark) => mark.pinned !== null).map(({ change }) => change);
  const came = cameChanges.map(({ change }) => change).filter(({ kind }) => kind !== 'rollback');
  const all = [...(verdict?.change ? [verdict.change] : []), ...pinned, ...listed, ...came];
  const found = new Map<string, NamedChange>();
  for (const change of all)
    if (!out.has(change.id) && !found.has(change.id)) found.set(change.id, namedOf(change));
  return [...found.values()];
}

const namedOf = ({
  id,
  service,
  services,
  kind,
  version,
  sha,
  title,
  pr,
  liveAt,
}: NamedChange | SeenChange): NamedChange => ({
  ...(services === undefined ? {} : { services }),
  ...{ id, service, kind, version, sha, title, pr, liveAt },
});

/** As few digits of a hash are no name yet. */
const SHA = /^[0-9a-f]{4,64}$/i;

/** Those that a word means: an id, else `#812`, else the beginning of a version's hash. Several: it means more than one. */
export function changesOfWord(known: readonly NamedChange[], word: string): readonly NamedChange[] {
  const byId = known.filter(({ id }) => id === word);
  if (byId.length > 0) return byId;
  const number = /^#(\d{1,9})$/.exec(word)?.[1];
  if (number !== undefined) return known.filter(({ pr }) => pr === Number(number));
  const digits = word.toLowerCase();
  return SHA.test(word) ? known.filter(({ sha }) => sha?.startsWith(digits) === true) : [];
}
