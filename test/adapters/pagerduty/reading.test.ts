import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { incidentKey } from '../../../src/adapters/pagerduty/incidents.ts';
import { pagerDuty } from '../../../src/adapters/pagerduty/pagerduty.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import { ACCOUNT_KEY, USER_KEY } from '../../../src/sim/pagerduty/team.ts';
import { localSender } from './local-sender.ts';
import { ownCertificate } from './own-certificate.ts';
import { acknowledge, act, handRig, pagerRig } from './rig.ts';

const failed = async (work: Promise<unknown>): Promise<PagerError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PagerError);
  return error as PagerError;
};

describe('what PagerDuty tells', () => {
  it('PDY-11 reads an incident by id, number and web address', async () => {
    await using rig = await pagerRig();
    const { id, number } = rig.incident;
    for (const given of [
      id,
      String(number),
      `#${number}`,
      `https://example.pagerduty.com/incidents/${id}?x=1`,
    ]) {
      expect((await rig.pager.incident(given)).id).toBe(id);
    }
    for (const given of ['', '../users', 'Q1/notes', '-1', 'https://example.com/other/Q1']) {
      expect(incidentKey(given)).toBeNull();
      expect((await failed(rig.pager.incident(given))).kind).toBe('not-found');
    }
  });

  it('PDY-12 gives PagerDuty’s own times and names, as UTC with milliseconds', async () => {
    await using rig = await pagerRig();
    rig.account.acknowledge(rig.incident, 'PTANAKA');
    const read = await rig.pager.incident(rig.incident.id);
    expect(read).toMatchObject({
      status: 'acknowledged',
      title: '決済画面で5xx急増',
      service: { name: 'checkout' },
      acknowledgements: [{ by: { id: 'PTANAKA', name: '田中' } }],
      assignees: [{ name: '田中' }],
      resolvedAt: null,
      priority: null,
    });
    expect(read.triggeredAt).toMatch(/^2026-11-25T02:58:\d\d\.000Z$/);
    expect(Date.parse(read.unacknowledgesAt ?? '') - Date.parse(read.acknowledgements[0]?.at ?? '')).toBe(
      1_800_000,
    );
    const history = await rig.pager.history(rig.incident.id);
    expect(history.map(({ kind, by }) => [kind, by?.name])).toEqual([
      ['trigger', 'checkout'],
      ['assign', 'checkout'],
      ['acknowledge', '田中'],
    ]);
  });

  it('PDY-13 gives a list by the hundred, and says whether there are more', async () => {
    await using rig = await pagerRig();
    for (let i = 0; i < 250; i += 1) rig.account.trigger('SCHECK1', `alert ${i}`);
    const ids = new Set<string>();
    for (const [from, length, more] of [
      [0, 100, true],
      [100, 100, true],
      [200, 51, false],
    ] as const) {
      const page = await rig.pager.incidents({ kind: 'all' }, from);
      expect([page.incidents.length, page.more]).toEqual([length, more]);
      for (const { id } of page.incidents) ids.add(id);
    }
    expect([ids.size, rig.server.calls.length]).toEqual([251, 3]);
    expect((await rig.pager.incidents({ kind: 'teams', teams: ['TSEARCH'] }, 0)).incidents).toEqual([]);
  });

  it('PDY-14 an incident of 800 alerts costs one call and says how many there are', async () => {
    await using rig = await pagerRig();
    const storm = rig.account.trigger('SCHECK1', 'storm', { alerts: 800 });
    const { alerts, total } = await rig.pager.alerts(storm.id);
    expect([alerts.length, total]).toEqual([100, 800]);
    expect((await rig.pager.incident(storm.id)).alerts).toBe(800);
    expect(rig.server.calls).toHaveLength(2);
  });

  it('PDY-15 tells a user’s key from an account’s', async () => {
    await using rig = await pagerRig();
    expect(await rig.pager.account()).toMatchObject({ key: 'account', owner: null, rate: { limit: 960 } });
    await using owned = await pagerRig({ pager: { token: USER_KEY } });
    expect(await owned.pager.account()).toMatchObject({ key: 'user', owner: { email: 'sato@example.com' } });
    await using wrong = await pagerRig({ pager: { token: 'nobody-knows-it' } });
    expect((await failed(wrong.pager.account())).kind).toBe('unauthorised');
  });

  it('PDY-15 takes any refusal to name an owner for an account’s or an application’s key, if it opens the rest', async () => {
    const body = '{"error":{"message":"Requester User Not Found","code":1008}}';
    for (const status of [400, 403, 404]) {
      await using rig = await pagerRig();
      rig.server.faults.add('GET /users/me', { kind: 'status', status, body });
      expect(await rig.pager.account()).toMatchObject({ key: 'account', owner: null });
    }
    await using none = await pagerRig();
    none.server.faults.add('GET', { kind: 'status', status: 403 }, 2);
    expect((await failed(none.pager.account())).kind).toBe('forbidden');
  });

  it('PDY-130 of a history of thousands of lines the first acknowledgement is told', async () => {
    await using rig = await pagerRig();
    const { incident, account } = rig;
    account.acknowledge(incident, 'PTANAKA');
    for (let i = 0; i < 1_500; i += 1)
      incident.log.push({ id: `N${i}`, type: 'notify_log_entry', at: rig.time.now(), user: null });
    account.resolve(incident, 'PSATO01');
    const history = await rig.pager.history(incident.id);
    const told = history.map(({ kind }) => kind).filter((kind) => kind !== 'notify');
    expect(told).toEqual(['trigger', 'assign', 'acknowledge', 'resolve']);
  });

  it('PDY-131 all users of a large account are read', async () => {
    const many = Array.from({ length: 1_500 }, (_, i) => ({
      id: `PMANY${i}`,
      name: `n${i}`,
      email: `n${i}@example.com`,
      teams: [],
    }));
    await using rig = await pagerRig();
    await using large = await pagerRig({ team: { users: [...rig.account.team.users, ...many] } });
    let read = 0;
    for await (const users of large.pager.users()) read += users.length;
    expect(read).toBe(1_505);
  });

  it('PDY-16 finds a user by the whole address only, in whatever case', async () => {
    await using rig = await pagerRig();
    expect((await rig.pager.userByEmail('SATO@example.com'))?.id).toBe('PSATO01');
    expect(await rig.pager.userByEmail('sato@example')).toBeNull();
  });

  it('PDY-17 tells who is on call now and whose turn is next', async () => {
    await using rig = await pagerRig();
    const now = await rig.pager.oncall({ schedules: ['DPRIM01'], policies: [] });
    expect(now.map(({ user, level, schedule }) => [user.name, level, schedule?.name])).toEqual([
      ['佐藤', 1, '決済 一次'],
    ]);
    const until = '2026-11-26T02:58:11Z';
    const week = await rig.pager.oncall({
      schedules: ['DPRIM01'],
      policies: [],
      since: '2026-11-25T02:58:11Z',
      until,
    });
    expect(week.map(({ user }) => user.name)).toEqual(['佐藤', '田中', '佐藤']);
    const policy = await rig.pager.oncall({ schedules: [], policies: ['EPAY001'] });
    expect(policy.map(({ user, level, until: end }) => [user.name, level, end === null])).toEqual([
      ['佐藤', 1, false],
      ['鈴木', 2, true],
    ]);
  });
});

