import { expect, it } from 'vitest';
import type { OutsideAction } from '../../../src/domain/actions.ts';
import type { Refusal } from '../../../src/domain/refusal.ts';
import { HeadlineKeeper, type KeeperDeps } from '../../../src/hub/chat/headline-keeper.ts';
import { type AskedOf, Relay, type StepType, sayInSession } from '../../../src/hub/outside/relay.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { type OutsideAct, OutsideError, type OutsideLook } from '../../../src/ports/outside.ts';
import { requestedAct } from '../../domain/given.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';

const SYSTEM = { id: 'pagerduty', name: 'PagerDuty', kind: 'system' } as const;
const logger = { info: () => {}, warn: () => {}, error: () => {} };

const action = (id: string, time: FakeTime): OutsideAction => {
  const at = new Date(time.now()).toISOString();
  return requestedAct({ id, at, askedAt: at });
};

it('NAT-875 an act of a session is written only where the hub acts for it, one of the team where it leads', async () => {
  const time = new FakeTime();
  const may = new Set<string | null>();
  const written: string[] = [];
  const relay = new Relay<string>({
    time,
    counted: time,
    random: () => 0.5,
    logger,
    mayAct: (session) => may.has(session),
  });
  const asked = (place: string, ofTeam?: true): AskedOf<string> => ({
    place,
    turn: place,
    ...(ofTeam ? { ofTeam } : {}),
    prepare: async () => ({
      again: 'twice',
      look: async () => ({ kind: 'open', before: '' }),
      write: async () => {
        written.push(place);
        return 'proof';
      },
    }),
    // The log of what this hub does not serve takes nothing from it.
    say: async () => (may.has(ofTeam ? null : place) ? 'kept' : 'settled'),
    proved: async () => ({}),
    refused: async () => {},
  });
  may.add('checkout-1125');
  relay.take(action('a1', time), asked('checkout-1125'));
  relay.take(action('a2', time), asked('search-1125'));
  relay.take(action('a3', time), asked('page', true));
  await settle();
  await time.advance(5_000);
  expect(written).toEqual(['checkout-1125']);
  may.add(null);
  relay.take(action('a4', time), asked('page', true));
  await settle();
  await time.advance(5_000);
  expect(written).toEqual(['checkout-1125', 'page']);
  // Taken up once more by a hub that serves it by then.
  may.add('search-1125');
  relay.take(action('a2', time), asked('search-1125'));
  await settle();
  await time.advance(5_000);
  expect(written).toEqual(['checkout-1125', 'page', 'search-1125']);
  await relay.stop();
});

it('NAT-906 an act goes out once the hub knows again that it may, and never twice', async () => {
  const time = new FakeTime();
  const steps: string[] = [];
  let written = 0;
  let may = false;
  const relay = new Relay<string>({ time, counted: time, random: () => 0.5, logger, mayAct: () => may });
  relay.take(action('a1', time), {
    place: 'checkout-1125',
    turn: 'checkout-1125',
    prepare: async () => ({
      again: 'twice',
      look: async () => ({ kind: 'open', before: '' }),
      write: async () => {
        written += 1;
        return 'proof';
      },
    }),
    say: async (type) => {
      steps.push(type);
      return 'kept';
    },
    proved: async () => ({}),
    refused: async () => {},
  });
  await time.advance(9_000);
  expect(written).toBe(0);
  may = true;
  await time.advance(30_000);
  expect([written, steps.at(-1)]).toEqual([1, 'action.done']);
  expect(steps.length).toBeLessThan(8);
  await relay.stop();
});

it('NAT-875 the message of a session that another hub serves by now is edited there alone', async () => {
  const time = new FakeTime();
  const asked: string[] = [];
  const serves = new Set<string>();
  const keeper = new HeadlineKeeper({
    hub: {
      serves: (id: string) => serves.has(id),
      session: async (id: string) => {
        asked.push(id);
        return null;
      },
      system: async () => ({ ok: true, seq: 1 }),
    },
    chat: {},
    lang: 'en',
    time,
    random: () => 0.5,
    logger,
    back: () => {},
  } as unknown as KeeperDeps);
  const why = { kind: 'unreachable', params: {} };
  keeper.failed('moved-1125', why);
  serves.add('mine-1125');
  keeper.failed('mine-1125', why);
  await time.advance(120_000);
  expect(new Set(asked)).toEqual(new Set(['mine-1125']));
  keeper.stop();
});

