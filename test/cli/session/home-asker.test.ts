import { describe, expect, it } from 'vitest';
import type { AskEnd } from '../../../src/tui/home/home-host.ts';
import { said } from '../../../src/tui/model/words.ts';
import { handHome } from '../../hub/pager/hand-home.ts';
import { handHub } from '../../hub/pager/hand-hub.ts';
import { pageRow } from '../../tui/home/home-rig.ts';

const DONE: AskEnd = { ok: true, value: 'done', leftOut: null };

async function rig(writesTakeMs = 0) {
  const hub = handHub({ takes: ({ method }) => (method === 'GET' ? 0 : writesTakeMs) });
  const page = hub.account.trigger('SCHECK1', '5xx');
  const home = handHome(hub, { lang: 'en' });
  await hub.time.advance(1_000);
  const item = { kind: 'page', id: `page:${page.id}`, page: pageRow(page.id) } as const;
  return {
    ...{ hub, home, page },
    escalate: (asker = home.asker) => asker.ask({ item, wish: { act: 'escalate' } }),
    acknowledge: () => home.asker.ask({ item, wish: { act: 'acknowledge', takeOver: false } }),
    take: () =>
      home.asker.askPageless({
        act: 'override',
        schedule: 'DPRIM01',
        until: new Date(hub.time.now() + 3_600_000).toISOString(),
      }),
  };
}

describe('acts that home asks of a hub', () => {
  it('HOM-437 end at once where they are settled, else once they are, with why they are not done', async () => {
    const { hub, escalate, acknowledge } = await rig();
    expect(await hub.time.during(acknowledge())).toEqual({ kind: 'ended', end: DONE });
    expect(await hub.time.during(escalate())).toEqual({ kind: 'ended', end: DONE });
    const last = await hub.time.during(escalate());
    expect(await last.end).toEqual({ ok: false, why: said('There is no further level to escalate to.') });
    hub.faults.add('P', { kind: 'hang' }, 2);
    const slow = await hub.time.during(acknowledge());
    expect(slow.kind).toBe('asked');
    expect(await hub.time.during(Promise.resolve(slow.end))).toEqual(DONE);
  });

  it('HOM-404 are lost while the hub is gone, and done once when it is back', async () => {
    const { hub, home, page, escalate, take } = await rig();
    home.away();
    await hub.time.advance(3_000);
    const told = [await escalate(), await take()];
    expect(told.map(({ kind }) => kind)).toEqual(['lost', 'lost']);
    expect(home.client.get().pending.map(({ standing }) => standing.kind)).toEqual(['queued', 'queued']);
    await hub.time.advance(60_000);
    expect(hub.writes()).toEqual([]);
    await home.back();
    expect(await hub.time.during(Promise.all(told.map(({ end }) => end)))).toEqual([DONE, DONE]);
    expect(page.log.filter(({ type }) => type.startsWith('escalate'))).toHaveLength(1);
    expect(hub.writes()).toHaveLength(2);
  });

  it('HOM-404 are asked again under the same number where the hub dies over them', async () => {
    const { hub, home, page, escalate } = await rig(500);
    const asked = escalate();
    // It is kept, and on its way to PagerDuty.
    await hub.time.advance(200);
    expect(hub.underWay.size).toBe(1);
    home.away();
    await hub.kill();
    hub.begin();
    const told = await hub.time.during(asked);
    expect(told.kind).toBe('lost');
    await home.back();
    expect(await hub.time.during(Promise.resolve(told.end))).toEqual(DONE);
    expect(page.log.filter(({ type }) => type.startsWith('escalate'))).toHaveLength(1);
  });

  it('HOM-437 are told as never heard of where home ends before the hub is back', async () => {
    const { home, hub, escalate } = await rig();
    home.away();
    await hub.time.advance(3_000);
    const told = await escalate();
    home.client.close();
    expect([told.kind, await told.end]).toEqual(['lost', { ok: true, value: 'lost' }]);
  });

  it('HOM-433 are not asked for under --readonly', async () => {
    const { hub, home, escalate } = await rig();
    expect(await escalate(home.readonly)).toMatchObject({ kind: 'ended', end: { ok: false } });
    await hub.time.advance(1_000);
    expect([home.client.get().pending, hub.writes()]).toEqual([[], []]);
  });
});
