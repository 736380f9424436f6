// How long a key takes to be seen while a log runs: node --import tsx test/tui/key-latency.ts [COLSxROWS] [LINES_PER_SECOND]
// Prints one JSON line: percentiles in ms, CPU of this process, bytes written. NODE_ENV=production for honest numbers.
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { runScreen } from '../../src/tui/terminal/mount.tsx';
import { FakeHost } from './fake-host.ts';
import { logLine, SATO, underWay } from './story.ts';

class Output extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  readonly columns: number;
  readonly rows: number;
  bytes = 0;
  seen: ((text: string) => void) | null = null;
  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }
  write(text: string, ...rest: readonly unknown[]): boolean {
    this.bytes += text.length;
    this.seen?.(text);
    const done = rest.find((each) => typeof each === 'function') as (() => void) | undefined;
    done?.();
    return true;
  }
}

class Input extends PassThrough {
  readonly isTTY = true;
  setRawMode(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

class RunningHost extends FakeHost {
  override now(): number {
    return this.time + performance.now();
  }
  override every(ms: number, run: () => void): () => void {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  }
}

const KEYS = 150;
const [cols = 120, rows = 40] = (process.argv[2] ?? '120x40').split('x').map(Number);
const rate = Number(process.argv[3] ?? 5_000);
const client = underWay(SATO);
const host = new RunningHost(client.now);
const output = new Output(cols, rows);
const input = new Input();

let fed = 0;
const start = performance.now();
const feed = setInterval(() => {
  const due = Math.floor(((performance.now() - start) / 1_000) * rate) - fed;
  client.log(
    ...Array.from({ length: due }, () => {
      fed += 1;
      const line = logLine(fed);
      return { ...line, message: `${line.message} ${fed}` };
    }),
  );
}, 50);

const ended = runScreen({
  client,
  host,
  stdin: input as unknown as NodeJS.ReadStream,
  stdout: output as unknown as NodeJS.WriteStream,
  settings: {
    lang: 'ja',
    borders: 'line',
    colour: true,
    bell: false,
    render: process.env.ONCALL_RENDER === 'ink' ? 'ink' : 'painter',
  },
});
await sleep(1_500);
input.write('2');
await sleep(100);
input.write('n');
await sleep(400);

const cpu = process.cpuUsage();
const bytes = output.bytes;
const from = performance.now();
const times: number[] = [];
for (let i = 0; i < KEYS; i++) {
  const key = String.fromCharCode(97 + (i % 26));
  const at = performance.now();
  const seen = new Promise<number>((resolve) => {
    output.seen = (text) => {
      if (!text.includes(key)) return;
      output.seen = null;
      resolve(performance.now() - at);
    };
  });
  input.write(key);
  times.push(await Promise.race([seen, sleep(1_000, 1_000)]));
  await sleep(40 + ((i * 37) % 60));
}
const wall = performance.now() - from;
const used = process.cpuUsage(cpu);
times.sort((a, b) => a - b);
const at = (share: number): number => Number(times[Math.floor((times.length - 1) * share)]?.toFixed(1));
console.log(
  JSON.stringify({
    screen: `${cols}x${rows}`,
    linesPerSecond: rate,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
    cpuPercent: Math.round((used.user + used.system) / 10 / wall),
    kilobytesPerSecond: Math.round((output.bytes - bytes) / wall),
  }),
);
clearInterval(feed);
host.signal('SIGTERM');
await ended;
process.exit(0);
