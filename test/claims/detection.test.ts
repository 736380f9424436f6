import { describe } from 'vitest';
import { rankRows } from '../../src/cli/commands/rules/rank.ts';
import { told as doctorSays } from '../../src/cli/doctor/detection.ts';
import type { BacktestRule } from '../../src/cli/rules/backtest-page.ts';
import { backtestLines } from '../../src/cli/rules/backtest-text.ts';
import { previewLines, type RulePreview } from '../../src/cli/rules/exclusion-preview.ts';
import { judgedLine, proposalCells, unsafeLine } from '../../src/cli/rules/proposal-text.ts';
import type { UnsentPage } from '../../src/detection/checkpoint.ts';
import type { DetectionEvent, DetectionFact } from '../../src/detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../src/detection/detection-memory.ts';
import { hurtingOf, type MarkedPage, type RealPage } from '../../src/detection/judge/marks.ts';
import { isSafe, proposalsOf } from '../../src/detection/judge/proposals.ts';
import { rankPatterns } from '../../src/detection/judge/ranked-patterns.ts';
import { ruleReport } from '../../src/detection/judge/report.ts';
import { detectionNews } from '../../src/detection/news.ts';
import { CLI } from '../../src/text/i18n/cli/cli.ts';
import { fill, type Lang } from '../../src/text/i18n/messages.ts';
import { markedPage } from '../detection/judge/sixty-pages.ts';
import { ruleFor } from '../detection/rules.ts';
import { detectionNight, groupOf, NOW } from '../tui/detection/detection-night.ts';
import { shownDetection } from '../tui/detection/open-detection.tsx';
import { claim } from './claim.ts';

const iso = (ms: number): string => new Date(ms).toISOString();
const MINUTE = 60_000;

/** A page that somebody wants, and what became of it. */
const REF = {
  kind: 'impact',
  rule: 'checkout-5xx',
  group: [],
  key: 'oncall/checkout-5xx/x',
  episode: NOW,
} as const;
const REQUEST = {
  ...{ ...REF, slot: NOW, late: false, numbers: null, blind: null, ended: [], service: null },
};
const REFUSED = { kind: 'rejected', reason: 'Invalid routing key', uncertain: false };
const LOST = { kind: 'unreachable', reason: 'ETIMEDOUT', uncertain: true };

const memoryOf = (...facts: readonly DetectionFact[]) =>
  remember(
    NO_MEMORY,
    facts.map((fact, i): DetectionEvent => ({ ...fact, n: i + 1, at: iso(NOW), by: 'hub-1', fence: 1 })),
  );
const requested: DetectionFact = { type: 'page.requested', data: REQUEST };
const unsent = (why: typeof REFUSED): DetectionFact => ({
  type: 'page.unsent',
  data: { ...REF, why, by: 'default' },
});

describe('CLM-300 No page waits to be sent', () => {
  /** What doctor says of a detection log. */
  const said = (lang: Lang, watcher: string | null, ...facts: readonly DetectionFact[]): string => {
    const news = detectionNews(memoryOf(...facts), null, watcher, NOW);
    const cli = {
      ...{ lang, env: { TZ: 'UTC' }, config: { settings: {} } },
      t: (key: keyof typeof CLI, params = {}) => fill(CLI[key], lang, params),
    };
    return doctorSays(cli as never, news).detail;
  };
  claim('CLM-300', {
    ja: '未送信のアラートはありません',
    known: (lang) => said(lang, 'hub-1', requested, { type: 'page.sent', data: REF }),
    lacking: {
      undone: (lang) => said(lang, 'hub-1', requested, unsent(REFUSED)),
      unread: (lang) => said(lang, 'hub-1', requested, unsent(LOST)),
      late: (lang) => said(lang, null, requested, { type: 'page.sent', data: REF }),
    },
  });
});

describe('CLM-301 Nothing pages', () => {
  const rule = ruleFor();
  const calm = groupOf(rule, [{ users: { n: 0, unnamed: 0 } }]);
  const blind = groupOf(rule, [null, null]);
  const sources = [{ name: 'app', blindSince: null, why: null, readAt: NOW - MINUTE }];
  const page = (of: UnsentPage['why']) => ({
    ...{ rule: 'app', group: [], kind: 'blind' as const, episode: NOW, number: null, incident: null },
    ...{ status: 'sending' as const, by: null, who: null },
    unsent: { since: NOW - 5 * MINUTE, why: of, next: { at: NOW + MINUTE, by: null } },
  });
  const quiet = {
    rules: [{ rule, leaving: false, slot: NOW, groups: [calm], counted: [], silence: null }],
    pages: [],
    sources,
    at: NOW,
  };
  const said = (lang: Lang, more: Parameters<typeof detectionNight>[0] = {}): Promise<string> =>
    shownDetection({ lang, cols: 160, reading: { checkpoint: detectionNight({ ...quiet, ...more }) } });
  claim('CLM-301', {
    ja: '発報なし。1ルール、取得元1/1件を',
    known: (lang) => said(lang),
    lacking: {
      unread: (lang) =>
        said(lang, {
          rules: [{ rule, leaving: false, slot: NOW, groups: [blind], counted: [], silence: null }],
        }),
      undone: (lang) => said(lang, { pages: [page(REFUSED)] }),
      damaged: (lang) => said(lang, { broken: ['checkout.yaml:3'] }),
      late: (lang) => said(lang, { at: NOW - 10 * MINUTE }),
    },
  });
});

