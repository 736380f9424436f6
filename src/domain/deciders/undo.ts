import { accept, type Deciders, refuse } from './decide-type.ts';

export const undoDeciders = {
  undo: (s, c) => {
    const entry = s.undo.findLast((e) => e.by === c.by.id);
    if (!entry) return refuse('nothing-to-undo');
    if (s.touched[entry.key] !== entry.seq) {
      const since = s.undo.find((e) => e.seq === s.touched[entry.key]);
      const by = since ? (s.participants[since.by]?.name ?? since.by) : '';
      return refuse('changed-since', { type: entry.type, by });
    }
    return accept({ type: 'act.undone', data: { seq: entry.seq, type: entry.type, key: entry.key } });
  },
} satisfies Deciders;
