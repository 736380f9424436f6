import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPrivateFiles } from '../../src/adapters/private-files/private-files.ts';
import { dialer } from '../../src/adapters/websocket/dialer.ts';
import { realTime } from '../../src/cli/base/machine.ts';
import { TeamClient } from '../../src/client/team-client.ts';
import { openWebhookSecrets } from '../../src/hub/pager/webhook/secrets.ts';
import { FRAME_LIMIT, PROTOCOL } from '../../src/protocol/version.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { deliverWebhooks } from '../../src/sim/pagerduty/webhooks.ts';
import { type BenchHub, child, end, hubOf } from './children.ts';
import { opening } from './opening.ts';
import { type Figure, percentile } from './report.ts';

const HOMES = 5;
const SECRET = 'bench-webhook-secret-0123456789';
/** One of each in turn, so that whatever else the machine does falls on both alike. */
const ROUNDS = 200;
const WARM_UP = 20;
const PACE_MS = 60;
/** What pages all the while. */
const OPEN = 20;

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Milliseconds from the beginning of `send` until each of the homes has it. */
function seen(send: () => void, watch: (i: number, came: () => void) => () => void): Promise<number[]> {
  const began = performance.now();
  const delays = Array.from(
    { length: HOMES },
    (_, i) =>
      new Promise<number>((done) => {
        const stop = watch(i, () => {
          stop();
          done(performance.now() - began);
        });
      }),
  );
  send();
  return Promise.all(delays);
}

/** Five homes and five terminals at a hub: a webhook's page on all homes, against an event of a session at all terminals. */
export async function benchWebhook(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'oncall-bench-'));
  const team = exampleTeam(Date.now());
  const users = Array.from({ length: HOMES }, (_, i) => ({
    ...{ id: `PBENCH${i}`, name: `P${i}`, email: `p${i}@example.com` },
    teams: [],
  }));
  const account = new Account({ ...team, users: [...team.users, ...users] }, Date.now);
  const pager = await localPagerDuty({ account });
  const files = await openPrivateFiles(folder);
  const secrets = await openWebhookSecrets(files);
  await secrets.add(SECRET, Date.now());
  secrets.close();
  for (let i = 0; i < OPEN; i += 1) account.trigger('SCHECK1', `5xx ${i}`);
  const server = await child<BenchHub>('hub-server.ts', [folder, String(HOMES), pager.url]);
  const target = { kind: 'url', base: `http://127.0.0.1:${server.first.port}` } as const;
  const homes = server.first.tokens.map((token, i) => {
    const dial = dialer({ target, path: '/v1/team/live', frameLimit: FRAME_LIMIT, token });
    const client = `bench-home-${i}-${process.pid}`;
    return new TeamClient(
      { client, dial, time: realTime, random: Math.random },
      { scope: 'all', hundreds: 1 },
    );
  });
  const session = await opening(hubOf(server.first));
  const terminals = await Promise.all(
    server.first.tokens.map(async (token, i) => {
      const dial = dialer({ target, path: `/v1/sessions/${session}/live`, frameLimit: FRAME_LIMIT, token });
      const socket = await dial(new AbortController().signal);
      const heard = new Set<(text: string) => void>();
      const message = (text: string) => {
        for (const one of heard) one(text);
      };
      socket.on({ message, close: () => {}, pong: () => {} });
      const nothing = { epoch: null, lastSeq: 0, linesEpoch: null, lastLine: 0 };
      const client = `bench-terminal-${i}-${process.pid}`;
      socket.send(JSON.stringify({ t: 'hello', protocol: PROTOCOL, client, ...nothing }));
      return { socket, heard, n: 0 };
    }),
  );
  const agent = new Agent({ keepAlive: true });
  const subscription = { url: `${target.base}/v1/pagerduty`, secrets: [SECRET] };
  const out = deliverWebhooks(account, subscription, (url, body, headers) => {
    return new Promise((done, fail) => {
      const sent = request(url, { method: 'POST', headers, agent }, (answer) => {
        answer.resume().once('end', () => done(answer.statusCode ?? 0));
      });
      sent.once('error', fail).end(body);
    });
  });
  try {
    for (const home of homes) home.open();
    while (homes.some((home) => home.get().parts.pages?.rows.length !== OPEN)) await wait(20);
    const pages: number[] = [];
    const events: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      const title = `page of round ${round}`;
      let made: ReturnType<Account['trigger']> | undefined;
      const page = await seen(
        () => {
          made = account.trigger('SCHECK1', title);
        },
        (i, came) => {
          const home = homes[i] as TeamClient;
          const look = () => home.get().parts.pages?.rows.some((row) => row.title === title) && came();
          return home.subscribe(look);
        },
      );
      await wait(PACE_MS);
      const event = await seen(
        () => {
          const one = terminals[round % HOMES] as (typeof terminals)[number];
          one.n += 1;
          const data = { goal: title };
          one.socket.send(JSON.stringify({ t: 'command', n: one.n, type: 'goal.set', data }));
        },
        (i, came) => {
          const { heard } = terminals[i] as (typeof terminals)[number];
          const look = (text: string) => text.startsWith('{"t":"events"') && text.includes(title) && came();
          heard.add(look);
          return () => heard.delete(look);
        },
      );
      await wait(PACE_MS);
      if (made) account.resolve(made, null);
      await wait(PACE_MS);
      if (round < WARM_UP) continue;
      pages.push(...page);
      events.push(...event);
    }
    if (out.delivered.some(({ status }) => status !== 202)) throw new Error('a webhook was refused');
    for (const each of [pages, events]) each.sort((a, b) => a - b);
    const ms = (name: string, value: number): Figure => ({ name, value, unit: 'ms' });
    return [
      ms('a webhook until its page is on each of 5 homes, p50', percentile(pages, 0.5)),
      ms('the same, p99', percentile(pages, 0.99)),
      ms('an event of a session at each of 5 terminals, p50', percentile(events, 0.5)),
      ms('the same, p99', percentile(events, 0.99)),
      {
        name: "a webhook's page against a session's event, p50",
        value: percentile(pages, 0.5) / percentile(events, 0.5),
        unit: 'x',
      },
      {
        name: "a webhook's page against a session's event, p99",
        value: percentile(pages, 0.99) / percentile(events, 0.99),
        unit: 'x',
        goal: { atMost: 1.5 },
      },
    ];
  } finally {
    out.stop();
    agent.destroy();
    for (const home of homes) home.close();
    for (const { socket } of terminals) socket.close();
    await end(server.process);
    await pager.close();
    await rm(folder, { recursive: true, force: true });
  }
}
