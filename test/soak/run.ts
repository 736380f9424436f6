import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { appendFileSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPrivateFiles } from '../../src/adapters/private-files/private-files.ts';
import { dialer } from '../../src/adapters/websocket/dialer.ts';
import { realTime, sha256 } from '../../src/cli/base/machine.ts';
import { openSessionClient } from '../../src/client/live-session-client.ts';
import { DEMO_CHANNEL, demoWorkspace } from '../../src/demo/slack-team.ts';
import { DEFAULT_LIMITS } from '../../src/hub/base/limits.ts';
import { openCredentials } from '../../src/hub/identity/credentials.ts';
import { hubTokens } from '../../src/hub/identity/tokens.ts';
import { FRAME_LIMIT } from '../../src/protocol/version.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import type { CallFault, FaultPlan } from '../../src/sim/pagerduty/fault-plan.ts';
import { localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { localSlack } from '../../src/sim/slack/server.ts';
import { APP_TOKEN, BOT_TOKEN } from '../../src/sim/slack/workspace.ts';
import { hubOf } from '../bench/children.ts';
import { logLine } from '../bench/log-lines.ts';
import { opening } from '../bench/opening.ts';
import { Random } from '../network/random.ts';
import { writePart } from '../simulator/figures.ts';
import { type Drawn, type Measure, pictureOf, type Sample, slopeOf } from './slope.ts';

/*
 * `npm run soak -- --hours 8 [--write]`: the built hub for hours, with sessions, terminals that come and go, a log that grows, and a
 * PagerDuty and a Slack that fail now and then. What its process holds is sampled, told as slopes after the first hour (or the first
 * quarter of a shorter run), and with `--write` put into docs/explanation/reliability.md with a picture. Ends with 1 where a slope is
 * above one percent an hour, or where the hub has ended.
 */

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '8' },
    sessions: { type: 'string', default: '20' },
    clients: { type: 'string', default: '60' },
    lines: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const [HOURS, SESSIONS, CLIENTS, LINES] = [values.hours, values.sessions, values.clients, values.lines].map(
  Number,
) as [number, number, number, number];
const SAMPLE_MS = Math.max(1_000, Math.min(30_000, (HOURS * 3_600_000) / 240));
const PICTURE = 'docs/shots/soak.svg';
const LOG_BYTES = 64 * 1024 * 1024;
const MOST_SLOPE = 1;
const MEASURES: readonly Drawn[] = [
  { measure: 'rss', name: 'resident memory', unit: 'MiB', per: 1024 * 1024 },
  { measure: 'held', name: 'heap and buffers', unit: 'MiB', per: 1024 * 1024 },
  { measure: 'descriptors', name: 'descriptors', unit: '', per: 1 },
  { measure: 'timers', name: 'timers', unit: '', per: 1 },
  { measure: 'delayMs', name: 'event loop, p99', unit: 'ms', per: 1 },
  { measure: 'files', name: 'files of the hub', unit: '', per: 1 },
];
/** The delay of the event loop follows the machine's load, so it has a picture and no bound. */
const BOUND: readonly Measure[] = ['rss', 'held', 'descriptors', 'timers', 'files'];
const FAULTS: readonly CallFault[] = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, headers: { 'retry-after': '5', 'ratelimit-reset': '5' } },
  { kind: 'cut', done: true },
  { kind: 'html', done: false },
  { kind: 'slow', ms: 3_000 },
];

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const random = new Random(Number(values.seed));
const pick = <T>(all: readonly T[]): T => all[random.below(all.length)] as T;

const folder = await mkdtemp(join(tmpdir(), 'oncall-soak-'));
const stopped = new AbortController();
const [data, log, samplesFile] = [join(folder, 'data'), join(folder, 'app.log'), join(folder, 'samples')];
writeFileSync(log, '');
writeFileSync(samplesFile, '');
const account = new Account(exampleTeam(Date.now()), Date.now);
const pager = await localPagerDuty({ account, rate: 100_000 });
const workspace = demoWorkspace('en', Date.now);
const slack = await localSlack({ workspace });
const tokens = await tokensOf(data, CLIENTS);
const port = randomInt(20_000, 60_000);
const hub = await startHub();
let ended = false;
hub.once('exit', () => {
  ended = true;
});

