import { issueOf, seenIssue } from '../action-issue.ts';
import type { Fact } from '../event.ts';
import type { Note, Session } from '../session.ts';
import { accept, type Deciders, full, isOnWeb, madeId, noEffect, refuse } from './decide-type.ts';
import { noteToPager } from './pager-acts.ts';

function findNote(s: Session, id: string): Note | undefined {
  return s.notes.findLast((note) => note.id === id && !note.removed);
}

const sameWindow = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export const noteDeciders = {
  'note.add': (s, c) => {
    const { pager, ...note } = c.data;
    const { text, step } = note;
    if (text.trim() === '') return refuse('text-required');
    if (step !== null && !s.steps[step]) return refuse('unknown-step', { step });
    if (isOnWeb(s, note.owner)) return refuse('not-allowed', { act: 'note.add', kind: 'web' });
    const over = full('notes', s.notes, c.by);
    if (over) return over;
    const added: Fact = { type: 'note.added', data: { note: madeId(c), ...note } };
    if (!pager) return accept(added);
    const posted = noteToPager(s, c, madeId(c));
    return 'ok' in posted ? posted : accept(added, posted);
  },
  'note.amend': (s, c) => {
    const note = findNote(s, c.data.note);
    if (!note) return refuse('unknown-note', { note: c.data.note });
    const { text, kind, happenedAt, owner, due, done } = c.data;
    const words = text !== undefined || kind !== undefined || happenedAt !== undefined;
    if (words && note.by.id !== c.by.id) return refuse('not-yours', { by: note.by.name });
    if (text !== undefined && text.trim() === '') return refuse('text-required');
    if (isOnWeb(s, owner ?? null)) return refuse('not-allowed', { act: 'note.amend', kind: 'web' });
    const changed =
      (text !== undefined && text !== note.text) ||
      (kind !== undefined && kind !== note.kind) ||
      (happenedAt !== undefined && happenedAt !== note.happenedAt) ||
      (owner !== undefined && owner !== note.owner) ||
      (due !== undefined && due !== note.due) ||
      (done !== undefined && done !== (note.done !== null));
    if (!changed) return noEffect;
    return full('wordings', note.history.length, c.by) ?? accept({ type: 'note.amended', data: c.data });
  },
  'note.remove': (s, c) => {
    const note = findNote(s, c.data.note);
    if (!note) return refuse('unknown-note', { note: c.data.note });
    // A role can be taken by anyone, so it gives no right that a person's kind does not.
    const leads = c.by.kind === 'member' && s.roles.lead === c.by.id;
    if (note.by.id !== c.by.id && !leads) return refuse('not-yours', { by: note.by.name });
    return accept({ type: 'note.removed', data: { note: note.id } });
  },
  /** Asked for again it is one wish, also where nobody knows whether it was made: the hub looks for that one. */
  'issue.ask': (s, c) => {
    if (s.kind === 'drill') return refuse('not-allowed', { act: 'issue', kind: 'drill' });
    const { note: id, repository } = c.data;
    const note = findNote(s, id);
    if (note?.kind !== 'action') return refuse('unknown-note', { note: id });
    const before = issueOf(s, id);
    // A file can say that one was asked for; the hub that it came from makes that one.
    const isOwn = before?.state === 'made' || (before !== null && before.action.seq > s.importedTo);
    if (isOwn && before.state !== 'failed' && seenIssue(note, before)?.state !== 'lost') return noEffect;
    return accept({ type: 'issue.asked', data: { action: madeId(c), note: id, repository } });
  },
  'issue.move': (s, c) => {
    const { note: id, action, state, turns } = c.data;
    const note = s.notes.find((one) => one.id === id);
    const issue = issueOf(s, id);
    if (note === undefined || issue?.state !== 'made' || issue.action.id !== action)
      return refuse('unknown-note', { note: id });
    const known = seenIssue(note, issue)?.state ?? 'open';
    if (state === known) return noEffect;
    // What changed on both sides alike the action has already.
    const isAction = turns && state !== 'lost' && (note.done === null) === (known === 'open');
    return accept({ type: 'issue.moved', data: { ...c.data, turns: isAction } });
  },
  'log.pin': (s, c) => {
    const { step, line, comment } = c.data;
    if (step !== null && !s.steps[step]) return refuse('unknown-step', { step });
    const again = s.pins.some((p) => !p.removed && p.line.id === line.id && p.line.source === line.source);
    if (again && comment === null) return noEffect;
    return full('pins', s.pins, c.by) ?? accept({ type: 'log.pinned', data: { pin: madeId(c), ...c.data } });
  },
  'log.unpin': (s, c) => {
    const pin = s.pins.find((p) => p.id === c.data.pin && !p.removed);
    if (!pin) return refuse('unknown-pin', { pin: c.data.pin });
    if (c.by.kind === 'guest' && pin.by.id !== c.by.id) return refuse('not-yours', { by: pin.by.name });
    return accept({ type: 'log.unpinned', data: { pin: pin.id } });
  },
  'tail.set': (s, c) =>
    sameWindow(s.tail, c.data.tail) ? noEffect : accept({ type: 'tail.set', data: c.data }),
  'mute.add': (s, c) =>
    s.mutes.some((mute) => mute.pattern === c.data.pattern)
      ? noEffect
      : (full('mutes', s.mutes, c.by) ??
        accept({ type: 'mute.added', data: { mute: madeId(c), pattern: c.data.pattern } })),
  'mute.remove': (s, c) =>
    s.mutes.some((mute) => mute.id === c.data.mute)
      ? accept({ type: 'mute.removed', data: c.data })
      : refuse('unknown-mute', { mute: c.data.mute }),
} satisfies Deciders;
