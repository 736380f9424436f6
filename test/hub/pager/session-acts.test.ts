import { describe, expect, it } from 'vitest';
import type { OutsideAction } from '../../../src/domain/actions.ts';
import { markOf } from '../../../src/domain/pager.ts';
import { initialSession, type Session } from '../../../src/domain/session.ts';
import type { AskedOf } from '../../../src/hub/outside/relay.ts';
import { incidentOf, PAGER_ACTOR } from '../../../src/hub/pager/incident.ts';
import type { PagerPeople } from '../../../src/hub/pager/people.ts';
import { leftOutOf, SessionActs, type SessionActsDeps, turnOf } from '../../../src/hub/pager/session-acts.ts';
import type { PagerProof } from '../../../src/ports/pager.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import { requestedAct } from '../../domain/given.ts';
import { handPager, incident, SATO_USER } from './hand-pager.ts';

const AT = '2026-11-25T03:00:00.000Z';
const action = (change: Partial<OutsideAction> = {}) => requestedAct({ act: 'resolve', ...change });
const session = (change: Partial<Session> = {}): Session => ({
  ...initialSession('s'),
  seq: 12,
  status: 'open',
  incidents: [{ ...incidentOf(incident(), []), assignees: ['田中', '鈴木'] }],
  actions: [action()],
  ...change,
});
const proof = (change: Partial<PagerProof> = {}): PagerProof => ({ incident: null, leftOut: [], ...change });

/** The acts of one session at a hub; `asked` is what was handed to the relay. */
function acts(
  given: Session | null = session(),
  change: Partial<SessionActsDeps> & {
    readonly importedTo?: number;
    readonly serves?: boolean;
    readonly answer?: object;
  } = {},
) {
  const asked: AskedOf<PagerProof>[] = [];
  const taken: string[] = [];
  const heard: unknown[] = [];
  const { importedTo = 0, serves = true, answer = { ok: true, seq: 13 }, ...deps } = change;
  const own = new SessionActs({
    hub: {
      serves: () => serves,
      session: async () => given,
      sessions: async () => [],
      importedTo: async () => importedTo,
      system: async (...command: readonly unknown[]) => {
        heard.push(command);
        return answer as never;
      },
    } as SessionActsDeps['hub'],
    pager: handPager({ act: (act, acting) => ({ act, acting }) as never }),
    people: { userOf: async () => SATO_USER } as unknown as PagerPeople,
    relay: {
      stopped: false,
      take: (one: OutsideAction, of: AskedOf<PagerProof>) => {
        taken.push(one.id);
        asked.push(of);
      },
    } as never,
    now: () => Date.parse(AT),
    refresh: async (id) => void heard.push(['refresh', id]),
    lacksResponders: () => heard.push('lacks'),
    ...deps,
  });
  const first = async () => {
    await own.take(given ?? session());
    const [one] = asked;
    if (!one) throw new Error('nothing was handed over');
    return one;
  };
  return { own, asked, taken, heard, first };
}
const call = { signal: new AbortController().signal };

