import { ISSUE_ACT } from '../action-issue.ts';
import { requestedAction } from '../actions.ts';
import type { DoneBy } from '../event.ts';
import type { Note } from '../session.ts';
import { type Appliers, actOf } from './apply.ts';

/** Who gave it to the owner it has after an event that names `owner`; undefined: the event does not. */
function givenBy(before: Note, owner: string | null | undefined, e: DoneBy): DoneBy | null {
  if (owner === undefined || owner === before.owner) return before.given;
  return owner === null ? null : actOf(e);
}

export const noteAppliers = {
  'note.added': (d, e) => {
    const { note: id, ...data } = e.data;
    d.touch(e, `note:${id}`, null);
    d.list('notes').push({
      ...data,
      id,
      seq: e.seq,
      by: e.by,
      at: e.at,
      given: data.owner === null ? null : actOf(e),
      done: null,
      removed: false,
      amendedAt: null,
      history: [],
    });
  },
  'note.amended': (d, e) => {
    const { note: id, done, ...changes } = e.data;
    d.replace('notes', id, (before) => {
      d.touch(e, `note:${id}`, before);
      const reworded =
        (changes.text !== undefined && changes.text !== before.text) ||
        (changes.kind !== undefined && changes.kind !== before.kind);
      const version = { kind: before.kind, text: before.text, at: before.amendedAt ?? before.at };
      const note: Note = {
        ...before,
        kind: changes.kind ?? before.kind,
        text: changes.text ?? before.text,
        happenedAt: changes.happenedAt === undefined ? before.happenedAt : changes.happenedAt,
        owner: changes.owner === undefined ? before.owner : changes.owner,
        given: givenBy(before, changes.owner, e),
        due: changes.due === undefined ? before.due : changes.due,
        done: done === undefined ? before.done : done ? actOf(e) : null,
        amendedAt: reworded ? e.at : before.amendedAt,
        history: reworded ? [...before.history, version] : before.history,
      };
      return note;
    });
  },
  'note.removed': (d, e) => {
    d.replace('notes', e.data.note, (before) => {
      d.touch(e, `note:${before.id}`, before);
      return { ...before, removed: true };
    });
  },
  'issue.asked': (d, e) => {
    const { action, note, repository } = e.data;
    const asked = { action, target: 'github', act: ISSUE_ACT, args: { note, repository } } as const;
    d.list('actions').push(requestedAction({ ...actOf(e), data: asked }));
  },
  'issue.moved': (d, e) => {
    const { note, state, since: at, turns } = e.data;
    const done = state === 'closed' ? { ...actOf(e), at } : null;
    d.replace('notes', note, (before) => ({ ...before, issue: e.data, done: turns ? done : before.done }));
  },
  'log.pinned': (d, e) => {
    const { pin: id, ...data } = e.data;
    d.touch(e, `pin:${id}`, null);
    const pins = d.list('pins');
    pins.push({ ...data, id, number: pins.length + 1, seq: e.seq, by: e.by, at: e.at, removed: false });
  },
  'log.unpinned': (d, e) => {
    d.replace('pins', e.data.pin, (before) => {
      d.touch(e, `pin:${before.id}`, before);
      return { ...before, removed: true };
    });
  },
  'tail.set': (d, e) => {
    d.touch(e, 'tail', d.s.tail);
    if (d.s.tail.sources.length === 0) d.s.ownQuery = e.data.tail.query;
    d.s.tail = e.data.tail;
  },
  'mute.added': (d, e) => {
    d.touch(e, `mute:${e.data.mute}`, null);
    d.list('mutes').push({ id: e.data.mute, pattern: e.data.pattern, by: e.by });
  },
  'mute.removed': (d, e) => {
    const mutes = d.list('mutes');
    const at = mutes.findIndex((mute) => mute.id === e.data.mute);
    if (at < 0) return;
    d.touch(e, `mute:${e.data.mute}`, { at, mute: mutes[at] });
    mutes.splice(at, 1);
  },
} satisfies Appliers;
