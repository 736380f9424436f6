import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { AlertWay, DetectionFact, PageRequest } from '../../src/detection/detection-event.ts';
import { pageId } from '../../src/detection/detection-memory.ts';
import { DetectionJournal } from '../../src/detector/journal.ts';
import { PageCourses } from '../../src/detector/pages.ts';
import { OutsideError } from '../../src/ports/outside.ts';
import type { AlertTrigger, FoundIncident, PageSender } from '../../src/ports/page-sender.ts';
import { MINUTE, T0 } from '../detection/rules.ts';
import { FakeTime } from '../network/fake-time.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const KEY = 'oncall/checkout-5xx/x';
const request = (n = 0, more: Partial<PageRequest> = {}): PageRequest => ({
  ...{ kind: 'impact', rule: 'checkout-5xx', group: [], key: KEY, episode: T0 + n * MINUTE },
  ...{ slot: T0 + n * MINUTE, late: false, numbers: null, blind: null, ended: [], service: 'checkout' },
  ...more,
});
const incident = (more: Partial<FoundIncident> = {}): FoundIncident => ({
  ...{ id: 'Q1', number: 7, status: 'triggered', merged: false, who: null },
  ...more,
});
const down = () => new OutsideError('server-error', { status: 503 });
const lost = () => new OutsideError('unreachable', {}, true);
const refused = (reason = 'wrong key') => new OutsideError('rejected', { reason });

interface RigOptions {
  readonly ways?: readonly [AlertWay, ...AlertWay[]];
  /** What the log has from before, by another detector. */
  readonly before?: readonly DetectionFact[];
  readonly looks?: boolean;
  readonly random?: number;
}

/** Pages of one detector, with a pager that answers as a test says: an answer is taken once, the last one for ever. */
async function rigOf({
  ways = ['service', 'default', 'low'],
  before = [],
  looks = true,
  random = 0,
}: RigOptions = {}) {
  const time = new FakeTime(T0);
  const store = new MemoryDetection();
  await store.append('earlier', 0, iso(T0 - MINUTE), before);
  const { fence } = await store.lease('a', T0, 3_600_000);
  const logged: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[] = [];
  const log = (fields: object, event: string) => void logged.push({ event, fields: fields as never });
  const logger = { info: log, warn: log, error: log };
  const journal = new DetectionJournal({
    ...{ store, watcher: 'a', time, logger, fence: () => fence, onFenced() {} },
  });
  await journal.read();
  const answers = {
    trigger: [] as (Error | 'hang' | null)[],
    resolve: [] as (Error | 'hang' | null)[],
    find: [null] as (FoundIncident | Error | null)[],
  };
  const calls: {
    readonly act: string;
    readonly by?: AlertWay;
    readonly at: number;
    readonly about: unknown;
  }[] = [];
  const next = <T>(all: T[]): T | undefined => (all.length > 1 ? all.shift() : all[0]);
  const act =
    (name: 'trigger' | 'resolve') => async (about: unknown, by: AlertWay, call: { signal: AbortSignal }) => {
      calls.push({ act: name, by, at: time.now() - T0, about });
      const answer = next(answers[name]) ?? null;
      if (answer === 'hang') {
        const ended = new Promise<void>((_, no) => call.signal.addEventListener('abort', () => no(lost())));
        await Promise.race([ended, seen.under]);
      }
      if (answer instanceof Error) throw answer;
    };
  const seen = {
    calls: [] as boolean[],
    unsent: 0,
    mayAct: true,
    asked: 0,
    alertFails: false,
    gate: Promise.resolve(),
    /** Until then a call that hangs is under way. */
    under: new Promise<void>(() => {}),
  };
  const sender: PageSender = {
    ways: () => ways,
    trigger: act('trigger'),
    resolve: act('resolve'),
    ...(looks
      ? {
          async find(key: string, since: string) {
            calls.push({ act: 'find', at: time.now() - T0, about: [key, since] });
            const answer = next(answers.find) ?? null;
            await seen.gate;
            if (answer instanceof Error) throw answer;
            return answer;
          },
        }
      : {}),
  };
  const pages = new PageCourses({
    ...{ journal, sender, time, random: () => random, logger },
    alert: ({ key, service }, unlogged) => {
      if (seen.alertFails) throw new Error('no words');
      return { key, service, low: false, details: { unlogged: String(unlogged) } } as unknown as AlertTrigger;
    },
    mayAct: async () => {
      seen.asked += 1;
      return seen.mayAct;
    },
    onCall: (ok) => void seen.calls.push(ok),
    onUnsent: () => {
      seen.unsent += 1;
    },
  });
  const page = (n = 0, key = KEY) => {
    const found = journal.memory.pages.get(pageId({ key, episode: T0 + n * MINUTE }));
    if (found === undefined) throw new Error('no such page');
    return found;
  };
  const facts = async () => (await store.events(1 + before.length)).map(({ type }) => type);
  const factsOf = async (type: DetectionFact['type']) =>
    (await store.events(1)).flatMap((each) => (each.type === type ? [each.data] : []));
  const acts = (name: string) => calls.filter((each) => each.act === name).map(({ at, by }) => [at, by]);
  const events = () => logged.map(({ event }) => event);
  return { time, store, journal, answers, calls, seen, pages, page, facts, factsOf, acts, events, logged };
}
type Rig = Awaited<ReturnType<typeof rigOf>>;

