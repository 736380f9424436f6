import { describe } from 'vitest';
import { told as doctorSays } from '../../src/cli/doctor/detection.ts';
import type { UnsentPage } from '../../src/detection/checkpoint.ts';
import { detectionNews } from '../../src/detection/news.ts';
import type { WatchEvent, WatchFact } from '../../src/detection/watch-event.ts';
import { NO_MEMORY, remember } from '../../src/detection/watch-log.ts';
import { CLI } from '../../src/text/i18n/cli.ts';
import { fill, type Lang } from '../../src/text/i18n/messages.ts';
import { ruleFor } from '../detection/rules.ts';
import { shownWatch } from '../tui/watch/open-watch.tsx';
import { groupOf, NOW, watchNight } from '../tui/watch/watch-night.ts';
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

const memoryOf = (...facts: readonly WatchFact[]) =>
  remember(
    NO_MEMORY,
    facts.map((fact, i): WatchEvent => ({ ...fact, n: i + 1, at: iso(NOW), by: 'hub-1', fence: 1 })),
  );
const requested: WatchFact = { type: 'page.requested', data: REQUEST };
const unsent = (why: typeof REFUSED): WatchFact => ({
  type: 'page.unsent',
  data: { ...REF, why, by: 'default' },
});

describe('CLM-300 No page waits to be sent', () => {
  /** What doctor says of a watch log. */
  const said = (lang: Lang, watcher: string | null, ...facts: readonly WatchFact[]): string => {
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
    rules: [{ rule, leaving: false, slot: NOW, groups: [calm], counted: [] }],
    pages: [],
    sources,
    at: NOW,
  };
  const said = (lang: Lang, more: Parameters<typeof watchNight>[0] = {}): Promise<string> =>
    shownWatch({ lang, cols: 160, reading: { checkpoint: watchNight({ ...quiet, ...more }) } });
  claim('CLM-301', {
    ja: '発報なし。1ルール、取得元1つとも',
    known: (lang) => said(lang),
    lacking: {
      unread: (lang) =>
        said(lang, { rules: [{ rule, leaving: false, slot: NOW, groups: [blind], counted: [] }] }),
      undone: (lang) => said(lang, { pages: [page(REFUSED)] }),
      damaged: (lang) => said(lang, { broken: ['checkout.yaml:3'] }),
      late: (lang) => said(lang, { at: NOW - 10 * MINUTE }),
    },
  });
});
