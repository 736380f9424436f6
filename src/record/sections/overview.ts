import { clockOrigin, clockReadings, START_TARGET_MS, timeToStart } from '../../domain/clock.ts';
import type { RecordKey } from '../../text/i18n/record.ts';
import { impactLine } from '../../text/impact.ts';
import { duration, mmss } from '../../text/time.ts';
import { type RecordContext, section, table } from '../context.ts';

const since = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));

/** Closed with nothing said of when it recovered; a release has nothing to recover from. */
const unrecovered = ({ session: s }: RecordContext): boolean =>
  s.status === 'closed' && s.clock.resolved === null && s.kind !== 'release';

/** open, mitigated, resolved or closed: the furthest the session has come. */
function stateKey(c: RecordContext): RecordKey {
  const { session } = c;
  if (session.status === 'closed') return unrecovered(c) ? 'status_unrecovered' : 'status_closed';
  if (session.clock.resolved !== null) return 'status_resolved';
  return session.clock.mitigated === null ? 'status_open' : 'status_mitigated';
}

/** When the trouble ended as far as the log knows; null while it lasts. */
function endOf({ session }: RecordContext): string | null {
  return session.clock.resolved ?? session.clock.mitigated ?? session.closedAt;
}

/** Three lines: what, whom it hurt, how long and by how many. */
export function summary(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const severity = s.severity === null ? t('severityUnset') : t(s.severity);
  const origin = clockOrigin(s);
  const people = Object.values(s.participants).filter((p) => p.kind !== 'observer').length;
  const start = timeToStart(s);
  const open = s.notes.filter((n) => n.kind === 'action' && !n.removed && n.done === null).length;
  const lines = [t('summaryWhat', { title: c.text(s.title), severity, state: t(stateKey(c)) })];
  lines.push(
    s.impact === null
      ? t('summaryNoImpact')
      : t('summaryImpact', { impact: impactLine(c.text(s.impact.who), c.text(s.impact.what), c.lang) }),
  );
  if (origin !== null) {
    const took = duration(since(origin, endOf(c) ?? c.end), c.lang);
    const more = start === null || s.kind === 'release' ? '' : t('summaryStart', { start: mmss(start) });
    const left = open === 0 ? '' : t('summaryOpenActions', { n: open });
    lines.push(t('summaryTimes', { from: c.fullTime(origin), took, people }) + more + left);
  }
  return section(
    t('summary'),
    lines.map((line) => `- ${line.replace(/\s*\n\s*/g, ' ')}`),
  );
}

export function severityAndState(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const rows = [
    [t('kindCell'), t(`kind_${s.kind}`)],
    [t('severityCell'), s.severity === null ? t('notSet') : t(s.severity)],
    [t('stateCell'), stateText(c)],
  ];
  if (s.goal !== null) rows.push([t('goalCell'), c.text(s.goal)]);
  if (s.importedTo > 0) rows.push([t('importedCell'), t('importedTold', { n: s.importedTo })]);
  for (const i of s.incidents) {
    const number = i.number === null ? c.text(i.id) : `#${i.number}`;
    rows.push([t('incidentCell'), `${number} ${c.text(i.title)} (${t(`pd_${i.status}`)})`]);
  }
  const [head, ...rest] = rows as [string[], ...string[][]];
  return section(t('severityAndState'), table(head, rest));
}

function stateText(c: RecordContext): string {
  const { closeReason: reason } = c.session;
  const state = c.t(stateKey(c));
  return reason === null ? state : c.t('stateWhy', { state, reason: c.text(reason) });
}

export function impact(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  if (s.impact === null) return section(t('impact'), [t('impactNone')]);
  const lines = [
    `- ${t('impactWho')}: ${c.text(s.impact.who)}`,
    `- ${t('impactWhat')}: ${c.text(s.impact.what)}`,
  ];
  if (s.impact.since !== null) {
    const end = endOf(c);
    const long = duration(since(s.impact.since, end ?? c.end), c.lang);
    lines.push(`- ${t('impactSince')}: ${c.fullTime(s.impact.since)}`);
    lines.push(`- ${t('impactLong')}: ${lasted(c, long)}`);
  }
  return section(
    t('impact'),
    lines.map((line) => line.replace(/\s*\n\s*/g, ' ')),
  );
}

/** How long it lasted; what nobody has recorded the end of is not said to have ended. */
function lasted(c: RecordContext, duration: string): string {
  if (endOf(c) === null) return c.t('ongoing', { duration });
  const { mitigated } = c.session.clock;
  return unrecovered(c) && mitigated === null ? c.t('untilClosed', { duration }) : duration;
}

/** The mobilisation clock; the start carries whether the target was met. */
export function times(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const minutes = START_TARGET_MS / 60_000;
  const rows = clockReadings(s).map(({ reading, at, sinceOrigin }) => {
    const met = (sinceOrigin ?? 0) <= START_TARGET_MS;
    const target =
      reading === 'start' && s.kind !== 'release'
        ? ` (${t(met ? 'targetMet' : 'targetMissed', { minutes })})`
        : '';
    return [t(`clock_${reading}`), c.fullTime(at), signed(sinceOrigin) + target];
  });
  if (unrecovered(c)) rows.push([t('clock_resolved'), t('notRecorded'), '']);
  const origin = clockOrigin(s);
  if (s.closedAt !== null && origin !== null) {
    rows.push([
      t('clock_closed'),
      c.fullTime(s.closedAt),
      signed(Date.parse(s.closedAt) - Date.parse(origin)),
    ]);
  }
  const column = s.clock.fired === null ? 'timeSinceOpened' : 'timeSince';
  return section(t('times'), rows.length === 0 ? null : table([t('timeOf'), t('timeAt'), t(column)], rows));
}

function signed(ms: number | null): string {
  if (ms === null) return '';
  return `${ms < 0 ? '-' : '+'}${mmss(Math.abs(ms))}`;
}
