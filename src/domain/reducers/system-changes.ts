import type { SeenChange } from '../changes/system-change.ts';
import type { Draft } from '../draft.ts';
import { releaseDoneBy } from '../release-done.ts';
import type { ChangeMark } from '../session-parts.ts';
import { NOTHING_CHANGED } from '../session-parts.ts';
import { type Appliers, actOf } from './apply.ts';

const NO_MARK = { pinned: null, ruledOut: null };

/** Puts what people said of a change back as it was; null: they had said nothing. */
export function putMark(d: Draft, id: string, mark: ChangeMark | null): void {
  const marks = d.list('changeMarks');
  const at = marks.findIndex((one) => one.id === id);
  if (mark === null) d.s.changeMarks = marks.filter((one) => one.id !== id);
  else if (at >= 0) marks[at] = mark;
  else marks.push(mark);
}

const markOf = (
  d: Draft,
  change: SeenChange,
): { readonly before: ChangeMark | null; readonly mark: ChangeMark } => {
  const before = d.s.changeMarks.find(({ id }) => id === change.id) ?? null;
  return { before, mark: { ...(before ?? NO_MARK), id: change.id, change } };
};

export const changeAppliers = {
  'changes.seen': (d, e) => {
    d.s.changesSeen = { ...e.data, seq: e.seq, at: e.at };
  },
  'change.came': (d, e) => {
    const { change } = e.data;
    const came = d.list('cameChanges');
    const at = came.findIndex(({ id }) => id === change.id);
    const is = { id: change.id, seq: e.seq, at: e.at, change };
    if (at >= 0) came[at] = is;
    else came.push(is);
  },
  'change.pinned': (d, e) => {
    const { before, mark } = markOf(d, e.data.change);
    d.touch(e, `change:${mark.id}`, before);
    putMark(d, mark.id, { ...mark, pinned: e.data.pinned ? actOf(e) : null });
  },
  'change.ruled-out': (d, e) => {
    const { reason } = e.data;
    const { before, mark } = markOf(d, e.data.change);
    d.touch(e, `change:${mark.id}`, before);
    putMark(d, mark.id, { ...mark, ruledOut: reason === null ? null : { ...actOf(e), reason } });
  },
  'release.frozen': (d, e) => {
    d.s.releaseContent = { frozen: { ...e.data, at: e.at }, added: null };
    // What was seen was of another version.
    d.s.releaseDone = NOTHING_CHANGED.releaseDone;
  },
  'release.added': (d, e) => {
    if (d.s.releaseContent !== null)
      d.s.releaseContent = { ...d.s.releaseContent, added: { ...e.data, at: e.at } };
  },
  'release.ran': (d, e) => {
    d.s.releaseRun = { ...e.data, at: e.at };
    d.s.releaseDone = releaseDoneBy(d.s, e);
  },
} satisfies Appliers;
