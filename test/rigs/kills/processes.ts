import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findLocalHub } from '../../../src/cli/hub/local-hub.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';
import type { AccountIncident, Override } from '../../../src/sim/pagerduty/model.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { Random } from '../../network/random.ts';
import { ofFieldActs } from '../field-acts.ts';

/*
 * The built program as a person's shell runs it, against a local PagerDuty: lines that ask for acts, while the hub's process
 * is killed (kill -9) again and again, writes come late and answers are lost. A line without an outcome is run again.
 */

const BIN = join(resolve(import.meta.dirname, '../../..'), 'bin', 'oncall.js');
const HOUR = 3_600_000;
/** Longest that PagerDuty takes over a write; the hub waits ten seconds. */
const SLOWEST_MS = 15_000;

export interface Fate {
  readonly act: string;
  /** How often it took effect; of an act on several things, the share of them. */
  readonly effects: number;
  /** As told last. */
  readonly outcome: string;
  /** Its lines were run so often. */
  readonly runs: number;
  /** It was told as not known for a while. */
  readonly doubted: boolean;
  /** What was told and was not so. */
  readonly untrue: readonly string[];
}

export interface Round {
  readonly kills: number;
  /** Kills while PagerDuty had a write and had not done it yet. */
  readonly midway: number;
  readonly fates: readonly Fate[];
}

/** A line that asks for something, and how often it took effect. */
interface Line {
  readonly act: string;
  readonly args: readonly string[];
  readonly count: () => number;
}