/** A relay whose acts answer by a script, and the steps that their log got. */
function relayed() {
  const time = new FakeTime();
  /** The machine's clock, less the true time, ms. */
  const clock = { offMs: 0 };
  const set: Time = { now: () => time.now() + clock.offMs, after: (ms, run) => time.after(ms, run) };
  const logged: (readonly [string, object])[] = [];
  const log = (fields: object, event: string): void => void logged.push([event, fields]);
  const relay = new Relay<string>({
    ...{ time: set, counted: time, random: () => 0.5, logger: { info: log, warn: log, error: log } },
  });
  const said: (readonly [string, string, object])[] = [];
  const refused: string[] = [];
  const written: string[] = [];
  /** What each look was handed of the time before the first write. */
  const looked: (readonly [string, string | null])[] = [];
  interface Told {
    readonly looks?: readonly (OutsideLook<string> | Error)[];
    readonly writes?: readonly (string | Error)[];
    readonly more?: Partial<AskedOf<string>>;
    readonly again?: 'same' | 'twice';
    readonly act?: Partial<OutsideAction>;
  }
  const take = (
    id: string,
    { looks = [], writes = ['proof'], more = {}, again = 'twice', act }: Told = {},
  ) => {
    const rest = { looks: [...looks], writes: [...writes] };
    const next = <T>(answers: (T | Error)[], usual: T): T => {
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer ?? usual;
    };
    relay.take(
      { ...action(id, time), ...act },
      {
        ...{ place: 'checkout-1125', turn: 'turn' },
        prepare: async () => ({
          again,
          async look(before) {
            looked.push([id, before]);
            return next<OutsideLook<string>>(rest.looks, { kind: 'open', before: '' });
          },
          write: async () => {
            written.push(id);
            return next(rest.writes, 'proof');
          },
        }),
        async say(type, { action: of, ...data }: { readonly action?: string }) {
          said.push([String(of), type, data]);
          return 'kept';
        },
        proved: async (proof) => ({ by: proof }),
        refused: async (why) => void refused.push(why.kind),
        ...more,
      },
    );
  };
  const stepsOf = (id: string) => said.filter(([of]) => of === id).map(([, type]) => type);
  return { time, clock, relay, said, refused, written, looked, logged, take, stepsOf };
}

it('NAT-875 of a session that another hub serves only what was done is said; what its log cannot take now is said again', async () => {
  const asked: unknown[] = [];
  const say = (type: StepType, serves: boolean, kind?: Refusal['kind']) =>
    sayInSession(
      {
        serves: () => serves,
        async system(...command) {
          asked.push(command);
          return kind === undefined ? { ok: true, seq: 1 } : { ok: false, refusal: { kind } as Refusal };
        },
      },
      'checkout-1125',
      type,
      { action: 'a1' },
      SYSTEM,
    );
  expect([await say('action.begin', false), await say('action.fail', false), asked]).toEqual([
    ...['settled', 'settled', []],
  ]);
  expect([await say('action.begin', true), await say('action.done', false)]).toEqual(['kept', 'kept']);
  expect(asked).toEqual([
    ['checkout-1125', 'action.begin', { action: 'a1' }, SYSTEM],
    ['checkout-1125', 'action.done', { action: 'a1' }, SYSTEM],
  ]);
  expect([
    await say('action.done', true, 'not-saved'),
    await say('action.done', true, 'too-fast'),
    await say('action.done', true, 'unknown-action'),
  ]).toEqual(['later', 'later', 'settled']);
});

it('OUT-409 each end of an act is recorded once, with why, and who it was done by', async () => {
  const { time, take, said, refused, logged, relay } = relayed();
  const forbidden = new OutsideError('forbidden', { needed: 'x' });
  const gone: OutsideLook<string> = { kind: 'over', why: forbidden, isFinal: true };
  const own = (turn: string) => ({ more: { turn } });
  take('written', own('1'));
  take('found', { ...own('2'), looks: [{ kind: 'done', proof: 'mori' }] });
  take('refused', { ...own('3'), looks: [gone] });
  const askedAt = new Date(time.now() - 3_600_000).toISOString();
  take('late', { ...own('4'), act: { askedAt } });
  await time.advance(0);
  const told = said.filter(([, type]) => type !== 'action.begin');
  expect(told.toSorted((a, b) => (a[0] < b[0] ? -1 : 1))).toEqual([
    ['found', 'action.done', { params: { by: 'mori', found: 1 } }],
    ['late', 'action.abandon', { kind: 'expired' }],
    ['refused', 'action.fail', { kind: 'forbidden', params: { needed: 'x' } }],
    ['written', 'action.done', { params: { by: 'proof' } }],
  ]);
  expect([refused, said.filter(([, type]) => type === 'action.begin')]).toEqual([
    ['forbidden'],
    [['written', 'action.begin', { before: '' }]],
  ]);
  const about = { place: 'checkout-1125', act: 'note' };
  expect(logged).toEqual([
    ['relay-done', { ...about, found: true }],
    ['relay-refused', { ...about, kind: 'forbidden' }],
    ['relay-done', { ...about, found: false }],
  ]);
  await relay.stop();
});

