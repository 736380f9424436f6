import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/domain/event.ts';
import { initialSession, type Session } from '../../../src/domain/session.ts';
import { PagerFeed } from '../../../src/hub/pager/feed.ts';
import { incidentOf, PAGER_ACTOR } from '../../../src/hub/pager/incident.ts';
import type { Pager, PagerCall, PagerIncident, PagerLogEntry } from '../../../src/ports/pager.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { handPager, incident, SATO_USER } from './hand-pager.ts';

const START = Date.parse('2026-11-25T03:00:00.000Z');
const AT = '2026-11-25T03:00:00.000Z';
const SECOND = 1_000;
const acked: Partial<PagerIncident> = {
  status: 'acknowledged',
  acknowledgements: [{ at: AT, by: SATO_USER }],
};

interface Given {
  readonly live?: boolean;
  readonly linked?: readonly Incident[];
  readonly answers?: Partial<Pager>;
}

/** One session, `s`, with the page Q1, fed from a pager that says of each page what `pages` holds. */
function feed({ live, linked = [incidentOf(incident(), [])], answers = {} }: Given = {}) {
  const time = new FakeTime(START);
  const reads: string[] = [];
  const commands: (readonly [string, object])[] = [];
  const errors: unknown[] = [];
  const found: number[] = [];
  const state = {
    session: { ...initialSession('s'), seq: 5, status: 'open', incidents: linked } as Session | null,
    pages: { Q1: incident() } as Record<string, PagerIncident | PagerError>,
    history: [] as readonly PagerLogEntry[] | PagerError,
    serves: true,
    takes: true,
    hasEffect: true,
  };
  const note = (what: string, call: PagerCall = {}) => {
    reads.push(`${(time.now() - START) / SECOND} ${what} ${call.lane ?? 'now'}`);
  };
  const pager = handPager({
    incident: async (id, call) => {
      note(id, call);
      const page = state.pages[id] ?? new PagerError('not-found');
      if (page instanceof PagerError) throw page;
      return page;
    },
    history: async (id, call) => {
      note(`history-of-${id}`, call);
      if (state.history instanceof PagerError) throw state.history;
      return state.history;
    },
    ...answers,
  });
  const own = new PagerFeed({
    hub: {
      serves: () => state.serves,
      session: async () => state.session,
      sessions: async () => [],
      system: async (
        ...[id, type, data, by]: Parameters<ConstructorParameters<typeof PagerFeed>[0]['hub']['system']>
      ) => {
        commands.push([type, data as object]);
        if (id !== 's' || by !== PAGER_ACTOR) throw new Error('in another name');
        if (!state.takes || !state.session) return { ok: false, refusal: { kind: 'not-saved', params: {} } };
        const { incident: changed } = data as { readonly incident?: Incident };
        const incidents = state.session.incidents.map((one) =>
          changed && one.id === changed.id ? changed : one,
        );
        const stall =
          type === 'pager.stall'
            ? { since: AT, kind: 'x', params: {} }
            : type === 'pager.resume'
              ? null
              : state.session.pagerStall;
        if (!state.hasEffect) return { ok: true, seq: state.session.seq };
        state.session = { ...state.session, seq: state.session.seq + 1, incidents, pagerStall: stall };
        return { ok: true, seq: state.session.seq };
      },
    },
    pager,
    time,
    logger: { info: () => {}, warn: () => {}, error: (fields, text) => errors.push([fields, text]) },
    ...(live === undefined ? {} : { told: { live, found: (at: number) => found.push(at) } }),
  });
  const follow = () => own.follow(state.session as Session);
  /** Seconds at which the page itself was read. */
  const looks = () => reads.filter((one) => one.includes(' Q1 ')).map((one) => Number(one.split(' ')[0]));
  return { own, time, reads, commands, errors, found, state, follow, looks };
}

