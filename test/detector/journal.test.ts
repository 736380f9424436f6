import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { DetectionFact } from '../../src/detection/detection-event.ts';
import { DetectionJournal } from '../../src/detector/journal.ts';
import { DetectionStoreError } from '../../src/ports/detection-store.ts';
import { T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';

it('DET-713 saves the facts of an outage when the store is back, even if another watcher has the lease by then, and no later facts', async () => {
  const store = new MemoryDetection();
  const { fence } = await store.lease('a', T0, 15_000);
  let fenced = 0;
  const journal = new DetectionJournal({
    ...{ store, watcher: 'a', time: new FakeTime(T0), logger: { info() {}, warn() {}, error() {} } },
    fence: () => fence,
    onFenced: () => {
      fenced += 1;
    },
  });
  const append = store.append.bind(store);
  store.append = async () => {
    throw new DetectionStoreError('full', {});
  };
  const fact = (rule: string) => ({ type: 'rule.removed', data: { rule } }) as const;
  expect(await journal.add([fact('x')])).toBe('owed');
  store.append = append;
  await store.lease('b', T0 + 15_000, 15_000);
  await journal.settle();
  expect([journal.owed, await journal.add([fact('y')]), fenced]).toEqual([0, 'fenced', 1]);
  expect((await store.events(1)).map(({ by, data }) => [by, data])).toEqual([['a', { rule: 'x' }]]);
});

describe('the log as one watcher writes it', () => {
  const removed = (rule: string): DetectionFact => ({ type: 'rule.removed', data: { rule } });
  const requested = (key: string, episode = T0): DetectionFact => ({
    type: 'page.requested',
    data: {
      ...{ kind: 'impact', rule: 'x', group: [], key, episode, slot: episode, late: false },
      ...{ numbers: null, blind: null, ended: [], service: null },
    },
  });

  async function writing() {
    const store = new MemoryDetection();
    const time = new FakeTime(T0);
    const lease: { fence: number | null } = await store.lease('a', T0, 600_000);
    const logged: unknown[] = [];
    const log = (fields: object, event: string) => void logged.push([event, fields]);
    const seen = { fenced: 0, full: false, appends: 0 };
    const append = store.append.bind(store);
    store.append = async (...fact) => {
      seen.appends += 1;
      if (seen.full) throw new DetectionStoreError('full', {});
      return append(...fact);
    };
    const journal = new DetectionJournal({
      ...{ store, watcher: 'a', time, logger: { info: log, warn: log, error: log } },
      fence: () => lease.fence,
      onFenced: () => {
        seen.fenced += 1;
      },
    });
    const stored = async () =>
      (await store.events(1)).map(({ n, at, by, fence, data }) => [n, Date.parse(at) - T0, by, fence, data]);
    return { store, time, journal, seen, logged, stored, lease };
  }

  it('DET-717 has facts with their time and fence, and learns what others wrote', async () => {
    const { store, time, journal, stored, seen } = await writing();
    await store.append('hub', 0, new Date(T0).toISOString(), [requested('one')]);
    expect(journal.memory.pages.size).toBe(0);
    await journal.read();
    expect([journal.memory.pages.size, journal.memory.n]).toEqual([1, 1]);
    await store.append('hub', 0, new Date(T0).toISOString(), [requested('two')]);
    await time.advance(7);
    expect(await journal.add([removed('x'), requested('three')])).toBe('saved');
    expect([...journal.memory.pages.keys()]).toEqual(['one', 'two', 'three'].map((key) => `${key}#${T0}`));
    expect([journal.memory.n, journal.owed]).toEqual([4, 0]);
    expect((await stored())[2]).toEqual([3, 7, 'a', 1, { rule: 'x' }]);
    const { appends } = seen;
    expect([await journal.add([]), seen.appends]).toEqual(['saved', appends]);
  });

  it('DET-713 remembers what it could not save, and saves it with its own times before what comes later', async () => {
    const { time, journal, seen, stored, logged } = await writing();
    seen.full = true;
    expect(await journal.add([requested('one'), removed('x')])).toBe('owed');
    await time.advance(5);
    expect(await journal.add([requested('two')])).toBe('owed');
    expect([...journal.memory.pages.keys()]).toEqual([`one#${T0}`, `two#${T0}`]);
    expect([journal.owed, journal.memory.n, await stored()]).toEqual([3, 0, []]);
    const owed = ['one', 'two', 'three'].map((key) => journal.isOwed({ key, episode: T0 }));
    expect([...owed, journal.isOwed({ key: 'one', episode: T0 + 1 })]).toEqual([true, true, false, false]);
    expect(logged).toMatchObject([
      ['watch-log-unwritten', { facts: ['page.requested', 'rule.removed'], err: { kind: 'full' } }],
      ['watch-log-unwritten', { facts: ['page.requested'] }],
    ]);
    // It tries again, and says nothing of it.
    await journal.settle();
    expect([journal.owed, logged.length]).toEqual([3, 2]);
    seen.full = false;
    await time.advance(5);
    expect(await journal.add([removed('y')])).toBe('saved');
    expect((await stored()).map(([n, at, by, fence]) => [n, at, by, fence])).toEqual([
      ...[
        [1, 0, 'a', 0],
        [2, 0, 'a', 0],
        [3, 5, 'a', 0],
        [4, 10, 'a', 1],
      ],
    ]);
    expect([journal.owed, journal.memory.n, journal.memory.pages.size]).toEqual([0, 4, 2]);
    const { appends } = seen;
    await journal.settle();
    expect(seen.appends).toBe(appends);
  });

  it('DET-713 asks the store for nothing where it owes nothing, and reads once what it has written', async () => {
    const { journal, store } = await writing();
    let reads = 0;
    const events = store.events.bind(store);
    store.events = async (from) => {
      reads += 1;
      return events(from);
    };
    await journal.settle();
    expect(reads).toBe(0);
    await journal.add([removed('x')]);
    expect(reads).toBe(1);
  });

  it('DET-713 owes no request of which only what followed is not saved', async () => {
    const { journal, seen } = await writing();
    await journal.add([requested('one')]);
    seen.full = true;
    const of = { kind: 'impact', rule: 'x', group: [], key: 'one', episode: T0 } as const;
    await journal.add([{ type: 'page.sent', data: of }]);
    expect([journal.owed, journal.isOwed(of)]).toEqual([1, false]);
  });

  it('DET-713 saves nothing twice where the store is full again in between', async () => {
    const { time, journal, seen, stored, store } = await writing();
    seen.full = true;
    await journal.add([removed('x')]);
    await time.advance(5);
    await journal.add([removed('y')]);
    seen.full = false;
    const append = store.append;
    store.append = async (...facts) => {
      const kept = await append(...facts);
      seen.full = true;
      return kept;
    };
    await journal.settle();
    expect([journal.owed, (await stored()).length]).toEqual([1, 1]);
    seen.full = false;
    await journal.settle();
    expect((await stored()).map(([, , , , data]) => data)).toEqual([{ rule: 'x' }, { rule: 'y' }]);
  });

  it('DET-713 owes what it writes without a lease, and forgets what another’s lease forbids', async () => {
    const { journal, seen, store, lease, stored, logged } = await writing();
    lease.fence = null;
    expect(await journal.add([requested('one')])).toBe('owed');
    expect(logged).toMatchObject([
      ['watch-log-unwritten', { err: { kind: 'failed', params: { reason: 'no-lease' } } }],
    ]);
    await store.lease('b', T0 + 600_000, 15_000);
    lease.fence = 1;
    expect(await journal.add([requested('two')])).toBe('fenced');
    expect([seen.fenced, logged.length, journal.owed, (await stored()).length]).toEqual([1, 1, 0, 1]);
    expect([...journal.memory.pages.keys()]).toEqual([`one#${T0}`]);
  });
});
