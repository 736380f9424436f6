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
let late: AccountIncident;

beforeAll(async () => {
  const now = () => Date.now();
  account = new Account(exampleTeam(now()), now);
  server = await localPagerDuty({ account });
});
beforeEach(() => {
  server.faults.clear();
  page = account.trigger('SCHECK1', '5xx rate > 5%');
  late = account.trigger('SSEARCH', 'nightly job late', { urgency: 'low' });
});
afterAll(() => server.close());

const run = (...args: string[]) =>
  rig.run(['page', ...args], { env: { PAGERDUTY_TOKEN: ACCOUNT_KEY, PAGERDUTY_API_URL: server.url } });
const told = (out: string): Record<string, unknown>[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const LOCAL = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/);
const now = (incident: AccountIncident) => account.incidents.find(({ id }) => id === incident.id)!;

describe('oncall page: acts', () => {
  it('CLI-424 acts on each page once in one’s own name: a row each, how many on standard error', async () => {
    const { code, out, err } = await run('ack', String(page.number), String(late.number), late.id);
    expect([code, err]).toEqual([0, '3 of 3 done\n']);
    const row = (number: number) => `${number}  acknowledge  done  \\d\\d:\\d\\d:\\d\\d\n`;
    expect(out).toMatch(new RegExp(`^${row(page.number)}${row(late.number)}${row(late.number)}$`));
    expect(now(page).acknowledgements.map(({ user }) => user)).toEqual(['PSATO01']);
    expect(now(late).acknowledgements).toHaveLength(1);
    expect((await run('resolve', page.id)).code).toBe(0);
    expect(now(page).status).toBe('resolved');
  });

  it('CLI-1007 an act that was done before says so, without the time of this line', async () => {
    expect((await run('ack', page.id)).code).toBe(0);
    expect((await run('resolve', page.id)).code).toBe(0);
    const again = await run('resolve', page.id);
    expect([again.code, again.out]).toEqual([0, `${page.number}  resolve  was so already\n`]);
    const [json] = told((await run('resolve', page.id, '--json')).out);
    expect(json).toMatchObject({ outcome: 'done', already: true });
    expect(json).not.toHaveProperty('at');
  });

  it('CLI-424 says in JSON, a line for each page, what came of it', async () => {
    const { code, out } = await run('note', String(page.number), 'checking', '--json');
    expect(code).toBe(0);
    expect(told(out)).toEqual([
      { number: page.number, act: 'note', outcome: 'done', at: LOCAL, by: 'Sato', page: page.id },
    ]);
    expect(now(page).notes.map(({ content }) => content)).toEqual([expect.stringContaining('checking')]);
  });

  it('CLI-424 snoozes, escalates, reassigns and merges', async () => {
    const number = String(page.number);
    expect((await run('snooze', number, '--for', '4h')).code).toBe(1);
    expect((await run('ack', number)).code).toBe(0);
    expect((await run('snooze', number, '--for', '4h')).code).toBe(0);
    expect((await run('escalate', number)).code).toBe(0);
    expect((await run('reassign', number, '--to', 'tanaka@example.com')).code).toBe(0);
    expect(now(page).assignees).toEqual(['PTANAKA']);
    expect((await run('merge', String(late.number), '--into', number)).code).toBe(0);
    expect(now(late)).toMatchObject({ status: 'resolved' });
  });

  it('CLI-1039 calls somebody by name, address or policy, with a message or the title of the page', async () => {
    const number = String(page.number);
    const call = await run('call', number, '--to', 'tanaka@example.com', '--message', 'look at the db');
    expect([call.code, call.out]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^${number}  page an expert  done  `)),
    ]);
    expect((await run('call', number, '--to', '鈴木')).code).toBe(0);
    const asked = now(page).requests.map(({ message }) => message.split(' [')[0]);
    expect(asked).toEqual(['look at the db', now(page).title]);
    expect(now(page).responders.map(({ user }) => user)).toEqual(['PTANAKA', 'PSUZUKI']);
    // Who has it stays.
    expect(now(page).assignees).toEqual(['PSATO01']);
    const nobody = await run('call', number, '--to', 'nobody', '--json');
    expect([nobody.code, told(nobody.out)]).toEqual([
      3,
      [expect.objectContaining({ number: page.number, outcome: 'failed', reason: 'not-found' })],
    ]);
    expect((await run('call', number)).code).toBe(2);
    (account.team.abilities as string[]).splice(account.team.abilities.indexOf('coordinated_responding'), 1);
    const lacks = await run('call', number, '--to', '鈴木');
    expect([lacks.code, lacks.err]).toEqual([1, expect.stringContaining('request responders')]);
    expect(now(page).requests).toHaveLength(2);
  });

  it('CLI-1040 makes a page of a service, once for the same line, and names it', async () => {
    const line = ['create', 'Search', 'no\n results', '--details', 'three tickets'] as const;
    const made = await run(...line);
    const [page, ...others] = account.incidents.filter(({ title }) => title === 'no results');
    expect([made.code, made.out]).toEqual([0, `#${page?.number} was created (Search)\n`]);
    expect(page).toMatchObject({ service: 'SSEARCH', status: 'triggered' });
    expect(page?.notes[0]?.content).toMatch(/^three tickets\n/);
    expect(others).toEqual([]);
    const json = await run('create', 'search', 'slow', '--json');
    const slow = account.incidents.find(({ title }) => title === 'slow');
    expect(told(json.out)).toEqual([
      {
        ...{ service: 'search', act: 'create', outcome: 'done', at: LOCAL, by: 'Sato' },
        ...{ number: slow?.number, page: slow?.id },
      },
    ]);
    const before = account.incidents.length;
    const unknown = await run('create', 'no-such-service', 'x');
    expect([unknown.code, unknown.err]).toEqual([3, expect.stringContaining('no-such-service')]);
    expect((await run('create', 'search', ' ')).code).toBe(2);
    expect((await run('create', 'search')).code).toBe(2);
    expect((await run('create', 'search', 'x', '--readonly')).code).toBe(4);
    expect(account.incidents).toHaveLength(before);
  });

  it('PDY-674 sets the priority of pages by its name, and says where the account has none of it', async () => {
    const [number, other] = [String(page.number), String(late.number)];
    const { code, out } = await run('priority', number, other, '--to', 'p2');
    expect([code, out]).toEqual([0, expect.stringMatching(new RegExp(`^${number}  priority  done  `))]);
    expect([now(page).priority, now(late).priority]).toEqual(['PRIO002', 'PRIO002']);
    const unknown = await run('priority', number, '--to', 'P9', '--json');
    expect([unknown.code, told(unknown.out)]).toEqual([
      3,
      [expect.objectContaining({ number: page.number, outcome: 'failed', reason: 'not-found' })],
    ]);
    expect((await run('priority', number)).code).toBe(2);
    expect(now(page).priority).toBe('PRIO002');
  });

  it('PDY-675 escalates to the level that is named, once, and to no level that the policy lacks', async () => {
    const number = String(page.number);
    expect((await run('escalate', number, '--level', '2')).code).toBe(0);
    expect([now(page).level, now(page).assignees]).toEqual([2, ['PSUZUKI']]);
    const beyond = await run('escalate', number, '--level', '9', '--json');
    expect([beyond.code, told(beyond.out)]).toEqual([1, [expect.objectContaining({ outcome: 'failed' })]]);
    for (const level of ['0', '1.5', 'two', '100']) {
      const { code, err } = await run('escalate', number, '--level', level);
      expect([code, err]).toEqual([2, `oncall: --level needs a number, not "${level}"\n`]);
    }
    expect(now(page).log.filter(({ type }) => type.startsWith('escalate'))).toHaveLength(1);
  });

  it.each([
    [['snooze', '1', '--for', '8d'], 'oncall page snooze', 7],
    [['snooze', '1', '--for', '30s'], 'oncall page snooze', 7],
    [['snooze', '1', '--until', '2099-01-01'], 'oncall page snooze', 7],
  ] as const)(
    'OUT-423 refuses a time that the act may not last, before anything is sent: %j',
    async (given, command, days) => {
      const { code, err } = await run(...given);
      expect([code, err]).toEqual([
        2,
        `oncall: ${command} takes a time between 1 minute and ${days} days from now\n`,
      ]);
    },
  );

  it('OUT-424 a script snoozes what home would: what is acknowledged', async () => {
    const number = String(page.number);
    const { code, out, err } = await run('snooze', number, '--for', '4h');
    expect([code, err]).toEqual([1, `oncall: ${number}: It is not acknowledged. Acknowledge it first.\n`]);
    expect(out).toContain('failed');
    expect(server.calls.filter(({ path }) => path.endsWith(`/${page.id}/snooze`))).toEqual([]);
  });

  it('PDY-650 does nothing for a page that was merged, says into which one, and how to act on that', async () => {
    account.merge(now(late), now(page), 'PTANAKA');
    const [from, into] = [String(late.number), String(page.number)];
    const lines: readonly (readonly [string[], string])[] = [
      [['resolve', from], `resolve ${into}`],
      [['ack', from, '--take-over'], `ack ${into}`],
      [['escalate', from], `escalate ${into}`],
      [['snooze', from, '--for', '1h'], `snooze ${into} …`],
      [['reassign', from, '--to', '鈴木'], `reassign ${into} …`],
      [['note', from, 'checking'], `note ${into} …`],
    ];
    for (const [line, hint] of lines) {
      const { code, err } = await run(...line);
      expect([line[0], code]).toEqual([line[0], 1]);
      expect(err).toBe(
        `oncall: #${from} was merged into #${into} (open): nothing done. For that one: oncall page ${hint}\n`,
      );
    }
    expect([now(page).status, now(page).notes, now(late).notes]).toEqual(['triggered', [], []]);
    const json = await run('resolve', from, '--json');
    expect(told(json.out)).toMatchObject([
      { number: late.number, outcome: 'failed', reason: 'merged', into: `#${into}`, page: late.id },
    ]);
    account.resolve(now(page), 'PTANAKA');
    expect((await run('resolve', from)).err).toBe(
      `oncall: #${from} was merged into #${into} (resolved): nothing done.\n`,
    );
    const shown = await run('show', from);
    expect([shown.code, shown.out]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^${from} +nightly job late`)),
    ]);
    expect(shown.out).toMatch(new RegExp(`^merged +into #${into} \\(resolved\\)$`, 'm'));
    // It was not resolved when it was triggered.
    expect(shown.out).toMatch(/^state +resolved, triggered /m);
    expect(shown.out).not.toContain('since');
    const merged = { from: `#${from}`, into: `#${into}`, state: 'resolved' };
    expect(JSON.parse((await run('show', from, '--json')).out)).toMatchObject({
      page: { number: late.number },
      merged,
    });
  });

  it('PDY-651 a merge done again is done; what it leaves out is named, and is not all of it', async () => {
    const [from, into] = [String(late.number), String(page.number)];
    const merge = (...sources: string[]) => run('merge', ...sources, '--into', into);
    expect((await merge(from)).code).toBe(0);
    expect((await merge(from, '--wait', '20s')).code).toBe(0);
    const apart = account.trigger('SCHECK1', '別件');
    account.resolve(apart, 'PTANAKA');
    const part = await merge(from, String(apart.number), '--json');
    expect([part.code, told(part.out)]).toEqual([
      1,
      [expect.objectContaining({ number: page.number, outcome: 'done', leftOut: `#${apart.number}` })],
    ]);
    expect(part.err).toBe(
      `oncall: ${into}: #${apart.number} not merged: resolved, or part of another, before\n`,
    );
  });

  it('CLI-424 fails as a whole where one fails, and says which and why', async () => {
    const ran = await run('resolve', String(page.number), '99999', '--json');
    expect(ran.code).toBe(3);
    expect(told(ran.out)).toEqual([
      expect.objectContaining({ number: page.number, outcome: 'done' }),
      { number: null, act: 'resolve', outcome: 'failed', reason: 'not-found', page: '99999' },
    ]);
    expect(ran.err).toMatch(/^oncall: 99999: PagerDuty cannot find it/);
  });

  it('CLI-425 tells an outcome that nobody knows yet as unknown, and the same line asks for the same', async () => {
    server.faults.add(`POST /incidents/${page.id}/notes`, { kind: 'cut' }, 1);
    const line = ['note', String(page.number), 'rebooting', '--json', '--wait', '2s'];
    const first = await run(...line);
    expect(first.code).toBe(1);
    const [unknown] = told(first.out);
    expect(unknown).toEqual({
      number: page.number,
      act: 'note',
      outcome: 'unknown',
      reason: expect.any(String),
      lookingUntil: LOCAL,
      page: page.id,
    });
    expect(first.err).toMatch(/^oncall: \d+: not known yet\. .+ It is looked for until \d\d:\d\d:\d\d\.\n$/);
    expect(told((await run(...line)).out)).toEqual([unknown]);
    expect(now(page).notes).toEqual([]);
  });

  it('CLI-426 asks for nothing under --readonly, or where the line does not say what', async () => {
    const codes = [
      await run('resolve', page.id, '--readonly'),
      await run('snooze', page.id),
      await run('snooze', page.id, '--for', '1h', '--until', '09:00'),
      await run('reassign', page.id),
      await run('call', page.id),
      await run('merge', late.id),
      await run('note', page.id),
      await run('resolve', page.id, '--wait', 'soon'),
    ].map(({ code, out }) => [code, out]);
    expect(codes).toEqual([[4, ''], ...Array.from({ length: 7 }, () => [2, ''])]);
    expect(now(page).status).toBe('triggered');
  });
});
