import type { Session } from '../session.ts';

/**
 * Place of the change that the verdict names among those that the hub listed before the impact, as it saw them last
 * before it was over: 1 is the first; null: it was not on the list. Undefined: the verdict names none.
 */
export function namedPlace({
  verdict,
  changesSeen,
}: Pick<Session, 'verdict' | 'changesSeen'>): number | null | undefined {
  if (!verdict?.change) return undefined;
  const { id } = verdict.change;
  const listed = (changesSeen?.rows ?? []).filter(({ place }) => place === 'before');
  const at = listed.findIndex(({ change }) => change.id === id);
  return at < 0 ? null : at + 1;
}