describe('the feed of a session', () => {
  it('PDY-58 reads at once and then by its pace, one call a read while nothing changes', async () => {
    const { time, reads, commands, follow } = feed();
    follow();
    follow();
    await time.advance(10 * SECOND);
    expect(reads).toEqual([
      '0 Q1 background',
      '0 history-of-Q1 background',
      '5 Q1 background',
      '10 Q1 background',
    ]);
    expect(commands).toEqual([]);
  });

  it('PDY-58 brings a change into the session, and looks soon again for a minute', async () => {
    const { time, commands, state, follow, looks, found } = feed({
      linked: [{ ...incidentOf(incident(acked), []) }],
      live: false,
    });
    state.pages.Q1 = incident(acked);
    follow();
    await time.advance(16 * SECOND);
    expect(looks()).toEqual([0, 15]);
    const changed = incident({ ...acked, urgency: 'low', changedAt: '2026-11-25T02:59:59.000Z' });
    state.pages.Q1 = changed;
    await time.advance(75 * SECOND);
    expect(commands).toEqual([['incident.change', { incident: incidentOf(changed, []) }]]);
    expect(looks().slice(2)).toEqual([30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90]);
    await time.advance(30 * SECOND);
    expect(looks().slice(15)).toEqual([105, 120]);
    expect(found).toEqual([Date.parse('2026-11-25T02:59:59.000Z')]);
  });

  it('PDY-68 looks slowly while the pager tells by itself, and no more once the session is closed', async () => {
    const { time, follow, looks, state } = feed({ live: true });
    follow();
    await time.advance(130 * SECOND);
    expect(looks()).toEqual([0, 60, 120]);
    state.session = { ...(state.session as Session), status: 'closed' };
    await time.advance(600 * SECOND);
    expect(looks()).toEqual([0, 60, 120, 180]);
    // One that is closed, or has no page, is not followed at all.
    follow();
    expect(time.waiting).toBe(0);
  });

  it('PDY-56 says since when the pager is silent after twenty seconds, once it is heard again that too', async () => {
    const { time, commands, state, follow, looks } = feed();
    state.pages.Q1 = new PagerError('unreachable', { reason: 'ECONNRESET' });
    follow();
    await time.advance(19 * SECOND);
    expect(looks()).toEqual([0, 5, 15]);
    expect(commands).toEqual([]);
    await time.advance(16 * SECOND);
    expect(commands).toEqual([
      ['pager.stall', { since: AT, kind: 'unreachable', params: { reason: 'ECONNRESET' } }],
    ]);
    await time.advance(60 * SECOND);
    expect(looks()).toEqual([0, 5, 15, 35, 75]);
    state.pages.Q1 = incident();
    await time.advance(60 * SECOND);
    expect(commands.slice(2)).toEqual([['pager.resume', {}]]);
    expect(looks().slice(5, 7)).toEqual([135, 140]);
  });

  it('PDY-69 waits until the time that the pager names, and after a look that was given up only a little', async () => {
    const { time, state, follow, looks } = feed();
    state.pages.Q1 = new PagerError('rate-limited', { retryAt: '2026-11-25T03:00:42.000Z' });
    follow();
    await time.advance(41 * SECOND);
    expect(looks()).toEqual([0]);
    state.pages.Q1 = new PagerError('aborted');
    await time.advance(12 * SECOND);
    expect(looks()).toEqual([0, 42, 47, 52]);
  });

  it('PDY-124 a page that is gone hides no other, and an error that is not the pager’s is logged', async () => {
    const linked = [incidentOf(incident(), []), incidentOf(incident({ id: 'Q2' }), [])];
    const { time, state, follow, commands, errors } = feed({ linked });
    state.pages = { Q2: incident({ id: 'Q2', urgency: 'low' }) };
    follow();
    await time.advance(0);
    expect(commands).toEqual([
      ['incident.change', { incident: incidentOf(incident({ id: 'Q2', urgency: 'low' }), []) }],
    ]);
    state.history = new Error('odd') as never;
    const odd = feed({ answers: { incident: () => Promise.reject(new Error('odd')) } });
    odd.follow();
    await odd.time.advance(30 * SECOND);
    expect(odd.errors[0]).toMatchObject([{ session: 's' }, 'feed-failed']);
    expect([odd.commands, errors]).toEqual([[], []]);
  });

  it('PDY-130 reads a history again only after a change, and goes on with the last one where it cannot be read', async () => {
    const entry: PagerLogEntry = {
      id: 'L',
      kind: 'acknowledge',
      at: '2026-11-25T02:00:00.000Z',
      by: SATO_USER,
      to: [],
      via: null,
    };
    const known = { ...incidentOf(incident(acked), [entry]) };
    const { time, state, follow, reads, commands } = feed({ linked: [known] });
    state.pages.Q1 = incident(acked);
    state.history = [entry];
    follow();
    await time.advance(15 * SECOND);
    expect(reads.filter((one) => one.includes('history'))).toHaveLength(1);
    expect(commands).toEqual([]);
    state.pages.Q1 = incident({ ...acked, assignees: [SATO_USER] });
    state.history = new PagerError('server-error');
    await time.advance(15 * SECOND);
    expect(commands).toEqual([['incident.change', { incident: { ...known, assignees: ['佐藤'] } }]]);
    // It asks for it at each look until it has it.
    await time.advance(10 * SECOND);
    expect(reads.filter((one) => one.includes('history'))).toHaveLength(4);
  });

  it('PDY-130 what only its history tells comes into the session, however long the feed waits for it', async () => {
    const first = { id: 'L', kind: 'acknowledge', at: AT, by: SATO_USER, to: [], via: null } as const;
    const { time, follow, commands } = feed({
      answers: {
        history: () => new Promise((done) => time.after(3 * SECOND, () => done([first]))),
      },
    });
    follow();
    await time.advance(3 * SECOND);
    expect(commands).toEqual([['incident.change', { incident: incidentOf(incident(), [first]) }]]);
    expect(commands[0]?.[1]).toMatchObject({ incident: { status: 'triggered', firstAcknowledgedAt: AT } });
  });

  it('PDY-122 links the page that goes on, unless it is linked already', async () => {
    const into = incident({ id: 'Q2' });
    const merged = incident({ status: 'resolved', mergedInto: { id: 'Q2', name: '#2' } });
    const { time, state, follow, commands } = feed({ answers: { goesOn: async () => into } });
    state.pages = { Q1: merged, Q2: into };
    follow();
    await time.advance(0);
    expect(commands.map(([type]) => type)).toEqual(['incident.change', 'incident.link']);
    expect(commands[1]?.[1]).toEqual({ incident: incidentOf(into, []) });
    const linked = [incidentOf(merged, []), incidentOf(into, [])];
    const both = feed({ linked, answers: { goesOn: async () => into } });
    both.state.pages = { Q1: merged, Q2: into };
    both.follow();
    await both.time.advance(0);
    // What it was made part of may itself be part of one that is linked.
    const chain = feed({ linked, answers: { goesOn: async () => into } });
    chain.state.pages = { Q1: { ...merged, mergedInto: { id: 'Q3', name: '#3' } }, Q2: into };
    chain.follow();
    await chain.time.advance(0);
    expect([both.commands, chain.commands]).toEqual([[], []]);
  });

  it('PDY-104 reads the page that was opened to call somebody, and says that they answered', async () => {
    const create = {
      id: 'a1',
      act: 'create',
      args: { request: 'r1' },
      outcome: 'done',
      target: 'pagerduty',
      params: { incident: 'Q2', by: '佐藤' },
    };
    const { time, state, follow, commands } = feed();
    state.session = {
      ...(state.session as Session),
      responders: [{ id: 'r1', answer: null }] as never,
      actions: [create] as never,
    };
    state.pages.Q2 = incident({ id: 'Q2', acknowledgements: [{ at: AT, by: { id: 'P', name: '鈴木' } }] });
    follow();
    await time.advance(0);
    expect(commands).toEqual([['responder.answer', { request: 'r1', who: '鈴木', answer: 'accepted' }]]);
    const gone = feed();
    gone.state.session = state.session;
    gone.follow();
    await gone.time.advance(0);
    expect([gone.commands, gone.errors]).toEqual([[], []]);
  });

  it('PDY-58 stops where another hub serves the session, and a change that was not taken is no news', async () => {
    const { time, state, follow, looks } = feed({ linked: [incidentOf(incident({ ...acked }), [])] });
    state.takes = false;
    state.pages.Q1 = incident({ ...acked, urgency: 'low' });
    follow();
    await time.advance(16 * SECOND);
    expect(looks()).toEqual([0, 15]);
    state.serves = false;
    await time.advance(120 * SECOND);
    expect(looks()).toEqual([0, 15]);
    expect(time.waiting).toBe(0);
    // It is this hub's again.
    state.serves = true;
    follow();
    await time.advance(0);
    expect(looks()).toEqual([0, 15, 136]);
  });

  it('PDY-58 a change without effect makes it look no sooner', async () => {
    const { time, state, follow, looks } = feed({ linked: [incidentOf(incident({ ...acked }), [])] });
    state.hasEffect = false;
    state.pages.Q1 = incident({ ...acked, urgency: 'low' });
    follow();
    await time.advance(16 * SECOND);
    expect(looks()).toEqual([0, 15]);
  });

  it('PDY-68 only a change with its time that no act asked for is one that the pager has not told', async () => {
    const { own, state, found, commands } = feed({ live: true });
    state.pages.Q1 = incident({ urgency: 'low' });
    await own.refresh('s');
    const dateless = feed({ live: true });
    dateless.state.pages.Q1 = incident({ urgency: 'low', changedAt: null });
    dateless.follow();
    await dateless.time.advance(0);
    expect([commands, dateless.commands].map((all) => all.map(([type]) => type))).toEqual([
      ['incident.change'],
      ['incident.change'],
    ]);
    expect([found, dateless.found]).toEqual([[], []]);
  });
});

