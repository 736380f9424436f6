import { accept, type Deciders, noEffect, refuse } from './decide-type.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

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
