import { clockOrigin } from '../domain/clock.ts';
import { beginOf } from '../domain/course.ts';
import type { AnyEvent } from '../domain/event.ts';
import { looksOn } from '../domain/permission.ts';
import { workedProcedure } from '../domain/procedures/worked.ts';
import { reduceAll } from '../domain/reduce.ts';
import { fromFileTo, initialSession, type Session } from '../domain/session.ts';
import type { Lang } from '../text/i18n/messages.ts';
import { mdCode, yamlString } from '../text/markdown.ts';
import { dateOf, utcOffset, wholeSeconds } from '../text/time.ts';
import { item, type RecordContext, recordContext, section } from './context.ts';
import { deviationHow, deviationWord, workedSummary, workedWord } from './procedures/worked-text.ts';
import { impact, severityAndState, summary } from './sections/overview.ts';
import { actions, cause, lessons, mitigation, prevention, spread } from './sections/review.ts';
import { evidence, notices } from './sections/story.ts';
import { times } from './sections/times.ts';
import { checklist, people } from './sections/work.ts';
import { type TimelineEntry, timeline } from './timeline.ts';

export interface RecordOptions {
  readonly lang: Lang;
  /** Hash of the last event: it ties the page to the log it was made from. */
  readonly hash: string;
  /** Up to where it came from a file, as its hub knows it where no event says so; 0: nowhere, or there is no hub to ask. */
  readonly importedTo: number;
}

/**
 * The record of a session as Markdown (GFM), from its whole log. The same log, language and hash always give the
 * same text. Everything that people or logs have written stands literally; times are local, UTC in the front matter.
 */
export function renderRecord(events: readonly AnyEvent[], { lang, hash, importedTo }: RecordOptions): string {
  const folded = reduceAll(initialSession(events[0]?.session ?? ''), events);
  const session = fromFileTo(folded, importedTo);
  const c = recordContext(session, events, lang);
  const lines = [
    ...frontMatter(session, hash, lang),
    `# ${c.text(session.title)}`,
    '',
    ...summary(c),
    ...actions(c),
    ...cause(c),
    ...severityAndState(c),
    ...impact(c),
    ...times(c),
    ...mitigation(c),
    ...prevention(c),
    ...spread(c),
    ...lessons(c),
    ...timelineSection(c),
    ...evidence(c),
    ...notices(c),
    ...checklist(c),
    ...procedureAndWork(c),
    ...people(c),
    ...appendix(c, hash),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** The mark of what was taken out by hand, which names the person and is not counted. */
const MANUAL = 'manual';
const REDACTED = /\[redacted:([a-z0-9-]+)\]/g;

function appendix(c: RecordContext, hash: string): readonly string[] {
  const { session: s, t } = c;
  const counts = new Map<string, number>();
  for (const event of c.events) {
    for (const [, rule = ''] of JSON.stringify(event.data).matchAll(REDACTED)) {
      if (rule !== MANUAL) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
  }
  const n = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const rules = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, count]) => `${rule} ${count}`);
  const lines = [item(n === 0 ? t('redactionsNone') : t('redactions', { n, rules: rules.join(', ') }))];
  for (const { at, seq, by, events: taken, reason } of s.redactions) {
    const key = reason === null ? 'ev_redacted' : 'ev_redactedWhy';
    const what = t(key, { seqs: taken.join(', '), reason: c.text(reason ?? '') });
    lines.push(item(`${c.time(at)} ${c.author({ seq, by })} ${what}`));
  }
  if (s.procedure !== null) {
    const { title, origin, hash: procedureHash, commit, isOverride } = s.procedure;
    const more = [
      ...(commit === null ? [] : [t('procedureCommit', { commit: mdCode(commit) })]),
      ...(isOverride ? [t('procedureOverride')] : []),
    ];
    const used = { title: c.say(title), origin: mdCode(origin), hash: mdCode(procedureHash) };
    lines.push(item([t('procedureUsed', used), ...more].join(c.lang === 'ja' ? '。' : '; ')));
  }
  lines.push(`- ${t('chain', { seq: s.seq, hash: mdCode(hash) })}`);
  return section(t('appendix'), lines);
}

/** The procedure against what was done: what is left out, late, in another order or new, with who and why. */
function procedureAndWork(c: RecordContext): readonly string[] {
  const worked = workedProcedure(c.events);
  if (worked === null || worked.total === 0) return [];
  const rows = worked.deviations.map((deviation) => {
    const how = c.text(deviationHow(deviation, c.lang, c.time));
    return item(`${deviationWord(deviation, c.lang)}: **${c.say(deviation.step.title)}** — ${how}`);
  });
  const lines = [c.text(workedSummary(worked, c.lang)), ...(rows.length === 0 ? [] : ['', ...rows])];
  return section(workedWord(c.lang, 'heading'), lines);
}