it('OUT-406 an unknown outcome is recorded, looked for on, and holds up nothing of its turn', async () => {
  const { time, take, said, stepsOf, looked, logged, relay } = relayed();
  const lost = new OutsideError('unreachable', { reason: 'ETIMEDOUT' }, true);
  const blind = new OutsideError('forbidden', {});
  const open: OutsideLook<string> = { kind: 'open', before: 'triggered' };
  take('doubtful', { looks: [open, blind, blind, { kind: 'done', proof: 'mori' }], writes: [lost] });
  take('next');
  await time.advance(500);
  expect(stepsOf('next')).toEqual([]);
  await time.advance(2_000);
  expect(said.find(([id, type]) => id === 'doubtful' && type === 'action.lose')?.[2]).toEqual({
    ...{ kind: 'forbidden', params: {} },
  });
  expect(stepsOf('next')).toEqual(['action.begin', 'action.done']);
  expect(said.find(([, type]) => type === 'action.delay')?.[2]).toMatchObject({ doubt: true });
  const about = { place: 'checkout-1125', act: 'note' };
  expect(logged).toContainEqual(['relay-unknown', { ...about, kind: 'forbidden' }]);
  await time.advance(60_000);
  // It is compared with what stood before the first write, also while it is only looked for.
  expect(looked.filter(([id]) => id === 'doubtful').map(([, before]) => before)).toEqual([
    ...[null, 'triggered', 'triggered', 'triggered'],
  ]);
  expect(stepsOf('doubtful')).toEqual(['action.begin', 'action.delay', 'action.lose', 'action.done']);
  await relay.stop();
});

it('OUT-406 all that is unknown is looked for at the same time', async () => {
  const { time, take, stepsOf, relay } = relayed();
  const act = { outcome: 'unknown' } as const;
  take('one', { act, looks: [new OutsideError('unreachable', {})] });
  take('other', { act, looks: [{ kind: 'done', proof: 'mori' }] });
  await time.advance(0);
  expect([stepsOf('one'), stepsOf('other')]).toEqual([[], ['action.done']]);
  await relay.stop();
});

it('OUT-403 what is to wait until a time of the clock waits until the clock says so', async () => {
  const { time, clock, take, looked, relay } = relayed();
  clock.offMs = 3_600_000;
  const inMs = (ms: number) => new Date(time.now() + clock.offMs + ms).toISOString();
  const wait = new OutsideError('rate-limited', { retryAt: inMs(7_000) });
  take('waits', { looks: [wait, { kind: 'done', proof: 'mori' }], act: { askedAt: inMs(0) } });
  await time.advance(7_124);
  expect(looked).toHaveLength(1);
  await time.advance(1);
  expect(looked).toHaveLength(2);
  await relay.stop();
});

it('OUT-401 a fault of our own at a look is noted with its error and place', async () => {
  const { time, take, written, logged, relay } = relayed();
  const err = new TypeError('undefined is not a function');
  take('a', { looks: [err, { kind: 'open', before: '' }] });
  await time.advance(1_000);
  expect(written).toEqual(['a']);
  expect(logged[0]).toEqual(['relay-failed', { err, place: 'checkout-1125' }]);
  await relay.stop();
});

it('OUT-409 a step that the log does not take is written again every two seconds, also where that fails', async () => {
  const { time, take, written, said, relay } = relayed();
  let tries = 0;
  take('a', {
    more: {
      async say(type) {
        tries += 1;
        if (tries === 1) throw new Error('the disk is full');
        if (tries === 2) return 'later';
        said.push(['a', type, {}]);
        return 'kept';
      },
    },
  });
  await time.advance(1_999);
  expect([tries, written]).toEqual([1, []]);
  await time.advance(1);
  expect([tries, written]).toEqual([2, []]);
  await time.advance(2_000);
  expect([said.map(([, type]) => type), written]).toEqual([['action.begin', 'action.done'], ['a']]);
  await relay.stop();
});

