import { AMEND_DAYS, isAmendable } from '../amend.ts';
import { EVENT_TABLE } from '../event-table.ts';
import type { RoleBefore } from '../reducers/people.ts';
import type { Session } from '../session.ts';
import type { UndoEntry } from '../undo-entry.ts';
import { accept, type Deciders, isPresent, refuse } from './decide-type.ts';

/** Whose role it was, where they have gone since: nobody expects them to hold it again. */
function goneHolder(s: Session, { key, before }: UndoEntry): string | null {
  const holder = key.startsWith('role:') ? (before as RoleBefore).holder : null;
  return holder === null || isPresent(s, holder) ? null : holder;
}

export const undoDeciders = {
  undo: (s, c, now) => {
    const { seq, key } = c.data;
    const entry = s.undo.findLast((e) => e.by === c.by.id && (seq === undefined || e.seq === seq));
    const final = s.lastFinal[c.by.id];
    if (seq === undefined && final && final.seq > (entry?.seq ?? 0)) {
      return refuse('not-undoable', { type: final.type });
    }
    if (!entry) return refuse('nothing-to-undo');
    if (seq === undefined && key !== undefined && key !== entry.key) {
      return refuse('not-last', { type: entry.type });
    }
    if (s.touched[entry.key] !== entry.seq) {
      const since = s.undo.find((e) => e.seq === s.touched[entry.key]);
      const by = since ? (s.participants[since.by]?.name ?? since.by) : '';
      return refuse('changed-since', { type: entry.type, by });
    }
    const gone = goneHolder(s, entry);
    if (gone !== null) {
      return refuse('changed-since', { type: entry.type, by: s.participants[gone]?.name ?? gone });
    }
    if (s.status === 'closed') {
      const { undo } = EVENT_TABLE[entry.type];
      if (undo === 'open') return refuse('session-closed', { act: 'undo' });
      if (undo === 'amends' && !isAmendable(s, now))
        return refuse('closed-long-ago', { act: 'undo', days: AMEND_DAYS });
    }
    return accept({ type: 'act.undone', data: { seq: entry.seq, type: entry.type, key: entry.key } });
  },
} satisfies Deciders;
