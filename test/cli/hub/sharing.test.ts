import { expect, it } from 'vitest';
import { Sharing, type SharingDeps, type SharingHandlers } from '../../../src/cli/hub/sharing.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';

const logger = { info: () => {}, warn: () => {}, error: () => {} };

/** A hub that gets the lease of what a team has once, where the servers refuse the first claims as given. */
function sharing(refusals: EventLogError[]) {
  const time = new FakeTime();
  const led: number[] = [];
  const deps = {
    shards: {
      own: { id: 'a' },
      status: { of: 8, shards: [], hubs: 1 },
      begin: () => {},
      end: async () => {},
      release: async () => {},
    },
    lease: { take: async () => true, held: true, epoch: 1, release: async () => {} },
    calls: { answer: () => {}, stop: () => {} },
    claimFacts: async () => {
      const refused = refusals.shift();
      if (refused) throw refused;
    },
    follow: async () => {},
    time,
    logger,
  } as unknown as SharingDeps;
  const one = new Sharing(deps);
  const handlers = { lead: async () => led.push(time.now()) } as unknown as SharingHandlers;
  one.begin(handlers);
  return { one, time, led };
}

it('NAT-905 a hub that gets the lease while a leader is elected leads as soon as the servers take its claim', async () => {
  const refusals = [new EventLogError('unknown'), new EventLogError('conflict', { reason: 'moved' })];
  const { one, time, led } = sharing(refusals);
  await settle();
  expect([one.status().leads, one.mayAct(null), led]).toEqual([false, false, []]);
  await time.advance(5_000);
  expect([one.status().leads, one.mayAct(null), led.length]).toEqual([true, true, 1]);
  await one.release();
});

it('NAT-905 one that was taken over meanwhile claims nothing more', async () => {
  const { one, time, led } = sharing([new EventLogError('conflict', { reason: 'taken-over' })]);
  await time.advance(5_000);
  expect([one.status().leads, led]).toEqual([false, []]);
  await one.release();
});
