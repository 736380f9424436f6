import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/domain/event.ts';
import { renderRecord } from '../../src/record/markdown.ts';
import { sessionFacts, statsOf } from '../../src/record/stats/stats.ts';
import { MARKDOWN_TEXT, statsBlocks, statsMarkdown } from '../../src/record/stats/stats-page.ts';
import { opened, pager, sato } from '../domain/given.ts';
import { sixWeeks } from './stats/six-weeks.ts';

const incident: Incident = {
  id: 'Q1',
  number: 4812,
  title: '5xx',
  service: 'checkout',
  url: null,
  urgency: 'high',
  status: 'acknowledged',
  triggeredAt: '2026-11-24T17:58:11.000Z',
  // The account's clock ran 51 minutes behind.
  acknowledgedAt: '2026-11-24T17:07:12.000Z',
  acknowledgedBy: '佐藤',
  resolvedAt: null,
  resolvedBy: null,
};

describe('an incident acknowledged before it fired', () => {
  it('REC-541 is a clock problem in the record, and no span', () => {
    const given = opened();
    given.when(pager, 'incident.link', { incident });
    given.when(sato, 'step.do', { step: 'ack' });
    for (const [lang, name, said] of [
      ['ja', 'PagerDuty確認済み', '時計のずれ(発報より前の時刻)'],
      ['en', 'Acknowledged', 'clocks apart (before the alert)'],
    ] as const) {
      const row = renderRecord(given.log, { importedTo: 0, lang, hash: 'H' })
        .split('\n')
        .find((line) => line.includes(name) && line.startsWith('|'));
      expect(row).toContain(said);
      expect(row).not.toMatch(/\| [-+]\d/);
    }
  });

  it('REC-541 is left out of the spans of the statistics, and counted in words', () => {
    const sessions = sixWeeks().map(sessionFacts);
    const input = {
      unread: 0,
      pages: [],
      pagesOf: 'hub' as const,
      baseline: [],
      since: '2026-10-12T00:00:00.000Z',
      until: '2026-11-25T01:00:00.000Z',
      zone: 'Asia/Tokyo',
      target: 180_000,
    };
    const of = (all: typeof sessions) => statsOf({ ...input, sessions: all });
    const page = (stats: ReturnType<typeof statsOf>, lang: 'ja' | 'en') =>
      statsMarkdown(statsBlocks(stats, { lang, zone: 'Asia/Tokyo', text: MARKDOWN_TEXT }), {
        lang,
      });
    const whole = of(sessions);
    expect(whole.clocksApart).toBe(0);
    const at = sessions.findIndex(({ kind, clock }) => kind === 'incident' && clock.fired !== null);
    const clock = { ...(sessions[at] as (typeof sessions)[0]).clock };
    const early = new Date(Date.parse(clock.fired ?? '') - 3_059_000).toISOString();
    const apart = of(
      sessions.with(at, {
        ...(sessions[at] as (typeof sessions)[0]),
        clock: { ...clock, acknowledged: early },
      }),
    );
    expect(apart.clocksApart).toBe(1);
    expect(apart.measures[1]?.all.n).toBe((whole.measures[1]?.all.n ?? 0) - 1);
    expect(page(apart, 'ja')).toContain('時計のずれ: 1件');
    expect(page(apart, 'en')).toContain('clocks apart: 1');
    expect(page(whole, 'ja')).not.toContain('時計のずれ');
  });
});
