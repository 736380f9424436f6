import { expect, it } from 'vitest';
import { LEVELS } from '../../../src/logs/line.ts';
import type { RateBucket } from '../../../src/logs/rate.ts';
import type { FieldTerm } from '../../../src/ports/log-questions.ts';
import type { RawLine, SourceStratum } from '../../../src/ports/log-source.ts';
import type { ShownHistogram } from '../../../src/protocol/asks.ts';
import { guest, sato } from '../../domain/given.ts';
import { HandSource, line } from '../hand-source.ts';
import { opened, settle, type Terminal } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';

const levels = (more: Partial<RateBucket['byLevel']>): RateBucket['byLevel'] => ({
  ...(Object.fromEntries([...LEVELS, 'none'].map((level) => [level, 0])) as RateBucket['byLevel']),
  ...more,
});

/** Counts by level, and gives lines. */
class CountingSource extends HandSource {
  readonly counted: (readonly [string, string, number, readonly FieldTerm[] | undefined])[] = [];
  readonly sampled: (readonly [string, string, number])[] = [];
  strata: readonly SourceStratum[] = [];
  broken = false;

  async histogram(from: string, to: string, seconds: number, terms?: readonly FieldTerm[]) {
    this.counted.push([from, to, seconds, terms]);
    const start = Date.parse(to) - 10_000;
    return [{ start, total: 17, byLevel: levels({ error: 4, warn: 3, info: 8, none: 2 }) }];
  }

  async sample(from: string, to: string, most: number): Promise<readonly SourceStratum[]> {
    // The hub's patterns ask for more.
    if (most === 2_000) this.sampled.push([from, to, most]);
    if (this.broken) throw { kind: 'overloaded', params: { status: 429 } };
    return this.strata;
  }
}

async function tailed(names: readonly string[], closed: readonly string[] = []) {
  const made = names.map((name) => new CountingSource(name, !closed.includes(name)));
  const by = (name: string) => made.find((one) => one.name === name) as CountingSource;
  const rig = await opened({ openSource: by });
  const tail = { sources: [...names], query: null, window: null };
  await rig.command(sato, 'tail.set', { tail }, 'tail-client', 1);
  return { rig, by, one: await rig.join() };
}

let n = 500;
async function shown(one: Terminal, args: object = {}): Promise<ShownHistogram> {
  n += 1;
  one.send({ t: 'ask', n, what: 'shown-histogram', args } as never);
  await settle();
  const frame = one.frames.find((each) => each.t === 'answer' && each.n === n);
  if (frame?.t !== 'answer') throw new Error(JSON.stringify(one.frames.at(-1)));
  return frame.value as ShownHistogram;
}

const total = ({ buckets }: ShownHistogram): number => buckets.reduce((sum, bucket) => sum + bucket.total, 0);
const exclude = false;

it('HUB-680 a level and exact values are counted by the source itself, once for all who ask in ten seconds', async () => {
  const { rig, by, one } = await tailed(['app']);
  const other = await rig.join();
  const args = {
    level: 'warn',
    filters: [
      { text: 'acquirer==b', exclude },
      { text: 'region==x', exclude: true },
    ],
  };
  const told = await shown(one, args);
  // What tells no level passes, as it does on the screen.
  expect([total(told), told.lines, told.looked]).toEqual([9, 17, 17]);
  expect(told.buckets.find((bucket) => bucket.total > 0)?.byLevel).toEqual({ error: 4, warn: 3, none: 2 });
  expect([told.buckets.length, told.bucketMs, told.unknown]).toEqual([180, 5_000, []]);
  expect(await shown(other, args)).toEqual(told);
  expect(by('app').counted).toHaveLength(1);
  const [from, to, seconds, terms] = by('app').counted[0] as CountingSource['counted'][number];
  expect([Date.parse(to) - Date.parse(from), seconds]).toEqual([900_000, 5]);
  expect(terms).toEqual([
    { name: 'acquirer', value: 'b', exclude: false },
    { name: 'region', value: 'x', exclude: true },
  ]);
  await rig.time.advance(10_000);
  await shown(one, args);
  await shown(one, { ...args, level: null });
  expect(by('app').counted).toHaveLength(3);
  expect(by('app').sampled).toEqual([]);
});

