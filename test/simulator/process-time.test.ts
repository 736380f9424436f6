import { expect, it } from 'vitest';
import { FakeTime } from '../network/fake-time.ts';
import { ProcessTime } from './process-time.ts';

it('SYN-748 a timer that waits as the machine falls asleep runs once what was left of it has passed after that', async () => {
  const world = new FakeTime();
  const began = world.now();
  const time = new ProcessTime(world);
  const ran: number[] = [];
  for (const ms of [500, 2_000, 700_000]) time.after(ms, () => ran.push(world.now() - began));
  await world.advance(1_000);
  time.sleep();
  await world.advance(600_000);
  time.goOn();
  await world.advance(800_000);
  expect(ran).toEqual([500, 602_000, 1_300_000]);
});