/** Asks for the page and lets a time pass. */
async function asked(rig: Rig, ms: number, ...requests: readonly PageRequest[]) {
  await rig.pages.request(requests.length === 0 ? [request()] : requests);
  await rig.time.advance(ms);
}

describe('the course of a page', () => {
  it('DET-712 is requested, sent, and seen at the pager, each in the log before the next', async () => {
    const rig = await rigOf();
    rig.answers.find = [null, null, incident()];
    await asked(rig, 0);
    expect([await rig.facts(), rig.acts('trigger')]).toEqual([
      ['page.requested', 'page.sent'],
      [[0, 'service']],
    ]);
    await rig.time.advance(6_999);
    expect(rig.acts('find').map(([at]) => at)).toEqual([1_000, 3_000]);
    await rig.time.advance(600_000);
    expect(rig.acts('find').map(([at]) => at)).toEqual([1_000, 3_000, 7_000]);
    expect((await rig.facts()).at(-1)).toBe('page.done');
    expect(rig.page()).toMatchObject({ course: 'done', by: null, incident: { id: 'Q1', number: 7 } });
    expect(rig.pages.seen(rig.page())).toEqual(incident());
    expect([rig.seen.calls, rig.seen.unsent, rig.events()]).toEqual([[true], 0, ['page-sent']]);
    const [sent] = await rig.factsOf('page.sent');
    expect(sent).toEqual({ kind: 'impact', rule: 'checkout-5xx', group: [], key: KEY, episode: T0 });
    expect(rig.calls.find(({ act }) => act === 'trigger')?.about).toMatchObject({
      details: { unlogged: 'false' },
    });
    expect(rig.calls.find(({ act }) => act === 'find')?.about).toEqual([KEY, iso(T0)]);
  });

  it('DET-712 is looked for eight times with growing pauses, however the looks fail', async () => {
    const rig = await rigOf();
    rig.answers.find = [null, down(), null];
    await asked(rig, 3_600_000);
    expect(rig.acts('find').map(([at]) => Number(at) / 1_000)).toEqual([1, 3, 7, 15, 31, 63, 127, 255]);
    expect(rig.page().course).toBe('sent');
    expect(rig.pages.seen(rig.page())).toBeNull();
    const blind = await rigOf({ looks: false });
    await asked(blind, 3_600_000);
    expect([blind.acts('find'), blind.page().course, blind.time.waiting]).toEqual([[], 'sent', 0]);
  });

  it('DET-703 is requested once, also where it is requested again', async () => {
    const rig = await rigOf();
    await asked(rig, 0);
    await asked(rig, 0);
    await rig.pages.request([]);
    expect([await rig.facts(), rig.acts('trigger').length]).toEqual([['page.requested', 'page.sent'], 1]);
    await asked(rig, 0, request(), request(1), request(0, { key: 'oncall/other/x' }));
    expect(rig.acts('trigger')).toHaveLength(3);
  });

  it('DET-713 says to the pager that the log does not have it', async () => {
    const rig = await rigOf();
    const append = rig.store.append.bind(rig.store);
    rig.store.append = async () => {
      throw new Error('full');
    };
    await asked(rig, 0);
    expect(rig.calls.find(({ act }) => act === 'trigger')?.about).toMatchObject({
      details: { unlogged: 'true' },
    });
    expect(rig.logged.find(({ event }) => event === 'page-sent')?.fields).toMatchObject({ unlogged: true });
    rig.store.append = append;
    await rig.journal.settle();
    expect(await rig.factsOf('page.sent')).toMatchObject([{ key: KEY, unlogged: true }]);
  });

  it('DET-716 goes on where one page fails by a fault of ours', async () => {
    const rig = await rigOf();
    rig.seen.alertFails = true;
    await asked(rig, 0);
    expect(rig.logged).toMatchObject([{ event: 'page-fault', fields: { page: `${KEY}#${T0}` } }]);
    rig.seen.alertFails = false;
    await asked(rig, 0, request(1));
    expect(rig.acts('trigger')).toHaveLength(1);
  });
});

