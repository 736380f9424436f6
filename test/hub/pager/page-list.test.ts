import { describe, expect, it } from 'vitest';
import type { OutsideAction } from '../../../src/domain/actions.ts';
import type { Verdict } from '../../../src/domain/event.ts';
import type { PageActs } from '../../../src/hub/pager/page-acts.ts';
import {
  isYours,
  liveSession,
  PageList,
  type PageListDeps,
  sessionsAbout,
} from '../../../src/hub/pager/page-list.ts';
import type { PageVerdicts } from '../../../src/hub/pager/page-verdicts.ts';
import type { PagerPeople } from '../../../src/hub/pager/people.ts';
import type { ToldPage } from '../../../src/hub/pager/queue.ts';
import type { PagerIncident } from '../../../src/ports/pager.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import type { SessionSummary } from '../../../src/protocol/http.ts';
import { requestedAct, sato, tanaka } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { handPager, incident, SATO_USER, TANAKA_USER } from './hand-pager.ts';

const AT = '2026-11-25T03:00:00.000Z';
const NOW = Date.parse(AT);
const SAID: Verdict = { hurt: true, why: null, prevent: null };
const summary = (id: string, change: Partial<SessionSummary> = {}) =>
  ({
    id,
    status: 'open',
    kind: 'incident',
    incidents: [{ id: 'Q1', number: 1 }],
    peopleNow: [],
    verdict: null,
    ...change,
  }) as unknown as SessionSummary;
const action = (change: Partial<OutsideAction> = {}) =>
  requestedAct({ by: tanaka, act: 'acknowledge', ...change });

function list(
  pages: readonly PagerIncident[],
  change: Partial<PageListDeps> & {
    readonly sessions?: readonly SessionSummary[];
    readonly own?: readonly OutsideAction[];
    readonly asked?: readonly OutsideAction[];
    readonly said?: Verdict;
  } = {},
) {
  const time = new FakeTime(NOW);
  const changes: unknown[] = [];
  const reads: number[] = [];
  const { sessions = [], own, asked = [], said, ...deps } = change;
  const given: PageListDeps = {
    hub: {
      sessions: async () => sessions,
      session: async () => (own ? ({ actions: own } as never) : Promise.reject(new Error('damaged'))),
    },
    pager: handPager({
      incidents: async () => {
        reads.push(time.now() - NOW);
        return { incidents: pages, more: false, unread: 0 };
      },
    }),
    people: { userOf: async () => SATO_USER } as unknown as PagerPeople,
    time,
    verdicts: { of: async () => (said ? { verdict: said } : null) } as unknown as PageVerdicts,
    acts: {
      told: async () => (id: string) => asked.filter(({ args }) => args.incident === id),
    } as unknown as PageActs,
    told: () => false,
    listsChanged: (known) => changes.push(known),
    ...deps,
  };
  return { pages: new PageList(given), time, changes, reads };
}
const row = async (...given: Parameters<typeof list>) =>
  (await list(...given).pages.list('all', sato)).incidents[0];

describe('a page in the list', () => {
  it('PDY-60 has its texts made safe, and what is not known is null', async () => {
    const bare = incident({ service: null, url: null, number: null, alerts: null });
    expect(await row([bare])).toEqual({
      id: 'Q1',
      number: null,
      title: '5xx',
      service: null,
      teams: [],
      url: null,
      urgency: 'high',
      priority: null,
      status: 'triggered',
      triggeredAt: AT,
      acknowledged: null,
      unacknowledgesAt: null,
      assignees: [],
      mine: false,
      alerts: null,
      session: null,
      verdict: null,
      acting: null,
    });
    const bell = { id: 'R', name: 'a\u0007' };
    const all = incident({
      title: 'key AKIAQYLPMN5HFIQR7XYA',
      service: bell,
      priority: bell,
      teams: Array.from({ length: 30 }, () => bell),
      assignees: [...Array.from({ length: 30 }, () => bell), SATO_USER],
      url: 'https://x.example.com/\u0007',
    });
    const shown = await row([all]);
    expect(shown).toMatchObject({
      title: 'key [redacted:aws-key-id]',
      service: 'a␇',
      priority: 'a␇',
      url: 'https://x.example.com/␇',
    });
    expect([shown?.teams, shown?.assignees]).toEqual([Array(20).fill('a␇'), Array(20).fill('a␇')]);
    // Yours, though your name is behind those that are shown.
    expect(shown?.mine).toBe(true);
    expect((await row([incident({ assignees: [TANAKA_USER] })]))?.mine).toBe(false);
    const long = (await row([incident({ title: 'あ'.repeat(1_000) })]))?.title ?? '';
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(2_048);
  });

  it('PDY-412 says who has it, and whether that is you', async () => {
    const taken = (...by: readonly (typeof SATO_USER)[]) =>
      incident({ status: 'acknowledged', acknowledgements: by.map((one) => ({ at: AT, by: one })) });
    expect((await row([taken(SATO_USER, TANAKA_USER)]))?.acknowledged).toEqual({
      by: '田中',
      at: AT,
      you: false,
    });
    expect((await row([taken(TANAKA_USER, SATO_USER)]))?.acknowledged).toEqual({
      by: '佐藤',
      at: AT,
      you: true,
    });
    expect((await row([taken(SATO_USER, TANAKA_USER, SATO_USER)]))?.acknowledged).toMatchObject({
      you: true,
    });
    expect((await row([taken(TANAKA_USER, SATO_USER, TANAKA_USER)]))?.acknowledged).toMatchObject({
      by: '田中',
      you: false,
    });
    expect((await row([{ ...taken(SATO_USER), status: 'triggered' }]))?.acknowledged).toBeNull();
    expect((await row([taken()]))?.acknowledged).toBeNull();
    expect(isYours(taken(SATO_USER, TANAKA_USER), SATO_USER)).toBe(true);
    expect(isYours(taken(TANAKA_USER), SATO_USER)).toBe(false);
    expect(isYours(taken(TANAKA_USER), null)).toBe(false);
  });

  it('HOM-73 has the verdict of a session about it, else the one that was said without', async () => {
    const real = { hurt: true, why: 'pool', prevent: null };
    const judged = [summary('s1'), summary('s2', { status: 'closed', verdict: real })];
    expect((await row([incident()], { sessions: judged, said: SAID, own: [] }))?.verdict).toEqual(real);
    expect((await row([incident()], { sessions: [summary('s1')], said: SAID, own: [] }))?.verdict).toEqual(
      SAID,
    );
  });

  it('HOM-76 has the live session about it, and how many are there', async () => {
    const sessions = [summary('s0', { status: 'closed' }), summary('s1', { peopleNow: ['佐藤', '田中'] })];
    expect((await row([incident()], { sessions, own: [] }))?.session).toEqual({ id: 's1', people: 2 });
  });
});