describe('what a session asks of the pager', () => {
  it('PDY-62 acts of one incident, or of one schedule, take turns', () => {
    expect(turnOf(action({ args: { incident: 'Q1', schedule: 'D1' } }))).toBe('incident Q1');
    expect(turnOf(action({ args: { schedule: 'D1' } }))).toBe('schedule D1');
    expect(turnOf(action({ args: { incident: 7 } }))).toBe('a1');
  });

  it('PDY-651 what a proof left out is named, within its length', () => {
    expect(leftOutOf(proof())).toEqual({});
    expect(leftOutOf(proof({ leftOut: ['#1', '#2'] }))).toEqual({ leftOut: '#1, #2' });
    expect(leftOutOf(proof({ leftOut: ['x'.repeat(400)] })).leftOut).toHaveLength(300);
  });

  it('PDY-46 what is open is handed over, and nothing else', async () => {
    const actions = [
      action({ outcome: 'done' }),
      action({ id: 'a2', target: 'slack' }),
      action({ id: 'a3' }),
      action({ id: 'a4', outcome: 'unknown' }),
    ];
    const { own, taken, asked } = acts();
    await own.take(session({ actions }));
    expect(taken).toEqual(['a3', 'a4']);
    expect(asked[0]).toMatchObject({ place: 's', turn: 'incident Q1' });
  });

  it('PDY-54 what an import brought is never done here, and ended once somebody has acted here', async () => {
    const actions = [action({ seq: 9 }), action({ id: 'a2', seq: 10 })];
    const part = acts(session({ actions }), { importedTo: 9 });
    await part.own.take(session({ actions }));
    expect(part.taken).toEqual(['a2']);
    expect(part.heard).toEqual([['s', 'action.abandon', { action: 'a1', kind: 'imported' }, PAGER_ACTOR]]);
    const whole = acts(session({ actions }), { importedTo: 12 });
    await whole.own.take(session({ actions }));
    expect([whole.taken, whole.heard]).toEqual([[], []]);
  });

  it('PDY-1 is done as the person who asked, with the mark of the session', async () => {
    const { first } = acts();
    expect(await (await first()).prepare(call as never)).toMatchObject({
      act: { kind: 'resolve', incident: 'Q1' },
      acting: { as: SATO_USER, mark: markOf('s', action()) },
    });
  });

  it('PDY-47 a hub without a pager says so, and PDY-44 who is not known acts for nobody', async () => {
    const prepare = async (change: Partial<SessionActsDeps>) =>
      (await acts(session(), change).first()).prepare(call as never);
    await expect(prepare({ pager: null })).rejects.toMatchObject({ kind: 'not-configured' });
    await expect(prepare({ people: null })).rejects.toMatchObject({ kind: 'not-configured' });
    const unknown = {
      userOf: () => Promise.reject(new PagerError('requester-unknown')),
    } as unknown as PagerPeople;
    await expect(prepare({ people: unknown })).rejects.toMatchObject({ kind: 'requester-unknown' });
    await expect((await acts(null).first()).prepare(call as never)).rejects.toMatchObject({
      kind: 'not-found',
      params: { what: 'session' },
    });
  });

  it.each([
    ['resolve', proof(), {}],
    ['resolve', proof({ incident: incident(), leftOut: ['#1'] }), { leftOut: '#1' }],
    ['create', proof({ incident: incident({ id: 'Q2', number: 7 }) }), { incident: 'Q2', number: 7 }],
    ['create', proof({ incident: incident({ id: 'Q2', number: null }) }), { incident: 'Q2', number: 0 }],
    ['create', proof(), {}],
    ['escalate', proof(), { to: '田中, 鈴木', status: 'triggered' }],
  ])('PDY-107 a proof of %s says who did it and what came of it', async (act, given, more) => {
    const { first, heard } = acts(session({ actions: [action({ act })] }));
    const one = await first();
    await one.prepare(call as never).catch(() => {});
    expect(await one.proved(given)).toEqual({ by: '佐藤', ...more });
    expect(heard).toEqual([['refresh', 's']]);
  });

  it('PDY-107 an escalation names nobody where the incident has nobody, or is not linked', async () => {
    const gives = async (change: Partial<Session>) => {
      const one = await acts(session({ actions: [action({ act: 'escalate' })], ...change })).first();
      return one.proved(proof());
    };
    expect(await gives({ incidents: [{ ...incidentOf(incident(), []), assignees: [] }] })).toEqual({
      by: '',
    });
    expect(await gives({ incidents: [] })).toEqual({ by: '' });
    // A session of an earlier version did not keep them.
    const { assignees: _, ...before } = incidentOf(incident(), []);
    expect(await gives({ incidents: [before] })).toEqual({ by: '' });
    const many = { ...incidentOf(incident(), []), assignees: ['x'.repeat(300)] };
    const other = { ...incidentOf(incident({ id: 'Q2' }), []), assignees: ['佐藤'] };
    expect(await gives({ incidents: [other] })).toEqual({ by: '' });
    expect(await gives({ incidents: [other, ...session().incidents] })).toMatchObject({ to: '田中, 鈴木' });
    expect(((await gives({ incidents: [many] })) as { to: string }).to).toHaveLength(200);
  });

  it.each([
    ['resolve', 'already-resolved', [['refresh', 's']]],
    ['acknowledge', 'changed-since', [['refresh', 's']]],
    ['resolve', 'forbidden', []],
    ['responder', 'ability-missing', ['lacks']],
    ['responder', 'forbidden', []],
    ['create', 'ability-missing', []],
  ])('PDY-414 %s that is refused as %s is followed by %j', async (act, kind, heard) => {
    const given = acts(session({ actions: [action({ act })] }));
    await (await given.first()).refused({ kind, params: {} } as never);
    expect(given.heard).toEqual(heard);
  });

  it.each([
    [{ ok: true, seq: 3 }, true, 'kept'],
    [{ ok: false, refusal: { kind: 'not-saved' } }, true, 'later'],
    [{ ok: false, refusal: { kind: 'too-fast' } }, true, 'later'],
    [{ ok: false, refusal: { kind: 'unknown-action' } }, true, 'settled'],
    [{ ok: true, seq: 3 }, false, 'settled'],
  ])('PDY-55 an outcome to which the session answers %j is %j: %s', async (answer, serves, said) => {
    const { first, heard } = acts(session(), { answer, serves });
    const one = await first();
    expect(await one.say('action.fail', { action: 'a1' } as never)).toBe(said);
    expect(heard).toHaveLength(serves ? 1 : 0);
    // That it was done is said even where another hub serves the session.
    expect(await one.say('action.done', { action: 'a1' } as never)).toBe(serves ? said : 'kept');
  });
});
