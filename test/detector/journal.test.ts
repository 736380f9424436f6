import { expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
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
