import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionsIn } from '../../src/cli/session/recorded-sessions.ts';
import { START_TARGET_MS } from '../../src/domain/clock.ts';
import { digestOf } from '../../src/record/digest/digest.ts';
import { digestText } from '../../src/record/digest/digest-page.ts';
import { toJsonl } from '../../src/record/jsonl.ts';
import { sessionFacts, statsOf } from '../../src/record/stats/stats.ts';
import { statsBlocks } from '../../src/record/stats/stats-page.ts';
import { longSession } from './long-session.ts';
import { type Figure, median } from './report.ts';

const SESSIONS = 300;
const EVENTS = 1_000;
const ROUNDS = 5;
const ZONE = 'Asia/Tokyo';
const SINCE = '2026-11-01T00:00:00.000Z';
const UNTIL = '2026-11-26T00:00:00.000Z';

/** Digest and statistics of record files, chains checked, against reading and parsing the same bytes. */
export async function benchRecords(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'oncall-bench-'));
  try {
    for (let i = 0; i < SESSIONS; i++) {
      writeFileSync(join(folder, `${i}.jsonl`), toJsonl(await longSession(EVENTS, `bench-${i}`)));
    }
    const times = { parsed: [] as number[], digest: [] as number[], stats: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      times.parsed.push(await timed(async () => parseAll(folder)));
      times.digest.push(await timed(async () => digest(folder)));
      times.stats.push(await timed(async () => stats(folder)));
    }
    const floor = median(times.parsed);
    return [
      { name: `${SESSIONS} records of ${EVENTS} events read and parsed`, value: floor, unit: 'ms' },
      {
        name: 'digest of them, against that',
        value: median(times.digest) / floor,
        unit: 'x',
        goal: { atMost: 4 },
      },
      {
        name: 'statistics of them, the same',
        value: median(times.stats) / floor,
        unit: 'x',
        goal: { atMost: 4 },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

function parseAll(folder: string): number {
  let n = 0;
  for (const name of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      if (line !== '' && JSON.parse(line)) n += 1;
    }
  }
  return n;
}

async function digest(folder: string): Promise<readonly string[]> {
  return digestText(
    digestOf({ sessions: await sessionsIn([folder]), unread: [], of: 'records' }, SINCE, UNTIL),
    { lang: 'ja', zone: ZONE },
  );
}

async function stats(folder: string): Promise<readonly unknown[]> {
  const sessions = (await sessionsIn([folder])).map(sessionFacts);
  const given = {
    sessions,
    unread: 0,
    pages: [],
    pagesOf: 'files' as const,
    baseline: [],
    since: SINCE,
    until: UNTIL,
    zone: ZONE,
  };
  const options = { lang: 'ja', zone: ZONE, text: (text: string) => text } as const;
  return statsBlocks(statsOf({ ...given, target: START_TARGET_MS }), options);
}
