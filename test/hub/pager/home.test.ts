import { describe, expect, it } from 'vitest';
import { factsIn } from '../../contracts/fact-log.ts';
import { pagerRig, SATO, TANAKA } from './pager-rig.ts';

const falseAlarm = { hurt: false, why: 'しきい値が低すぎる', prevent: '5%を10%に' };
const real = { hurt: true, why: null, prevent: null };

describe('what the home screen asks of the hub', () => {
  it('HOM-70 counts the pages of every scope at once, from one read, and lists the wanted one', async () => {
    await using rig = await pagerRig({ speed: 1 });
    const { account } = rig;
    account.trigger('SCHECK1', 'mine');
    const taken = account.trigger('SCHECK1', 'of the team');
    account.acknowledge(taken, 'PTANAKA');
    account.trigger('SSEARCH', 'of others');
    const json = await rig.pages(SATO, 'mine');
    expect(json.counts).toEqual({
      mine: 1,
      team: 2,
      all: 3,
      more: { mine: false, team: false, all: false },
    });
    expect(json.incidents.map(({ title }: { title: string }) => title)).toEqual(['mine']);
    for (const [scope, n] of [
      ['team', 2],
      ['all', 3],
    ] as const) {
      expect((await rig.ask(SATO, `/v1/incidents?scope=${scope}`)).json.incidents).toHaveLength(n);
    }
    const reads = rig.server.calls.filter(({ method, path }) => method === 'GET' && path === '/incidents');
    expect(reads).toHaveLength(1);
  });

  it('HOM-71 says who is on call, and which turn is the asker’s own', async () => {
    await using rig = await pagerRig();
    const of = async (person: typeof SATO) =>
      (await rig.ask(person, '/v1/oncall')).json.oncall.policies.find(
        ({ id }: { id: string }) => id === 'EPAY001',
      ).levels[0].people[0];
    expect(await of(SATO)).toMatchObject({ name: '佐藤', you: true });
    expect(await of(TANAKA)).not.toHaveProperty('you');
  });

  it('HOM-72 keeps a verdict on a page without a session, changes it, takes it back, and writes nothing to the pager', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const path = `/v1/incidents/${page.number}/verdict`;
    const row = async () => (await rig.pages(TANAKA)).incidents[0];
    expect((await row()).verdict).toBeNull();
    expect(await rig.ask(SATO, path, { verdict: falseAlarm })).toMatchObject({
      status: 200,
      json: { session: null, row: { verdict: falseAlarm } },
    });
    // The other homes are told of it.
    expect(rig.changes.n).toBe(1);
    expect((await row()).verdict).toEqual(falseAlarm);
    expect((await rig.ask(SATO, '/v1/verdicts')).json).toMatchObject({
      falseAlarms: 1,
      real: 0,
      verdicts: [
        { session: null, number: page.number, service: 'checkout', by: '佐藤', verdict: falseAlarm },
      ],
    });
    await rig.ask(TANAKA, path, { verdict: real });
    await rig.ask(TANAKA, path, { verdict: real });
    expect((await factsIn(rig.log, 'verdicts')).map(({ verdict }) => verdict?.hurt)).toEqual([false, true]);
    await rig.restart();
    expect((await row()).verdict).toEqual(real);
    await rig.ask(SATO, path, { verdict: null });
    expect((await row()).verdict).toBeNull();
    expect((await rig.ask(SATO, '/v1/verdicts')).json.verdicts).toEqual([]);
    expect([rig.writes(), page.status, await rig.hub.sessions()]).toEqual([[], 'triggered', []]);
  });

  it('HOM-73 a verdict on a page that has a session, live or closed, is kept there', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    const path = `/v1/incidents/${page.id}/verdict`;
    expect((await rig.ask(SATO, path, { verdict: real })).json).toMatchObject({ session });
    expect((await rig.state(session)).verdict).toEqual(real);
    await rig.command(SATO, session, 'session.close', { reason: '終わり' });
    expect((await rig.ask(SATO, path, { verdict: falseAlarm })).json).toMatchObject({
      session,
      row: { session: null, verdict: falseAlarm },
    });
    expect(await factsIn(rig.log, 'verdicts')).toEqual([]);
    expect((await rig.ask(SATO, '/v1/verdicts')).json).toMatchObject({
      falseAlarms: 1,
      verdicts: [{ session, number: page.number }],
    });
  });

  it('HOM-73 what was said of a page before it had a session goes into the session, in the same name, and only there', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const path = `/v1/incidents/${page.id}/verdict`;
    await rig.ask(SATO, path, { verdict: falseAlarm });
    const { session } = (await rig.start(TANAKA, page.id)).json;
    const { verdict, participants } = await rig.state(session);
    expect(verdict).toEqual(falseAlarm);
    expect(Object.values(participants).map(({ name }) => name)).not.toContain('佐藤');
    const said = (await rig.events(session)).find(({ type }) => type === 'verdict.set');
    expect(said?.by.name).toBe('佐藤');
    expect((await rig.ask(SATO, '/v1/verdicts')).json.verdicts).toMatchObject([{ session }]);
    expect((await rig.ask(SATO, path, { verdict: null })).json.row.verdict).toBeNull();
  });

  it('HOM-74 while the pager is away a page that is listed can be judged', async () => {
    await using rig = await pagerRig({ pager: { timeoutMs: 6_000_000, readForMs: 1_000 } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rig.ask(SATO, '/v1/incidents');
    rig.server.faults.add('', { kind: 'drop' }, 1_000);
    const told = await rig.ask(SATO, `/v1/incidents/${page.id}/verdict`, { verdict: falseAlarm });
    expect(told).toMatchObject({ status: 200, json: { row: { verdict: falseAlarm } } });
  });

  it('HOM-75 a secret in a reason is redacted before it is kept', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const why = 'password=hunter2hunter2 が切れた';
    const verdict = { hurt: false, why, prevent: '鍵 AKIAIOSFODNN7EXAMPLE を消す' };
    const told = await rig.ask(SATO, `/v1/incidents/${page.id}/verdict`, { verdict });
    expect(told).toMatchObject({ status: 200, json: { session: null } });
    const kept = (await factsIn(rig.log, 'verdicts')).map((each) => each.verdict);
    expect(kept).toEqual([
      {
        hurt: false,
        why: expect.stringMatching(/^password=\[redacted:[a-z-]+\] が切れた$/),
        prevent: expect.stringMatching(/^鍵 \[redacted:[a-z-]+\] を消す$/),
      },
    ]);
    expect(told.json.row.verdict).toEqual(kept[0]);
  });

  describe.each([
    ['500', { kind: 'status', status: 500 }, 'server-error', 'doubt'],
    ['429 without headers', { kind: 'status', status: 429 }, 'rate-limited', 'waiting'],
    // After the first was given up a second one is under way, or was given up, too.
    ['a hang', { kind: 'hang' }, null, 'asked or doubt'],
  ] as const)('%s', (_, fault, kind, state) => {
    it('HOM-76 an acknowledgement that waits or failed stands on its row, with why', async () => {
      await using rig = await pagerRig({ pager: { timeoutMs: 6_000 } });
      const page = rig.account.trigger('SCHECK1', '5xx');
      const row = async () => (await rig.pages(TANAKA)).incidents[0];
      await row();
      rig.server.faults.add('PUT', fault, 1_000);
      const asked = rig.time.now();
      const path = `/v1/incidents/${page.id}/acts`;
      const ask = { act: 'acknowledge' };
      const waits = {
        ...{ act: 'acknowledge', by: '佐藤' },
        ...(kind === null
          ? { state: expect.stringMatching(/^(asked|doubt)$/) }
          : { state, kind, retryAt: expect.any(String) }),
      };
      // Nobody is kept at the screen for as long as it takes.
      expect(await rig.ask(SATO, path, { ask })).toMatchObject({
        status: 200,
        json: { asked: { session: null }, row: { status: 'triggered', acting: waits } },
      });
      expect(rig.time.now() - asked).toBeLessThan(60_000);
      expect((await rig.ask(SATO, path, { ask })).json).toMatchObject({ row: { acting: { by: '佐藤' } } });
      rig.server.faults.clear();
      while ((await row()).acting !== null) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await row()).toMatchObject({ status: 'acknowledged', acknowledged: { by: '佐藤' } });
      expect(page.acknowledgements).toHaveLength(1);
    });
  });

  it('HOM-76 a hub that stops waits for none, and begins none', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    rig.server.faults.add('PUT', { kind: 'status', status: 503 }, 1);
    const told = rig.ask(SATO, `/v1/incidents/${page.id}/acts`, { ask: { act: 'acknowledge' } });
    while (rig.writes().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    await rig.die();
    expect((await told).json).toMatchObject({
      row: { status: 'triggered', acting: { state: expect.stringMatching(/^(asked|doubt)$/) } },
    });
    await new Promise<void>((done) => rig.time.after(60_000, done));
    expect([rig.writes().length, page.status]).toEqual([1, 'triggered']);
    await rig.begin();
  });

  it('HOM-76 so does one that the live session asked for', async () => {
    await using rig = await pagerRig({ pager: { token: 'local-user-key-sato' } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(TANAKA, page.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'failed');
    expect((await rig.ask(TANAKA, '/v1/incidents')).json.incidents[0]).toMatchObject({
      status: 'triggered',
      acting: { by: '田中', state: 'failed', kind: 'key-of-another', params: { owner: '佐藤' } },
    });
  });
});