const markedAt = (minute: number, hurt: boolean | null, peak = 9): MarkedPage =>
  markedPage({ paged: NOW + minute * 100 * MINUTE, resolved: NOW + (minute * 100 + 5) * MINUTE, hurt, peak });
const rule = ruleFor();
const agreement = { evaluations: 1_440, unknown: [] };

/** What a backtest says of a rule as it was and as it is. */
const backtestSaid = (
  lang: Lang,
  before: readonly MarkedPage[] | null,
  here: readonly MarkedPage[],
  more: Partial<BacktestRule> = {},
): string => {
  const compared = before === null ? null : 'main';
  const replayed = { rule: rule.name, here: { rule, pages: here }, real: [] };
  const report = ruleReport(
    { ...replayed, before: before && { rule, pages: before } },
    compared,
    () => false,
  );
  const page = {
    ...{ since: NOW - 86_400_000, until: NOW, compared, failed: [], noReal: null, withoutIngest: [] },
    rules: [{ ...report, ...agreement, ...more }],
  };
  const lines = backtestLines(page, { lang, zone: 'UTC', columns: 200 });
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
};

describe('CLM-302 No page with affected users lost', () => {
  const judged = [markedAt(0, true), markedAt(1, false), markedAt(2, false)];
  const open = [markedAt(0, true), markedAt(1, false), markedAt(2, null, 241)];
  claim('CLM-302', {
    ja: '影響のあったアラートの取りこぼしはありません',
    known: (lang) => backtestSaid(lang, judged, judged.slice(0, 1)),
    lacking: { 'not judged': (lang) => backtestSaid(lang, open, open.slice(0, 1)) },
  });
});

describe('CLM-303 No page in a time', () => {
  const unknown = [{ kind: 'no-documents', params: {}, n: 400, first: NOW, last: NOW, runs: [] }];
  claim('CLM-303', {
    ja: '1日でアラートはありません',
    known: (lang) => backtestSaid(lang, null, []),
    lacking: { part: (lang) => backtestSaid(lang, null, [], { unknown }) },
  });
});

describe('CLM-304 Changes that lose none', () => {
  const real = (hurt: boolean | null) => ({ hurt }) as RealPage;
  const said = (lang: Lang, last: boolean | null): string => {
    const pages = [
      markedAt(0, true),
      ...Array.from({ length: 10 }, (_, i) => markedAt(i + 1, false)),
      markedAt(11, last, 241),
    ];
    const change = { is: 'users', from: 5, to: 10 } as const;
    const proposals = proposalsOf(pages, hurtingOf(pages), [{ change, pages: pages.slice(0, 1) }]);
    const offered = { rule, pages, proposals, real: pages.map(({ hurt }) => real(hurt)) };
    const rows = proposals.map((each, i) => proposalCells(each, i + 1, lang).join('  '));
    const unsafe = proposals.some((each) => !isSafe(each)) ? [unsafeLine(offered, lang)] : [];
    return [judgedLine(offered, null, lang), ...unsafe, ...rows].join('\n');
  };
  claim('CLM-304', {
    ja: '影響ありのアラートも未判定のアラートも取りこぼさない案:',
    known: (lang) => said(lang, false),
    lacking: { 'not judged': (lang) => said(lang, null) },
  });
});

describe('CLM-305 None of a statement’s pages affected users', () => {
  const lines = [{ message: 'cart 7 not found', service: 'shop' }];
  const said = (lang: Lang, last: boolean | null): string =>
    rankRows(rankPatterns([false, false, last].map((hurt) => ({ rule: 'cart', hurt, lines }))), lang)
      .map((row) => row.join('  '))
      .join('\n');
  claim('CLM-305', {
    ja: 'このログのレベルを下げる: アラート3件、すべて影響なし',
    known: (lang) => said(lang, false),
    lacking: { 'not judged': (lang) => said(lang, null) },
  });
});

describe('CLM-306 None of the pages would have been held', () => {
  const none = { hurt: 0, unhurt: 0, unjudged: 0, worst: 0 };
  const preview: RulePreview = {
    ...{ rule: 'cart', pages: 3, held: none, bad: 90, left: 4, evaluations: 10_080, unknown: 0 },
  };
  const said = (lang: Lang, rules: readonly RulePreview[], unread: readonly string[] = []): string =>
    previewLines(
      { rules, unread: unread.map((reason) => ({ rule: 'cart', reason })), verdicts: null },
      lang,
    ).join('\n');
  claim('CLM-306', {
    ja: '直近7日のアラート3件はどれも抑止しません',
    known: (lang) => said(lang, [preview]),
    lacking: {
      part: (lang) => said(lang, [{ ...preview, unknown: 9_000 }]),
      'not judged': (lang) => said(lang, [{ ...preview, held: { ...none, unjudged: 1, worst: 241 } }]),
      unread: (lang) => said(lang, [], ['no-index']),
    },
  });
});
