import { describe, expect, it } from 'vitest';
import { ACT_TABLE, type FieldActName, type PagerActName } from '../../../src/domain/act-table.ts';
import type { PagerAct } from '../../../src/ports/pager.ts';
import type { PagerError } from '../../../src/ports/pager-error.ts';
import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';
import { sayPager } from '../../../src/text/i18n/pager.ts';
import { ofFieldActs } from '../../rigs/field-acts.ts';
import { FAULT_KINDS } from './fault-kinds.ts';
import { type AnyRig, acknowledge, act, handRig, logged, pagerRig, sato } from './rig.ts';

/** After these nobody knows whether the write took effect. */
const isSure = (fault: CallFault): boolean => fault.kind === 'status' && fault.status === 429;

type Make = (rig: AnyRig) => { what: PagerAct; count: () => number };
/** No call tells of a status update, which is never written again; what is deleted has tests of its own. */
type Elsewhere = FieldActName | 'status-update' | 'end-override' | 'end-maintenance';

/** Each act, and how often it has then happened at the local PagerDuty. */
const ACTS: { readonly [A in Exclude<PagerActName, Elsewhere> | FieldActName]: Make } = {
  ...ofFieldActs(
    ({ what, count }): Make =>
      ({ incident }) => ({ what: what(incident), count: () => count(incident) }),
  ),
  acknowledge: ({ incident }) => ({
    what: acknowledge(incident),
    count: () => logged(incident, /^acknowledge/),
  }),
  resolve: ({ incident }) => ({
    what: { kind: 'resolve', incident: incident.id },
    count: () => logged(incident, /^resolve/),
  }),
  note: ({ incident }) => ({
    what: { kind: 'note', incident: incident.id, text: '切り戻します' },
    count: () => incident.notes.length,
  }),
  responder: ({ incident }) => ({
    what: {
      kind: 'responder',
      incident: incident.id,
      target: { type: 'user', id: 'PSUZUKI' },
      message: '見てください',
    },
    count: () => incident.requests.length,
  }),
  escalate: ({ incident }) => ({
    what: { kind: 'escalate', incident: incident.id, level: 2, policy: null },
    count: () => logged(incident, /^escalate/),
  }),
  'hand-back': ({ incident }) => ({
    what: { kind: 'escalate', incident: incident.id, level: null, policy: 'EPAY001' },
    count: () => logged(incident, /^delegate/),
  }),
  snooze: ({ account, incident }) => {
    account.acknowledge(incident, 'PSATO01');
    return {
      what: { kind: 'snooze', incident: incident.id, seconds: 3_600 },
      count: () => logged(incident, /^snooze/),
    };
  },
  priority: ({ incident }) => ({
    what: { kind: 'priority', incident: incident.id, priority: 'P2' },
    count: () => logged(incident, /^priority_change/),
  }),
  reassign: ({ incident }) => ({
    what: { kind: 'reassign', incident: incident.id, users: ['PSUZUKI'] },
    count: () => logged(incident, /^assign/) - 1,
  }),
  merge: ({ account, incident }) => {
    const source = account.trigger('SCHECK1', '同じ障害');
    return {
      what: { kind: 'merge', incident: incident.id, sources: [source.id] },
      count: () => logged(source, /^resolve/),
    };
  },
  override: ({ account, time }) => ({
    what: {
      kind: 'override',
      schedule: 'DPRIM01',
      from: new Date(time.now()).toISOString(),
      until: new Date(time.now() + 7_200_000).toISOString(),
    },
    count: () => account.calendar.overrides.length,
  }),
  maintain: ({ account, time }) => ({
    what: {
      kind: 'maintain',
      services: ['SCHECK1'],
      from: new Date(time.now()).toISOString(),
      until: new Date(time.now() + 7_200_000).toISOString(),
      text: '定期リリース',
    },
    count: () => account.calendar.windows.length,
  }),
  create: ({ account }) => ({
    what: { kind: 'create', service: 'SSEARCH', title: '応援', details: 'DBです', policy: null },
    count: () => account.incidents.length - 1,
  }),
};