it('OUT-409 acts of one turn go out one after the other, each once; those of others do not wait', async () => {
  const { time, take, written, logged, stepsOf, relay } = relayed();
  const busy = new OutsideError('rate-limited', {});
  const open: OutsideLook<string> = { kind: 'open', before: '' };
  const slow = { looks: [busy, open] };
  take('first', slow);
  take('first', slow);
  take('second', {
    more: {
      proved: async () => {
        throw new Error('a fault of our own');
      },
    },
  });
  take('third');
  take('other', { more: { turn: 'another' } });
  await time.advance(0);
  expect(written).toEqual(['other']);
  await time.advance(10_000);
  expect(written).toEqual(['other', 'first', 'second', 'third']);
  // An outcome that a fault of ours loses holds up nothing.
  const failed = logged.filter(([event]) => event === 'relay-failed');
  expect([stepsOf('second'), failed.length]).toEqual([['action.begin'], 1]);
  // Over, it can be taken up again.
  take('first');
  await time.advance(0);
  expect(written.at(-1)).toBe('first');
  await relay.stop();
});

it('OUT-409 an act that is asked for while an earlier one of its turn waits comes after that one', async () => {
  const { time, take, written, relay } = relayed();
  take('first');
  take('second', { looks: [new OutsideError('rate-limited', {}), { kind: 'open', before: '' }] });
  await time.advance(0);
  expect(written).toEqual(['first']);
  take('third');
  await time.advance(0);
  expect(written).toEqual(['first']);
  await time.advance(10_000);
  expect(written).toEqual(['first', 'second', 'third']);
  await relay.stop();
});

it('OUT-417 an act waits until no lost write of an earlier one can take it back; one that none takes back does not', async () => {
  const lost = new OutsideError('unreachable', {}, true);
  const second = async (undoneBy: readonly string[] | undefined) => {
    const { time, take, written, said, stepsOf, relay } = relayed();
    const began = time.now();
    take('snooze', { again: 'same', writes: [lost, lost, 'proof'], act: { act: 'snooze' } });
    await time.advance(5_000);
    take('ack', { act: { act: 'acknowledge' }, more: { undoneBy } });
    // What is only looked for writes nothing that could be taken back.
    take('sought', {
      act: { outcome: 'unknown' },
      looks: [{ kind: 'done', proof: 'mori' }],
      more: { undoneBy },
    });
    await time.advance(1);
    expect(stepsOf('sought')).toEqual(['action.done']);
    const waits = said.find(([id]) => id === 'ack');
    // No write of its own is under way.
    expect(waits?.[2]).not.toHaveProperty('doubt');
    const isAtOnce = written.includes('ack');
    await time.advance(70_000);
    const { kind, retryAt } = (waits?.[2] ?? {}) as { readonly kind?: string; readonly retryAt?: string };
    const until = retryAt === undefined ? null : Date.parse(retryAt) - began;
    // Once it is over nobody waits for it.
    take('later', { act: { act: 'acknowledge' }, more: { undoneBy } });
    await time.advance(0);
    await relay.stop();
    expect(stepsOf('later')).toEqual(['action.begin', 'action.done']);
    return [isAtOnce, kind, until, written.slice(3)];
  };
  expect(await second(['snooze'])).toEqual([false, 'late-write', 60_000, ['ack', 'later']]);
  expect(await second(['resolve'])).toEqual([true, undefined, null, ['ack', 'later']]);
  expect(await second(undefined)).toEqual([true, undefined, null, ['ack', 'later']]);
});

it('OUT-417 an act waits for the late writes of every earlier act of its page that would take it back', async () => {
  const lost = new OutsideError('unreachable', {}, true);
  for (const [undoneBy, untilMs] of [
    [['retitle'], 60_000],
    [['urgency', 'retitle'], 62_000],
  ] as const) {
    const { time, take, written, relay } = relayed();
    const late = (act: string) => take(act, { again: 'same', writes: [lost, lost, 'proof'], act: { act } });
    late('retitle');
    await time.advance(2_000);
    late('urgency');
    await time.advance(3_000);
    take('again', { more: { undoneBy } });
    take('other', { more: { undoneBy, turn: 'other' } });
    await time.advance(untilMs - 5_001);
    expect(written).toEqual([...Array(3).fill('retitle'), ...Array(3).fill('urgency'), 'other']);
    await time.advance(1);
    expect(written.at(-1)).toBe('again');
    await relay.stop();
  }
});