describe('the rate', () => {
  it('PDY-18 after a 429 nobody of this hub asks the same before the time it names', async () => {
    for (const [headers, seconds] of [
      [{ 'ratelimit-reset': '30' }, 30],
      [{ 'retry-after': '45' }, 45],
      [{ 'retry-after': 'Wed, 25 Nov 2026 03:00:40 GMT' }, 40],
      // What is told wrong keeps nobody for longer than an act is wanted.
      [{ 'ratelimit-reset': '86400' }, 600],
      [{ 'retry-after': 'soon' }, 10],
      [{}, 10],
    ] as const) {
      const rig = handRig({ pager: { readForMs: 0 } });
      rig.server.faults.add('GET', { kind: 'status', status: 429, headers });
      const error = await failed(rig.pager.incident(rig.incident.id));
      const left = Date.parse(String(error.params.retryAt)) - rig.time.now();
      expect([error.kind, left]).toEqual(['rate-limited', seconds * 1_000]);
      expect((await failed(rig.pager.incident('4810'))).kind).toBe('rate-limited');
      expect(rig.server.calls).toHaveLength(1);
      await rig.time.advance(seconds * 1_000);
      expect((await rig.pager.incident(rig.incident.id)).id).toBe(rig.incident.id);
    }
  });

  it('PDY-672 a clock that was set back holds up no call', async () => {
    let offMs = 3_600_000;
    const { time: real, account, server, incident } = handRig();
    const time = { now: () => real.now() + offMs, after: real.after.bind(real) };
    const sender = localSender({ ...server, account, time, token: ACCOUNT_KEY });
    const pager = pagerDuty({ token: ACCOUNT_KEY, time, random: () => 0.5, readForMs: 0 }, sender);
    const limited = { kind: 'status', status: 429, headers: { 'ratelimit-reset': '60' } } as const;
    server.faults.add('GET', limited);
    expect((await failed(pager.incident(incident.id))).kind).toBe('rate-limited');
    expect((await failed(pager.incident(incident.id))).kind).toBe('rate-limited');
    expect(server.calls).toHaveLength(1);
    offMs = 0;
    expect((await pager.incident(incident.id)).id).toBe(incident.id);
  });

  it('PDY-407 a limit on one thing keeps nobody from another; two limits keep what may wait from all', async () => {
    const rig = handRig({ pager: { readForMs: 0 } });
    const limited = { kind: 'status', status: 429, headers: { 'ratelimit-reset': '60' } } as const;
    rig.server.faults.add('GET /oncalls', limited);
    await failed(rig.pager.oncall({ schedules: [], policies: [] }, { lane: 'background' }));
    expect(await rig.pager.abilities({ lane: 'background' })).toContain('teams');
    rig.server.faults.add('GET /priorities', limited);
    await failed(rig.pager.priorities());
    expect((await failed(rig.pager.abilities({ lane: 'background' }))).kind).toBe('rate-limited');
    const before = rig.time.now();
    expect(await act(rig, acknowledge(rig.incident))).toMatchObject({ ok: true, waits: [] });
    expect(rig.time.now()).toBe(before);
  });

  it('PDY-19 feeds leave the last of the rate to those who act', async () => {
    await using rig = await pagerRig({ local: { rate: 20 }, pager: { readForMs: 0 } });
    for (let i = 0; i < 18; i += 1) await rig.pager.abilities();
    expect((await failed(rig.pager.abilities({ lane: 'background' }))).kind).toBe('rate-limited');
    expect(await act(rig, acknowledge(rig.incident))).toMatchObject({ ok: true });
  });

  it('PDY-408 neither feeds nor reads that hang keep an act from going out', async () => {
    const rig = handRig();
    rig.server.faults.add('GET /priorities', { kind: 'hang' }, 100);
    rig.server.faults.add('GET /escalation_policies', { kind: 'hang' }, 100);
    for (let i = 0; i < 5; i += 1) {
      rig.pager.priorities({ lane: 'background' }).catch(() => {});
      rig.pager.policies('x').catch(() => {});
    }
    const started = rig.time.now();
    const told = await act(rig, acknowledge(rig.incident));
    expect(told).toMatchObject({ ok: true });
    expect(rig.time.now() - started).toBeLessThan(1_000);
  });

  it('PDY-20 asks at most four things at once', async () => {
    await using rig = await pagerRig();
    rig.server.faults.add('GET /priorities', { kind: 'hang' }, 4);
    const stop = new AbortController();
    const hanging = [1, 2, 3, 4].map(() => failed(rig.pager.priorities({ signal: stop.signal })));
    const fifth = rig.pager.abilities();
    while (rig.server.calls.length < 4) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(rig.server.calls.map(({ path }) => path)).not.toContain('/abilities');
    stop.abort();
    expect((await Promise.all(hanging)).map(({ kind }) => kind)).toEqual(Array(4).fill('aborted'));
    expect(await fifth).toContain('teams');
  });
});