describe.each(Object.entries(FAULT_KINDS))('%s', (_, fault) => {
  it('PDY-1 nothing acts twice, and what is told as done has been done', async () => {
    for (const make of Object.values(ACTS)) {
      const rig = handRig();
      const { what, count } = make(rig);
      rig.server.faults.add('P', fault, 1);
      const told = await act(rig, what);
      // What was sent late has come by now.
      await rig.time.advance(30_000);
      expect({ kind: what.kind, ok: told.ok, count: count(), waits: told.waits.length }).toEqual({
        kind: what.kind,
        ok: true,
        count: 1,
        waits: 1,
      });
      expect(told.waits[0]?.endsWith('?'), what.kind).toBe(!isSure(fault));
    }
  });

  it('PDY-640 what does no harm again is written again at once, after one look that finds it not done', async () => {
    for (const [name, make] of Object.entries(ACTS)) {
      const rig = handRig();
      const { what, count } = make(rig);
      // Nobody waits for these while PagerDuty goes on calling.
      if (ACT_TABLE[what.kind].again !== 'same' || isSure(fault)) continue;
      rig.server.faults.add('P', fault, 1);
      const asked = rig.time.now();
      const { ok, begunAt } = await act(rig, what);
      // A call that hangs is given up after ten seconds.
      const patience = fault.kind === 'hang' || fault.kind === 'slow' ? 10_000 : 0;
      expect([name, ok, rig.time.now() - asked]).toEqual([name, true, patience]);
      const isTried = fault.kind === 'slow' || fault.done !== true;
      expect([name, begunAt.length]).toEqual([name, isTried ? 2 : 1]);
      const looks = rig.server.calls.filter(({ path }) => path === `/incidents/${rig.incident.id}`);
      // One before each write, or one that found it done.
      expect([name, looks.filter(({ method }) => method === 'GET').length]).toEqual([name, 2]);
      await rig.time.advance(30_000);
      expect([name, count()]).toEqual([name, 1]);
    }
  });

  it('PDY-401 in doubt it only looks, for a minute at least, before it writes again', async () => {
    for (const [name, make] of Object.entries(ACTS)) {
      const rig = handRig();
      const { what } = make(rig);
      if (ACT_TABLE[what.kind].again === 'same') continue;
      rig.server.faults.add('P', fault, 1);
      const { begunAt } = await act(rig, what);
      const isTried = fault.kind !== 'slow' && fault.done !== true;
      // A new incident is two writes: itself and its note.
      expect([name, begunAt.length]).toEqual([name, isTried ? 2 : name === 'create' ? begunAt.length : 1]);
      if (!isTried || isSure(fault)) continue;
      const [first = 0, second = 0] = begunAt;
      expect(second - first, name).toBeGreaterThanOrEqual(60_000);
      const methods = rig.server.calls.map(({ method }) => method === 'GET');
      const between = methods.slice(methods.indexOf(false) + 1, methods.lastIndexOf(false));
      expect(between.filter(Boolean).length, name).toBeGreaterThanOrEqual(5);
    }
  });

  it('PDY-1 the same over real sockets', async () => {
    const kinds = [ACTS.acknowledge, ACTS.note, ACTS.escalate];
    const seen = kinds.map(async (make) => {
      const patience = fault.kind === 'hang' || fault.kind === 'slow' ? { timeoutMs: 10_000 } : {};
      await using rig = await pagerRig({ pager: patience });
      const { what, count } = make(rig);
      rig.server.faults.add('P', fault, 1);
      const { ok } = await act(rig, what);
      return { kind: what.kind, ok, count: count() };
    });
    for (const { ok, count, kind } of await Promise.all(seen))
      expect([kind, ok, count]).toEqual([kind, true, 1]);
  });

  it('PDY-2 no acknowledgement is told while PagerDuty cannot be read', async () => {
    const rig = handRig();
    rig.server.faults.add('', fault.kind === 'slow' ? { kind: 'hang' } : fault, 10_000);
    const told = await act(rig, acknowledge(rig.incident));
    expect([told.kind, rig.writes(), rig.incident.status]).toEqual(['abandoned', [], 'triggered']);
  });

  it('PDY-3 a read that fails once is tried again, and ends', async () => {
    await using rig = await pagerRig({
      pager: fault.kind === 'hang' || fault.kind === 'slow' ? { timeoutMs: 5_000 } : { readForMs: 60_000 },
    });
    rig.server.faults.add('GET', fault, 1);
    expect((await rig.pager.incident('4809')).id).toBe(rig.incident.id);
  });
});

