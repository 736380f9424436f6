import { describe, expect, it } from 'vitest';
import { MemoryLog } from '../../../src/adapters/memory-log/memory-log.ts';
import { ActLedger, type Wish } from '../../../src/hub/outside/ledger.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { FakeTime } from '../../network/fake-time.ts';

const by = { id: 'sato', name: '佐藤', kind: 'member' } as const;
const pager = { id: 'pagerduty', name: 'PagerDuty', kind: 'system' } as const;
const wish = (incident: string): Wish => ({
  target: 'pagerduty',
  act: 'acknowledge',
  args: { incident },
  by,
  askedAt: '2026-11-25T02:59:59.000Z',
});

describe('acts that belong to no session', () => {
  it('OUT-408 are on disk with when they were asked, before anything is done about them, and found again', async () => {
    const log = new MemoryLog();
    const asked = await new ActLedger(log, new FakeTime()).request(wish('Q1'));
    expect(asked).toMatchObject({ askedAt: '2026-11-25T02:59:59.000Z', outcome: null, begun: null });
    expect(await log.acts()).toMatchObject([{ n: 1, type: 'action.requested', by }]);
    expect(await new ActLedger(log, new FakeTime()).all()).toEqual([asked]);
  });

  it('OUT-409 keep each step; an outcome comes once, also after it was unknown', async () => {
    const log = new MemoryLog();
    const ledger = new ActLedger(log, new FakeTime());
    const { id: action } = await ledger.request(wish('Q1'));
    const said = [
      await ledger.say('action.begin', pager, { action, before: 'x' } as never),
      await ledger.say('action.lose', pager, { action, kind: 'unreachable', params: {} } as never),
      await ledger.say('action.begin', pager, { action, before: 'y' } as never),
      await ledger.say('action.done', pager, { action, params: { by: '佐藤' } } as never),
      await ledger.say('action.fail', pager, { action, kind: 'forbidden', params: {} } as never),
      await ledger.say('action.done', pager, { action: 'page.99', params: {} } as never),
    ];
    expect(said).toEqual(['kept', 'kept', 'settled', 'kept', 'settled', 'settled']);
    expect(await new ActLedger(log, new FakeTime()).all()).toMatchObject([
      { id: action, outcome: 'done', begun: { before: 'x' }, params: { by: '佐藤' } },
    ]);
  });

  it('OUT-410 a wish like one that waits is that one; after an outcome it is another', async () => {
    const ledger = new ActLedger(new MemoryLog(), new FakeTime());
    const [first, second, other] = await Promise.all([
      ledger.request(wish('Q1')),
      ledger.request(wish('Q1')),
      ledger.request(wish('Q2')),
    ]);
    expect([second?.id, other?.id]).toEqual([first?.id, 'page.2']);
    await ledger.say('action.fail', pager, {
      action: first?.id ?? '',
      kind: 'forbidden',
      params: {},
    } as never);
    expect((await ledger.request(wish('Q1'))).id).toBe('page.4');
  });

  it('NAT-829 are read again where the log did not take one, since another hub may have written', async () => {
    const log = new MemoryLog();
    const ledger = new ActLedger(log, new FakeTime());
    await ledger.request(wish('Q1'));
    // Another hub's entry: the number that this ledger would give next.
    const [first] = await log.acts();
    const data = { ...first?.data, action: 'page.2', args: { incident: 'Q2' } };
    await log.appendAct({ ...first!, n: 2, data });
    const append = log.appendAct.bind(log);
    log.appendAct = async (entry) => {
      if ((await log.acts()).some(({ n }) => n >= entry.n)) throw new EventLogError('conflict');
      await append(entry);
    };
    await expect(ledger.request(wish('Q3'))).rejects.toMatchObject({ kind: 'conflict' });
    expect((await ledger.request(wish('Q3'))).id).toBe('page.3');
    expect((await ledger.all()).map(({ id }) => id)).toEqual(['page.1', 'page.2', 'page.3']);
  });

  it('OUT-411 words of an outside system are made safe before they are kept', async () => {
    const log = new MemoryLog();
    const ledger = new ActLedger(log, new FakeTime());
    const { id: action } = await ledger.request(wish('Q1'));
    const params = { reason: 'boom \u001b[31m password=hunter2hunter2' };
    await ledger.say('action.fail', pager, { action, kind: 'rejected', params } as never);
    expect(JSON.stringify(await log.acts())).not.toMatch(/hunter2|\\u001b/);
  });

  it('OUT-412 what ended an hour ago is let go of; what is open is kept', async () => {
    const time = new FakeTime();
    const ledger = new ActLedger(new MemoryLog(), time);
    const { id: action } = await ledger.request(wish('Q1'));
    await ledger.say('action.done', pager, { action, params: {} } as never);
    await ledger.request(wish('Q2'));
    await time.advance(61 * 60_000);
    await ledger.request(wish('Q3'));
    expect((await ledger.all()).map(({ args }) => args.incident)).toEqual(['Q2', 'Q3']);
  });
});
