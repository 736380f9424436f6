import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, CHECKOUT_ROUTING_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { freePort } from '../../free-ports.ts';
import { cliRig, oneLine, type Running } from '../rig.ts';

const rig = cliRig();
let server: LocalPagerDuty;

beforeAll(async () => {
  const now = () => Date.now();
  server = await localPagerDuty({ account: new Account(exampleTeam(now()), now) });
});
afterAll(() => server.close());
beforeEach(() => rig.renew());

const RULE = `name: checkout-5xx
source: app
query: service:checkout AND status:>=500
total: service:checkout
impact: { users: user, page: 5 }
window: 1h
every: 10s
delay: 0s
severity: SEV3
`;
const env = () => ({
  PAGERDUTY_TOKEN: ACCOUNT_KEY,
  PAGERDUTY_API_URL: server.url,
  PAGERDUTY_EVENTS_URL: server.url,
  PAGERDUTY_ROUTING_KEY: CHECKOUT_ROUTING_KEY,
});
const ours = () => server.account.incidents.filter(({ key }) => key.startsWith('oncall/'));

/** A folder with a log of 40 users with errors, a rule, and settings that name both. */
function folder(rule = RULE, settings = ''): void {
  const lines = Array.from({ length: 60 }, (_, i) => ({
    '@timestamp': new Date(Date.now() - 60_000 - i).toISOString(),
    service: 'checkout',
    status: i < 40 ? 504 : 200,
    user: `u-${i}`,
    message: 'pay',
  }));
  writeFileSync(join(rig.work, 'app.log'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  mkdirSync(join(rig.work, 'sessions', 'rules'), { recursive: true });
  writeFileSync(join(rig.work, 'sessions', 'rules', 'checkout.yaml'), rule);
  writeFileSync(join(rig.work, 'oncall.yaml'), `sources:\n  app: { type: file, path: app.log }\n${settings}`);
}

const events = (running: Running) =>
  running
    .out()
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => JSON.parse(row) as { readonly event: string; readonly level: string });
const said = (running: Running, event: string) => events(running).some((each) => each.event === event);

describe('oncall watch without a terminal', () => {
  it('DET-721 evaluates, pages and serves its figures until a signal ends it', async () => {
    folder();
    const before = ours().length;
    const port = await freePort();
    const watch = rig.start(['watch', '--metrics', `127.0.0.1:${port}`], { env: env() });
    await watch.until(() => said(watch, 'page-sent'));
    const [page] = ours().slice(before);
    expect(page?.title).toBe('checkout-5xx: 40 of 60 users affected (67%) in 1h');
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toContain('oncall_watch_groups{state="paging"} 1');
    expect(metrics).toContain('oncall_watch_events_total{event="page-sent"} 1');
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok', role: 'evaluates' }]);
    watch.child.kill('SIGTERM');
    const ended = await watch.ended;
    expect(ended.code).toBe(0);
    expect(events(watch).map(({ event }) => event)).toEqual(
      expect.arrayContaining(['started', 'watch-role', 'evaluated', 'transition', 'ending', 'stopped']),
    );
  });

  it('DET-721 says in one line what it lacks, with an exit code of its own', async () => {
    const none = await rig.run(['watch'], { env: env() });
    expect([none.code, oneLine(none)]).toEqual([3, expect.stringContaining('no log sources to watch')]);
    folder('');
    const empty = await rig.run(['watch'], { env: env() });
    expect([empty.code, oneLine(empty)]).toEqual([1, expect.stringContaining('checkout.yaml:1 has no rule')]);
    rmSync(join(rig.work, 'sessions', 'rules', 'checkout.yaml'));
    const bare = await rig.run(['watch'], { env: env() });
    expect([bare.code, oneLine(bare)]).toEqual([3, expect.stringContaining('no rules in')]);
    folder(RULE.replace('window: 1h', 'window: soon'));
    const broken = await rig.run(['watch'], { env: env() });
    expect(broken.code).toBe(1);
    expect(oneLine(broken)).toMatch(/checkout\.yaml:6 window "soon" is no time span allowed here/);
    folder();
    const keyless = await rig.run(['watch'], { env: { ...env(), PAGERDUTY_ROUTING_KEY: undefined } });
    expect([keyless.code, oneLine(keyless)]).toEqual([
      4,
      expect.stringContaining('no PagerDuty integration key'),
    ]);
  });

  it('DET-1001 posts a page that PagerDuty does not take to the fallback, and shows its address nowhere', async () => {
    folder();
    for (const each of ours()) if (each.status !== 'resolved') server.account.resolve(each, null);
    const posts: { readonly status: string; readonly text: string; readonly dedup_key: string }[] = [];
    const receiver = createServer(async (request, reply) => {
      posts.push((await json(request)) as (typeof posts)[number]);
      reply.end();
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook/T0pS3cretT0ken`;
    const told = { ...env(), ONCALL_FALLBACK_URL: hook, ONCALL_FALLBACK_SECONDS: '1' };
    server.faults.add('POST /v2/enqueue', { kind: 'status', status: 503 }, 1_000);
    const watch = rig.start(['watch'], { env: told });
    await watch.until(() => said(watch, 'fallback-posted'));
    expect(posts).toMatchObject([
      { status: 'unsent', text: expect.stringMatching(/^checkout-5xx: 40 of 60 users affected/) },
    ]);
    const doctor = await rig.run(['--lang', 'en', 'doctor'], { env: told });
    expect(doctor.out).toMatch(
      /Posted to the fallback at \d\d:\d\d:\d\d.*a fallback is set \(it took the last message\)/s,
    );
    server.faults.clear();
    await watch.until(() => posts.length === 2);
    expect(posts[1]).toMatchObject({ status: 'sent', dedup_key: posts[0]?.dedup_key });
    watch.child.kill('SIGTERM');
    await watch.ended;
    expect(`${watch.out()}${watch.err()}${doctor.out}`).not.toContain('T0pS3cretT0ken');
    receiver.close();
    for (const [bad, line] of [
      [{ ONCALL_FALLBACK_URL: 'http://hooks.example.com/x' }, 'ONCALL_FALLBACK_URL is not an https URL'],
      [{ ONCALL_FALLBACK_SECONDS: '2m' }, 'ONCALL_FALLBACK_SECONDS is not a whole number'],
    ] as const) {
      const refused = await rig.run(['watch'], { env: { ...told, ...bad } });
      expect([refused.code, oneLine(refused)]).toEqual([2, expect.stringContaining(line)]);
    }
  }, 120_000);

  it('DET-996 goes by what its rules share as it changes, and keeps its rules where that is wrong', async () => {
    folder(RULE.replace('window: 1h\n', '').replace('severity: SEV3\n', ''));
    const shared = join(rig.work, 'sessions', 'rules', 'defaults.yaml');
    writeFileSync(shared, 'window: soon\n');
    const broken = await rig.run(['watch'], { env: env() });
    expect([broken.code, oneLine(broken)]).toEqual([
      1,
      expect.stringMatching(/defaults\.yaml:1 window "soon" is no time span allowed here/),
    ]);
    // Nobody is affected in so short a window.
    writeFileSync(shared, 'window: 10s\nquiet: true\n');
    for (const each of ours()) if (each.status !== 'resolved') server.account.resolve(each, null);
    const before = ours().length;
    const watch = rig.start(['watch'], { env: env() });
    await watch.until(() => said(watch, 'evaluated'));
    writeFileSync(shared, 'windw: 1h\n');
    await watch.until(() => said(watch, 'rules-broken'));
    expect(watch.out()).toContain('defaults.yaml:1 windw');
    const slots = () => events(watch).filter(({ event }) => event === 'evaluated').length;
    const evaluated = slots();
    await watch.until(() => slots() > evaluated);
    expect(ours()).toHaveLength(before);
    writeFileSync(shared, 'window: 1h\n');
    await watch.until(() => said(watch, 'page-sent'));
    expect(ours().slice(before)).toEqual([
      expect.objectContaining({ title: expect.stringContaining('in 1h') }),
    ]);
    watch.child.kill('SIGTERM');
    expect((await watch.ended).code).toBe(0);
  }, 120_000);

  it('DET-721 says what it would send in a dry run, and sends nothing', async () => {
    folder();
    const before = ours().length;
    const watch = rig.start(['watch', '--dry-run'], { env: { ...env(), PAGERDUTY_ROUTING_KEY: undefined } });
    await watch.until(() => said(watch, 'would-page'));
    watch.child.kill('SIGTERM');
    await watch.ended;
    expect(ours()).toHaveLength(before);
  });
});

describe('a hub that evaluates', () => {
  it('DET-724 runs its rules with `watch: true`, and serves their figures beside its own', async () => {
    folder();
    for (const each of ours()) if (each.status !== 'resolved') server.account.resolve(each, null);
    const before = ours().length;
    const port = await freePort();
    const config = join(rig.work, 'hub.yaml');
    writeFileSync(
      config,
      [
        `listen: 127.0.0.1:${port}`,
        'tls: proxy',
        'data: data',
        'watch: true',
        'sources:',
        '  app: { type: file, path: app.log }',
      ].join('\n'),
    );
    const hub = rig.start(['hub', 'run', '--config', config], { env: env() });
    await hub.until(() => said(hub, 'page-sent'));
    const [page] = ours().slice(before);
    expect(page).toMatchObject({ status: 'triggered' });
    const who = ['--name', 'sato', '--email', 'sato@example.com', '--config', config];
    const token = (await rig.ok(['hub', 'token', 'create', ...who])).trim();
    const headers = { authorization: `Bearer ${token}` };
    const figures = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();
    expect(figures).toContain('oncall_rooms 0');
    expect(figures).toContain('oncall_watch_open_pages 1');
    hub.child.kill('SIGTERM');
    expect((await hub.ended).code).toBe(0);
  });

  it('DET-719 begins a session from a rule’s page with its severity, its source and its numbers', async () => {
    folder();
    for (const each of ours()) if (each.status !== 'resolved') server.account.resolve(each, null);
    const before = ours().length;
    const watch = rig.start(['watch'], { env: env() });
    await watch.until(() => said(watch, 'page-sent'));
    watch.child.kill('SIGTERM');
    await watch.ended;
    const [page] = ours().slice(before);
    const started = await rig.run(['start', '--incident', `#${page?.number}`, '--no-tui', '--json'], {
      env: env(),
    });
    expect(started.code, started.err).toBe(0);
    const { session } = JSON.parse(started.out) as { readonly session: string };
    let record = '';
    const noted = () => record.split('\n').find((row) => row.includes('"note.added"')) ?? '';
    for (let i = 0; i < 200 && noted() === ''; i += 1) {
      record = await rig.ok(['export', session, '--format', 'jsonl', '--out', '-'], { env: env() });
      await new Promise((done) => setTimeout(done, 50));
    }
    expect(noted()).toMatch(
      /40 of 60 users.*\\n\d{4}-\d\d-\d\d (\d\d:){2}\d\d - (\d\d:){2}\d\d \+09:00\\napp: /,
    );
    const opened = JSON.parse(record.split('\n').find((row) => row.includes('"session.opened"')) ?? '{}');
    expect(opened).toMatchObject({
      data: { severity: 'SEV3', tail: { sources: ['app'], query: 'service:checkout AND status:>=500' } },
    });
  });
});
