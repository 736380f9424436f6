import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/sim/pagerduty/account.ts';
import type { AccountIncident } from '../../src/sim/pagerduty/model.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { cliRig } from './rig.ts';

const rig = cliRig();
let server: LocalPagerDuty;
let account: Account;
let page: AccountIncident;

beforeAll(async () => {
  const now = () => Date.now();
  account = new Account(exampleTeam(now()), now);
  server = await localPagerDuty({ account });
});
beforeEach(() => {
  server.faults.clear();
  page = account.trigger('SCHECK1', '5xx rate > 5%');
});
afterAll(() => server.close());

const env = () => ({ PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: server.url });
const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  rig.run([...args, '--json'], { env: { ...env(), ...more } });
const start = (...more: string[]) => ['start', '--incident', String(page.number), '--no-tui', ...more];
/** A session about the page, which is acknowledged. */
const begun = async (): Promise<string> => JSON.parse((await run(start('--wait'))).out).session;
const LOCAL = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/);
const now = () => account.incidents.find(({ id }) => id === page.id)!;
const about = (act: string) => ({ number: page.number, act, page: page.id });
const done = (act: string) => ({ ...about(act), outcome: 'done', at: LOCAL, by: 'Sato' });
const notes = () => now().notes.map(({ content }) => content);

