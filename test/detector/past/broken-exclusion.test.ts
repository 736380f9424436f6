import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFileScan } from '../../../src/adapters/file-detection/file-scan.ts';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import { runBacktest } from '../../../src/detector/past/backtest.ts';
import { BEGIN, MINUTE, testExclusion, testRule } from './documents.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'past-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const never = new AbortController().signal;
const excluding = (id: string, query: string): Exclusion => ({
  ...testExclusion('timeout', 0, 10),
  ...{ id, source: null, match: { by: 'query', query } },
});

it('DET-907 a replay leaves out an exclusion that the source cannot read, and only that one', async () => {
  const path = join(folder, 'app.log');
  const lines = Array.from({ length: 60 }, (_, i) => ({
    '@timestamp': new Date(BEGIN + i * 5_000).toISOString(),
    ...{ status: 503, user: `u${i % 20}`, acquirer: i % 20 < 10 ? 'a' : 'b' },
  }));
  await writeFile(path, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
  const scan = openFileScan({ name: 'app', path });
  const rule = testRule({ query: 'status:503', total: null, delay: 0 });
  const span = { first: BEGIN + 2 * MINUTE, last: BEGIN + 4 * MINUTE };
  const run = async (...exclusions: readonly Exclusion[]) => {
    const [found] = await runBacktest(scan, [{ rule, exclusions }], span, never);
    return [found?.failed ?? null, found?.pages.map(({ users }) => users)];
  };
  const sound = excluding('sound', 'acquirer:a');
  expect(await run(sound, excluding('odd', 'message:(('))).toEqual(await run(sound));
  expect((await run(sound))[0]).toBe(null);
  expect((await run(sound))[1]).toHaveLength(1);
  // The rule's own fault stays its own.
  const own = testRule({ query: '((' });
  const [found] = await runBacktest(scan, [{ rule: own, exclusions: [sound] }], span, never);
  expect(found?.failed).toBeInstanceOf(Error);
});