describe('what was asked of a page', () => {
  const delay = { kind: 'rate-limited', params: { limit: 1 }, retryAt: AT, doubt: false };
  const told = { act: 'acknowledge', by: '田中' };
  it.each([
    ['not yet begun', action(), { ...told, state: 'asked', kind: null, params: {}, retryAt: null }],
    [
      'waiting',
      action({ delay }),
      { ...told, state: 'waiting', kind: 'rate-limited', params: { limit: 1 }, retryAt: AT },
    ],
    [
      'in doubt',
      action({ delay: { ...delay, doubt: true } }),
      { ...told, state: 'doubt', kind: 'rate-limited', params: { limit: 1 }, retryAt: AT },
    ],
    [
      'unknown',
      action({ outcome: 'unknown', kind: 'unconfirmed' }),
      { ...told, state: 'unknown', kind: 'unconfirmed', params: {}, retryAt: null },
    ],
    ['done', action({ outcome: 'done' }), null],
    [
      'failed a minute ago',
      action({ outcome: 'failed', kind: 'forbidden', outcomeAt: '2026-11-25T02:59:00.000Z' }),
      { ...told, state: 'failed', kind: 'forbidden', params: {}, retryAt: null },
    ],
    ['failed longer ago', action({ outcome: 'failed', outcomeAt: '2026-11-25T02:58:59.999Z' }), null],
    [
      'given up just now',
      action({ outcome: 'abandoned', kind: 'late', outcomeAt: AT }),
      { ...told, state: 'failed', kind: 'late', params: {}, retryAt: null },
    ],
    ['given up long ago', action({ outcome: 'abandoned', outcomeAt: '2026-11-25T02:00:00.000Z' }), null],
    ['asked of Slack', action({ target: 'slack' }), null],
    ['asked of another page', action({ args: { incident: 'Q2' } }), null],
  ] as const)('HOM-76 stands on its row: %s', async (_how, one, acting) => {
    expect((await row([incident()], { sessions: [summary('s1')], own: [one] }))?.acting).toEqual(acting);
  });

  it('HOM-76 the last of them counts, of its session where that can be read, else of what was asked without', async () => {
    const first = action({ act: 'escalate' });
    const asked = [first, action()];
    expect((await row([incident()], { asked }))?.acting?.act).toBe('acknowledge');
    expect((await row([incident()], { asked, sessions: [summary('s1')], own: [first] }))?.acting?.act).toBe(
      'escalate',
    );
    expect((await row([incident()], { asked, sessions: [summary('s1')], own: [] }))?.acting).toBeNull();
    expect((await row([incident()], { asked, sessions: [summary('s1')] }))?.acting?.act).toBe('acknowledge');
  });
});

