import {
  beforeAlert,
  clockOrigin,
  clockReadings,
  START_TARGET_MS,
  startsInTime,
} from '../../domain/clock.ts';
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
}

/** What happened when, in the order in which it did; the first action carries whether the target was met. */
export function times(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const found = milestones(s);
  let day = '';
  const rows = found.map(({ name, at, since, isApart = false }) => {
    const stamp = dayStamp(at, s.timeZone);
    const shown = stamp === day ? c.clock(at, true) : c.fullTime(at, true);
    day = stamp;
    return [
      t(name),
      shown,
      isApart ? t('clocksApart') : signed(since) + target(c, name, since) + amended(c, name),
    ];
  });
  if (workedByNobody(s)) rows.push([t('clock_start'), t('notRecorded'), '']);
  if (unrecovered(s)) rows.push([t('clock_resolved'), t('notRecorded'), '']);
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
  const found = clockReadings(s).map(({ reading, at, sinceOrigin, isApart }): Milestone => {
    return { name: `clock_${reading}`, at, since: sinceOrigin, isApart };
  });
  const began = s.impact?.since ?? null;
  if (began !== null) found.push({ name: 'clock_began', at: began, since: sinceZero(began) });
  if (s.closedAt !== null) found.push({ name: 'clock_closed', at: s.closedAt, since: sinceZero(s.closedAt) });
  return found.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function target({ session, t }: RecordContext, name: RecordKey, since: number | null): string {
  if (name !== 'clock_start' || session.kind === 'release') return '';
  const key = startsInTime(since ?? 0) ? 'targetMet' : 'targetMissed';
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
