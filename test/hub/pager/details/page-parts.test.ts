import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../../src/domain/event.ts';
import type { PagePart } from '../../../../src/domain/page.ts';
import { type PagePartsDeps, readPagePart } from '../../../../src/hub/pager/details/page-parts.ts';
import type { PageVerdicts } from '../../../../src/hub/pager/page-verdicts.ts';
import type { Pager, PagerIncident } from '../../../../src/ports/pager.ts';
import { PagerError } from '../../../../src/ports/pager-error.ts';
import type { SessionSummary } from '../../../../src/protocol/http.ts';
import { FakeTime } from '../../../network/fake-time.ts';
import { alert, handPager, incident, SATO_USER, shift, TANAKA_USER } from '../hand-pager.ts';

const AT = '2026-11-25T03:00:00.000Z';
const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T03:00:00.000Z`;
const verdict = (hurt: boolean, why: string | null = null): Verdict => ({ hurt, why, prevent: null });
const about = (id: string, said: Verdict | null, change: Partial<SessionSummary> = {}) =>
  ({
    id: `s-${id}`,
    title: `about ${id}`,
    status: 'closed',
    kind: 'incident',
    incidents: [{ id }],
    verdict: said,
    ...change,
  }) as unknown as SessionSummary;

function parts(
  answers: Partial<Pager>,
  {
    sessions = [],
    said = {},
    ...deps
  }: Partial<Pick<PagePartsDeps, 'rules' | 'priorities'>> & {
    readonly sessions?: readonly SessionSummary[];
    readonly said?: Readonly<Record<string, Verdict>>;
  } = {},
) {
  const time = new FakeTime();
  const of = async (id: string) => (said[id] ? { verdict: said[id] } : null);
  const given: PagePartsDeps = {
    pager: handPager(answers),
    sessions: async () => sessions,
    verdicts: { of } as unknown as PageVerdicts,
    time,
    rules: [],
    ...deps,
  };
  const read = <P extends PagePart>(part: P, page: PagerIncident = incident()) =>
    readPagePart(given, page, part);
  return { read, time };
}

describe('a part of a page', () => {
  it('HOM-423 is what a session about it would begin with', async () => {
    const { read } = parts(
      {},
      {
        rules: [{ service: 'checkout', title: '5xx', procedure: 'payments' }],
        priorities: { SEV2: 'Major' },
      },
    );
    const graded = incident({ priority: { id: 'P', name: 'major' } });
    expect(await read('choice', graded)).toEqual({ procedure: 'payments', severity: 'SEV2' });
    expect(await read('choice', incident({ service: null }))).toEqual({ procedure: null, severity: null });
  });

  it('HOM-423 has who is paged now and next, and when', async () => {
    const { read } = parts({ oncall: async () => [shift(SATO_USER, 1), shift(TANAKA_USER, 2)] });
    const page = incident({ assignees: [SATO_USER], escalatesAt: AT });
    expect(await read('reach', page)).toEqual({ now: ['佐藤'], next: { people: ['田中'], at: AT } });
    expect(await read('reach', { ...page, assignees: [TANAKA_USER] })).toEqual({ now: ['田中'], next: null });
  });

  it('HOM-423 is read with a signal, and is not known after eight seconds', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const { read, time } = parts({
      notes: (_, call) => {
        signals.push(call?.signal);
        return new Promise((_done, fail) => {
          call?.signal?.addEventListener('abort', () => fail(new Error('aborted')));
        });
      },
    });
    const reading = read('notes').catch((error: unknown) => error);
    await time.advance(7_999);
    expect(signals[0]?.aborted).toBe(false);
    await time.advance(1);
    expect(await reading).toMatchObject({ kind: 'unreachable', params: { reason: 'ETIMEDOUT' } });
  });

  it('HOM-423 says what the pager says of it, and leaves no timer behind', async () => {
    const forbidden = new PagerError('forbidden');
    const { read, time } = parts({
      alerts: () => Promise.reject(forbidden),
      recent: async (_, most) => ({ entries: [], more: most === 30 }),
      notes: async () => [],
    });
    await expect(read('alert')).rejects.toBe(forbidden);
    expect(await read('log')).toEqual({ lines: [], more: true });
    expect(await read('notes')).toEqual({ notes: [] });
    expect(time.waiting).toBe(0);
  });
});

describe('earlier pages of the same alert', () => {
  const earlier = (id: string, at: string) => incident({ id, number: 1, triggeredAt: at });
  const key = 'checkout-5xx';

  it('HOM-422 are looked for thirty days back, by its key, else by the first key of its alerts', async () => {
    const asked: unknown[] = [];
    const { read } = parts({
      sameKey: async (...given) => {
        asked.push(given.slice(0, 2));
        return { incidents: [], more: true };
      },
      alerts: async () => ({
        alerts: [alert(), alert({ key: 'first' }), alert({ key: 'second' })],
        total: 3,
      }),
    });
    expect(await read('before', incident({ key }))).toEqual({
      days: 30,
      total: 0,
      more: true,
      real: 0,
      falseAlarms: 0,
      last: null,
    });
    await read('before');
    expect(asked).toEqual([
      [key, '2026-10-26T03:00:00.000Z'],
      ['first', '2026-10-26T03:00:00.000Z'],
    ]);
    const without = parts({ alerts: async () => ({ alerts: [alert()], total: 1 }) });
    expect(await without.read('before')).toMatchObject({ total: 0, more: false, last: null });
  });

  const found = (...incidents: readonly PagerIncident[]) => ({
    sameKey: async () => ({ incidents: [incident({ key }), ...incidents], more: false }),
  });

  it('HOM-422 are counted by their verdict, in their session or without one', async () => {
    const all = found(
      earlier('Q0', day(20)),
      earlier('Q2', day(21)),
      earlier('Q3', day(22)),
      earlier('Q4', AT),
      earlier('Q5', day(26)),
    );
    const { read } = parts(all, {
      sessions: [about('Q0', verdict(true, 'pool')), about('Q2', null)],
      said: { Q0: verdict(false), Q2: verdict(false, 'noise'), Q4: verdict(false) },
    });
    expect(await read('before', incident({ key }))).toEqual({
      days: 30,
      // Neither the page itself nor one that came after it.
      total: 4,
      more: false,
      real: 1,
      falseAlarms: 2,
      last: { at: day(20), number: 1, session: { id: 's-Q0', title: 'about Q0' }, hurt: true, why: 'pool' },
    });
  });

  it('HOM-422 the last is the newest that was real, else the newest', async () => {
    const pages = [earlier('Q0', day(20)), earlier('Q2', day(23)), earlier('Q3', day(22))];
    const last = async (said: Readonly<Record<string, Verdict>>) =>
      (await parts(found(...pages), { said }).read('before', incident({ key }))).last;
    expect(await last({})).toEqual({ at: day(23), number: 1, session: null, hurt: null, why: null });
    expect(await last({ Q0: verdict(true), Q2: verdict(false) })).toMatchObject({ at: day(20), hurt: true });
    expect(await last({ Q0: verdict(true), Q3: verdict(true) })).toMatchObject({ at: day(22) });
    expect(await last({ Q2: verdict(false, 'noise') })).toMatchObject({
      at: day(23),
      hurt: false,
      why: 'noise',
    });
  });

  it('HOM-422 a drill and a damaged session say nothing of a page', async () => {
    const { read } = parts(found(earlier('Q0', day(20))), {
      sessions: [
        about('Q0', verdict(true), { kind: 'drill' }),
        about('Q0', verdict(true), { status: 'damaged' }),
      ],
    });
    expect(await read('before', incident({ key }))).toMatchObject({
      total: 1,
      real: 0,
      last: { session: null },
    });
  });
});

describe('the pages before it', () => {
  /** What the details say of the pages before Q1, which came day by day, by whether users were hurt. */
  async function earlier(
    hurt: Readonly<Record<string, boolean | null>>,
    change: Partial<PagerIncident> = {},
  ) {
    const asked: unknown[] = [];
    const ids = Object.keys(hurt);
    const came = (id: string, i: number) =>
      incident({ id, number: i, triggeredAt: day(25 - ids.length + i) });
    const said = ids.flatMap((id) => {
      const is = hurt[id] ?? null;
      return is === null ? [] : [[id, verdict(is, `why ${id}`)] as const];
    });
    const { read } = parts(
      {
        alerts: async () => ({ alerts: [alert({ key: 'k2' }), alert({ key: 'k3' })], total: 2 }),
        sameKey: async (key, since) => {
          asked.push([key, since]);
          const later = incident({ id: 'later', triggeredAt: day(26) });
          return { incidents: [...ids.map(came), incident(), later], more: true };
        },
      },
      { said: Object.fromEntries(said) },
    );
    return { told: await read('before', incident(change)), asked };
  }

  it('PDY-673 are counted by what was said of each, and the last that was real is named', async () => {
    const { told, asked } = await earlier(
      { a: false, b: true, c: true, d: false, e: false, f: null, g: null, h: null, i: null },
      { key: 'k1' },
    );
    expect(told).toMatchObject({ total: 9, more: true, real: 2, falseAlarms: 3, last: { why: 'why c' } });
    expect(asked).toEqual([['k1', '2026-10-26T03:00:00.000Z']]);
  });

  it('PDY-673 are found by the key of its alerts, and where none was real the last is named', async () => {
    const { told, asked } = await earlier({ a: null, b: false, c: null });
    expect(told).toMatchObject({ total: 3, real: 0, falseAlarms: 1, last: { at: day(24), hurt: null } });
    expect(asked).toEqual([['k2', '2026-10-26T03:00:00.000Z']]);
  });
});
