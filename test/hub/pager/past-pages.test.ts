import { describe, expect, it } from 'vitest';
import { pastPages } from '../../../src/hub/pager/past-pages.ts';
import type { PagerPast } from '../../../src/ports/pager-detail.ts';
import { alert, handPager } from './hand-pager.ts';
import { pagerRig, SATO } from './pager-rig.ts';

const path = (since: number, until: number, more = '') =>
  `/v1/past-pages?since=${new Date(since).toISOString()}&until=${new Date(until).toISOString()}${more}`;

describe('the pager’s history at the hub', () => {
  it('HUB-630 tells pages as they ended, every text taken in, the first acknowledgement only where it is asked for', async () => {
    await using rig = await pagerRig({ speed: 1 });
    const { account } = rig;
    const since = account.now() - 60_000;
    const page = account.trigger('SCHECK1', 'token ghp_012345678901234567890123456789012345 \x1b[2J');
    account.acknowledge(page, 'PTANAKA');
    account.resolve(page, 'PTANAKA');
    account.trigger('SSEARCH', 'open');
    const until = account.now() + 60_000;
    const { status, json } = await rig.ask(SATO, path(since, until));
    expect([status, json.next]).toEqual([200, null]);
    expect(json.pages).toHaveLength(2);
    expect(json.pages[0]).toMatchObject({ id: page.id, service: 'checkout', resolvedBySelf: false });
    expect(json.pages[0].title).not.toMatch(/ghp_|\x1b/);
    expect(json.pages[0]).not.toHaveProperty('acknowledgedAt');
    const asked = (await rig.ask(SATO, path(since, until, '&acknowledged=1'))).json;
    expect(
      asked.pages.map(({ acknowledgedAt }: { acknowledgedAt: string | null }) => acknowledgedAt !== null),
    ).toEqual([true, false]);
  });

  it('HUB-630 tells from where the rest is asked for, and refuses what the pager would', async () => {
    await using rig = await pagerRig({ speed: 1 });
    const { account } = rig;
    const since = account.now() - 60_000;
    for (let i = 0; i < 23; i++) account.trigger('SSEARCH', `page ${i}`);
    const until = account.now() + 60_000;
    const first = (await rig.ask(SATO, path(since, until, '&acknowledged=1'))).json;
    expect([first.pages.length, first.next]).toEqual([20, 20]);
    const rest = (await rig.ask(SATO, path(since, until, '&acknowledged=1&from=20'))).json;
    expect([rest.pages.length, rest.next]).toEqual([3, null]);
    for (const bad of [
      path(until, since),
      path(since - 400 * 86_400_000, until),
      path(since, until, '&from=-1'),
      '/v1/past-pages',
    ])
      expect((await rig.ask(SATO, bad)).status).toBe(400);
  });

  it('HUB-630 says that it has no pager', async () => {
    await using rig = await pagerRig({ withoutPager: true });
    expect((await rig.ask(SATO, path(0, 1_000))).status).toBe(501);
  });
});

describe('a part of the history', () => {
  const past = (id: string, change: Partial<PagerPast> = {}): PagerPast => ({
    id,
    number: 7,
    key: null,
    title: '5xx',
    service: { id: 'S', name: 'a\u0007' },
    urgency: 'low',
    triggeredAt: '2026-11-25T03:00:00.000Z',
    resolvedAt: null,
    resolvedBySelf: true,
    ...change,
  });
  const wish = { since: 'a', until: 'b', from: 40, acknowledged: false, keys: false };
  const secret = 'AKIAQYLPMN5HFIQR7XYA';

  it('HUB-630 has its texts made safe, and tells from where the rest is asked for', async () => {
    const asked: unknown[] = [];
    const of = (more: boolean) =>
      handPager({
        past: async (...given) => {
          asked.push(given);
          return { incidents: [past('Q1', { title: secret }), past('Q2', { service: null })], more };
        },
      });
    const { pages, next } = await pastPages(of(true), wish);
    expect(pages[0]).toEqual({
      id: 'Q1',
      number: 7,
      title: '[redacted:aws-key-id]',
      service: 'a␇',
      urgency: 'low',
      firedAt: '2026-11-25T03:00:00.000Z',
      resolvedAt: null,
      resolvedBySelf: true,
    });
    expect([pages[1]?.service, next]).toEqual([null, 42]);
    expect((await pastPages(of(false), wish)).next).toBeNull();
    const long = past('Q1', { title: 'あ'.repeat(1_000), key: 'あ'.repeat(1_000) });
    const many = handPager({ past: async () => ({ incidents: [long], more: false }) });
    const [cut] = (await pastPages(many, { ...wish, keys: true })).pages;
    expect(Buffer.byteLength(cut?.title ?? '')).toBeLessThanOrEqual(2_048);
    expect(Buffer.byteLength(cut?.key ?? '')).toBeLessThanOrEqual(512);
    expect(asked[0]).toEqual([{ since: 'a', until: 'b' }, 40, 100, { lane: 'background' }]);
  });

  it('HUB-630 has first acknowledgements and keys only where they are asked for, a key of its alerts where it has none', async () => {
    const asked: unknown[] = [];
    const pager = handPager({
      past: async (_window, _from, most) => {
        asked.push(most);
        return {
          incidents: [past('Q1', { key: 'own' }), past('Q2'), past('Q3'), past('Q4', { key: secret })],
          more: false,
        };
      },
      alerts: async (id, call) => {
        asked.push([id, call]);
        const found = id === 'Q2' ? [alert({ key: 'newest' }), alert({ key: 'first' }), alert()] : [alert()];
        return { alerts: found, total: 3 };
      },
      firstAcknowledged: async (id, call) => {
        asked.push([`ack of ${id}`, call]);
        return id === 'Q1' ? '2026-11-25T03:01:00.000Z' : null;
      },
    });
    const lane = { lane: 'background' };
    const keyed = await pastPages(pager, { ...wish, keys: true });
    expect(keyed.pages.map(({ key }) => key)).toEqual(['own', 'first', null, '[redacted:aws-key-id]']);
    expect(asked).toEqual([100, ['Q2', lane], ['Q3', lane]]);
    expect(keyed.pages[0]).not.toHaveProperty('acknowledgedAt');
    asked.length = 0;
    const acked = await pastPages(pager, { ...wish, acknowledged: true });
    expect(acked.pages.map(({ acknowledgedAt }) => acknowledgedAt)).toEqual([
      '2026-11-25T03:01:00.000Z',
      null,
      null,
      null,
    ]);
    expect(asked.slice(0, 2)).toEqual([20, ['ack of Q1', lane]]);
    expect(acked.pages[0]).not.toHaveProperty('key');
  });
});