describe('a look that somebody waits for', () => {
  it('PDY-127 begins after the one that is under way, and the feed goes on by its pace', async () => {
    let answer = () => {};
    const slow: PagerIncident[] = [];
    const { own, time, looks, follow, reads } = feed({
      answers: {
        incident: async (_id, call) => {
          reads.push(`${(time.now() - START) / SECOND} Q1 ${call?.lane ?? 'now'}`);
          if (slow.length === 0) await new Promise<void>((resolve) => (answer = resolve));
          slow.push(incident());
          return incident();
        },
      },
    });
    follow();
    await time.advance(2 * SECOND);
    const looked = own.refresh('s');
    await time.advance(1 * SECOND);
    expect(looks()).toEqual([0]);
    answer();
    await time.advance(0);
    await looked;
    expect(reads.filter((one) => one.includes(' Q1 '))).toEqual(['0 Q1 background', '3 Q1 now']);
    await time.advance(5 * SECOND);
    expect(looks()).toEqual([0, 3, 8]);
  });

  it('PDY-58 is one read for all who wait at once', async () => {
    const { own, looks } = feed();
    await Promise.all([own.refresh('s'), own.refresh('s')]);
    expect(looks()).toEqual([0]);
  });

  it('PDY-58 that ends after the close is the last, and a session that is open again is followed again', async () => {
    let answer = () => {};
    const { own, time, state, follow, looks, reads } = feed({
      answers: {
        incident: async () => {
          reads.push(`${(time.now() - START) / SECOND} Q1 now`);
          await new Promise<void>((resolve) => (answer = resolve));
          return incident();
        },
      },
    });
    const open = state.session as Session;
    follow();
    await time.advance(1 * SECOND);
    state.session = { ...open, status: 'closed' };
    answer();
    await time.advance(60 * SECOND);
    expect([looks(), time.waiting]).toEqual([[0], 0]);
    state.session = open;
    follow();
    await time.advance(0);
    expect(looks()).toEqual([0, 61]);
    // A hub that stops waits for it, and begins no other.
    let isOver = false;
    const stopping = own.stop().then(() => {
      isOver = true;
    });
    await time.advance(1 * SECOND);
    expect(isOver).toBe(false);
    answer();
    await stopping;
    await time.advance(60 * SECOND);
    expect([looks(), time.waiting]).toEqual([[0, 61], 0]);
  });

  it('PDY-413 waits five seconds for the page at most, and two for its history', async () => {
    const signals: AbortSignal[] = [];
    const hangs = feed({
      answers: {
        incident: (_id, call) =>
          new Promise((_done, fail) => {
            if (call?.signal) signals.push(call.signal);
            call?.signal?.addEventListener('abort', () => fail(new PagerError('aborted')));
          }),
      },
    });
    let isOver = false;
    void hangs.own.refresh('s').then(() => {
      isOver = true;
    });
    await hangs.time.advance(4_999);
    expect([isOver, signals[0]?.aborted]).toEqual([false, false]);
    await hangs.time.advance(1);
    expect([isOver, signals[0]?.aborted]).toEqual([true, true]);
    const history = feed({ answers: { history: () => new Promise(() => {}) } });
    history.state.pages.Q1 = incident({ urgency: 'low' });
    void history.own.refresh('s');
    await history.time.advance(1_999);
    expect(history.commands).toEqual([]);
    await history.time.advance(1);
    expect(history.commands.map(([type]) => type)).toEqual(['incident.change']);
  });

  it('HUB-424 a hint is for the sessions about that page, or for all where it names none', async () => {
    const { own, time, looks, follow } = feed();
    follow();
    await time.advance(1 * SECOND);
    for (const hint of ['Q2', 'Q1', null]) {
      await own.hint(hint);
      await time.advance(1 * SECOND);
    }
    expect(looks()).toEqual([0, 2, 3]);
  });

  it('PDY-126 a feed that stopped reads nothing more', async () => {
    const { own, time, looks, follow } = feed();
    follow();
    await time.advance(1 * SECOND);
    await own.stop();
    follow();
    await own.refresh('s');
    await time.advance(60 * SECOND);
    expect(looks()).toEqual([0]);
    expect(time.waiting).toBe(0);
  });

  it('PDY-126 what a look that was under way at the stop has met is said nowhere', async () => {
    let fail = (_error: Error) => {};
    const incident = () => new Promise<never>((_done, reject) => (fail = reject));
    const { own, time, follow, commands, errors } = feed({ answers: { incident } });
    follow();
    await time.advance(30 * SECOND);
    const stopping = own.stop();
    fail(new PagerError('unreachable'));
    await stopping;
    const odd = feed({ answers: { incident } });
    odd.follow();
    await odd.time.advance(30 * SECOND);
    const ending = odd.own.stop();
    fail(new Error('odd'));
    await ending;
    expect([commands, errors, odd.errors]).toEqual([[], [], []]);
  });
});
