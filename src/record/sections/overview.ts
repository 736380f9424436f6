import { actionsLeft } from '../../domain/checklist.ts';
import { firstAction } from '../../domain/clock.ts';
import { type Origin, originOf, type Spell, spellsOf } from '../../domain/course.ts';
import { looksOn } from '../../domain/permission.ts';
import type { RecordKey } from '../../text/i18n/record/record.ts';
import { impactLine } from '../../text/impact.ts';
import { item, markdownTable, type RecordContext, section } from '../context.ts';
import { importedWords } from '../imported.ts';
import { releasedText, releaseRows } from './release.ts';
import { troubleEnd, unrecovered, workedByNobody } from './times.ts';

const since = (from: string, to: string): number => Math.max(0, Date.parse(to) - Date.parse(from));
const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

/** open, mitigated, resolved or closed: the furthest the session has come. */
function stateKey({ session }: RecordContext): RecordKey {
  if (session.status === 'closed') return unrecovered(session) ? 'status_unrecovered' : 'status_closed';
  if (session.clock.resolved !== null) return 'status_resolved';
  return session.clock.mitigated === null ? 'status_open' : 'status_mitigated';
}

/** Three lines: what, whom it hurt, how long and by how many. */
export function summary(c: RecordContext): readonly string[] {
  return section(
    c.t('summary'),
    summaryLines(c)
      .filter((line) => line !== '')
      .map((line) => item(oneLine(line))),
  );
}

/** The three lines by themselves; the third is missing before a session has opened. */
export function summaryLines(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const severity = gravity(c);
  const what = t('summaryWhat', { title: c.text(s.title), severity, state: t(stateKey(c)) });
  const impact =
    s.impact === null
      ? s.kind === 'release'
        ? ''
        : t('summaryNoImpact')
      : t('summaryImpact', { impact: impactLine(c.text(s.impact.who), c.text(s.impact.what), c.lang) });
  const origin = originOf(s);
  return origin === null ? [what, impact] : [what, impact, course(c, origin)];
}

/** Of a release what is released, where nobody set a severity. */
function gravity({ session: s, t, text }: RecordContext): string {
  if (s.severity !== null) return t(s.severity);
  return s.kind === 'release' ? text(releasedText(s)) || t('kind_release') : t('severityUnset');
}

/** From when, for how long, by how many, how soon, and what is left. */
function course(c: RecordContext, origin: Origin): string {
  const { session: s, t } = c;
  const release = s.kind === 'release';
  const people = Object.values(s.participants).filter(({ kind }) => !looksOn(kind)).length;
  const open = actionsLeft(s).length;
  return [
    t(release ? 'summaryBeganWork' : `summary_${origin.by}`, { from: c.fullTime(origin.at) }),
    relapsed(c),
    t(courseKey(c), { took: c.took(since(origin.at, troubleEnd(s) ?? c.end)) }),
    t('summaryPeople', { people }),
    release ? '' : started(c),
    workedByNobody(s) ? t('summaryNoStart') : '',
    open === 0 ? '' : t('summaryOpenActions', { n: open }),
  ].join('');
}

function relapsed({ session: { relapses }, t, time, list }: RecordContext): string {
  if (relapses.length === 0) return '';
  return t('summaryRelapsed', { times: list(relapses.map(({ happenedAt }) => time(happenedAt))) });
}

/** How soon somebody worked on it, and from when that counts. */
function started({ session, t, took }: RecordContext): string {
  const first = firstAction(session);
  if (first === null) return '';
  if (first.took < 0) return t('summaryStartBefore');
  return t(first.from === 'alert' ? 'summaryStart' : 'summaryStartOpened', { start: took(first.took) });
}

function courseKey({ session: s }: RecordContext): RecordKey {
  if (s.clock.resolved !== null && s.kind !== 'release') return 'summaryRecovered';
  if (s.status !== 'closed') return s.clock.mitigated === null ? 'summaryGoing' : 'summaryMitigated';
  if (!unrecovered(s)) return 'summaryClosed';
  return s.clock.mitigated === null ? 'summaryUnrecovered' : 'summaryMitigatedOnly';
}