interface Place {
  readonly account: Account;
  /** A schedule that nobody else takes in this round. */
  readonly schedule: () => { readonly id: string; readonly name: string };
  readonly run: (...args: string[]) => Promise<Ran>;
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const own = (overrides: readonly Override[], schedule: string) =>
  overrides.filter((one) => one.schedule === schedule);
const page = ({ account }: Place, title = '5xx'): AccountIncident => account.trigger('SCHECK1', title);
const on = (
  place: Place,
  act: string,
  args: readonly string[],
  count: (page: AccountIncident) => number,
): Line => {
  const made = page(place);
  const [verb = '', ...more] = args;
  return { act, args: ['page', verb, String(made.number), ...more], count: () => count(made) };
};

const KINDS: Readonly<Record<string, (place: Place) => Line | Promise<Line>>> = {
  acknowledge: (place) => on(place, 'acknowledge', ['ack'], (one) => logged(one, /^acknowledge/)),
  resolve: (place) => on(place, 'resolve', ['resolve'], (one) => logged(one, /^resolve/)),
  escalate: (place) => on(place, 'escalate', ['escalate'], (one) => logged(one, /^escalate/)),
  note: (place) => on(place, 'note', ['note', 'looking'], ({ notes }) => notes.length),
  responder: (place) => on(place, 'responder', ['call', '--to', '鈴木'], ({ requests }) => requests.length),
  reassign: (place) =>
    on(place, 'reassign', ['reassign', '--to', '鈴木'], (one) => logged(one, /^assign/) - 1),
  snooze: (place) => {
    const line = on(place, 'snooze', ['snooze', '--for', '1h'], (one) => logged(one, /^snooze/));
    place.account.acknowledge(place.account.find(line.args[2] ?? ''), 'PSATO01');
    return line;
  },
  merge: (place) => {
    const [into, ...sources] = ['一', '二', '三'].map((title) => page(place, title));
    const numbers = sources.map(({ number }) => String(number));
    return {
      act: 'merge',
      args: ['page', 'merge', ...numbers, '--into', String(into?.number)],
      count: () => sources.filter(({ mergedInto }) => mergedInto === into?.id).length / sources.length,
    };
  },
  override: (place) => {
    const { id, name } = place.schedule();
    return {
      act: 'override',
      args: ['who', '--take', '1h', '--schedule', name],
      count: () => own(place.account.calendar.overrides, id).length,
    };
  },
  'end-override': (place) => {
    const { id, name } = place.schedule();
    const { calendar } = place.account;
    const end = Math.floor((Date.now() + 2 * HOUR) / 1_000) * 1_000;
    for (let n = 0; n < 2; n += 1) calendar.override(id, 'PSATO01', Date.now() - 1_000, end);
    return {
      act: 'end-override',
      args: ['who', '--give-back', '--schedule', name],
      count: () => own(calendar.overrides, id).filter(({ until }) => until < end).length / 2,
    };
  },
  maintain: (place) => {
    const before = place.account.calendar.windows.length;
    return {
      act: 'maintain',
      args: ['maintenance', 'start', 'search', '--for', '1h', '--reason', 'release'],
      count: () => place.account.calendar.windows.length - before,
    };
  },
  ...ofFieldActs(
    ({ act, words, count }) =>
      (place: Place) =>
        on(place, act, [act, ...words], (one) => count(one)),
  ),
  // The severity that is set in its session becomes its priority.
  priority: async (place) => {
    const made = page(place, `priority ${place.account.incidents.length}`);
    const started = await place.run(
      'start',
      '--incident',
      String(made.number),
      '--no-tui',
      '--json',
      '--wait',
    );
    if (started.code !== 0) throw new Error(started.err);
    const { session } = JSON.parse(started.out) as { readonly session: string };
    return {
      act: 'priority',
      args: ['severity', session, 'SEV2', '--json'],
      count: () => logged(made, /^priority_change/),
    };
  },
};
export const ACTS: readonly string[] = Object.keys(KINDS);

function mishap(random: Random): CallFault | null {
  const done = random.chance(0.6);
  return random.pick<CallFault | null>([
    { kind: 'slow', ms: random.below(SLOWEST_MS + 1) },
    { kind: 'slow', ms: random.below(SLOWEST_MS + 1) },
    { kind: 'slow', ms: random.below(4_000) },
    { kind: 'drop', done },
    { kind: 'cut', done },
    { kind: 'hang', done },
    { kind: 'status', status: 500, done },
    null,
  ]);
}

export interface RoundOptions {
  readonly kills: number;
  readonly seed: number;
  readonly acts?: readonly string[];
  /** So many of the first writes may go wrong; each that is lost may take a minute. */
  readonly mishaps?: number;
}

/** One round: all acts are asked for at once, the hub is killed so often, and the lines are run until each has an outcome. */
export async function processRound({
  kills,
  seed,
  acts = ACTS,
  mishaps = 100,
}: RoundOptions): Promise<Round> {
  const random = new Random(seed);
  const schedules = acts.map((act, i) => ({ id: `DRIG${i}`, name: `rig ${i} ${act}` }));
  const team = exampleTeam(Date.now());
  const turns = schedules.map((one) => ({ ...one, users: ['PTANAKA'], turnMs: 12 * HOUR, anchor: 0 }));
  const account = new Account(
    {
      ...team,
      schedules: [...team.schedules, ...turns],
      policies: [...team.policies, { id: 'ERIG', name: 'rig', levels: [schedules.map(({ id }) => id)] }],
    },
    () => Date.now(),
  );
  const server = await localPagerDuty({ account, rate: 1_000_000 });
  const root = mkdtempSync(join(tmpdir(), 'oncall-kills-'));
  for (const folder of ['run', 'config', 'config/oncall']) mkdirSync(join(root, folder), { mode: 0o700 });
  writeFileSync(
    join(root, 'config/oncall/config.yaml'),
    'pagerduty:\n  priorities: { SEV1: P1, SEV2: P2, SEV3: P3 }\n',
    { mode: 0o600 },
  );
  const env = {
    PATH: process.env.PATH,
    HOME: root,
    XDG_CONFIG_HOME: join(root, 'config'),
    XDG_STATE_HOME: join(root, 'state'),
    XDG_RUNTIME_DIR: join(root, 'run'),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LANG: 'en_US.UTF-8',
    ONCALL_NAME: 'Sato',
    ONCALL_EMAIL: 'sato@example.com',
    PAGERDUTY_TOKEN: ACCOUNT_KEY,
    PAGERDUTY_API_URL: server.url,
  };
  const run = (...args: string[]): Promise<Ran> =>
    new Promise((done) => {
      const child = spawn(process.execPath, [BIN, ...args], { cwd: root, env: env as NodeJS.ProcessEnv });
      const text = { out: '', err: '' };
      child.stdin.end();
      const note = (to: 'out' | 'err') => (chunk: string) => {
        text[to] += chunk;
      };
      child.stdout.setEncoding('utf8').on('data', note('out'));
      child.stderr.setEncoding('utf8').on('data', note('err'));
      child.once('close', (code) => done({ code, ...text }));
    });
  const hubPid = async () => (await findLocalHub(env).catch(() => null))?.health.pid ?? null;
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    const pid = await hubPid();
    if (pid !== null) process.kill(pid, signal);
    return pid !== null;
  };
  try {
    let taken = 0;
    const place: Place = {
      account,
      run,
      schedule: () => {
        taken += 1;
        return schedules[taken - 1] as (typeof schedules)[number];
      },
    };
    const lines: Line[] = [];
    for (const act of acts) {
      const kind = KINDS[act];
      if (kind) lines.push(await kind(place));
    }
    for (let i = 0; i < mishaps; i += 1) {
      const fault = mishap(random);
      if (fault !== null) for (const call of ['P', 'DELETE']) server.faults.add(call, fault);
    }
    let isOver = false;
    const fates = lines.map(async (line, i) => {
      await pause(random.below(200) * (i + 1));
      return followed(line, run, () => isOver);
    });
    const everyFate = Promise.all(fates);
    let done = 0;
    let midway = 0;
    while (done < kills) {
      await pause(random.pick([200, 600, 1_200, 2_500, 4_000]));
      const isMidway = [...server.underWay].some(({ method }) => method !== 'GET');
      if (!(await end('SIGKILL'))) {
        // Lines that have their outcome start no hub any more.
        await run('page', 'list');
        continue;
      }
      done += 1;
      midway += isMidway ? 1 : 0;
    }
    isOver = true;
    await run('page', 'list');
    const told = await everyFate;
    // What was sent late has come by now.
    const isWriting = () => [...server.underWay].some(({ method }) => method !== 'GET');
    while (isWriting()) await pause(100);
    const last = told.map((fate, i) => {
      const effects = lines[i]?.count() ?? 0;
      const isUntrue = fate.outcome === 'done' ? effects !== 1 : effects !== 0;
      return {
        ...fate,
        effects,
        untrue: [...fate.untrue, ...(isUntrue ? [`${fate.outcome}, ${effects} times`] : [])],
      };
    });
    return { kills: done, midway, fates: last };
  } finally {
    await end('SIGTERM');
    while ((await hubPid()) !== null) await pause(50);
    await server.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Runs a line until it has an outcome: shortly each time while hubs die, then for as long as it takes. */
async function followed(line: Line, run: Place['run'], isOver: () => boolean): Promise<Fate> {
  const { act, args, count } = line;
  const untrue: string[] = [];
  let doubted = false;
  for (let runs = 1; ; runs += 1) {
    const wait = act === 'priority' ? [] : ['--json', '--wait', isOver() ? '100s' : '2s'];
    const { out, code, err } = await run(...args, ...wait);
    const told = act === 'priority' ? await severityTold(code, out, count, isOver) : outcomeIn(out);
    doubted ||= told === 'unknown';
    if (told === 'done' && count() !== 1) untrue.push(`done, ${count()} times`);
    const isSettled = told === 'done' || told === 'failed' || told === 'abandoned';
    if (isSettled && told !== 'done')
      untrue.push(...(count() === 0 ? [] : [`${told}, ${count()} times: ${err}`]));
    // A hub that cannot be reached has refused nothing.
    const isRefused = told === 'failed' && /"reason":"(?!unreachable|standby|stopping)/.test(out);
    if (told === 'done' || told === 'abandoned' || isRefused)
      return { act, effects: count(), outcome: told, runs, doubted, untrue };
    if (runs > 200) return { act, effects: count(), outcome: told ?? 'none', runs, doubted, untrue };
    await pause(300);
  }
}

const outcomeIn = (out: string): string | null => /"outcome":"(\w+)"/.exec(out)?.[1] ?? null;

/** Nobody waits for the priority that follows a severity: it is there in the end. */
async function severityTold(
  code: number | null,
  out: string,
  count: () => number,
  isOver: () => boolean,
): Promise<string | null> {
  if (code !== 0 || !/"seq":\s*\d/.test(out)) return null;
  while (!isOver()) await pause(300);
  for (let i = 0; i < 600 && count() === 0; i += 1) await pause(250);
  return 'done';
}
