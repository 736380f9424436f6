import type { AnyEvent } from '../domain/event.ts';
import { reduceAll } from '../domain/reduce.ts';
import { fromFileTo, initialSession } from '../domain/session.ts';
import type { Lang } from '../text/i18n/messages.ts';
import { mdCode } from '../text/markdown.ts';
import { item, type RecordContext, recordContext, section } from './context.ts';
import { frontMatter } from './front-matter.ts';
import { impact, severityAndState, summary } from './sections/overview.ts';
import { procedureAndWork } from './sections/procedure.ts';
import { actions, cause, lessons, mitigation, prevention, spread } from './sections/review.ts';
import { evidence, notices } from './sections/story.ts';
import { timelineSection } from './sections/timeline-section.ts';
import { times } from './sections/times.ts';
import { checklist, people } from './sections/work.ts';

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
