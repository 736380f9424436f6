import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { cliRig } from './rig.ts';

const rig = cliRig();
const PRIMARY = '決済 一次';
let server: LocalPagerDuty;
let account: Account;

beforeAll(async () => {
  const now = () => Date.now();
  account = new Account(exampleTeam(now()), now);
  server = await localPagerDuty({ account });
});
beforeEach(() => {
  server.faults.clear();
  account.calendar.overrides.length = 0;
  account.calendar.windows.length = 0;
});
afterAll(() => server.close());

const run = (...args: string[]) =>
  rig.run(args, { env: { PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: server.url } });
const LOCAL = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/);

describe('oncall who --take', () => {
  it('CLI-427 takes the turn of a schedule over, shows it, and gives it back', async () => {
    const taken = await run('who', '--take', '2h', '--schedule', PRIMARY);
    expect([taken.code, taken.err]).toEqual([0, 'give it back: oncall who --give-back\n']);
    expect(taken.out).toMatch(/^決済 一次: taken over by Sato until .*\d\d:\d\d\n$/);
    const [made] = account.calendar.overrides;
    expect(made).toMatchObject({ schedule: 'DPRIM01', user: 'PSATO01' });
    expect((made?.until ?? 0) - (made?.from ?? 0)).toBeGreaterThan(7_100_000);
    expect((await run('who')).out).toMatch(/決済 一次\s+佐藤 until .*\(taken over\)/);
    const { schedules } = JSON.parse((await run('who', '--json')).out);
    expect(schedules[0]).toMatchObject({
      overrides: [{ name: '佐藤', you: true, until: expect.any(String) }],
    });
    // The only turn that is one's own needs no name.
    const back = await run('who', '--give-back', '--json');
    expect(back.code).toBe(0);
    expect(JSON.parse(back.out)).toEqual({
      schedule: PRIMARY,
      act: 'end-override',
      outcome: 'done',
      at: LOCAL,
      by: 'Sato',
    });
    expect(account.calendar.turn(account.team.schedules[0]!, Date.now()).until).not.toBe(made?.until);
    expect(JSON.parse((await run('who', '--json')).out).schedules[0]).toMatchObject({ overrides: [] });
  });

  it('CLI-1033 takes a later turn over, once, and leaves the present one to who has it', async () => {
    const begins = new Date(Date.now() + 5 * 3_600_000).toISOString();
    const line = ['who', '--take', '2h', '--from', begins, '--schedule', PRIMARY];
    const taken = await run(...line);
    expect([taken.code, taken.out]).toEqual([
      0,
      expect.stringMatching(/^決済 一次: taken over by Sato from .*\d\d:\d\d until .*\d\d:\d\d\n$/),
    ]);
    const [made] = account.calendar.overrides;
    expect(made).toMatchObject({ user: 'PSATO01', from: Math.floor(Date.parse(begins) / 1_000) * 1_000 });
    expect((made?.until ?? 0) - (made?.from ?? 0)).toBe(7_200_000);
    const again = await run(...line, '--json');
    expect([again.code, account.calendar.overrides.length]).toEqual([0, 1]);
    expect(JSON.parse(again.out)).toMatchObject({ act: 'override', from: LOCAL, until: LOCAL });
    expect((await run('who', '--give-back', '--from', begins)).code).toBe(2);
    expect((await run('who', '--take', '32d', '--from', begins, '--schedule', PRIMARY)).code).toBe(2);
    expect((await run('who', '--give-back', '--schedule', PRIMARY)).code).toBe(0);
    expect(account.calendar.overrides).toEqual([]);
  });

  it('CLI-1041 gives a turn to somebody else, once, and says who has it', async () => {
    const line = ['who', '--take', '2h', '--to', '田中', '--schedule', PRIMARY];
    const given = await run(...line);
    expect([given.code, given.err]).toEqual([0, '']);
    expect(given.out).toMatch(/^決済 一次: taken over by 田中 until .*\d\d:\d\d\n$/);
    expect(account.calendar.overrides.map(({ user }) => user)).toEqual(['PTANAKA']);
    expect((await run('who')).out).toMatch(/決済 一次\s+田中 until .*\(taken over\)/);
    // It is theirs to give back.
    expect((await run('who', '--give-back')).code).toBe(3);
    expect((await run('who', '--give-back', '--to', '田中')).code).toBe(2);
    expect((await run('who', '--to', '田中')).code).toBe(2);
    const nobody = await run('who', '--take', '2h', '--to', 'nobody', '--schedule', PRIMARY);
    expect([nobody.code, nobody.err]).toEqual([3, expect.stringContaining('nobody')]);
    expect(account.calendar.overrides).toHaveLength(1);
  });

  it('PDY-641 a turn taken by a span is one override after a lost answer, and PDY-643 giving back ends all of one’s own', async () => {
    server.faults.add('POST /schedules/', { kind: 'drop', done: true });
    const line = ['who', '--take', '1h', '--schedule', PRIMARY, '--wait', '100s'];
    const taken = await run(...line);
    expect([taken.code, account.calendar.overrides.length]).toEqual([0, 1]);
    const [made] = account.calendar.overrides;
    account.calendar.override('DPRIM01', 'PSATO01', Date.now(), (made?.until ?? 0) + 600_000);
    const back = await run('who', '--give-back', '--schedule', PRIMARY);
    expect([back.code, back.out]).toEqual([0, `${PRIMARY}: given back (Sato)\n`]);
    expect(account.calendar.overrides.every(({ until }) => until <= Date.now())).toBe(true);
  });

  it('CLI-428 says which schedules there are, and asks for nothing it cannot name', async () => {
    const which = await run('who', '--take', '2h');
    expect([which.code, which.out]).toEqual([2, '']);
    expect(which.err).toContain(`several schedules: ${PRIMARY}, 検索 一次`);
    const none = await run('who', '--take', '2h', '--schedule', 'no such');
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('no schedule no such')]);
    expect((await run('who', '--give-back')).code).toBe(3);
    expect((await run('who', '--take', 'soon', '--schedule', PRIMARY)).code).toBe(2);
    expect((await run('who', '--take', '2h', '--give-back')).code).toBe(2);
    const ro = await run('who', '--take', '2h', '--schedule', PRIMARY, '--readonly');
    expect(ro.code).toBe(4);
    expect(account.calendar.overrides).toEqual([]);
  });

  it('CLI-427 tells in JSON until when, and what is not known as unknown, exit 1', async () => {
    server.faults.add('POST /schedules', { kind: 'status', status: 503 }, 1_000);
    const told = await run('who', '--take', '21:00', '--schedule', 'DPRIM01', '--wait', '1s', '--json');
    expect(told.code).toBe(1);
    expect(JSON.parse(told.out)).toMatchObject({
      schedule: PRIMARY,
      act: 'override',
      outcome: expect.stringMatching(/^(unknown|pending)$/),
      until: LOCAL,
    });
  });
});

