import { beforeAlert } from '../../domain/clock.ts';
import type { Session } from '../../domain/session.ts';

/** What a session is found again by in the bar of a replay. */
export const MARK_KINDS = [
  'fired',
  'acknowledged',
  'start',
  'secondPerson',
  'notice',
  'decision',
  'mitigated',
  'relapsed',
  'resolved',
  'closed',
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Mark {
  readonly kind: MarkKind;
  /** Epoch ms. */
  readonly at: number;
}

const MILESTONES = ['fired', 'acknowledged', 'start', 'secondPerson', 'mitigated', 'resolved'] as const;

/** The milestones, status updates and decisions of a session as they were known at its end, by their times. */
export function marksOf(session: Session): readonly Mark[] {
  const { clock, notices, notes, closedAt, relapses } = session;
  const found: (readonly [MarkKind, string | null])[] = [
    ...MILESTONES.filter((kind) => !beforeAlert(clock, kind)).map((kind) => [kind, clock[kind]] as const),
    ...relapses.flatMap(
      ({ happenedAt, mitigated, resolved }) =>
        [
          ['relapsed', happenedAt],
          ['mitigated', mitigated],
          ['resolved', resolved],
        ] as const,
    ),
    ...notices.map(({ at }) => ['notice', at] as const),
    ...notes
      .filter(({ kind, removed }) => kind === 'decision' && !removed)
      .map(({ at }) => ['decision', at] as const),
    ['closed', closedAt],
  ];
  return found
    .flatMap(([kind, at]): Mark[] => (at === null ? [] : [{ kind, at: Date.parse(at) }]))
    .sort((a, b) => a.at - b.at);
}
