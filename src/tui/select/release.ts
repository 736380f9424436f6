import type { Session } from '../../domain/session.ts';

/** The value of a release's variable; null: it has none. */
export const releaseValue = ({ release }: Session, id: string): string | null =>
  release?.variables.find((variable) => variable.id === id)?.value ?? null;

/** `v2026.11.26 = 3fa9c21`, or what of it is known; '' where nothing is. */
export const releasedVersion = (session: Session): string =>
  [releaseValue(session, 'tag'), releaseValue(session, 'sha')].filter((value) => value !== null).join(' = ');
