import { describe, expect, it } from 'vitest';
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