/** The story by its days: each day's date once, with the offset of its times; who came and went in few lines. */
function timelineSection(c: RecordContext): readonly string[] {
  const { timeZone: zone } = c.session;
  const lines: string[] = [];
  let day = '';
  for (const { at, by, what } of folded(timeline(c), c)) {
    const heading = `${dateOf(at, zone, c.lang)} ${utcOffset(at, zone)}`;
    if (heading !== day) lines.push(...(day === '' ? [] : ['']), `### ${heading}`, '');
    day = heading;
    lines.push(item(`${c.clock(at)} ${by} ${what}`));
  }
  return section(c.t('timeline'), lines);
}

const CAME = 'participant.joined';
const WENT = 'participant.left';

/**
 * Of each person the first coming and, where it was for good, the last going; those of several people beside each other
 * are one line. That the person who opened the session came is said by the opening.
 */
function folded(entries: readonly TimelineEntry[], c: RecordContext): readonly TimelineEntry[] {
  const first = new Map<string, number>();
  const last = new Map<string, TimelineEntry>();
  for (const entry of entries) {
    if (entry.type !== CAME && entry.type !== WENT) continue;
    if (!first.has(entry.actor)) first.set(entry.actor, entry.seq);
    last.set(entry.actor, entry);
  }
  const opener = c.session.openedBy?.id;
  const told = entries.filter(({ type, actor, seq }) => {
    if (type === CAME) return actor !== opener && first.get(actor) === seq;
    return type !== WENT || last.get(actor)?.seq === seq;
  });
  const lines: TimelineEntry[] = [];
  for (const entry of told) {
    const before = lines.at(-1);
    const together = before?.type === entry.type && (entry.type === CAME || entry.type === WENT);
    if (before && together) lines[lines.length - 1] = { ...before, by: c.list([before.by, entry.by]) };
    else lines.push(entry);
  }
  return lines;
}

type Fact = string | number | boolean | null | readonly (string | number)[];

const scalar = (fact: string | number | boolean | null): string =>
  typeof fact === 'string' ? yamlString(fact) : String(fact);

/** The facts for machines: times in UTC, spans in whole seconds since the alert (or the opening, where nothing fired). */
function frontMatter(s: Session, hash: string, lang: Lang): readonly string[] {
  const { clock: c } = s;
  const begin = beginOf(s);
  const facts: readonly (readonly [string, Fact])[] = [
    ['session', s.id],
    ['title', s.title],
    ['lang', lang],
    ['kind', s.kind],
    ['status', s.status],
    ['severity', s.severity],
    ['time_zone', s.timeZone],
    ...released(s),
    ['impact_began', s.impact?.since ?? null],
    ['began', begin?.at ?? null],
    ['began_by', begin?.by ?? null],
    ['fired', c.fired],
    ['acknowledged', c.acknowledged],
    ['opened', c.opened],
    ['second_person', c.secondPerson],
    ['start', c.start],
    ['mitigated', c.mitigated],
    ['resolved', c.resolved],
    ['relapsed', s.relapses.map(({ happenedAt }) => happenedAt)],
    ['closed', s.closedAt],
    ['seconds_from', c.fired === null ? 'opening' : 'alert'],
    ['seconds_to_acknowledge', secondsTo(s, c.acknowledged)],
    ['seconds_to_open', secondsTo(s, c.opened)],
    ['seconds_to_second_person', secondsTo(s, c.secondPerson)],
    ['seconds_to_start', secondsTo(s, c.start)],
    ['seconds_to_mitigate', secondsTo(s, c.mitigated)],
    ['seconds_to_resolve', secondsTo(s, c.resolved)],
    ['users_affected', s.verdict?.hurt ?? null],
    ['verdict_cause', s.verdict?.why ?? null],
    ['verdict_prevention', s.verdict?.prevent ?? null],
    [
      'participants',
      Object.values(s.participants)
        .filter(({ kind }) => !looksOn(kind))
        .map(({ name }) => name),
    ],
    ['incidents', s.incidents.map(({ id, number }) => number ?? id)],
    ['procedure', s.procedure?.id ?? null],
    ['procedure_hash', s.procedure?.hash ?? null],
    ['head_seq', s.seq],
    ['head_hash', hash],
  ];
  const rows = facts.map(([key, fact]) =>
    Array.isArray(fact)
      ? `${key}: [${fact.map(scalar).join(', ')}]`
      : `${key}: ${scalar(fact as Exclude<Fact, readonly unknown[]>)}`,
  );
  return ['---', ...rows, '---', ''];
}

/** Only a release has these: `release: ["tag=v2026.11.26", …]` and its window. */
function released({ release, rollback }: Session): readonly (readonly [string, Fact])[] {
  if (release === null) return [];
  return [
    ['release', release.variables.map(({ id, value }) => `${id}=${value}`)],
    ['window_from', release.window?.since ?? null],
    ['window_until', release.window?.until ?? null],
    ['rolled_back', rollback?.at ?? null],
  ];
}

function secondsTo(session: Session, at: string | null): number | null {
  const origin = clockOrigin(session);
  return origin === null || at === null ? null : wholeSeconds(Date.parse(at) - Date.parse(origin));
}