describe('who asks for the list', () => {
  it('PDY-410 is not known where the pager says so, or says nothing for two seconds', async () => {
    const failing = list([], {
      people: {
        userOf: () => Promise.reject(new PagerError('requester-unknown', { email: 'a\u0007' })),
      } as unknown as PagerPeople,
    });
    expect((await failing.pages.list('all', sato)).askerUnknown).toEqual({
      kind: 'requester-unknown',
      params: { email: 'a␇' },
    });
    const slow = list([], { people: { userOf: () => new Promise(() => {}) } as unknown as PagerPeople });
    let got: unknown = null;
    void slow.pages.list('mine', sato).then((one) => {
      got = one;
    });
    await slow.time.advance(1_999);
    expect(got).toBeNull();
    await slow.time.advance(1);
    expect(got).toMatchObject({ askerUnknown: { kind: 'not-yet', params: {} }, incidents: [] });
    expect((await list([]).pages.list('all', sato)).askerUnknown).toBeNull();
  });

  it('PDY-410 PDY-412 has no page as theirs, nor an acknowledgement, while it is not known who that is', async () => {
    const theirs = incident({
      status: 'acknowledged',
      acknowledgements: [{ at: AT, by: SATO_USER }],
      assignees: [SATO_USER],
    });
    const [known] = (await list([theirs]).pages.list('all', sato)).incidents;
    expect(known).toMatchObject({ mine: true, acknowledged: { by: '佐藤', you: true } });
    const people = { userOf: () => Promise.reject(new PagerError('requester-unknown')) };
    const unknown = list([theirs], { people: people as unknown as PagerPeople }).pages;
    const shown = { mine: false, acknowledged: { by: '佐藤', you: false } };
    expect((await unknown.list('all', sato)).incidents).toMatchObject([shown]);
    expect(await unknown.row(theirs, sato)).toMatchObject(shown);
    expect((await unknown.part('all', sato, 1)).head.askerUnknown?.kind).toBe('requester-unknown');
  });

  it('PDY-57 says when it was read and why it is not newer, with the names of home', async () => {
    const { pages, time } = list([incident()]);
    expect(await pages.part('all', sato, 1)).toMatchObject({
      head: { scope: 'all', stalled: null, more: false, unread: 0 },
      rows: [{ id: 'Q1' }],
    });
    const broken = list([], {
      pager: handPager({
        incidents: async (_scope, _from, call) => {
          if (call?.lane === 'background')
            throw new PagerError('server-error', { status: 500, reason: 'a\u0007' });
          return { incidents: [incident()], more: false, unread: 0 };
        },
      }),
    });
    await broken.pages.list('all', sato);
    await broken.time.advance(10_000);
    const stalled = { since: AT, kind: 'server-error', params: { status: 500, reason: 'a␇' } };
    expect(await broken.pages.list('all', sato)).toMatchObject({ at: AT, stalled });
    const { head } = await broken.pages.part('all', sato, 1);
    expect(head.stalled).toEqual({ ...stalled, kind: 'pager-server-error' });
    expect(await pages.row(incident({ id: 'Q9' }), sato)).toMatchObject({ id: 'Q9' });
    expect(pages.known('Q1')?.id).toBe('Q1');
    await time.advance(0);
  });
});

describe('a change that a webhook reports', () => {
  const news: ToldPage = {
    at: NOW + 1,
    by: null,
    acknowledges: false,
    says: { id: 'Q1', title: 'worse', status: 'triggered', triggeredAt: AT },
  };

  it('HUB-969 is shown at once, and read half a second later, once for several', async () => {
    const { pages, time, changes, reads } = list([incident()]);
    await pages.list('all', sato);
    pages.told(news);
    expect(changes).toEqual([true]);
    expect((await pages.list('all', sato)).incidents[0]?.title).toBe('worse');
    await time.advance(300);
    pages.told(news);
    await time.advance(199);
    expect([reads, changes]).toEqual([[0], [true, true]]);
    await time.advance(1);
    expect([reads, changes]).toEqual([
      [0, 500],
      [true, true, true],
    ]);
    pages.told(news);
    await time.advance(500);
    expect(reads).toEqual([0, 500, 1_000]);
  });

  it('HUB-969 of which nothing can be shown is read by the next who asks', async () => {
    const { pages, changes, reads, time } = list([incident()]);
    await pages.list('all', sato);
    pages.told(null);
    expect(changes).toEqual([undefined]);
    await time.advance(1_000);
    expect(reads).toEqual([0]);
    await pages.list('all', sato);
    expect(reads).toEqual([0, 1_000]);
  });
});

describe('sessions about a page', () => {
  const all = [
    summary('other', { incidents: [{ id: 'Q2', number: 2 }] }),
    summary('closed', { status: 'closed' }),
    summary('drill', { kind: 'drill' }),
    summary('damaged', { status: 'damaged' }),
    summary('live'),
    summary('older'),
  ];

  it('PDY-121 the live one is the newest that is open; a drill only for drills', () => {
    expect(liveSession('Q1', all)?.id).toBe('live');
    expect(liveSession('Q1', all, true)?.id).toBe('drill');
    expect(liveSession('Q2', all, true)).toBeNull();
    expect(liveSession('Q3', all)).toBeNull();
    const linked = ['Q1', 'Q4'].map((id, i) => ({ id, number: i + 1 }));
    const several = [summary('several', { incidents: linked })];
    expect(['Q1', 'Q4'].map((id) => liveSession(id, several)?.id)).toEqual(['several', 'several']);
  });

  it('PDY-121 all that can be read, but for drills', () => {
    expect(sessionsAbout('Q1', all).map(({ id }) => id)).toEqual(['closed', 'live', 'older']);
  });
});
