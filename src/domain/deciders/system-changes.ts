import type { ChangesSeen } from '../session-parts.ts';
import { accept, type Deciders, full, noEffect, refuse } from './decide-type.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What makes one look another than the last: times go on by themselves. */
const seenOf = ({
  rows,
  coverage,
  gaps,
  rollbacks = [],
}: Pick<ChangesSeen, 'rows' | 'coverage' | 'gaps' | 'rollbacks'>) => ({
  rollbacks,
  rows: rows.map(({ change, place, evidence }) => [
    ...[change.id, change.state, place],
    evidence.filter(({ kind }) => kind !== 'minutes-before'),
  ]),
  services: coverage.map(({ service, completeTo }) => [service, completeTo === null]),
  gaps: gaps.map(({ origin, service, kind }) => [origin, service, kind]),
});

export const changeDeciders = {
  'changes.see': (s, c) => {
    const known = s.changesSeen !== null && s.changesSeen.seq > s.importedTo ? s.changesSeen : null;
    if (known !== null && same(seenOf(known), seenOf(c.data))) return noEffect;
    return accept({ type: 'changes.seen', data: c.data });
  },
  'change.come': (s, c) => {
    const known = s.cameChanges.find(({ id }) => id === c.data.change.id);
    if (known !== undefined && known.change.state === c.data.change.state) return noEffect;
    return full('changes', s.cameChanges.length, c.by) ?? accept({ type: 'change.came', data: c.data });
  },
  'change.pin': (s, c) => {
    const mark = s.changeMarks.find(({ id }) => id === c.data.change.id);
    if ((mark?.pinned != null) === c.data.pinned) return noEffect;
    return full('changes', s.changeMarks.length, c.by) ?? accept({ type: 'change.pinned', data: c.data });
  },
  'change.rule-out': (s, c) => {
    const reason = c.data.reason?.trim() ?? null;
    if (reason === '') return refuse('reason-required');
    const mark = s.changeMarks.find(({ id }) => id === c.data.change.id);
    if ((mark?.ruledOut?.reason ?? null) === reason) return noEffect;
    const data = { change: c.data.change, reason };
    return full('changes', s.changeMarks.length, c.by) ?? accept({ type: 'change.ruled-out', data });
  },
  'release.freeze': (s, c) => {
    if (s.kind !== 'release') return refuse('not-a-release');
    const { at: _, ...known } = s.releaseContent?.frozen ?? { at: '' };
    return same(known, c.data) ? noEffect : accept({ type: 'release.frozen', data: c.data });
  },
  'release.add': (s, c) => {
    if (s.kind !== 'release' || s.releaseContent === null) return refuse('not-a-release');
    const { at: _, ...known } = s.releaseContent.added ?? { at: '' };
    return same(known, c.data) ? noEffect : accept({ type: 'release.added', data: c.data });
  },
  'release.run': (s, c) => {
    if (s.kind !== 'release') return refuse('not-a-release');
    // While it waits GitHub may move the time since when: that alone is no news.
    const { at: _, since: _known, ...known } = s.releaseRun ?? { at: '' };
    const { since: _told, ...told } = c.data;
    return same(known, told) ? noEffect : accept({ type: 'release.ran', data: c.data });
  },
} satisfies Deciders;

export const releaseDeciders = {
  'release.set': (s, c) => {
    if (s.kind !== 'release') return refuse('not-a-release');
    if (same(s.release, c.data.release)) return noEffect;
    return accept({ type: 'release.set', data: c.data });
  },
  'rollback.begin': (s) => {
    if (s.rollback !== null) return noEffect;
    if (!s.phases.some(({ enter }) => enter === 'rollback')) return refuse('no-rollback-phase');
    return accept({ type: 'rollback.begun', data: {} });
  },
  /** The page's number may become known after the session. */
  'session.relate': (s, c) => {
    const known = s.related.find(({ session }) => session === c.data.session);
    if (known !== undefined && (known.number !== null || c.data.number === null)) return noEffect;
    return accept({ type: 'session.related', data: c.data });
  },
} satisfies Deciders;