export function severityAndState(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const rows = [
    [t('kindCell'), t(`kind_${s.kind}`)],
    ...(s.kind === 'release' && s.severity === null ? [] : [[t('severityCell'), severityCell(c)]]),
    ...releaseRows(c),
    [t('stateCell'), stateText(c)],
  ];
  if (s.goal !== null) rows.push([t('goalCell'), c.text(s.goal)]);
  const by = importedWords(s, c.lang, c.text);
  if (by !== null) rows.push([t('importedCell'), t('importedTold', { n: s.importedTo, by })]);
  for (const { session, kind, number, title } of s.related) {
    const name = `${number === null ? '' : `#${number} `}${c.text(title)} (${c.text(session)})`;
    rows.push([t(kind === 'release' ? 'duringCell' : 'relatedCell'), name]);
  }
  for (const i of s.incidents) {
    rows.push([t('incidentCell'), `${c.incident(i)} ${c.text(i.title)} (${t(`pd_${i.status}`)})`]);
  }
  const [head, ...rest] = rows as unknown as [string[], ...string[][]];
  return section(t('severityAndState'), markdownTable(head, rest));
}

/** Amended since the close, what was confirmed then stands beside it. */
function severityCell({ session: s, t }: RecordContext): string {
  const now = s.severity === null ? t('notSet') : t(s.severity);
  if (s.atClose === null || s.atClose.severity === s.severity) return now;
  return (
    now + (s.atClose.severity === null ? t('recordedLater') : t('atClose', { value: s.atClose.severity }))
  );
}

function stateText(c: RecordContext): string {
  const { closeReason: reason } = c.session;
  const state = c.t(stateKey(c));
  return reason === null ? state : c.t('stateWhy', { state, reason: c.text(reason) });
}

/** Whom it hurt, how and for how long, and what was judged at the end. */
export function impact(c: RecordContext): readonly string[] {
  const { session: s, t } = c;
  const lines: string[] = [];
  if (s.verdict !== null) lines.push(t(s.verdict.hurt ? 'hurtYes' : 'hurtNo'));
  if (s.impact !== null) {
    const { who, what } = s.impact;
    if (who !== '') lines.push(`${t('impactWho')}: ${c.text(who)}`);
    if (what !== '') lines.push(`${t('impactWhat')}: ${c.text(what)}`);
    lines.push(...impactAtClose(c));
    if (s.impact.since !== null) {
      lines.push(`${t('impactSince')}: ${c.fullTime(s.impact.since)}`);
      lines.push(`${t('impactLong')}: ${lasted(c, s.impact.since)}`);
    }
  } else if (s.kind === 'release' && lines.length === 0) return [];
  return section(
    t('impact'),
    lines.length === 0 ? [t('impactNone')] : lines.map((line) => item(oneLine(line))),
  );
}

function impactAtClose({ session: s, t, text, lang }: RecordContext): readonly string[] {
  const was = s.atClose?.impact;
  if (was === undefined || JSON.stringify(was) === JSON.stringify(s.impact)) return [];
  if (was === null) return [t('recordedLater').trim()];
  return [t('impactAtClose', { value: impactLine(text(was.who), text(was.what), lang) })];
}

/**
 * How long users were hit: until it was mitigated, and until it was resolved where that is another time; after relapses each
 * spell. What nobody has recorded the end of is not said to have ended.
 */
function lasted(c: RecordContext, from: string): string {
  const { session: s, t } = c;
  const spells = spellsOf(s, from);
  if (spells.length > 1) return again(c, spells);
  const { mitigated, resolved } = s.clock;
  const spans = [
    ...(mitigated === null ? [] : [t('untilMitigated', { duration: c.took(since(from, mitigated)) })]),
    ...(resolved === null ? [] : [t('untilResolved', { duration: c.took(since(from, resolved)) })]),
  ];
  if (spans.length > 0) return c.list(spans);
  const duration = c.took(since(from, s.closedAt ?? c.end));
  return t(s.closedAt === null ? 'ongoing' : 'untilClosed', { duration });
}

/** `02:55–03:24 and again 03:40–04:10, 59m in all (until mitigated)`. */
function again(c: RecordContext, spells: readonly Spell[]): string {
  const { session: s, t } = c;
  const parts = spells.map(({ from, to }, i) =>
    t(i === 0 ? 'spell' : 'spellAgain', { from: c.time(from), to: to === null ? '' : c.time(to) }),
  );
  const end = s.closedAt ?? c.end;
  const whole = spells.reduce((sum, { from, to }) => sum + since(from, to ?? end), 0);
  const duration = c.took(whole);
  const isOver = spells.every(({ to }) => to !== null);
  const told = isOver ? duration : t(s.closedAt === null ? 'ongoing' : 'untilClosed', { duration });
  return t('spellsLong', { spells: parts.join(''), duration: told });
}
