import type { AnyEvent } from '../domain/event.ts';
import { reduceAll } from '../domain/reduce.ts';
import { initialSession, type Session } from '../domain/session.ts';
import type { Lang } from '../text/i18n/messages.ts';
import { mdCode, yamlString } from '../text/markdown.ts';
import { type RecordContext, recordContext, section } from './context.ts';
import { impact, severityAndState, summary, times } from './sections/overview.ts';
import { actions, decisions, evidence, notices, timelineSection, verdict } from './sections/story.ts';
import { checklist, people } from './sections/work.ts';

export interface RecordOptions {
  readonly lang: Lang;
  /** Hash of the last event: it ties the page to the log it was made from. */
  readonly hash: string;
}

/**
 * The record of a session as Markdown (GFM), from its whole log. The same log, language and hash always give the
 * same text. Everything that people or logs have written stands literally; times are local, UTC in the front matter.
 */
export function renderRecord(events: readonly AnyEvent[], { lang, hash }: RecordOptions): string {
  const session = reduceAll(initialSession(events[0]?.session ?? ''), events);
  const c = recordContext(session, events, lang);
  const lines = [
    ...frontMatter(session, hash),
    `# ${c.text(session.title)}`,
    '',
    ...summary(c),
    ...severityAndState(c),
    ...impact(c),
    ...times(c),
    ...timelineSection(c),
    ...evidence(c),
    ...decisions(c),
    ...actions(c),
    ...checklist(c),
    ...people(c),
    ...notices(c),
    ...verdict(c),
    ...appendix(c, hash),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

/** Machine-readable facts, times in UTC. */
function frontMatter(s: Session, hash: string): readonly string[] {
  const facts: [string, string | number | null][] = [
    ['session', s.id],
    ['title', s.title],
    ['kind', s.kind],
    ['status', s.status],
    ['severity', s.severity],
    ['time_zone', s.timeZone],
    ...Object.entries(s.clock).map(([reading, at]): [string, string | null] => [
      reading.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      at,
    ]),
    ['closed', s.closedAt],
    ['procedure', s.procedure?.id ?? null],
    ['procedure_hash', s.procedure?.hash ?? null],
    ['head_seq', s.seq],
    ['head_hash', hash],
  ];
  const rows = facts.map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? yamlString(value) : value}`,
  );
  return ['---', ...rows, '---', ''];
}

const REDACTED = /\[redacted:([a-z0-9-]+)\]/g;

function appendix(c: RecordContext, hash: string): readonly string[] {
  const { session: s, t } = c;
  const counts = new Map<string, number>();
  for (const event of c.events) {
    for (const [, rule = ''] of JSON.stringify(event.data).matchAll(REDACTED)) {
      counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
  }
  const n = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const rules = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([rule, count]) => `${rule} ${count}`);
  const lines = [`- ${n === 0 ? t('redactionsNone') : t('redactions', { n, rules: rules.join(', ') })}`];
  if (s.procedure !== null) {
    const { title, origin, hash: procedureHash } = s.procedure;
    lines.push(
      `- ${t('procedureUsed', { title: c.say(title), origin: mdCode(origin), hash: mdCode(procedureHash) })}`,
    );
  }
  lines.push(`- ${t('chain', { seq: s.seq, hash: mdCode(hash) })}`);
  return section(t('appendix'), lines);
}
