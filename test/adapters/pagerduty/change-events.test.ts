import { describe, expect, it } from 'vitest';
import { pagerChanges } from '../../../src/adapters/pagerduty/change-events.ts';
import type { PagerChangeEvent } from '../../../src/ports/pager-detail.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';

const NOW = Date.parse('2026-11-25T03:12:00.000Z');
const iso = (minutesAgo: number): string => new Date(NOW - minutesAgo * 60_000).toISOString();
const event = (id: string, minutesAgo: number, summary: string, href?: string): PagerChangeEvent => ({
  ...{ id, at: iso(minutesAgo), summary, source: 'ci', services: [] },
  links: href === undefined ? [] : [{ text: 'run', href }],
});
const source = (changes: () => Promise<readonly PagerChangeEvent[]>) =>
  pagerChanges({ changes: async () => changes() }, [{ name: 'checkout', id: 'PSVC1' }], { now: () => NOW });

describe("PagerDuty's change events", () => {
  it('CHG-817 are changes, told by their words and links', async () => {
    const { changes, completeTo, gaps } = await source(async () => [
      event('A', 5, 'Deployed checkout', 'https://github.com/acme/checkout/commit/7be2c0ffee11'),
      event('B', 9, 'feature flag new-cart on'),
      event('C', 12, 'Rolled back to 1c9e001'),
      event('D', 15, 'order 1234567 of a feedface'),
    ]).changes('checkout', iso(60), iso(0));
    expect(changes.map(({ id, kind, sha, liveAt }) => [id, kind, sha, liveAt])).toEqual([
      ['pagerduty:A', 'deploy', '7be2c0ffee11', iso(5)],
      ['pagerduty:B', 'flag', null, iso(9)],
      ['pagerduty:C', 'rollback', '1c9e001', iso(12)],
      ['pagerduty:D', 'manual', null, iso(15)],
    ]);
    expect({ completeTo, gaps }).toEqual({ completeTo: iso(0), gaps: [] });
  });

  it('CHG-817 that the account has not bought are no "nothing changed"', async () => {
    const failing = source(async () => {
      throw new PagerError('ability-missing', { reason: 'upgrade' });
    });
    expect(await failing.changes('checkout', iso(60), iso(0))).toMatchObject({
      ...{ changes: [], completeTo: null },
      gaps: [{ origin: 'pagerduty', kind: 'pager-ability-missing', from: null }],
    });
    expect((await failing.prove('checkout')).problems).toMatchObject([{ kind: 'pager-ability-missing' }]);
  });

  it('CHG-817 say where the list ends before the time that was asked for', async () => {
    const hundred = Array.from({ length: 100 }, (_, n) => event(`E${n}`, n, 'deploy'));
    const { gaps } = await source(async () => hundred).changes('checkout', iso(600), iso(0));
    expect(gaps).toMatchObject([{ kind: 'too-many', params: { since: iso(99) } }]);
  });
});
