import {
  beforeAlert,
  clockOrigin,
  clockReadings,
  firstAction,
  metTarget,
  START_TARGET_MS,
} from '../../domain/clock.ts';
import { beginOf } from '../../domain/course.ts';
import type { Session } from '../../domain/session.ts';
import type { RecordKey } from '../../text/i18n/record/record.ts';
import { dayStamp, mmss } from '../../text/time.ts';
import { markdownTable, type RecordContext, section } from '../context.ts';

/** When the trouble ended as far as the log knows; null while it lasts. */
export function troubleEnd({ clock, closedAt }: Session): string | null {
  return clock.resolved ?? clock.mitigated ?? closedAt;
}

/** Closed with nothing said of when it recovered; a release has nothing to recover from. */
export const unrecovered = (s: Session): boolean =>
  s.status === 'closed' && s.clock.resolved === null && s.kind !== 'release';

/** Closed, and nobody worked in it. */
export const workedByNobody = (s: Session): boolean =>
  s.status === 'closed' && s.clock.start === null && s.kind !== 'release';

interface Milestone {
  readonly name: RecordKey;
  readonly at: string;
  /** Milliseconds since the alert or the opening; null for the first. */
  readonly since: number | null;
  readonly isApart?: boolean;
  /** It has come back since. */
  readonly isPast?: boolean;
}

/** What happened when, in the order in which it did; the first action carries whether the target was met. */
export function times(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const found = milestones(s);
  let day = '';
  const rows = found.map(({ name, at, since, isApart = false, isPast = false }) => {
    const stamp = dayStamp(at, s.timeZone);
    const shown = stamp === day ? c.clock(at, true) : c.fullTime(at, true);
    day = stamp;
    return [
      t(name),
      shown,
      isApart ? t('clocksApart') : signed(since) + target(c, name) + (isPast ? '' : amended(c, name)),
    ];
  });
  if (workedByNobody(s)) rows.push([t('clock_start'), t('notRecorded'), '']);
  for (const reading of ['mitigated', 'resolved'] as const) {
    if (s.clock[reading] !== null) continue;
    const name = `clock_${reading}` as const;
    if ((s.atClose?.[reading] ?? null) !== null)
      rows.push([t(name), t('takenBack'), sinceClose(c, name).trim()]);
    else if (reading === 'resolved' && unrecovered(s)) rows.push([t(name), t('notRecorded'), '']);
  }
  if (rows.length === 0) return [];
  const column = s.clock.fired === null ? 'timeSinceOpened' : 'timeSince';
  const origin = clockOrigin(s);
  const { resolved } = s.clock;
  const total =
    origin === null || resolved === null || beforeAlert(s.clock, 'resolved')
      ? []
      : [
          '',
          t(s.clock.fired === null ? 'tookFromOpened' : 'tookFromAlert', {
            took: c.took(Math.max(0, Date.parse(resolved) - Date.parse(origin))),
          }),
        ];
  return section(t('times'), [...markdownTable([t('timeOf'), t('timeAt'), t(column)], rows), ...total]);
}

function milestones(s: Session): readonly Milestone[] {
  const origin = clockOrigin(s);
  const zero = origin === null ? null : Date.parse(origin);
  const sinceZero = (at: string) => (zero === null ? null : Date.parse(at) - zero);
  const reached = (name: RecordKey, at: string | null): readonly Milestone[] =>
    at === null ? [] : [{ name, at, since: sinceZero(at) }];
  const found = clockReadings(s).map(({ reading, at, sinceOrigin, isApart }): Milestone => {
    return { name: `clock_${reading}`, at, since: sinceOrigin, isApart };
  });
  const past: readonly Milestone[] = s.relapses.flatMap(({ happenedAt, mitigated, resolved }, i) => [
    ...reached('clock_mitigated', mitigated),
    ...reached('clock_resolved', resolved),
    // The clock itself has the last one.
    ...(i < s.relapses.length - 1 ? reached('clock_relapsed', happenedAt) : []),
  ]);
  found.push(...past.map((one) => ({ ...one, isPast: true })));
  const began = beginOf(s);
  if (began !== null)
    found.push(...reached(began.by === 'impact' ? 'clock_began' : 'clock_beganFound', began.at));
  found.push(...reached('clock_closed', s.closedAt));
  return found.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** Whether the first action came in time; where the alert's time is not known, nobody knows. */
function target({ session, t }: RecordContext, name: RecordKey): string {
  const first = name === 'clock_start' && session.kind !== 'release' ? firstAction(session) : null;
  if (first === null) return '';
  const met = metTarget(first);
  const key = met === null ? 'targetUnknown' : met ? 'targetMet' : 'targetMissed';
  return ` (${t(key, { minutes: START_TARGET_MS / 60_000 })})`;
}

/** A time that was amended since the close: what it was then. */
function amended(c: RecordContext, name: RecordKey): string {
  return name === 'clock_fired' ? firstTold(c) : sinceClose(c, name);
}

/** When the alert fired by the first word, where a person amended it. */
function firstTold({ session: { firedBefore, clock }, t, fullTime }: RecordContext): string {
  const was = firedBefore?.at ?? null;
  return was === null || was === clock.fired ? '' : t('firstTold', { value: fullTime(was) });
}

function sinceClose({ session: s, t, fullTime }: RecordContext, name: RecordKey): string {
  const reading = name === 'clock_mitigated' ? 'mitigated' : name === 'clock_resolved' ? 'resolved' : null;
  if (reading === null || s.atClose === null || s.atClose[reading] === s.clock[reading]) return '';
  const was = s.atClose[reading];
  return was === null ? t('recordedLater') : t('atClose', { value: fullTime(was) });
}

function signed(ms: number | null): string {
  if (ms === null) return '';
  return `${ms < 0 ? '-' : '+'}${mmss(Math.abs(ms))}`;
}