try {
  const place = { port, tokens };
  const fetch = hubOf(place);
  const sessions: string[] = [];
  for (let i = 0; i < SESSIONS; i += 1) sessions.push(await opening(fetch, ['app']));
  await Promise.all(sessions.map((session, i) => fill(tokens[i % tokens.length] as string, session)));
  const load = [
    writeLog(),
    fail('PagerDuty', pager.faults, ['GET', 'PUT', 'POST']),
    fail('Slack', slack.faults, ['chat.', 'conversations.', '']),
    ...tokens.map((token) => comeAndGo(token, sessions)),
  ];
  const until = Date.now() + HOURS * 3_600_000;
  while (Date.now() < until && !ended) await wait(1_000);
  stopped.abort();
  await Promise.all(load);
  report(readSamples());
} finally {
  stopped.abort();
  if (!ended) {
    const gone = new Promise((done) => hub.once('exit', done));
    hub.kill('SIGTERM');
    await gone;
  }
  await Promise.all([pager.close(), slack.close()]);
  await rm(folder, { recursive: true, force: true });
}
// What still waits (a pause, a dial) ends with the process.
process.exit();

async function tokensOf(into: string, count: number): Promise<readonly string[]> {
  const credentials = await openCredentials(await openPrivateFiles(into), (error) => console.error(error));
  const made: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const person = { name: `P${i}`, email: `p${i}@example.com` };
    const one = await hubTokens(credentials, Date.now).create(person);
    if (!one.ok) throw new Error(one.kind);
    made.push(one.token);
  }
  credentials.close();
  return made;
}

/** Resolves when the hub listens. */
async function startHub(): Promise<ChildProcess> {
  const config = join(folder, 'hub.yaml');
  writeFileSync(
    config,
    [
      `listen: 127.0.0.1:${port}`,
      'tls: proxy',
      `data: ${data}`,
      `sources: { app: { type: file, path: ${log} } }`,
      'pagerduty: {}',
      `slack: { channel: ${DEMO_CHANNEL}, summon: false }`,
    ].join('\n'),
  );
  const probe = join(import.meta.dirname, 'probe.mjs');
  const process = spawn(
    globalThis.process.execPath,
    ['--expose-gc', '--import', probe, 'bin/oncall.js', 'hub', 'run', '--config', config],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...globalThis.process.env,
        HOME: folder,
        ONCALL_SOAK: samplesFile,
        ONCALL_SOAK_DATA: data,
        ONCALL_SOAK_MS: String(SAMPLE_MS),
        PAGERDUTY_API_URL: pager.url,
        PAGERDUTY_TOKEN: ACCOUNT_KEY,
        SLACK_API_URL: slack.url,
        SLACK_BOT_TOKEN: BOT_TOKEN,
        SLACK_APP_TOKEN: APP_TOKEN,
      },
    },
  );
  await new Promise<void>((done, fail) => {
    process.stdout?.on('data', (text: Buffer) => {
      if (text.includes('"started"')) done();
    });
    process.once('exit', (code) => fail(new Error(`the hub ended with ${code} before it listened`)));
  });
  return process;
}

/** A log that grows by so many lines a second, and is replaced by a new file as log rotation does. */
async function writeLog(): Promise<void> {
  const EVERY_MS = 100;
  let n = 0;
  let from = Date.now();
  while (!stopped.signal.aborted) {
    await wait(EVERY_MS);
    const now = Date.now();
    const count = Math.round((LINES * (now - from)) / 1_000);
    from = now;
    const lines = Array.from({ length: count }, (_, i) => logLine(n + i, new Date(now).toISOString()));
    n += count;
    if (count > 0) appendFileSync(log, `${lines.join('\n')}\n`);
    if (statSync(log).size < LOG_BYTES) continue;
    renameSync(log, `${log}.1`);
    writeFileSync(log, '');
  }
}