describe('what is kept of a page before an act', () => {
  it.each(Object.entries(ACTS))('PDY-658 holds no text that a person wrote: %s', async (_, make) => {
    const rig = handRig();
    const { what } = make(rig);
    const written = '秘密 no-secret@example.com';
    for (const one of rig.account.incidents) {
      rig.account.set(one, 'PTANAKA', { title: written });
      rig.account.note(one, 'PTANAKA', written);
    }
    await rig.time.advance(5_000);
    const { signal } = new AbortController();
    const seen = await rig.time.during(rig.pager.act(what, { as: sato, mark: '[m]' }).look(null, { signal }));
    const before = seen.kind === 'open' ? seen.before : 'not open';
    expect(before).not.toMatch(/[^\x21-\x7e]|secret|not open/);
  });
});

describe('what no patience mends', () => {
  it('PDY-4 a revoked token ends the act at once', async () => {
    await using rig = await pagerRig();
    rig.account.revoked.add('local-account-key');
    const told = await act(rig, acknowledge(rig.incident));
    expect(told.ok ? null : told.error?.kind).toBe('unauthorised');
    expect(rig.server.calls).toHaveLength(1);
  });

  it('PDY-5 an incident resolved under our hands is told with who and when', async () => {
    await using rig = await pagerRig();
    rig.account.resolve(rig.incident, 'PTANAKA');
    for (const what of [acknowledge(rig.incident), { kind: 'resolve', incident: rig.incident.id } as const]) {
      const told = await act(rig, what);
      expect(told.ok ? null : told.error?.kind).toBe('already-resolved');
      expect(told.ok ? null : told.error?.params).toMatchObject({ by: '田中' });
    }
    expect(rig.writes()).toEqual([]);
  });

  it('PDY-6 an incident resolved between look and act is looked at again', async () => {
    await using rig = await pagerRig();
    const { incident, account, pager } = rig;
    const told = act(rig, acknowledge(incident), {});
    // The look is answered before this runs; the write comes after.
    while (rig.server.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    account.resolve(incident, 'PTANAKA');
    const result = await told;
    expect(result.ok ? null : result.error?.kind).toBe('already-resolved');
    expect((await pager.incident(incident.id)).status).toBe('resolved');
  });

  it('PDY-7 an acknowledgement of somebody else is left alone unless it is to be taken over', async () => {
    await using rig = await pagerRig();
    rig.account.acknowledge(rig.incident, 'PTANAKA');
    const told = await act(rig, acknowledge(rig.incident));
    expect(told.ok ? null : told.error?.kind).toBe('already-acknowledged');
    expect(told.ok ? null : told.error?.params).toMatchObject({ by: '田中' });
    expect(rig.writes()).toEqual([]);
    const taken = await act(rig, acknowledge(rig.incident, true));
    expect(taken).toMatchObject({ ok: true, found: false });
    expect(rig.incident.acknowledgements.map(({ user }) => user)).toEqual(['PTANAKA', 'PSATO01']);
  });

  it('PDY-8 what the same person has acknowledged elsewhere is found, not done again', async () => {
    await using rig = await pagerRig();
    rig.account.acknowledge(rig.incident, 'PSATO01');
    expect(await act(rig, acknowledge(rig.incident))).toMatchObject({ ok: true, found: true });
    expect(rig.writes()).toEqual([]);
  });

  it('PDY-654 names an account’s missing ability by the request, also where the account says something else', async () => {
    const words = 'Account does not have the ability';
    const body = JSON.stringify({ error: { message: words, code: 2014 } });
    const more: Readonly<Record<string, (rig: AnyRig) => { what: PagerAct }>> = {
      ...ACTS,
      'status-update': ({ incident }) => ({
        what: { kind: 'status-update', incident: incident.id, text: '続報' },
      }),
      'end-override': ({ account, time }) => {
        account.calendar.override('DPRIM01', 'PSATO01', time.now(), time.now() + 7_200_000);
        const until = new Date(time.now() + 7_200_000).toISOString();
        const from = new Date(time.now()).toISOString();
        return { what: { kind: 'end-override', schedule: 'DPRIM01', from, until } };
      },
    };
    const sentences = new Set<string>();
    for (const [name, make] of Object.entries(more)) {
      const rig = handRig();
      const { what } = make(rig);
      for (const on of ['P', 'DELETE']) rig.server.faults.add(on, { kind: 'status', status: 402, body });
      const told = await act(rig, what);
      const params = told.ok ? {} : (told.error?.params ?? {});
      const wish = what.kind === 'end-override' ? 'override' : what.kind;
      expect([name, told.kind, params]).toEqual([name, 'failed', { what: wish, reason: words }]);
      const sentence = sayPager('ability-missing', params, 'en');
      expect(sentence).toContain(words);
      expect([name, sentence.includes('request responders')]).toEqual([name, name === 'responder']);
      expect(sentence).not.toContain('do this');
      sentences.add(sentence);
    }
    // Handing back escalates, giving a turn back changes overrides.
    expect(sentences.size).toBe(Object.keys(more).length - 2);
    const reads = handRig();
    for (const path of ['/oncalls', '/priorities', '/services', '/schedules', '/maintenance_windows']) {
      reads.server.faults.add(`GET ${path}`, { kind: 'status', status: 402 });
      const { pager } = reads;
      const read = {
        '/oncalls': () => pager.oncall({ schedules: [], policies: [] }),
        '/priorities': () => pager.priorities(),
        '/services': () => pager.services(),
        '/schedules': () => pager.schedules(),
        '/maintenance_windows': () => pager.windows(),
      }[path];
      const error = await reads.time
        .during<unknown>(read?.() ?? Promise.resolve())
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: 'ability-missing', params: { what: path.slice(1), reason: '' } });
      expect(sayPager('ability-missing', (error as PagerError).params, 'en')).toMatch(/cannot read .* \(-\)/);
    }
  });

  it('PDY-9 each refusal has a kind, by its code or by its phrase', async () => {
    await using rig = await pagerRig({ team: { abilities: [] } });
    const { incident, server } = rig;
    const help = (id: string): PagerAct => ({
      kind: 'responder',
      incident: incident.id,
      target: { type: 'user', id },
      message: 'x',
    });
    const kind = async (what: PagerAct, acting = {}) => {
      const told = await act(rig, what, acting);
      return told.ok ? 'done' : (told.error?.kind ?? told.kind);
    };
    expect(await kind(help('PSUZUKI'))).toBe('ability-missing');
    expect(await kind({ kind: 'escalate', incident: incident.id, level: 9, policy: null })).toBe(
      'nobody-next',
    );
    expect(await kind({ kind: 'priority', incident: incident.id, priority: 'P9' })).toBe('not-found');
    expect(await kind(acknowledge({ ...incident, id: 'QNOSUCH' }))).toBe('not-found');
    const stranger = { as: { id: 'PNOBODY', name: '誰か', email: 'nobody@example.com', teams: [] } };
    expect(await kind(acknowledge(incident), stranger)).toBe('requester-unknown');
    const wrapped =
      '{"error":{"message":"Invalid Input Provided","code":2001,"errors":["Incident cannot be escalated"]}}';
    server.faults.add('PUT', { kind: 'status', status: 400, body: wrapped });
    expect(await kind({ kind: 'escalate', incident: incident.id, level: 2, policy: null })).toBe(
      'nobody-next',
    );
    server.faults.add('PUT', { kind: 'status', status: 400, body: '{"error":{"message":"No","code":1006}}' });
    expect(await kind({ kind: 'escalate', incident: incident.id, level: 2, policy: null })).toBe(
      'nobody-next',
    );
    server.faults.add('PUT', {
      kind: 'status',
      status: 403,
      body: '{"error":{"message":"Access Denied","code":2010}}',
    });
    expect(await kind(acknowledge(incident))).toBe('forbidden');
    server.faults.add('PUT', {
      kind: 'status',
      status: 400,
      body: '{"error":{"message":"Bad thing","code":2001}}',
    });
    const told = await act(rig, acknowledge(incident));
    expect(told.ok ? {} : told.error?.params).toEqual({ status: 400, reason: 'Bad thing' });
  });
});
