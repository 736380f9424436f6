import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam, READ_ONLY_KEY, USER_KEY } from '../../src/sim/pagerduty/team.ts';
import { cliRig, teamHub } from './rig.ts';

const rig = cliRig();
let server: LocalPagerDuty;

beforeAll(async () => {
  const now = () => Date.now();
  server = await localPagerDuty({ account: new Account(exampleTeam(now()), now) });
});
afterAll(() => server.close());

const env = (token = ACCOUNT_KEY) => ({ PAGERDUTY_TOKEN: token, PAGERDUTY_API_URL: server.url });
const page = (title: string) => server.account.trigger('SCHECK1', title);

/** Processes and temporary files come and go. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Waits for what the hub does after the command has ended. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('PagerDuty on the command line', () => {
  it('PDY-75 starts from an incident by its number: named after the service, acknowledged in one’s own name', async () => {
    rig.renew();
    const { number, title } = page('決済画面で5xx急増');
    writeFileSync(
      join(rig.work, 'oncall.yaml'),
      'pagerduty:\n  rules:\n    - {service: check, severity: SEV2}\n    - {title: 5xx, procedure: incident}\n',
    );
    const ran = await rig.run(['start', '--incident', `#${number}`, '--no-tui', '--json'], { env: env() });
    expect(ran.code, ran.err).toBe(0);
    const { session, created } = JSON.parse(ran.out);
    expect([session, created]).toEqual([expect.stringMatching(/^checkout-\d{4}$/), true]);
    expect(ran.err).toContain(`Acknowledging #${number}`);
    await until(() => server.account.find(String(number)).status === 'acknowledged');
    expect(server.account.find(String(number)).acknowledgements).toMatchObject([{ user: 'PSATO01' }]);
    const record = await rig.ok(['export', session, '--format', 'md', '--out', '-']);
    expect(record).toContain(title);
    expect(record).toContain('SEV2');

    const again = await rig.run(['start', '--incident', String(number), '--no-tui'], { env: env() });
    expect(again.code, again.err).toBe(0);
    expect(again.out.split('\n')[0]).toBe(session);
    expect(again.err).toContain('has a live session already');
  });

  it('PDY-122 a start follows a merge, and says so', async () => {
    rig.renew();
    const [source, into] = [page('同じ障害'), page('本体')];
    server.account.merge(source, into, 'PTANAKA');
    const ran = await rig.run(['start', '--incident', String(source.number), '--no-tui', '--json'], {
      env: env(),
    });
    expect(ran.code, ran.err).toBe(0);
    expect(ran.err).toContain(
      `#${source.number} was merged into #${into.number} (open): this starts on #${into.number}`,
    );
    expect(JSON.parse(ran.out)).toMatchObject({
      title: '本体',
      acts: [{ number: into.number, outcome: 'done' }],
    });
    expect(into.acknowledgements.map(({ user }) => user)).toEqual(['PSATO01']);
  });

  it('PDY-131 whoever comes to the hub of this machine is asked for by their address, not looked for among all', async () => {
    rig.renew();
    server.calls.length = 0;
    const { number } = page('一人を探す');
    await rig.ok(['start', '--incident', String(number), '--no-tui'], { env: env() });
    await until(() => server.account.find(String(number)).status === 'acknowledged');
    const asked = server.calls.filter(({ path }) => path === '/users');
    expect(asked.map(({ query }) => query.get('query'))).toEqual(['sato@example.com']);
  });

  it('PDY-76 says who had acknowledged it, and takes it over only when asked', async () => {
    const theirs = page('theirs');
    server.account.acknowledge(theirs, 'PTANAKA');
    const ran = await rig.run(['start', '-i', theirs.id, '--no-tui'], { env: env() });
    expect(ran.code, ran.err).toBe(0);
    expect(ran.err).toContain('acknowledged by 田中');
    expect(ran.err).toContain('--take-over');
    expect(theirs.acknowledgements.map(({ user }) => user)).toEqual(['PTANAKA']);
    await rig.ok(['start', '-i', theirs.id, '--take-over', '--no-tui'], { env: env() });
    await until(() => theirs.acknowledgements.at(-1)?.user === 'PSATO01');
  });

  it('PDY-84 ties an incident to a session that was opened without one', async () => {
    const { number, id } = page('後から');
    const session = await rig.session('調子が悪い');
    await rig.ok(['link', session, `#${number}`], { env: env() });
    const sessions = await rig.json<{ id: string; incidents: { id: string }[] }[]>('list');
    expect(sessions.find((one) => one.id === session)?.incidents).toMatchObject([{ id, number }]);
    expect(server.account.find(id).status).toBe('triggered');
  });

  it('PDY-77 tells in one line what PagerDuty does not know, with its exit code', async () => {
    const ran = await rig.run(['start', '--incident', '99999', '--no-tui'], { env: env() });
    expect([ran.code, ran.out]).toEqual([3, '']);
    expect(ran.err.trim().split('\n')).toHaveLength(1);
    expect(ran.err).toContain('PagerDuty cannot find it');
  });

  it('PDY-78 shows who is on call now and next, as a table and as JSON', async () => {
    const table = await rig.ok(['who'], { env: env() });
    expect(table).toMatch(/決済 一次\s+(佐藤|田中) until .*next (佐藤|田中) from/);
    expect(table).toMatch(/決済 level 2\s+鈴木/);
    const { schedules } = await rig.json<{ schedules: { name: string; now: unknown[]; next: unknown[] }[] }>(
      'who',
    );
    expect(schedules.map(({ name }) => name)).toContain('検索 一次');
    expect(schedules[0]).toMatchObject({
      now: [{ name: expect.any(String) }],
      next: [{ name: expect.any(String) }],
    });
  });

  it('PDY-79 doctor names the key, the rate, unknown addresses and missing abilities, and never the token', async () => {
    const of = async (more: Record<string, string>) => {
      const ran = await rig.run(['doctor', '--json'], { env: more });
      expect(ran.out + ran.err).not.toContain(ACCOUNT_KEY);
      const { checks } = JSON.parse(ran.out) as {
        checks: { check: string; state: string; detail: string }[];
      };
      return checks.find(({ check }) => check === 'pagerduty');
    };
    expect(await of(env())).toMatchObject({
      state: 'ok',
      detail: expect.stringMatching(
        /^example\.pagerduty\.com, account key, \d+ of 960 calls left, clock 0 s apart, 1 of 1 member known, the account lacks no ability$/,
      ),
    });
    const stranger = { ...env(), ONCALL_EMAIL: 'nobody@example.org' };
    expect(await of(stranger)).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining('nobody@example.org'),
    });
    expect((await of(stranger))?.detail).toMatch(/whether the key may write is not checked$/);
    expect(await of(env(USER_KEY))).toMatchObject({ detail: expect.stringContaining("佐藤's own key") });
    expect(await of(env(READ_ONLY_KEY))).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining('a read-only key: no act at PagerDuty will work'),
    });
    expect(await of(env('wrong-token'))).toMatchObject({
      state: 'broken',
      detail: expect.stringContaining('token'),
    });
    expect(await of({})).toMatchObject({ state: 'off' });
  });

  it('PDY-86 doctor asks a team hub how its PagerDuty stands, and warns of a key that acts for one person alone', async () => {
    for (const [token, state, detail] of [
      [USER_KEY, 'warn', /example\.pagerduty\.com, 佐藤's own key .*a team hub needs an account key/],
      [ACCOUNT_KEY, 'ok', /account key.* 2 of 2 members known/],
    ] as const) {
      const hub = await teamHub(rig, env(token));
      await hub.token('tanaka');
      // The last one made is the one used: a token that it does not know makes the hub read them all at once.
      const member = await hub.token('sato');
      const ran = await rig.run(['doctor', '--json'], {
        env: { ONCALL_HUB: hub.url, ONCALL_TOKEN: member },
      });
      const { checks } = JSON.parse(ran.out) as { checks: { check: string }[] };
      expect(checks.find(({ check }) => check === 'pagerduty')).toMatchObject({
        state,
        detail: expect.stringMatching(detail),
      });
      hub.running.child.kill('SIGTERM');
      await hub.running.ended;
    }
  });

  it('PDY-80 takes the token from a 0600 file and refuses one that others can read', async () => {
    const folder = join(rig.root, 'state', 'oncall', 'credentials');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'pagerduty.token');
    writeFileSync(file, `${ACCOUNT_KEY}\n`, { mode: 0o600 });
    const more = { PAGERDUTY_API_URL: server.url };
    const line = async () =>
      (await rig.run(['doctor'], { env: more })).out.split('\n').find((row) => row.includes('PagerDuty'));
    expect(await line()).toContain('account key');
    chmodSync(file, 0o644);
    expect(await line()).toContain('chmod 600');
    chmodSync(file, 0o600);
  });

  it('PDY-82 leaves no token in any file, output or process list', async () => {
    rig.renew();
    mkdirSync(rig.work, { recursive: true });
    const canary = 'u+CANARYcanary9876543210';
    const { account } = server;
    (account.team.tokens as { token: string; user: string | null }[]).push({ token: canary, user: null });
    const told: string[] = [];
    const run = async (...args: string[]) => {
      const ran = await rig.run([...args, '--debug'], { env: env(canary) });
      told.push(ran.out, ran.err);
      return ran;
    };
    const { number, id } = page('5xx');
    const session = (await run('start', '-i', String(number), '--no-tui')).out.split('\n')[0] ?? '';
    await until(() => account.find(id).status === 'acknowledged');
    account.revoked.add(canary);
    expect((await run('who')).code).not.toBe(0);
    await run('start', '-i', String(number), '--no-tui');
    await run('doctor');
    await run('export', session, '--format', 'jsonl', '--out', 'all.jsonl');
    for (const name of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      told.push(readIfThere(`/proc/${name}/cmdline`));
    }
    const files = readdirSync(rig.root, { recursive: true, withFileTypes: true });
    for (const file of files) if (file.isFile()) told.push(readIfThere(join(file.parentPath, file.name)));
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter((text) => text.includes(canary))).toEqual([]);
  });

  it('PDY-83 a hub that began without a token takes the one that is kept later', async () => {
    rig.renew();
    mkdirSync(rig.work, { recursive: true });
    const more = { PAGERDUTY_API_URL: server.url };
    const before = await rig.run(['who'], { env: more });
    expect([before.code, before.out]).toEqual([1, '']);
    const folder = join(rig.root, 'state', 'oncall', 'credentials');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'pagerduty.token'), ACCOUNT_KEY, { mode: 0o600 });
    expect(await rig.ok(['who'], { env: more })).toContain('決済 一次');
  });

  it('PDY-81 sends no token over plain http beyond this machine', async () => {
    const ran = await rig.run(['doctor'], {
      env: { ...env(), PAGERDUTY_API_URL: 'http://pagerduty.example.com' },
    });
    expect(ran.out).toContain('cannot be reached at http://pagerduty.example.com');
  });
});