/** Now and then some calls fail. */
async function fail(name: string, faults: FaultPlan, calls: readonly string[]): Promise<void> {
  while (!stopped.signal.aborted) {
    await wait(10_000 + random.below(50_000));
    faults.clear();
    const fault = pick(FAULTS);
    faults.add(pick(calls), fault, 1 + random.below(10));
    console.log(`${new Date().toISOString()} ${name} fails: ${fault.kind}`);
  }
}

function clientOf(token: string, session: string) {
  return openSessionClient({
    session,
    client: randomBytes(12).toString('base64url'),
    dial: dialer({
      target: { kind: 'url', base: `http://127.0.0.1:${port}` },
      path: `/v1/sessions/${session}/live`,
      frameLimit: FRAME_LIMIT,
      token,
    }),
    time: realTime,
    random: Math.random,
    hash: sha256,
    storage: { load: () => null, save: () => {} },
  });
}

/** Writes more than the hub keeps of a session in memory, since what only fills up would be taken for growth. */
async function fill(token: string, session: string): Promise<void> {
  const client = clientOf(token, session);
  client.send('participant.join', {});
  const goal = 'x'.repeat(1_000);
  const count = Math.ceil((1.1 * DEFAULT_LIMITS.recent) / goal.length);
  for (let i = 0; i < count; i += 1) {
    client.send('goal.set', { goal: `${goal} ${i}` });
    await wait(1_000 / 25);
  }
  client.send('participant.leave', {});
  await wait(2_000);
  await client.close();
}

/** One person: joins some session, works for some minutes, leaves, and joins another one. */
async function comeAndGo(token: string, sessions: readonly string[]): Promise<void> {
  while (!stopped.signal.aborted) {
    await wait(random.below(10_000));
    const session = pick(sessions);
    const client = clientOf(token, session);
    const leaves = Date.now() + 20_000 + random.below(280_000);
    client.send('participant.join', {});
    while (Date.now() < leaves && !stopped.signal.aborted) {
      await wait(2_000 + random.below(20_000));
      client.send('goal.set', { goal: `goal ${random.below(1_000)}` });
    }
    client.send('participant.leave', {});
    await wait(500);
    await client.close();
  }
}

function readSamples(): readonly Sample[] {
  return readFileSync(samplesFile, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
}

function report(samples: readonly Sample[]): void {
  const begin = samples[0]?.at ?? 0;
  const from = begin + Math.min(3_600_000, (HOURS * 3_600_000) / 4);
  const rows = MEASURES.map(({ measure, name, unit, per }) => {
    const slope = slopeOf(samples, measure, from);
    const most = Math.max(...samples.map((sample) => sample[measure])) / per;
    const isOver = BOUND.includes(measure) && (slope === null || slope > MOST_SLOPE);
    if (isOver) process.exitCode = 1;
    const told = slope === null ? 'not known' : `${slope.toFixed(2)} %/h`;
    return `| ${name} | ${most.toFixed(most < 10 ? 1 : 0)} ${unit} | ${told} |`;
  });
  if (ended) process.exitCode = 1;
  const day = new Date().toISOString().slice(0, 10);
  const text = [
    `One hub for ${HOURS} h (${day}): ${SESSIONS} sessions, ${CLIENTS} terminals that come and go, ${LINES} log lines a second, PagerDuty and`,
    `Slack that fail now and then.${ended ? ' **It ended before the time was over.**' : ''}`,
    '',
    '| held by its process | most | slope after the first hour |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
  console.log(text);
  if (!values.write) return;
  writeFileSync(PICTURE, pictureOf(samples, MEASURES, `A hub over ${HOURS} hours`));
  writePart('soak', text);
}
