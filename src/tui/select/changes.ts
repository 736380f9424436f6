import type { ChangePlace, SeenChange } from '../../domain/changes/system-change.ts';
import type { ChangeMark } from '../../domain/session-parts.ts';
import type { ChangeRow } from '../../protocol/system-changes.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';

/** A row of the changes view: what the hub told, and what people have said of it since. */
export interface ShownChange extends ChangeRow {
  readonly mark: ChangeMark | null;
}

const PLACES: readonly ChangePlace[] = ['before', 'waiting', 'after', 'ruled-out'];

/** Rows in the order in which they are read. What somebody rules out moves at once, before the hub is asked again. */
export function shownChanges({
  session,
  changes,
}: Pick<World, 'session' | 'changes'>): readonly ShownChange[] {
  const marks = new Map(session.changeMarks.map((mark) => [mark.id, mark]));
  const rows = (changes.answer?.rows ?? []).map((row): ShownChange => {
    const mark = marks.get(row.change.id) ?? null;
    const out = mark?.ruledOut != null;
    const place = out ? 'ruled-out' : row.place === 'ruled-out' ? 'before' : row.place;
    return { ...row, place, mark };
  });
  const at = ({ place }: ShownChange): number => PLACES.indexOf(place);
  return rows
    .map((row, i) => ({ row, i }))
    .sort((a, b) => at(a.row) - at(b.row) || a.i - b.i)
    .map(({ row }) => row);
}

/** The selected row; where none was chosen, or it is gone, the first. */
export function selectedChange({ logs }: ScreenState, world: World): ShownChange | null {
  const rows = shownChanges(world);
  return rows.find(({ change }) => change.id === logs.change) ?? rows[0] ?? null;
}

/** Where a change leads in the browser: the page that compares it, else its own. */
export const changeLink = ({ compareUrl, change }: ChangeRow): string | null => compareUrl ?? change.url;

/** When it went live, or began to; null: it has not. */
export const changeAt = ({ liveAt, startedAt, failedAt }: SeenChange): string | null =>
  liveAt ?? startedAt ?? failedAt;

/** Changes that pictures of the log mark, the most suspected first: what the session's own log knows and nobody ruled out. */
export function markedChanges({ session }: Pick<World, 'session'>): readonly SeenChange[] {
  const out = new Set(session.changeMarks.flatMap(({ id, ruledOut }) => (ruledOut === null ? [] : [id])));
  const known = new Map<string, SeenChange>();
  for (const { change, place } of session.changesSeen?.rows ?? [])
    if (place === 'before' || place === 'after') known.set(change.id, change);
  for (const { change } of session.cameChanges) known.set(change.id, change);
  return [...known.values()].filter(({ id }) => !out.has(id));
}