describe('what a command of a session asks of PagerDuty', () => {
  it('CLI-432 `start --incident` tells what came of the acknowledgement, and who had it', async () => {
    const ran = await run(start());
    expect([ran.code, JSON.parse(ran.out)]).toEqual([
      0,
      expect.objectContaining({ created: true, acknowledgement: 'asked', acts: [done('acknowledge')] }),
    ]);
    expect(now().acknowledgements.map(({ user }) => user)).toEqual(['PSATO01']);
    const again = await run(start());
    expect([again.code, JSON.parse(again.out)]).toEqual([
      0,
      expect.objectContaining({ created: false, acknowledgement: 'yours', acts: [] }),
    ]);
    const without = await run(['start', 'no page', '--no-tui']);
    expect(JSON.parse(without.out)).toMatchObject({ acknowledgement: null, acts: [] });
  });

  it('CLI-432 an acknowledgement that is refused is in the JSON of `start`, and in its exit code', async () => {
    server.faults.add(`PUT /incidents`, { kind: 'status', status: 403 }, 9);
    const forbidden = await run(start());
    const told = JSON.parse(forbidden.out);
    expect(forbidden.code).toBe(4);
    expect(told).toMatchObject({ created: true, session: expect.any(String) });
    expect(told.acts).toEqual([
      { ...about('acknowledge'), outcome: 'failed', at: LOCAL, by: 'Sato', reason: 'forbidden' },
    ]);
    expect(forbidden.err).toMatch(new RegExp(`^oncall: ${page.number}: .+`, 'm'));
    expect(now().status).toBe('triggered');
  });

  it('CLI-432 somebody whom PagerDuty does not know starts a session, and hears that nothing was acknowledged', async () => {
    const stranger = { ONCALL_NAME: 'Nobody', ONCALL_EMAIL: 'nobody@example.org' };
    const ran = await run(start(), stranger);
    expect(ran.code).toBe(1);
    const [act] = JSON.parse(ran.out).acts;
    expect(act).toMatchObject({ ...about('acknowledge'), outcome: 'failed', reason: 'requester-unknown' });
    expect(now().status).toBe('triggered');
  });

  it('PDY-682 who is not known to PagerDuty reads on their own terminal which address was tried and where it is set', async () => {
    const nobody = { ...env(), ONCALL_NAME: 'Nobody', ONCALL_EMAIL: undefined };
    const own = { ...nobody, ONCALL_EMAIL: 'nobody@example.org' };
    const session = JSON.parse((await rig.run([...start(), '--json'], { env: own })).out).session;
    const ack = ['page', 'ack', String(page.number)];
    const git = join(rig.root, 'gitconfig');
    writeFileSync(git, '[user]\n  email = git@example.org\n');
    const settings = join(rig.root, 'config', 'oncall');
    for (const [words, more, said] of [
      [ack, own, ' Tried: nobody@example.org, from ONCALL_EMAIL.'],
      [['page', 'list', '--mine'], own, ' Tried: nobody@example.org, from ONCALL_EMAIL.'],
      [
        ack,
        { ...nobody, GIT_CONFIG_GLOBAL: git },
        ' Tried: git@example.org, from user.email of your Git settings.',
      ],
      [ack, nobody, ' You have set no address.'],
    ] as const) {
      const ran = await rig.run(['--lang', 'en', ...words], { env: more });
      expect([ran.code, ran.err]).toEqual([1, expect.stringContaining(said)]);
    }
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, 'config.yaml'), 'email: file@example.org\n');
    const japanese = await rig.run(['--lang', 'ja', ...ack], { env: nobody });
    expect(japanese.err).toContain('(試した値: file@example.org、設定の email:)');
    rmSync(join(settings, 'config.yaml'));
    // Another trouble has nothing to do with it.
    expect((await rig.run(['--lang', 'en', 'page', 'ack', '1'], { env: own })).err).not.toContain('Tried');
    // Nobody else reads it: the record does not have it, nor what the hub keeps.
    const record = await rig.ok(['export', session, '--out', '-']);
    expect(record).toContain('Nobody');
    expect(record).not.toContain('@example.org');
    const kept = join(rig.root, 'state', 'oncall', 'hub');
    for (const name of readdirSync(kept).filter((each) => each.endsWith('.log') || each.includes('.db')))
      expect([name, readFileSync(join(kept, name)).includes('@example.org')]).toEqual([name, false]);
  });

  it('PLN-303 plain mode sets a priority, pages somebody and sends a status update; lines typed meanwhile wait', async () => {
    const session = await begun();
    const lines = ['priority p2', 'note after it', 'call 鈴 yes', 'notice pagerduty +30m we look', 'notes'];
    const ran = await rig.run(['join', session, '--plain'], { env: env(), stdin: `${lines.join('\n')}\n` });
    expect(ran.code, ran.err).toBe(0);
    const at = (text: string) => ran.out.indexOf(text);
    expect(at('Setting the priority in PagerDuty')).toBeGreaterThan(0);
    expect(at('Noted')).toBeGreaterThan(at('Setting the priority in PagerDuty'));
    expect(at('Asking PagerDuty to page 鈴木')).toBeGreaterThan(at('Noted'));
    await expect.poll(() => now().priority).toBe('PRIO002');
    await expect.poll(() => now().responders).toMatchObject([{ user: 'PSUZUKI' }]);
    await expect.poll(() => JSON.stringify(now().updates)).toContain('we look');
  });

  it('CLI-433 `close --incident resolve` tells what came of it, and the same line looks again', async () => {
    const session = await begun();
    server.faults.add(`PUT /incidents`, { kind: 'status', status: 500 }, 99);
    const line = ['close', session, '--reason', 'over', '--incident', 'resolve', '--wait', '2s'];
    const first = await run(line);
    const told = JSON.parse(first.out);
    expect(first.code).toBe(1);
    expect(told).toMatchObject({ session, seq: expect.any(Number) });
    expect(told.acts).toEqual([expect.objectContaining({ ...about('resolve'), reason: expect.any(String) })]);
    expect(told.acts[0].outcome).toMatch(/^(?:pending|unknown)$/);
    expect(first.err).toMatch(new RegExp(`^oncall: ${page.number}: .+`, 'm'));
    expect(now().status).toBe('acknowledged');
    server.faults.clear();
    const again = await run([...line.slice(0, -1), '90s']);
    expect([again.code, JSON.parse(again.out)]).toEqual([
      0,
      { session, seq: expect.any(Number), acts: [done('resolve')] },
    ]);
    expect(now().status).toBe('resolved');
  }, 180_000);

  it('CLI-433 `close` without an act at PagerDuty has none to tell', async () => {
    const session = await begun();
    const ran = await run(['close', session, '--reason', 'over', '--incident', 'keep']);
    expect([ran.code, JSON.parse(ran.out)]).toEqual([0, { session, seq: expect.any(Number), acts: [] }]);
  });

  it('CLI-434 `note --pagerduty` tells what came of it; the same line while that is not known writes no second note', async () => {
    const session = await begun();
    const ran = await run(['note', session, 'checking', '--pagerduty']);
    expect([ran.code, JSON.parse(ran.out)]).toEqual([
      0,
      { session, seq: expect.any(Number), acts: [done('note')] },
    ]);
    server.faults.add(`POST /incidents/${page.id}/notes`, { kind: 'cut' }, 1);
    const line = ['note', session, 'rebooting', '--pagerduty', '--wait', '2s'];
    const [first, second] = [await run(line), await run(line)];
    expect([first.code, second.code]).toEqual([1, 1]);
    expect(JSON.parse(first.out).acts).toEqual([
      expect.objectContaining({ ...about('note'), outcome: 'unknown', lookingUntil: LOCAL }),
    ]);
    expect(JSON.parse(second.out)).toEqual(JSON.parse(first.out));
    expect(notes()).toEqual([expect.stringContaining('checking')]);
  });

  it('CLI-435 asks for nothing where `--wait` cannot be read', async () => {
    const lines = [
      start('--wait', 'soon'),
      ['close', 'x', '--wait', 'soon'],
      ['note', 'x', 'y', '--wait', 'soon'],
    ];
    const codes = await Promise.all(lines.map(async (line) => (await run(line)).code));
    expect(codes).toEqual([2, 2, 2]);
    expect(now().status).toBe('triggered');
  });

  it('CLI-436 an act that is refused names the page where PagerDuty knows it', async () => {
    const ran = await run(['page', 'reassign', String(page.number), '--to', 'nobody@example.org']);
    expect(ran.code).toBe(3);
    expect(JSON.parse(ran.out)).toMatchObject({ ...about('reassign'), outcome: 'failed' });
    expect(ran.err).toContain(`oncall: ${page.number}: `);
  });
});
