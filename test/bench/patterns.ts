import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../src/domain/session.ts';
import { limitsOf } from '../../src/hub/base/limits.ts';
import { RoomPatterns } from '../../src/hub/patterns/room-patterns.ts';
import { DEFAULT_MAPPING } from '../../src/logs/detect.ts';
import { parseLine } from '../../src/logs/parse.ts';
import { current, PatternMiner } from '../../src/logs/patterns/miner.ts';
import type { Pattern } from '../../src/logs/patterns/pattern.ts';
import { PatternSeries } from '../../src/logs/patterns/pattern-series.ts';
import { logLine } from './log-lines.ts';
import { type Figure, median } from './report.ts';

/** Public sets of 2,000 labelled lines each (github.com/logpai/loghub); `LOGHUB` names the folder with `<set>.csv`. */
const SETS =
  'Android Apache BGL HDFS HPC Hadoop HealthApp Linux Mac OpenSSH OpenStack Proxifier Spark Thunderbird Windows Zookeeper'.split(
    ' ',
  );
const ROUNDS = 5;
const LINES = 100_000;

/** How many lines are in a group that holds the same lines as their label does, from 0 to 1. */
function groupingAccuracy(labels: readonly string[], groups: readonly unknown[]): number {
  const sizes = new Map<string, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const members = new Map<unknown, string[]>();
  for (const [i, group] of groups.entries()) {
    const of = members.get(group);
    if (of === undefined) members.set(group, [labels[i] as string]);
    else of.push(labels[i] as string);
  }
  let right = 0;
  for (const [first, ...others] of members.values()) {
    const size = others.length + 1;
    if (others.every((label) => label === first) && sizes.get(first as string) === size) right += size;
  }
  return right / labels.length;
}

/** Rows of a CSV file (RFC 4180) by its header. */
function csv(text: string): readonly Readonly<Record<string, string>>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  const [header = [], ...lines] = rows;
  return lines
    .filter((cells) => cells.length === header.length)
    .map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i] as string])));
}

function accuracyOf(folder: string, set: string): Figure {
  const rows = csv(readFileSync(join(folder, `${set}.csv`), 'utf8'));
  const miner = new PatternMiner();
  const patterns: Pattern[] = rows.map(({ Content = '' }) => miner.read(Content));
  const value = groupingAccuracy(
    rows.map(({ EventId = '' }) => EventId),
    patterns.map(current),
  );
  return {
    name: `grouping accuracy, ${set} (${rows.length} lines)`,
    value,
    unit: '',
    goal: { atLeast: 0.5 },
  };
}

/** CPU time of mining, and how well patterns are found on the public sets where they are. */
export async function benchPatterns(): Promise<readonly Figure[]> {
  const context = { source: 'file:app.log', zone: 'UTC', now: Date.now(), mapping: DEFAULT_MAPPING };
  const lines = Array.from(
    { length: LINES },
    (_, n) => parseLine(logLine(n, '2026-11-25T03:12:00.000Z'), { ...context, id: `${n}` }).message,
  );
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const miner = new PatternMiner();
    const before = process.cpuUsage();
    for (const line of lines) miner.read(line);
    const { user, system } = process.cpuUsage(before);
    took.push((user + system) / 1e6);
  }
  const speed: Figure = {
    name: 'lines mined, a second of CPU time',
    value: LINES / median(took),
    unit: '/s',
    goal: { atLeast: 300_000 },
  };
  const folder = process.env.LOGHUB;
  if (folder === undefined) {
    console.log('accuracy left out: LOGHUB names no folder with the labelled sets');
    return [speed, ...benchCounting()];
  }
  const sets = SETS.map((set) => accuracyOf(folder, set));
  const mean = sets.reduce((sum, { value }) => sum + value, 0) / sets.length;
  return [
    speed,
    ...benchCounting(),
    ...sets,
    { name: 'grouping accuracy, mean of the sets', value: mean, unit: '', goal: { atLeast: 0.87 } },
  ];
}

/** Lines a second that a hub has to keep up with. */
const RATE = 5_000;
const SECONDS = 60;
/** Statements that a miner remembers at most. */
const STATEMENTS = 10_000;

/** What counting takes of the hub: each line of the tail, and a look every five seconds at what is new. */
function benchCounting(): readonly Figure[] {
  const start = Date.parse('2026-11-25T03:00:00.000Z');
  let now = start;
  const time = { now: () => now, after: () => () => {} };
  const clock = { fired: new Date(start).toISOString(), opened: new Date(start).toISOString() };
  const session = () => ({ clock }) as unknown as Session;
  const patterns = new RoomPatterns({ time, limits: limitsOf(), session });
  const context = { source: 'app', zone: 'UTC', now: start, mapping: DEFAULT_MAPPING };
  const lines = Array.from({ length: RATE }, (_, n) =>
    parseLine(logLine(n, new Date(start).toISOString()), { ...context, id: `${n}` }),
  );
  const before = process.cpuUsage();
  for (let second = 0; second < SECONDS; second++) {
    now = start + second * 1_000;
    const at = new Date(now).toISOString();
    for (const line of lines) patterns.came({ ...line, time: at }, false, true);
    if (second % 5 === 0) patterns.compare(patterns.boundary(undefined, 300), () => true);
  }
  const { user, system } = process.cpuUsage(before);
  return [
    {
      name: 'counting 5,000 lines/s in the hub, of a core',
      value: ((user + system) / 1e6 / SECONDS) * 100,
      unit: '%',
      goal: { atMost: 15 },
    },
    {
      name: `memory of ${STATEMENTS.toLocaleString('en')} patterns counted over an hour`,
      value: memoryOfStatements(start),
      unit: 'MiB',
    },
  ];
}

/** Heap that as many patterns as are remembered take, each with a line in every minute of an hour. */
function memoryOfStatements(start: number): number {
  const collect = globalThis.gc;
  collect?.();
  const before = process.memoryUsage().heapUsed;
  const series = new PatternSeries(new PatternMiner());
  const words = (n: number) => Array.from(String(n), (digit) => 'abcdefghij'[Number(digit)]).join('');
  for (let minute = 0; minute < 60; minute++) {
    for (let n = 0; n < STATEMENTS; n++) {
      const message = `${words(n)} ${words(n * 7)} did ${words(n * 13)} and ended`;
      const line = {
        id: `${n}`,
        time: null,
        level: null,
        service: 'checkout',
        message,
        fields: {},
        source: 'app',
      };
      series.add(line, start + minute * 60_000);
    }
  }
  collect?.();
  const used = process.memoryUsage().heapUsed - before;
  return series.tallies().size === 0 ? 0 : used / 1024 ** 2;
}
