import { expect, it } from 'vitest';
import { LEVELS } from '../../../src/logs/line.ts';
import type { RateBucket } from '../../../src/logs/rate.ts';
import { sato } from '../../domain/given.ts';
import { HandSource, line } from '../hand-source.ts';
import { opened, settle, type Terminal } from '../hub-rig.ts';

const bucket = (start: number, error: number): RateBucket => {
  const none = Object.fromEntries([...LEVELS, 'none'].map((level) => [level, 0]));
  return { start, total: error, byLevel: { ...none, error } as RateBucket['byLevel'] };
};

/** Knows that ten errors came in each bucket. */
class CountingSource extends HandSource {
  readonly counted: (readonly [string, string, number])[] = [];
  broken = false;

  async histogram(from: string, to: string, seconds: number): Promise<readonly RateBucket[]> {
    this.counted.push([from, to, seconds]);
    if (this.broken) throw new Error('away');
    const buckets: RateBucket[] = [];
    for (let at = Date.parse(from); at < Date.parse(to); at += seconds * 1_000) buckets.push(bucket(at, 10));
    return buckets;
  }
}

async function tailed(...names: string[]) {
  const sources = names.map((name) => new CountingSource(name));
  const rig = await opened({ openSource: (spec) => sources.find(({ name }) => name === spec) as HandSource });
  const tail = { sources: names, query: null, window: null };
  await rig.command(sato, 'tail.set', { tail }, 'tail-client', 1);
  const ask = async (one: Terminal, n: number, buckets = 12) => {
    one.send({ t: 'ask', n, what: 'histogram', args: { buckets } });
    await settle();
    const answer = one.of('answer').find((frame) => frame.n === n);
    return (answer as { value: { buckets: RateBucket[] } }).value.buckets.map(({ total }) => total);
  };
  return { rig, sources, ask };
}

it('OSS-39 counts what sources hold where the room has received less, each asked once in ten seconds', async () => {
  const { rig, sources, ask } = await tailed('app', 'db');
  const [app] = sources as [CountingSource];
  const people = await Promise.all([rig.join(), rig.join(), rig.join()]);
  const now = new Date(rig.time.now()).toISOString();
  await app.give(Array.from({ length: 33 }, () => line('x', { time: now, level: 'error' })));
  for (const [i, one] of people.entries()) expect(await ask(one, i + 1)).toEqual([...Array(11).fill(20), 33]);
  expect(sources.map(({ counted }) => counted.length)).toEqual([1, 1]);
  const [from, to, seconds] = app.counted[0] as [string, string, number];
  expect([Date.parse(to) - Date.parse(from), seconds]).toEqual([900_000, 5]);
  await rig.time.advance(10_000);
  await ask(people[0] as Terminal, 9);
  expect(app.counted.length).toBe(2);
});

it('OSS-39 answers with what the room has received when a source does not answer', async () => {
  const { rig, sources, ask } = await tailed('app');
  const [app] = sources as [CountingSource];
  app.broken = true;
  const one = await rig.join();
  expect(await ask(one, 1, 3)).toEqual([0, 0, 0]);
});

it('HUB-680 the whole picture is made of lines that a source gives where it cannot count', async () => {
  const source = new HandSource('app');
  const sampled: string[] = [];
  const rig = await opened({ openSource: () => source });
  const now = rig.time.now();
  const at = (ms: number, level: 'error' | null) =>
    line('x', { time: new Date(now - ms).toISOString(), level });
  Object.assign(source, {
    sample: async (from: string) => {
      sampled.push(from);
      return [
        { total: 1, lines: [at(600_000, 'error')] },
        { total: 40, lines: [at(600_000, null), at(300_000, null)] },
      ];
    },
  });
  await rig.command(
    sato,
    'tail.set',
    { tail: { sources: ['app'], query: null, window: null } },
    'tail-client',
    1,
  );
  const one = await rig.join();
  sampled.length = 0;
  one.send({ t: 'ask', n: 1, what: 'histogram', args: { buckets: 180 } });
  await settle();
  const answer = one.of('answer').find((frame) => frame.n === 1) as { value: { buckets: RateBucket[] } };
  const counted = answer.value.buckets.filter(({ total }) => total > 0);
  expect(counted.map(({ total, byLevel }) => [total, byLevel.error ?? 0, byLevel.none])).toEqual([
    [21, 1, 20],
    [20, 0, 20],
  ]);
  expect(sampled).toHaveLength(1);
});
