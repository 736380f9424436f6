import { describe, expect, it } from 'vitest';
import { ActLedger, type Wish } from '../../../src/hub/outside/ledger.ts';
import { NO_MARK } from '../../../src/ports/fact-log.ts';
import { factsIn } from '../../contracts/fact-log.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';

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
    expect(await factsIn(log, 'acts')).toMatchObject([{ n: 1, type: 'action.requested', by }]);
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

  it('OUT-409 of what was unknown each outcome may still come', async () => {
    const ledger = new ActLedger(new MemoryLog(), new FakeTime());
    const ends = [
      ['action.done', { params: {} }],
      ['action.fail', { kind: 'forbidden', params: {} }],
      ['action.abandon', { kind: 'not-done' }],
    ] as const;
    for (const [type, data] of ends) {
      const { id: action } = await ledger.request(wish(type));
      await ledger.say('action.lose', pager, { action, kind: 'unreachable', params: {} });
      expect(await ledger.say(type, pager, { action, ...data })).toBe('kept');
    }
    expect(ledger.held().map(({ outcome }) => outcome)).toEqual(['done', 'failed', 'abandoned']);
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

  it('NAT-829 are read again where another hub has written, and decided again: that one\u2019s number is not given twice', async () => {
    const log = new MemoryLog();
    const ledger = new ActLedger(log, new FakeTime());
    await ledger.request(wish('Q1'));
    // Another hub's entries: the number that this ledger would give next, and a wish like the one that comes after.
    const other = new ActLedger(log, new FakeTime());
    const theirs = await other.request(wish('Q2'));
    expect((await ledger.request(wish('Q3'))).id).toBe('page.3');
    expect((await ledger.all()).map(({ id }) => id)).toEqual(['page.1', 'page.2', 'page.3']);
    const fourth = await other.request(wish('Q4'));
    expect(await ledger.request(wish('Q2'))).toEqual(theirs);
    expect(await ledger.request(wish('Q4'))).toEqual(fourth);
    // What another one has settled is said no second time.
    await other.say('action.abandon', pager, { action: 'page.2', kind: 'late' } as never);
    expect(await ledger.say('action.done', pager, { action: 'page.2', params: {} } as never)).toBe('settled');
    expect((await factsIn(log, 'acts')).map(({ n, type }) => [n, type.slice(7)])).toEqual([
      [1, 'requested'],
      [2, 'requested'],
      [3, 'requested'],
      [4, 'requested'],
      [5, 'abandoned'],
    ]);
  });

  it('OUT-411 words of an outside system are made safe before they are kept', async () => {
    const log = new MemoryLog();
    const ledger = new ActLedger(log, new FakeTime());
    const { id: action } = await ledger.request(wish('Q1'));
    const params = { reason: 'boom \u001b[31m password=hunter2hunter2' };
    await ledger.say('action.fail', pager, { action, kind: 'rejected', params } as never);
    expect(JSON.stringify(await factsIn(log, 'acts'))).not.toMatch(/hunter2|\\u001b/);
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

  it('OUT-412 what is unknown is kept for the day in which it is looked for, and still gets its outcome', async () => {
    const time = new FakeTime();
    const ledger = new ActLedger(new MemoryLog(), time);
    const lose = async (incident: string) => {
      const { id: action } = await ledger.request(wish(incident));
      await ledger.say('action.lose', pager, { action, kind: 'unreachable', params: {} });
      return action;
    };
    const action = await lose('Q1');
    await lose('Q2');
    await time.advance(24 * 3_600_000);
    await ledger.request(wish('Q3'));
    expect((await ledger.all()).map(({ args }) => args.incident)).toEqual(['Q1', 'Q2', 'Q3']);
    expect(await ledger.say('action.done', pager, { action, params: {} })).toBe('kept');
    await time.advance(1);
    await ledger.request(wish('Q4'));
    expect((await ledger.all()).map(({ args }) => args.incident)).toEqual(['Q1', 'Q3', 'Q4']);
  });

  it('OUT-410 a wish is the same in whatever order its words come, and another where one differs', async () => {
    const ledger = new ActLedger(new MemoryLog(), new FakeTime());
    const of = (args: Wish['args'], more: Partial<Wish> = {}) =>
      ledger.request({ ...wish('Q1'), ...more, args }).then(({ id }) => id);
    expect([
      await of({ incident: 'Q1', level: 2 }),
      await of({ level: 2, incident: 'Q1' }),
      await of({ incident: 'Q1', level: 3 }),
      await of({ incident: 'Q1', level: 2 }, { act: 'escalate' }),
    ]).toEqual(['page.1', 'page.1', 'page.2', 'page.3']);
    expect(ledger.held().map(({ id }) => id)).toEqual(['page.1', 'page.2', 'page.3']);
  });

  it('OUT-412 words are found in acts and named by the page; they stay as long as something is done by them', async () => {
    const time = new FakeTime();
    const log = new MemoryLog();
    const ledger = new ActLedger(log, time);
    const note = (incident: string): Wish => ({
      ...wish(incident),
      act: 'note',
      args: { incident, text: 'kato is wrong' },
    });
    const { id: action } = await ledger.request(note('Q1'));
    await ledger.request(note('Q2'));
    await ledger.say('action.lose', pager, { action, kind: 'unreachable', params: {} } as never);
    const found = async () =>
      (await ledger.facts.find('kato')).map(({ n, about, stays }) => [n, about, stays]);
    // What is unknown is still looked for.
    expect(await found()).toEqual([
      [1, 'Q1', true],
      [2, 'Q2', true],
    ]);
    await ledger.say('action.done', pager, { action, params: {} } as never);
    expect(await found()).toEqual([
      [1, 'Q1', false],
      [2, 'Q2', true],
    ]);
    expect(await ledger.facts.redact([1, 2])).toEqual([1]);
    expect(await found()).toEqual([[2, 'Q2', true]]);
    const again = await new ActLedger(log, time).all();
    expect(again.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['page.1', 'done'],
      ['page.2', null],
    ]);
    expect(again[0]?.args).not.toMatchObject({ text: 'kato is wrong' });
  });

  it('OUT-409 what a later version has written is passed over, and stays', async () => {
    const log = new MemoryLog();
    const at = '2026-11-25T03:00:00.000Z';
    const facts = [
      { at, by, type: 'action.requested', data: { action: 'page.1', target: 'fax' } },
      { at, by, type: 'action.dreamt', data: { action: 'page.1' } },
      { at, by, type: 'action.done', data: { nothing: 'known' } },
    ];
    let mark = NO_MARK;
    for (const [i, fact] of facts.entries())
      mark = await log.appendFact('acts', mark.n, { n: i + 1, ...fact } as never);
    const ledger = new ActLedger(log, new FakeTime());
    expect(await ledger.all()).toEqual([]);
    expect((await ledger.request(wish('Q1'))).id).toBe('page.4');
    expect(await ledger.say('action.done', pager, { action: 'page.1', params: {} } as never)).toBe('settled');
    expect(await factsIn(log, 'acts')).toHaveLength(4);
  });

  it('OUT-409 what a later version has written keeps its act where it is redacted, and stays where it is about none', async () => {
    const log = new MemoryLog();
    const ledger = new ActLedger(log, new FakeTime());
    const { id: action } = await ledger.request(wish('Q1'));
    await ledger.say('action.done', pager, { action, params: {} });
    const at = '2026-11-25T03:00:00.000Z';
    const later = [
      { type: 'action.dreamt', data: { action, text: 'kato is wrong' } },
      { type: 'action.dreamt', data: { nothing: 'kato' } },
      { type: 'action.requested', data: { action: 'page.5', target: 'fax', text: 'kato' } },
      { type: 'action.done', data: { action: 'page.0', params: {} } },
    ];
    for (const [i, fact] of later.entries())
      await log.appendFact('acts', i + 2, { n: i + 3, at, by, ...fact } as never);
    const reader = new ActLedger(log, new FakeTime());
    const found = await reader.facts.find('kato');
    expect(found.map(({ n, about, stays }) => [n, about, stays])).toEqual([
      [3, action, false],
      [4, '', false],
      // What it asks for may still be done.
      [5, 'page.5', true],
    ]);
    expect(await reader.facts.redact([3, 4, 5])).toEqual([3, 4]);
    const facts = await factsIn(log, 'acts');
    expect(facts.map(({ data }) => data.action)).toEqual([
      ...[action, action, action, undefined, 'page.5', 'page.0'],
    ]);
    expect(JSON.stringify(facts.slice(0, 4))).not.toContain('kato');
    expect(JSON.stringify(facts[4])).toContain('kato');
  });
});