describe('a page that the pager does not take, try by try', () => {
  it('DET-921 is tried with pauses that double to half a minute, or as long as the pager says', async () => {
    const pauses = async (random: number, ...errors: readonly Error[]) => {
      const rig = await rigOf({ random });
      rig.answers.trigger = [...errors];
      await asked(rig, 100_000);
      const times = rig.acts('trigger').map(([at]) => Number(at));
      return times.slice(1).map((at, i) => at - (times[i] ?? 0));
    };
    expect((await pauses(0, down())).slice(0, 7)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect((await pauses(0.5, down())).slice(0, 3)).toEqual([750, 1_500, 3_000]);
    const until = (ms: number) => new OutsideError('rate-limited', { retryAt: iso(T0 + ms) });
    expect((await pauses(0, until(9_000), down())).slice(0, 2)).toEqual([9_000, 1_000]);
    expect((await pauses(0, until(100), down()))[0]).toBe(500);
    expect((await pauses(0, until(90_000), down()))[0]).toBe(30_000);
    expect((await pauses(0, new OutsideError('rate-limited', { retryAt: 'soon' }), down()))[0]).toBe(500);
  });

  it('DET-921 says meanwhile since when, why, and when it is tried again', async () => {
    const rig = await rigOf();
    rig.answers.trigger = [down(), refused(), refused(), refused(), new Error('ours'), null];
    await asked(rig, 0);
    const unsent = () => rig.pages.unsent(rig.page());
    const why = (kind: string, reason: string, uncertain = false) => ({ kind, reason, uncertain });
    expect(unsent()).toEqual({
      since: T0,
      why: why('server-error', '503'),
      next: { at: T0 + 500, by: null },
    });
    // Refused by each of three, it is the first one's again.
    await rig.time.advance(500);
    expect(rig.acts('trigger').map(([, by]) => by)).toEqual(['service', 'service', 'default', 'low']);
    expect(unsent()).toEqual({
      since: T0,
      why: why('rejected', 'wrong key'),
      next: { at: T0 + 1_500, by: null },
    });
    await rig.time.advance(1_000);
    expect(unsent()).toEqual({ since: T0, why: why('fault', '', true), next: { at: T0 + 3_500, by: null } });
    await rig.time.advance(2_000);
    expect([unsent(), rig.page().course, rig.page().by]).toEqual([null, 'sent', null]);
    expect(rig.seen.calls).toEqual([...Array.from({ length: 5 }, () => false), true]);
    // Once for each failure, and when it is over.
    expect(rig.seen.unsent).toBe(6);
    expect(rig.logged.map(({ event, fields }) => [event, fields.by, fields.kind, fields.attempt])).toEqual([
      ...[
        ['page-retry', 'service', 'server-error', 1],
        ['page-refused', 'service', 'rejected', undefined],
      ],
      ...[
        ['page-refused', 'default', 'rejected', undefined],
        ['page-refused', 'low', 'rejected', undefined],
      ],
      ...[
        ['page-retry', 'service', 'fault', 3],
        ['page-sent', undefined, undefined, undefined],
      ],
    ]);
  });

  it('DET-922 names the receiver that is tried next, and the one that took it', async () => {
    const rig = await rigOf();
    const nexts: unknown[] = [];
    rig.answers.trigger = [refused(), down(), null];
    await asked(rig, 0);
    nexts.push(rig.pages.unsent(rig.page())?.next);
    await rig.time.advance(500);
    expect(nexts).toEqual([{ at: T0 + 500, by: 'default' }]);
    expect(rig.acts('trigger')).toEqual([
      [0, 'service'],
      [0, 'default'],
      [500, 'default'],
    ]);
    expect(rig.page()).toMatchObject({ sent: true, by: 'default' });
    expect((await rig.factsOf('page.sent'))[0]).toMatchObject({ by: 'default' });
    // It is resolved there, and nowhere else.
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(0);
    expect(rig.acts('resolve')).toEqual([[500, 'default']]);
    expect(rig.calls.at(-1)?.about).toEqual({ key: KEY, service: 'checkout', low: false });
  });

  it('DET-921 is written down at once where it is refused, after half a minute where its trouble may pass, and once a kind', async () => {
    const noted = async (...errors: readonly (Error | null)[]) => {
      const rig = await rigOf({ ways: ['service'] });
      rig.answers.trigger = [...errors];
      await asked(rig, 300_000);
      return (await rig.factsOf('page.unsent')).map((data) => [
        ('why' in data && typeof data.why === 'object' && data.why.kind) || '',
        'by' in data && data.by,
      ]);
    };
    expect(await noted(refused('a'), refused('b'), null)).toEqual([['rejected', 'service']]);
    // Tries at 0.5, 1.5, 3.5, 7.5, 15.5 and 30.5 s.
    const passing = (n: number) => Array.from({ length: n }, down);
    expect(await noted(...passing(6), null)).toEqual([]);
    expect(await noted(...passing(7), null)).toEqual([['server-error', 'service']]);
    expect(await noted(refused(), ...passing(7), refused(), null)).toEqual([
      ['rejected', 'service'],
      ['server-error', 'service'],
      ['rejected', 'service'],
    ]);
  });

  it('DET-921 is known to be uncertain once an answer was lost', async () => {
    const rig = await rigOf();
    rig.answers.trigger = [lost(), down()];
    await asked(rig, 600);
    expect(rig.acts('trigger')).toHaveLength(2);
    expect(rig.pages.unsent(rig.page())?.why).toEqual({
      kind: 'server-error',
      reason: '503',
      uncertain: true,
    });
  });

  it('DET-880 is not sent any more once this detector may not, nor once it stops', async () => {
    const fenced = await rigOf();
    fenced.seen.mayAct = false;
    await asked(fenced, 60_000);
    expect([fenced.acts('trigger'), fenced.page().course, fenced.seen.asked]).toEqual([[], 'requested', 1]);

    const paused = await rigOf();
    paused.answers.trigger = [down()];
    await asked(paused, 600);
    await paused.pages.stop();
    await paused.time.advance(60_000);
    expect([paused.acts('trigger').length, paused.time.waiting]).toEqual([2, 0]);

    // What is under way ends without an outcome.
    const hanging = await rigOf();
    hanging.answers.trigger = ['hang'];
    await asked(hanging, 600);
    await hanging.pages.stop();
    expect([hanging.seen.calls, hanging.seen.unsent, hanging.events()]).toEqual([[], 0, []]);
    await asked(hanging, 600, request(1));
    expect(hanging.acts('trigger')).toHaveLength(1);

    const looking = await rigOf();
    await asked(looking, 600);
    await looking.pages.stop();
    await looking.time.advance(60_000);
    expect([looking.acts('find'), looking.time.waiting]).toEqual([[], 0]);
  });

  it('DET-923 is given up when its trouble is over, and the log has why it was not sent', async () => {
    for (const [error, kinds] of [
      [down(), ['server-error']],
      [refused(), ['rejected']],
    ] as const) {
      const rig = await rigOf();
      rig.answers.trigger = [error];
      await asked(rig, 600);
      await rig.pages.resolve([rig.page()], 'cleared');
      const before = rig.acts('trigger').length;
      await rig.time.advance(60_000);
      expect([rig.acts('trigger').length, rig.acts('resolve')]).toEqual([before, []]);
      expect(rig.page()).toMatchObject({ course: 'resolved', sent: false });
      expect(rig.pages.unsent(rig.page())).toBeNull();
      expect((await rig.factsOf('page.unsent')).map((data) => 'why' in data && data.why)).toMatchObject(
        kinds.map((kind) => ({ kind, uncertain: false })),
      );
      expect(rig.events().at(-1)).toBe('page-never-sent');
    }
  });

  it('DET-923 is resolved all the same where an answer was lost', async () => {
    const rig = await rigOf({ ways: ['service', 'default'] });
    rig.answers.trigger = [lost()];
    await asked(rig, 600);
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(60_000);
    const each = ['service', 'default'];
    expect(rig.acts('resolve').map(([, by]) => by)).toEqual([...each, ...each]);
    expect(rig.events()).toContain('page-resolved');
    expect(rig.events()).not.toContain('page-never-sent');
  });
});

describe('a page whose trigger may still come', () => {
  it('DET-991 is ended once more when none can come any more, and the log has its end then', async () => {
    const rig = await rigOf();
    rig.answers.trigger = [lost(), null];
    await asked(rig, 600);
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(50_000);
    expect(rig.acts('resolve')).toEqual([[600, 'service']]);
    expect(rig.page().course).toBe('resolve-requested');
    await rig.time.advance(12_000);
    expect(rig.acts('resolve').map(([at]) => at)).toEqual([600, 60_000]);
    expect(await rig.facts()).toEqual(['page.requested', 'page.sent', 'resolve.requested', 'resolve.sent']);
  });

  it('DET-991 gives way to the next page of its key, whose end is sent again instead', async () => {
    const rig = await rigOf();
    rig.answers.trigger = [lost(), null];
    await asked(rig, 600);
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(10_000);
    await asked(rig, 1_000, request(1));
    expect(rig.acts('trigger').map(([at]) => at)).toEqual([0, 500, 10_600]);
    await rig.pages.resolve([rig.page(1)], 'cleared');
    await rig.time.advance(60_000);
    expect(rig.acts('resolve').map(([at]) => at)).toEqual([600, 11_600, 60_000]);
    expect((await rig.facts()).filter((type) => type === 'resolve.sent')).toHaveLength(2);
  });
});

describe('the end of a page', () => {
  it('DET-716 is asked of its receiver until that takes it', async () => {
    const rig = await rigOf();
    rig.answers.resolve = [down(), refused(), null];
    await asked(rig, 0);
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(10_000);
    expect(rig.acts('resolve')).toEqual([
      [0, 'service'],
      [500, 'service'],
      [1_500, 'service'],
    ]);
    expect(await rig.facts()).toEqual(['page.requested', 'page.sent', 'resolve.requested', 'resolve.sent']);
    expect((await rig.factsOf('resolve.requested'))[0]).toEqual({
      ...{ kind: 'impact', rule: 'checkout-5xx', group: [], key: KEY, episode: T0, why: 'cleared' },
    });
    expect(rig.page().course).toBe('resolved');
    // Over, it is not ended again.
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.pages.resolve([], 'cleared');
    expect(await rig.facts()).toHaveLength(4);
    // Nothing of it is looked for.
    expect(rig.acts('find')).toEqual([[1_000, undefined]]);
  });

  it('DET-715 of an alert that a source cannot be read is of low urgency as that was', async () => {
    const rig = await rigOf();
    await asked(rig, 0, request(0, { kind: 'blind' }));
    await rig.pages.resolve([rig.page()], 'sighted');
    await rig.time.advance(0);
    expect(rig.calls.at(-1)?.about).toEqual({ key: KEY, service: 'checkout', low: true });
  });

  it('DET-716 that is refused is given up where a later page of its key waits, and tried on where none does', async () => {
    const rig = await rigOf();
    rig.answers.resolve = [refused()];
    await asked(rig, 0);
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(300_000);
    expect(rig.acts('resolve').length).toBeGreaterThan(10);
    expect(await rig.facts()).not.toContain('resolve.failed');
    await asked(rig, 30_000, request(9));
    expect(await rig.factsOf('resolve.failed')).toMatchObject([{ key: KEY, episode: T0, reason: 'refused' }]);
    expect(rig.events()).toContain('resolve-refused');
    expect([rig.page().course, rig.page(9).course]).toEqual(['resolved', 'sent']);
    // A page of another key does not wait for it.
    const other = await rigOf();
    other.answers.resolve = [refused()];
    await asked(other, 0);
    await other.pages.resolve([other.page()], 'cleared');
    await asked(other, 60_000, request(1, { key: 'oncall/other/x' }));
    expect([other.page().course, other.page(1, 'oncall/other/x').course]).toEqual([
      'resolve-requested',
      'sent',
    ]);
  });

  it('DET-716 is before the next page of its key, however long it takes', async () => {
    const rig = await rigOf();
    rig.answers.resolve = [down(), down(), down(), null];
    await asked(rig, 0);
    await rig.pages.resolve([rig.page()], 'cleared');
    await asked(rig, 60_000, request(1));
    const order = rig.calls.filter(({ act }) => act !== 'find').map(({ act, at }) => [act, at]);
    expect(order).toEqual([
      ...[
        ['trigger', 0],
        ['resolve', 0],
        ['resolve', 500],
        ['resolve', 1_500],
        ['resolve', 3_500],
      ],
      ['trigger', 3_500],
    ]);
  });

  it('DET-922 is asked of every receiver where one had refused it and nobody knows which took it', async () => {
    const rig = await rigOf();
    rig.answers.trigger = [refused(), lost()];
    rig.answers.resolve = [refused(), down(), null, null];
    await asked(rig, 0);
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(60_000);
    // The first one passes it over; the second one is asked until it takes it.
    const first = ['service', 'default', 'default', 'low'];
    expect(rig.acts('resolve').map(([, by]) => by)).toEqual([...first, 'service', 'default', 'low']);
    expect((await rig.facts()).at(-1)).toBe('resolve.sent');
  });

  it('DET-922 is not over where the one receiver that took it refuses that', async () => {
    const rig = await rigOf();
    rig.answers.trigger = [refused(), null];
    rig.answers.resolve = [refused()];
    await asked(rig, 0);
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(60_000);
    expect(new Set(rig.acts('resolve').map(([, by]) => by))).toEqual(new Set(['default']));
    expect(rig.page().course).toBe('resolve-requested');
  });

  it('DET-880 is not asked for by a detector that may not', async () => {
    const rig = await rigOf();
    await asked(rig, 0);
    rig.seen.mayAct = false;
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(60_000);
    expect([rig.acts('resolve'), rig.page().course]).toEqual([[], 'resolve-requested']);
  });
});

describe('pages that a detector takes over', () => {
  const REF = { kind: 'impact', rule: 'checkout-5xx', group: [], key: KEY, episode: T0 } as const;
  const REQUESTED: DetectionFact = { type: 'page.requested', data: request() };
  const SENT: DetectionFact = { type: 'page.sent', data: REF };
  const DONE: DetectionFact = { type: 'page.done', data: { ...REF, incident: 'Q1', number: 7 } };
  const ENDED: DetectionFact = { type: 'resolve.requested', data: { ...REF, why: 'cleared' } };
  const unsent = (uncertain: boolean): DetectionFact => ({
    type: 'page.unsent',
    data: { ...REF, by: 'service', why: { kind: 'rejected', reason: 'wrong key', uncertain } },
  });
  const over = async (
    before: readonly DetectionFact[],
    find: FoundIncident | Error | null = null,
    looks = true,
  ) => {
    const rig = await rigOf({ before, looks });
    rig.answers.find = [find];
    rig.pages.adopt();
    await rig.time.advance(0);
    return rig;
  };
  const did = ({ calls }: Rig) => calls.map(({ act }) => act);

  it.each<
    [string, readonly DetectionFact[], FoundIncident | Error | null, readonly string[], readonly string[]]
  >([
    ['was asked for: it is looked for, and sent', [REQUESTED], null, ['find', 'trigger'], ['page.sent']],
    ['was asked for, and cannot be looked for', [REQUESTED], down(), ['find', 'trigger'], ['page.sent']],
    ['was asked for, and is there', [REQUESTED], incident(), ['find'], ['page.sent', 'page.done']],
    ['was refused', [REQUESTED, unsent(false)], null, ['find', 'trigger'], ['page.sent']],
    ['was sent, and is looked for later', [REQUESTED, SENT], null, [], []],
    ['was seen', [REQUESTED, SENT, DONE], null, [], []],
    ['is to be ended', [REQUESTED, SENT, ENDED], null, ['resolve'], ['resolve.sent']],
    ['is over', [REQUESTED, SENT, ENDED, { type: 'resolve.sent', data: REF }], null, [], []],
    [
      'was given up by an earlier version',
      [REQUESTED, { type: 'page.failed', data: { ...REF, reason: '' } }],
      null,
      [],
      [],
    ],
  ])('DET-712 go on where they are: one that %s', async (_what, before, find, acts, facts) => {
    const rig = await over(before, find);
    expect([did(rig), await rig.facts()]).toEqual([acts, facts]);
  });

  it.each<[string, readonly DetectionFact[], number]>([
    ['may have been taken', [REQUESTED, ENDED], 1],
    ['was refused by the receivers that were asked', [REQUESTED, unsent(false), ENDED], 3],
  ])('DET-991 are ended, and once more after a minute: one that %s', async (_what, before, ways) => {
    const rig = await over(before);
    expect([rig.acts('resolve').length, await rig.facts()]).toEqual([ways, []]);
    await rig.time.advance(60_000);
    expect([rig.acts('resolve').length, await rig.facts()]).toEqual([2 * ways, ['resolve.sent']]);
  });

  it('DET-712 are sent without a look where the pager cannot be asked', async () => {
    expect(did(await over([REQUESTED], null, false))).toEqual(['trigger']);
  });

  it('DET-712 are known by the incident that was found', async () => {
    const rig = await over([REQUESTED], incident());
    expect(rig.page()).toMatchObject({ sent: true, course: 'done', incident: { id: 'Q1', number: 7 } });
    await rig.time.advance(60_000);
    expect(rig.acts('find')).toHaveLength(1);
  });

  it('DET-923 are given up where their trouble is over while they are looked for', async () => {
    const rig = await rigOf({ before: [REQUESTED] });
    let found = () => {};
    rig.seen.gate = new Promise((resolve) => {
      found = resolve;
    });
    rig.pages.adopt();
    await rig.time.advance(0);
    await rig.pages.resolve([rig.page()], 'cleared');
    found();
    await rig.time.advance(60_000);
    expect([did(rig), await rig.facts()]).toEqual([
      ['find', 'resolve', 'resolve'],
      ['resolve.requested', 'resolve.sent'],
    ]);
    expect(rig.events()).toEqual(['page-resolved']);
  });

  it('DET-921 say since when and why they were not sent, before this one has tried', async () => {
    const rig = await rigOf({ before: [REQUESTED, unsent(true)] });
    const why = { kind: 'rejected', reason: 'wrong key', uncertain: true };
    expect(rig.pages.unsent(rig.page())).toEqual({ since: T0 - MINUTE, why, next: null });
    const untried = await rigOf({ before: [REQUESTED] });
    expect(untried.pages.unsent(untried.page())).toBeNull();
  });

  it('DET-921 stay uncertain where an answer of the earlier detector may have been lost', async () => {
    for (const [uncertain, before] of [
      [true, [REQUESTED]],
      [true, [REQUESTED, unsent(true)]],
      [false, [REQUESTED, unsent(false)]],
    ] as const) {
      const rig = await rigOf({ before });
      rig.answers.trigger = [down()];
      rig.pages.adopt();
      await rig.time.advance(0);
      expect(rig.pages.unsent(rig.page())?.why.uncertain).toBe(uncertain);
    }
  });
});

describe('a page that is sent again', () => {
  it.each([
    ['that has taken another one in since', [request(1, { key: 'oncall/other/x' })], 1],
    ['of which the log says no more', undefined, 0],
  ] as const)('DET-999 is sent by the next detector, too, %s', async (_what, others, triggers) => {
    const again = { ...request(), ...(others === undefined ? {} : { others }) };
    const ref = { kind: 'impact', rule: 'checkout-5xx', group: [], key: KEY, episode: T0 } as const;
    const before: readonly DetectionFact[] = [
      { type: 'page.requested', data: request() },
      { type: 'page.sent', data: ref },
      { type: 'page.repeated', data: again },
    ];
    const rig = await rigOf({ before });
    // The incident of the first time is there.
    rig.answers.find = [incident()];
    rig.pages.adopt();
    await rig.time.advance(60_000);
    expect(rig.acts('trigger')).toHaveLength(triggers);
    expect(rig.page()).toMatchObject({ course: 'done', sent: true });
  });

  it('DET-911 is one that is open: its incident is another one from then on', async () => {
    const rig = await rigOf();
    rig.answers.find = [incident({ status: 'resolved' })];
    await asked(rig, 60_000);
    expect(rig.pages.seen(rig.page())?.status).toBe('resolved');
    rig.answers.find = [null, incident({ id: 'Q2', number: 8 })];
    const again = { ...request(), slot: T0 + 5 * MINUTE };
    await rig.pages.repeat([again, request(3)]);
    expect(rig.pages.seen(rig.page())).toBeNull();
    await rig.time.advance(1_000);
    expect(rig.page()).toMatchObject({ repeated: true, course: 'sent' });
    await rig.time.advance(2_000);
    expect(rig.acts('find').map(([at]) => at)).toEqual([1_000, 61_000, 63_000]);
    expect(rig.calls.at(-1)?.about).toEqual([KEY, iso(T0 + 5 * MINUTE)]);
    expect(rig.page().incident).toEqual({ id: 'Q2', number: 8 });
    expect(await rig.facts()).toEqual([
      ...['page.requested', 'page.sent', 'page.done', 'page.repeated', 'page.sent', 'page.done'],
    ]);
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(0);
    await rig.pages.repeat([again]);
    expect(rig.acts('trigger')).toHaveLength(2);
  });
});

describe('a page that is asked for again after trouble', () => {
  it('DET-911 is ended where it was sent before, though the pager did not take it again', async () => {
    const rig = await rigOf({ ways: ['service'] });
    rig.answers.trigger = [null, down()];
    await asked(rig, 600_000);
    await rig.pages.repeat([request()]);
    await rig.time.advance(600_000);
    expect(rig.page().sent).toBe(false);
    await rig.pages.resolve([rig.page()], 'cleared');
    await rig.time.advance(60_000);
    expect(rig.acts('resolve')).toHaveLength(1);
    expect(rig.page().course).toBe('resolved');
    expect(rig.events()).not.toContain('page-never-sent');
  });

  it('DET-911 is not taken for sent by a trigger that was under way before', async () => {
    const rig = await rigOf();
    rig.answers.trigger = [down(), null];
    await asked(rig, 0);
    await rig.pages.repeat([request(0, { service: 'search' })]);
    await rig.time.advance(60_000);
    const services = rig.calls.flatMap(({ act, about }) =>
      act === 'trigger' ? [(about as { service: string }).service] : [],
    );
    expect(services).toEqual(['checkout', 'search']);
    expect(rig.page()).toMatchObject({ course: 'sent', sent: true });
    expect((await rig.facts()).filter((type) => type === 'page.sent')).toHaveLength(1);
    expect(await rig.facts()).not.toContain('page.unsent');
  });

  it('DET-911 is sent again, too, where the one that was under way is taken meanwhile', async () => {
    const rig = await rigOf();
    rig.answers.trigger = ['hang', null];
    const taken = Promise.withResolvers<void>();
    rig.seen.under = taken.promise;
    await asked(rig, 0);
    await rig.pages.repeat([request(0, { service: 'search' })]);
    taken.resolve();
    await rig.time.advance(1_000);
    expect(rig.acts('trigger')).toHaveLength(2);
    expect(rig.page()).toMatchObject({ course: 'sent', request: { service: 'search' } });
    expect((await rig.facts()).filter((type) => type === 'page.sent')).toHaveLength(1);
  });

  it('DET-911 is not said to be in trouble before it was tried', async () => {
    const rig = await rigOf();
    rig.answers.trigger = [refused(), refused(), refused(), null, 'hang'];
    await asked(rig, 60_000);
    expect(rig.page().sent).toBe(true);
    await rig.pages.repeat([request()]);
    await rig.time.advance(0);
    expect([rig.page().sent, rig.pages.unsent(rig.page())]).toEqual([false, null]);
    await rig.pages.stop();
  });
});

describe('how open pages are now', () => {
  it('DET-718 is looked up for the newest that were sent, and keeps what is known where a look fails', async () => {
    const rig = await rigOf();
    rig.answers.find = [incident()];
    const keys = ['a', 'b', 'c', 'over', 'unsent'].map((name) => `oncall/${name}/x`);
    const requests = keys.map((key, i) => request(i, { key }));
    await asked(rig, 600_000, ...requests.slice(0, 4));
    await rig.pages.resolve([rig.page(3, keys[3])], 'cleared');
    rig.answers.trigger = [down()];
    await asked(rig, 0, ...requests.slice(4));
    const before = rig.calls.length;
    rig.answers.find = [incident({ status: 'acknowledged', who: 'sato' }), down()];
    await rig.pages.refresh(2);
    const looked = rig.calls.slice(before).filter(({ act }) => act === 'find');
    expect(looked.map(({ about }) => (about as readonly string[])[0])).toEqual([keys[1], keys[2]]);
    // A look that finds nothing says nothing.
    rig.answers.find = [null];
    await rig.pages.refresh(9);
    const statuses = [0, 1, 2].map((i) => rig.pages.seen(rig.page(i, keys[i]))?.status);
    expect(statuses).toEqual(['triggered', 'acknowledged', 'triggered']);
  });
});
