import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { RESTORED, terminals } from './pty.ts';
import { cliRig, teamHub } from './rig.ts';

const rig = cliRig();
const onTerminal = terminals(rig);
let pagerDuty: LocalPagerDuty;

beforeAll(async () => {
  const now = () => Date.now();
  pagerDuty = await localPagerDuty({ account: new Account(exampleTeam(now()), now) });
});
afterAll(() => pagerDuty.close());

const env = () => ({ PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: pagerDuty.url });

describe('home on a terminal', () => {
  it('HOM-50 bare oncall lists what is live; enter joins, leaving leads back to the row, q gives the terminal back', async () => {
    rig.renew();
    const last = await rig.session('Search is slow', '--id', 'search');
    await rig.session('Checkout fails', '--id', 'checkout');
    const terminal = onTerminal([]);
    await terminal.shows('Live sessions 2');
    terminal.type('G');
    await terminal.shows(new RegExp(`»${last} `));
    terminal.type('\r');
    await terminal.shows('Sato (you)');
    terminal.type('q');
    await terminal.shows('Leave?');
    terminal.type('y');
    await terminal.shows('Live sessions 2');
    expect(terminal.row(`»${last}`)).not.toBe('');
    terminal.type('q');
    expect([(await terminal.ended).code, terminal.modes]).toEqual([0, RESTORED]);
  });

  it('HOM-51 a page arrives on the home screen; enter and y acknowledge it as the person and open the session', async () => {
    rig.renew();
    const terminal = onTerminal([], env());
    await terminal.shows('No open page, no live session. n starts one');
    terminal.type('tt');
    const page = pagerDuty.account.trigger('SCHECK1', '5xx on checkout');
    await terminal.shows('5xx on checkout');
    expect(terminal.row('5xx on checkout')).toMatch(/open +high +#\d+ +checkout .*paging /);
    terminal.type('\r');
    await terminal.shows('Acknowledge as Sato and start a session?');
    terminal.type('y');
    await terminal.shows('Sato (you)');
    await terminal.shows(/PD acked 佐藤/);
    expect(page.acknowledgements).toMatchObject([{ user: 'PSATO01' }]);
    terminal.type('q');
    await terminal.shows('You are the last');
    terminal.type('3');
    await terminal.shows(/acked .*佐藤 \(you\)/);
    terminal.type('\r');
    await terminal.shows('Sato (you)');
    terminal.type('q');
    await terminal.shows('You are the last');
    terminal.type('3');
    await terminal.shows('Pages');
    terminal.type('q');
    expect((await terminal.ended).code).toBe(0);
    expect((await rig.json<unknown[]>('list')).length).toBe(1);
  });

  it('HOM-52 a verdict on a page nobody worked on is kept without a session, and the page is not acknowledged', async () => {
    rig.renew();
    const page = pagerDuty.account.trigger('SCHECK1', 'disk almost full');
    const terminal = onTerminal([], env());
    await terminal.shows('Live sessions');
    terminal.type('tt/disk\r');
    await terminal.shows('disk almost full');
    terminal.type('V');
    await terminal.shows('Were users affected?');
    terminal.type('n');
    await terminal.shows('Cause of page');
    terminal.type('threshold too low\r');
    await terminal.shows('Prevention');
    terminal.type('raise it\r');
    await terminal.shows('Verdict saved');
    await terminal.shows(/disk almost full.*false alarm/);
    terminal.type('q');
    await terminal.ended;
    expect(await rig.json<unknown[]>('list', '--all')).toEqual([]);
    expect([page.status, page.log.map(({ type }) => type)]).toEqual([
      'triggered',
      ['trigger_log_entry', 'assign_log_entry'],
    ]);
  });

  it('HOM-56 A acknowledges a page that has no session, as the person, and nothing else', async () => {
    rig.renew();
    const page = pagerDuty.account.trigger('SCHECK1', 'queue is long');
    const terminal = onTerminal([], env());
    await terminal.shows('Live sessions');
    terminal.type('tt/queue\r');
    await terminal.shows('queue is long');
    terminal.type('A');
    await terminal.shows('Acknowledge in PagerDuty as Sato?');
    await terminal.shows(`#${page.number} queue is long`);
    terminal.type('y');
    await terminal.shows(`#${page.number} is acknowledged (Sato)`);
    await terminal.shows(/acked .*queue is long.*佐藤 \(you\)/);
    expect(page.acknowledgements).toMatchObject([{ user: 'PSATO01' }]);
    terminal.type('q');
    await terminal.ended;
    expect(await rig.json<unknown[]>('list', '--all')).toEqual([]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('HOM-53 %s on the home screen gives the terminal back and exits %d', async (signal, exit) => {
    const terminal = onTerminal([]);
    await terminal.shows('Live sessions');
    terminal.signal(signal);
    expect([(await terminal.ended).code, terminal.modes]).toEqual([exit, RESTORED]);
  });

  it('HOM-54 the team’s hub dies and comes back: a banner meanwhile, the rows still there, then what is new', async () => {
    rig.renew();
    const hub = await teamHub(rig);
    const token = await hub.token('sato');
    const team = { ONCALL_HUB: hub.url, ONCALL_TOKEN: token };
    await rig.run(['start', 'Search is slow', '--id', 'search', '--no-tui'], { env: team });
    const terminal = onTerminal([], team);
    await terminal.shows('Search is slow');
    hub.running.child.kill('SIGTERM');
    await terminal.shows(/⚠.*(does not answer|cannot be reached)/);
    expect(terminal.screen()).toContain('Search is slow');
    // While it is being tried there is no next time.
    await terminal.shows(/next try in \d+s/);
    const again = await hub.restart();
    await terminal.shows((screen) => !screen.includes('next try'));
    expect(terminal.row('hub ✓')).not.toBe('');
    terminal.type('q');
    expect((await terminal.ended).code).toBe(0);
    again.running.child.kill('SIGTERM');
    await again.running.ended;
  });

  it('HOM-690 a person without name, hub and session gets no question, the name in use, and the offer of the demo', async () => {
    rig.renew();
    const terminal = onTerminal([], { ONCALL_NAME: '' });
    await terminal.shows(`Your name here is ${userInfo().username}, your login`);
    await terminal.shows('Try it: oncall demo');
    terminal.type('q');
    expect((await terminal.ended).code).toBe(0);
  });

  it('HOM-57 without a terminal the open pages stand before the sessions, with how to start on one', async () => {
    rig.renew();
    const page = pagerDuty.account.trigger('SCHECK1', 'cache is cold');
    const ran = await rig.run([], { env: env() });
    expect(ran.out).toMatch(new RegExp(`page #${page.number} +checkout .*nobody, pages \\S.*cache is cold`));
    expect(ran.err).toMatch(/Start on it: oncall start --incident \d+/);
    const { pages, sessions } = JSON.parse((await rig.run(['--json'], { env: env() })).out);
    expect([pages.some(({ id }: { id: string }) => id === page.id), sessions]).toEqual([true, []]);
  });

  it('HOM-77 oncall verdict judges a page by its number, changes it and takes it back, and lists and counts what was said', async () => {
    rig.renew();
    const page = pagerDuty.account.trigger('SCHECK1', 'disk is full again');
    const judge = (...args: string[]) =>
      rig.run(['verdict', '--incident', `#${page.number}`, ...args], { env: env() });
    expect((await rig.run(['verdict'], { env: env() })).err).toContain('No verdict yet');
    const kept = await judge('--no-hurt', '--why', 'threshold too low', '--prevent', 'raise it');
    expect([kept.code, kept.out, kept.err.trim()]).toEqual([0, '', `#${page.number}: false alarm`]);
    const list = await rig.run(['verdict'], { env: env() });
    expect(list.out).toMatch(
      new RegExp(
        `#${page.number} +false alarm +checkout +Sato +disk is full again +threshold too low / raise it`,
      ),
    );
    expect(list.err).toContain('real: 0, false alarms: 1');
    await judge('--hurt');
    expect(await rig.json('verdict')).toMatchObject({
      real: 1,
      falseAlarms: 0,
      verdicts: [{ number: page.number, session: null, verdict: { hurt: true } }],
    });
    expect((await judge('--clear')).err).toContain('was taken back');
    expect(await rig.json('verdict')).toMatchObject({ verdicts: [] });
    expect(page.status).toBe('triggered');

    const session = await rig.session('Search is slow', '--id', 'search');
    await rig.ok(['verdict', session, '--no-hurt', '--why', 'a test alert']);
    expect(await rig.ok(['list'])).toMatch(/false alarm +Search is slow/);
    await rig.ok(['verdict', session, '--clear']);
    expect(await rig.ok(['list'])).not.toContain('false alarm');
    for (const args of [
      [session],
      [session, '--hurt', '--clear'],
      [session, '-i', '1', '--hurt'],
      ['--hurt'],
    ]) {
      const wrong = await rig.run(['verdict', ...args]);
      expect([wrong.code, wrong.out]).toEqual([2, '']);
    }
    expect((await rig.run(['--readonly', 'verdict', '-i', '1', '--hurt'], { env: env() })).code).toBe(4);
  });

  it('HOM-55 without a terminal bare oncall prints the list, and what to type next on standard error', async () => {
    rig.renew();
    const empty = await rig.run([]);
    expect([empty.code, empty.out]).toEqual([0, '']);
    expect(empty.err).toContain('oncall start "what is wrong"');
    const id = await rig.session('Search is slow', '--id', 'search');
    const ran = await rig.run([]);
    expect(ran.out).toContain(id);
    expect(ran.out).not.toContain('\x1b');
    expect(ran.err).toContain(`oncall join ${id}`);
    expect(JSON.parse((await rig.run(['--json'])).out)).toMatchObject({
      pages: null,
      sessions: [{ id }],
    });
  });
});