it('OUT-427 doubt lasts a minute and an act is tried for ten, wherever the clock is set meanwhile; times that people see are the clock’s', async () => {
  const lost = new OutsideError('unreachable', {}, true);
  for (const offMs of [-3_600_000, 3_600_000]) {
    const { time, clock, take, written, stepsOf, relay } = relayed();
    take('note', { writes: [lost, 'proof'] });
    take('next');
    take('other', { looks: [new OutsideError('unreachable', {})], more: { turn: 'other' } });
    await time.advance(5_000);
    clock.offMs = offMs;
    await time.advance(54_000);
    expect(written).toEqual(['note']);
    await time.advance(2_000);
    expect(written).toEqual(['note', 'note', 'next']);
    await time.advance(9 * 60_000 - 2_000);
    expect(stepsOf('other').at(-1)).toBe('action.delay');
    await time.advance(40_000);
    expect(stepsOf('other').at(-1)).toBe('action.abandon');
    await relay.stop();
  }
});

it('OUT-427 a late write is waited for as long, wherever the clock is set meanwhile; people see the end of the wait as a time of the clock', async () => {
  const lost = new OutsideError('unreachable', {}, true);
  for (const offMs of [-3_600_000, 3_600_000]) {
    const { time, clock, take, written, said, relay } = relayed();
    const began = time.now();
    take('snooze', { again: 'same', writes: [lost, lost, 'proof'], act: { act: 'snooze' } });
    await time.advance(5_000);
    clock.offMs = offMs;
    take('ack', {
      act: { act: 'acknowledge', askedAt: new Date(time.now() + offMs).toISOString() },
      more: { undoneBy: ['snooze'] },
    });
    await time.advance(1);
    const told = said.find(([id]) => id === 'ack')?.[2] as { readonly retryAt?: string } | undefined;
    expect(Date.parse(String(told?.retryAt)) - began).toBe(60_000 + offMs);
    await time.advance(54_000);
    expect(written).not.toContain('ack');
    await time.advance(2_000);
    expect(written.at(-1)).toBe('ack');
    await relay.stop();
  }
});

it('OUT-428 an act that was asked for later than now, as before a clock was set back, is tried for ten minutes from when it is taken up', async () => {
  const { time, take, stepsOf, relay } = relayed();
  const askedAt = new Date(time.now() + 3_600_000).toISOString();
  take('ahead', { looks: [new OutsideError('unreachable', {})], act: { askedAt } });
  await time.advance(10 * 60_000 - 1);
  expect(stepsOf('ahead').at(-1)).toBe('action.delay');
  await time.advance(40_000);
  expect(stepsOf('ahead').at(-1)).toBe('action.abandon');
  await relay.stop();
});

it('OUT-402 an act that another hub had begun is in doubt from when this one takes it up, whatever the clocks said of when', async () => {
  for (const awayMs of [-3_600_000, 0, 3_600_000]) {
    const { time, take, written, looked, relay } = relayed();
    take('note', {
      act: { begun: { at: new Date(time.now() + awayMs).toISOString(), before: 'triggered' } },
    });
    await time.advance(74_999);
    expect(written).toEqual([]);
    await time.advance(1);
    expect(written).toEqual(['note']);
    expect(looked[0]).toEqual(['note', 'triggered']);
    await relay.stop();
  }
});

it('OUT-402 a relay that stops begins nothing more, and ends once what runs has ended', async () => {
  const { time, take, written, looked, stepsOf, relay } = relayed();
  const { promise: answer, resolve: answers } = Promise.withResolvers<string>();
  take('waits', { looks: [new OutsideError('rate-limited', {})] });
  take('behind');
  const act: OutsideAct<string> = {
    ...{ again: 'twice', look: async () => ({ kind: 'open', before: '' }), write: () => answer },
  };
  take('runs', { more: { turn: 'another', prepare: async () => act } });
  await time.advance(0);
  expect([stepsOf('waits'), stepsOf('runs')]).toEqual([['action.delay'], ['action.begin']]);
  let over = false;
  const stopped = relay.stop().then(() => {
    over = true;
  });
  take('after', { more: { turn: 'third' } });
  await time.advance(60_000);
  expect(over).toBe(false);
  answers('proof');
  await stopped;
  expect([written, looked.length]).toEqual([[], 1]);
  // The next hub looks for what was answered.
  expect([stepsOf('runs'), stepsOf('behind'), stepsOf('after')]).toEqual([['action.begin'], [], []]);
});