describe('oncall maintenance', () => {
  it('CLI-429 puts services under maintenance with who and why, lists it, and ends it early', async () => {
    const started = await run(
      'maintenance',
      'start',
      'checkout',
      'search',
      '--for',
      '1h',
      '--reason',
      '2.14',
    );
    expect([started.code, started.err]).toEqual([0, '']);
    expect(started.out).toMatch(
      /^checkout, search: under maintenance until .*\d\d:\d\d; alerts page nobody\n$/,
    );
    expect(account.calendar.isMaintained('SCHECK1')).toBe(true);
    const listed = await run('maintenance', 'list');
    expect(listed.out).toMatch(/^\w+\s+checkout, search\s+until .*\d\d:\d\d\s+佐藤\s+2\.14\n$/);
    const { windows } = JSON.parse((await run('maintenance', 'list', '--json')).out);
    const ended = await run('maintenance', 'end', windows[0].id, '--json');
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.out)).toEqual({
      window: windows[0].id,
      act: 'end-maintenance',
      outcome: 'done',
      at: LOCAL,
      by: 'Sato',
    });
    expect(account.calendar.isMaintained('SCHECK1')).toBe(false);
    const none = await run('maintenance', 'list');
    expect([none.code, none.out, none.err]).toEqual([
      0,
      '',
      'no service is under maintenance, and none is planned\n',
    ]);
  });

  it('CLI-429 is refused for services nobody knows, without an end, and under --readonly', async () => {
    const unknown = await run('maintenance', 'start', 'no-such', '--for', '1h');
    expect([unknown.code, unknown.out]).toEqual([3, '']);
    expect(unknown.err).toContain('the service');
    expect((await run('maintenance', 'start', 'checkout')).code).toBe(2);
    expect((await run('maintenance', 'start', 'checkout', '--for', '30d')).code).not.toBe(0);
    expect((await run('maintenance', 'start', 'checkout', '--for', '1h', '--readonly')).code).toBe(4);
    expect((await run('maintenance', 'end', 'NOPE')).code).toBe(3);
    expect(account.calendar.windows).toEqual([]);
  });

  it('CLI-430 a list that cannot be read is an error and not none', async () => {
    rig.renew();
    server.faults.add('GET /maintenance_windows', { kind: 'status', status: 503 }, 1_000);
    const { code, out, err } = await run('maintenance', 'list');
    expect([code === 0, out]).toEqual([false, '']);
    expect(err).toContain('PagerDuty');
  });
});

describe('completion', () => {
  it('CLI-431 completes services, schedules and maintenance by what the hub knows', async () => {
    rig.renew();
    account.calendar.maintain(['SSEARCH'], Date.now(), Date.now() + 3_600_000);
    // Completion starts no hub.
    await run('who');
    const offered = async (...words: string[]) => (await run('completion', 'bash', '--', ...words)).out;
    expect(await offered('maintenance', 'start', 'ch')).toContain('checkout');
    expect(await offered('page', 'list', '--service', 'ch')).toContain('checkout');
    expect(await offered('maintenance', 'end', '')).toContain(account.calendar.windows[0]!.id);
    expect(await offered('who', '--schedule', '検')).toContain('検索');
  });

  it('CLI-438 completes who may get a page: everybody of the schedules and policies', async () => {
    await run('who');
    const offered = async (typed: string) =>
      (await run('completion', 'bash', '--', 'page', 'reassign', '4812', '--to', typed)).out;
    expect(await offered('')).toMatch(/佐藤[\s\S]*鈴木/);
    expect(await offered('田')).toContain('田中');
  });
});