it('HUB-680 words and mutes are looked for in lines that are drawn, each of which stands for its share', async () => {
  const { rig, by, one } = await tailed(['app']);
  const now = rig.time.now();
  const at = (ms: number, message: string, more: Partial<RawLine> = {}): RawLine =>
    line(message, { time: new Date(now - ms).toISOString(), ...more });
  by('app').strata = [
    {
      total: 2,
      lines: [at(1_000, 'pool exhausted', { level: 'error' }), at(2_000, 'no such', { level: 'error' })],
    },
    {
      total: 1_000,
      lines: [
        ...Array.from({ length: 8 }, (_, i) => at(60_000 + i, 'pool fine')),
        at(70_000, 'cart'),
        at(80_000, 'cart'),
      ],
    },
  ];
  const told = await shown(one, { filters: [{ text: 'pool', exclude }] });
  expect([total(told), told.lines, told.looked]).toEqual([801, 1_002, 12]);
  expect(by('app').sampled[0]?.[2]).toBe(2_000);
  await rig.command(sato, 'mute.add', { pattern: '/pool fine/' }, 'mute-client', 1);
  expect(total(await shown(one, { filters: [{ text: 'pool', exclude }] }))).toBe(1);
  // With something muted exact values are no longer enough.
  expect(total(await shown(one, { level: 'error' }))).toBe(2);
  expect(by('app').counted).toEqual([]);
});

it('HUB-680 is of an earlier time where that is asked for, and of a pipe as the room holds it', async () => {
  const { rig, by, one } = await tailed(['app']);
  const end = new Date(rig.time.now() - 3_600_000).toISOString();
  const told = await shown(one, { end });
  expect(told.buckets.at(-1)?.start).toBe(Math.floor(Date.parse(end) / 5_000) * 5_000);
  expect(Date.parse(by('app').counted[0]?.[1] ?? '')).toBe((told.buckets.at(-1)?.start ?? 0) + 5_000);
  const time = new Date(rig.time.now()).toISOString();
  await rig.hub.pushLines(rig.id, 'batch.log', [`${time} ERROR pool`, `${time} ERROR cart`], whoIs(sato));
  await rig.time.advance(1_000);
  await rig.time.advance(50);
  const piped = await shown(one, { filters: [{ text: 'pool', exclude }] });
  expect([total(piped), piped.lines]).toEqual([1, 2]);
});

it('HUB-690 a pipe of whose lines the older ones are no longer held is not all counted', async () => {
  const rig = await opened({ limits: { linesRing: 20_000 } });
  const one = await rig.join();
  const time = new Date(rig.time.now()).toISOString();
  const push = async (count: number): Promise<ShownHistogram> => {
    const lines = Array.from({ length: count }, (_, i) => `${time} ERROR pool ${i} ${'x'.repeat(100)}`);
    await rig.hub.pushLines(rig.id, 'batch.log', lines, whoIs(sato));
    await rig.time.advance(1_000);
    return shown(one, { level: 'error' });
  };
  const piped = ({ unknown }: ShownHistogram) => unknown.filter(({ source }) => source === 'batch.log');
  const whole = await push(10);
  expect([total(whole), piped(whole)]).toEqual([10, []]);
  const told = await push(200);
  expect(total(told)).toBeGreaterThan(10);
  expect(total(told)).toBeLessThan(210);
  expect(piped(told)).toEqual([{ source: 'batch.log', reason: { kind: 'not-held', params: {} } }]);
  // What is held goes back further than what is asked for.
  await rig.time.advance(1_800_000);
  const past = new Date(rig.time.now()).toISOString();
  await rig.hub.pushLines(rig.id, 'batch.log', [`${past} ERROR pool`], whoIs(sato));
  await rig.time.advance(1_000);
  const later = await shown(one, { level: 'error' });
  expect([total(later), piped(later)]).toEqual([1, []]);
});

it('HUB-690 a pipe that has ended and of which no line is held any more is named, while it had lines in that time', async () => {
  const rig = await opened({ limits: { linesRing: 20_000 } });
  const one = await rig.join();
  const push = async (name: string, count: number): Promise<void> => {
    const time = new Date(rig.time.now()).toISOString();
    const lines = Array.from({ length: count }, (_, i) => `${time} ERROR pool ${i} ${'x'.repeat(100)}`);
    await rig.hub.pushLines(rig.id, name, lines, whoIs(sato));
    await rig.time.advance(1_000);
  };
  const unknown = async () =>
    (await shown(one, { level: 'error' })).unknown
      .filter(({ reason }) => reason.kind === 'not-held')
      .map(({ source }) => source)
      .sort();
  await push('batch.log', 10);
  await push('other.log', 200);
  expect(await unknown()).toEqual(['batch.log', 'other.log']);
  await rig.time.advance(900_000);
  await push('other.log', 200);
  expect(await unknown()).toEqual(['other.log']);
});

it('HUB-680 names a source that does not answer, and shows a guest nothing of a hidden one', async () => {
  const { rig, by, one } = await tailed(['app', 'secret'], ['secret']);
  by('app').broken = true;
  const told = await shown(one, { filters: [{ text: 'x', exclude }] });
  expect(told.unknown).toEqual([{ source: 'app', reason: { kind: 'overloaded', params: { status: 429 } } }]);
  const visitor = await rig.join(guest);
  expect((await shown(visitor, {})).lines).toBe(17);
  expect(by('secret').counted).toEqual([]);
});