describe('where it is', () => {
  it('PDY-21 reaches a server over https whose authority it is told to trust, and no other', async () => {
    const tls = await ownCertificate();
    await using rig = await pagerRig({ local: { tls }, pager: { ca: tls.certificate } });
    expect(rig.server.url).toMatch(/^https:/);
    expect((await rig.pager.incident(rig.incident.id)).id).toBe(rig.incident.id);
    await using stranger = await pagerRig({ local: { tls }, pager: { readForMs: 0 } });
    expect(await failed(stranger.pager.incident('4809'))).toMatchObject({
      kind: 'unreachable',
      uncertain: false,
    });
  });

  it('PDY-21 trusts its own authority beside those of the environment', async () => {
    const [tls, other] = [await ownCertificate(), await ownCertificate()];
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, tls.certificate]);
    try {
      await using rig = await pagerRig({ local: { tls }, pager: { ca: other.certificate, readForMs: 0 } });
      expect((await rig.pager.incident(rig.incident.id)).id).toBe(rig.incident.id);
    } finally {
      setDefaultCACertificates(before);
    }
  });

  it('PDY-22 goes below the path of a proxy that is named as its address', async () => {
    const seen: string[] = [];
    const proxy = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"abilities":["teams"]}');
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    await using through = await pagerRig({ pager: { url: `http://127.0.0.1:${port}/pagerduty/` } });
    expect(await through.pager.abilities()).toEqual(['teams']);
    expect(seen).toEqual(['/pagerduty/abilities']);
    proxy.close();
    proxy.closeAllConnections();
  });

  it('PDY-23 goes through the proxy that the environment names', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"abilities":["proxied"]}');
    });
    proxy.on('connect', (_request, socket) => socket.destroy());
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = proxy.address() as AddressInfo;
    const proxyEnv = { http_proxy: `http://127.0.0.1:${port}` };
    await using rig = await pagerRig({ pager: { url: 'http://pagerduty.example.com', proxyEnv } });
    expect(await rig.pager.abilities()).toEqual(['proxied']);
    expect(asked).toEqual(['http://pagerduty.example.com/abilities']);
    proxy.close();
    proxy.closeAllConnections();
  });

  it('PDY-24 puts the token into one header and nowhere else', async () => {
    await using rig = await pagerRig();
    await act(rig, acknowledge(rig.incident));
    rig.account.revoked.add('local-account-key');
    const error = await failed(rig.pager.abilities());
    expect(`${error.stack} ${JSON.stringify(error)} ${error.cause}`).not.toContain('local-account-key');
    for (const { path, query, body, headers } of rig.server.calls) {
      const { authorization, ...rest } = headers;
      expect(authorization).toBe('Token token=local-account-key');
      expect(JSON.stringify([path, [...query], body, rest])).not.toContain('local-account-key');
    }
  });
});
