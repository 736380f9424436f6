import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { child, end } from './children.ts';
import { Computer, type ScreenSize } from './computer.ts';
import { typeNotes } from './flood-keys.ts';
import { SESSION_SHOWN } from './join.ts';
import type { Pty } from './pty.ts';
import { type Figure, median, percentile } from './report.ts';

const LINES = 5_000;
/**
 * By then every buffer of lines is full and the garbage collector has made its first whole round, which is what the
 * memory of a long flood is measured against.
 */
const WARM_UP_SECONDS = 60;
const SAMPLE_MS = 1_000;
/** Samples at each end that a median is taken of. */
const EDGE = 5;
/** The most that hub and screen may take, MiB. */
const MEMORY = { atMost: 250 } as const;
/** A delay that nobody notices is no delay, whatever it is compared with. */
const UNNOTICED_MS = 20;

const wait = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1_000));

/** Resident memory of a process, MiB. */
function rss(pid: number): number {
  const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1_024;
}

/** CPU time that a process has taken, seconds: user and system, in ticks of a hundredth (proc(5)). */
function cpu(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** What was seen in some seconds of a session. */
interface Seen {
  /** Sorted, milliseconds. */
  readonly keys: readonly number[];
  readonly events: readonly number[];
  /** Growth of the resident memory of hub and screen, as shares. */
  readonly growth: readonly [hub: number, screen: number];
  readonly memory: readonly [hub: number, screen: number];
  /** Shares of a core. */
  readonly cpu: readonly [hub: number, screen: number];
}

async function watch(seconds: number, screen: Pty, hub: number, probe: ChildProcess): Promise<Seen> {
  const samples: [number[], number[]] = [[], []];
  const began = performance.now();
  const taken = [cpu(hub), cpu(screen.pid)] as const;
  const sample = () => [hub, screen.pid].forEach((pid, i) => void samples[i]?.push(rss(pid)));
  sample();
  const timer = setInterval(sample, SAMPLE_MS);
  const probed = new Promise<number[]>((done) => probe.once('message', (delays) => done(delays as number[])));
  probe.send(seconds);
  const until = performance.now() + seconds * 1_000;
  const keys = await typeNotes(screen, () => performance.now() >= until);
  const events = await probed;
  clearInterval(timer);
  const seen = (performance.now() - began) / 1_000;
  const up = (a: number, b: number) => a - b;
  const ends = samples.map((each) => [median(each.slice(0, EDGE)), median(each.slice(-EDGE))] as const);
  const [[hubFirst, hubLast], [screenFirst, screenLast]] = ends as [[number, number], [number, number]];
  return {
    keys: [...keys].sort(up),
    events: events.sort(up),
    growth: [hubLast / hubFirst - 1, screenLast / screenFirst - 1],
    memory: [hubLast, screenLast],
    cpu: [(cpu(hub) - taken[0]) / seen, (cpu(screen.pid) - taken[1]) / seen],
  };
}

/** A screen, and two more terminals, in a session whose log runs at 5,000 lines a second; and without. */
export async function benchFlood(seconds: number, size: ScreenSize): Promise<readonly Figure[]> {
  const computer = await Computer.make();
  const children: ChildProcess[] = [];
  try {
    const log = join(computer.root, 'app.log');
    writeFileSync(log, '');
    const session = await computer.session('--logs', `file:${log}`);
    const hub = await computer.hubPid();
    const screen = computer.sized(size, 'join', session);
    await screen.shows(SESSION_SHOWN);
    const { path } = await computer.hub();
    const probe = await child('flood-probe.ts', [path, session]);
    children.push(probe.process);
    await wait(3);
    const quiet = await watch(Math.min(seconds, 20), screen, hub, probe.process);
    const writer = await child('flood-writer.ts', [log, String(LINES)]);
    children.push(writer.process);
    const started = performance.now();
    await wait(Math.min(WARM_UP_SECONDS, 2 * seconds));
    const flooded = await watch(seconds, screen, hub, probe.process);
    const { written } = await new Promise<{ written: number }>((done) => {
      writer.process.once('message', (message) => done(message as { written: number }));
      writer.process.send('how many');
    });
    return figures(quiet, flooded, written / ((performance.now() - started) / 1_000));
  } finally {
    for (const process of children) await end(process);
    await computer.end();
  }
}

function figures(quiet: Seen, flooded: Seen, rate: number): readonly Figure[] {
  const ms = (name: string, value: number, goal?: Figure['goal']): Figure => ({
    name,
    value,
    unit: 'ms',
    ...(goal ? { goal } : {}),
  });
  const events = percentile(flooded.events, 0.99);
  const without = percentile(quiet.events, 0.99);
  return [
    { name: 'lines written to the file', value: rate, unit: '/s' },
    { name: 'keys typed into a note meanwhile', value: flooded.keys.length, unit: '' },
    ms('key to echo, no lines: p50', percentile(quiet.keys, 0.5)),
    ms('key to echo, no lines: p99', percentile(quiet.keys, 0.99)),
    ms('key to echo, 5,000 lines/s: p50', percentile(flooded.keys, 0.5)),
    ms('key to echo, 5,000 lines/s: p99', percentile(flooded.keys, 0.99), { atMost: 30 }),
    ms("one's note at another's terminal, no lines: p99", without),
    ms("one's note at another's terminal, 5,000 lines/s: p50", percentile(flooded.events, 0.5)),
    ms("one's note at another's terminal, 5,000 lines/s: p99", events, {
      atMost: Math.round(Math.max(UNNOTICED_MS, 2 * without)),
    }),
    { name: 'CPU of the hub over the flood, of a core', value: 100 * flooded.cpu[0], unit: '%' },
    { name: 'CPU of the screen', value: 100 * flooded.cpu[1], unit: '%' },
    { name: 'resident memory of the hub at the end', value: flooded.memory[0], unit: 'MiB', goal: MEMORY },
    { name: 'its growth over the flood', value: 100 * flooded.growth[0], unit: '%', goal: { atMost: 25 } },
    { name: 'resident memory of the screen at the end', value: flooded.memory[1], unit: 'MiB', goal: MEMORY },
    { name: 'its growth over the flood', value: 100 * flooded.growth[1], unit: '%', goal: { atMost: 25 } },
  ];
}
