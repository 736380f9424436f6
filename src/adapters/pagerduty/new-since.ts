import type { PagerActing } from '../../ports/pager.ts';

/**
 * Tells whether one of these ids can be an act's own effect. What stands at the first look at an act that nobody has
 * tried is somebody's other act, however alike: an escalation asked for just before, or a note of another hub's session
 * of the same name. Each call is one look.
 */
export function newSince({ fresh }: Pick<PagerActing, 'fresh'>): (ids: readonly string[]) => boolean {
  let before: ReadonlySet<string> | null = fresh ? null : new Set();
  return (ids) => {
    before ??= new Set(ids);
    return ids.some((id) => !before?.has(id));
  };
}
