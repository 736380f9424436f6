import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { refusal } from '../../../src/domain/refusal.ts';
import { HubError } from '../../../src/hub/base/contract.ts';
import { DEFAULT_LIMITS } from '../../../src/hub/base/limits.ts';
import { asHubError, highestOwn, isOwnNumber, load } from '../../../src/hub/room/load.ts';
import { type EventLog, EventLogError, type StoredAnswer } from '../../../src/ports/event-log.ts';
import { Chain, sessionOf, sha256 } from '../../contracts/event-builder.ts';
import { opening, sato } from '../../domain/given.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';

const ID = 'checkout-1125';
const MOST = 2 ** 52;

async function loaded(events: readonly AnyEvent[], answers: readonly StoredAnswer[] = [], limits = {}) {
  const log = new MemoryLog();
  await log.append(ID, 0, { events, answers });
  return load(ID, log, sha256, { ...DEFAULT_LIMITS, ...limits });
}
/** A log that gives these events as they are. */
const giving = (events: readonly unknown[], change: Partial<EventLog> = {}) =>
  ({
    answers: async () => [],
    async *read() {
      yield events;
    },
    ...change,
  }) as unknown as EventLog;
const numbered = (client: string, n: number, seq = 1) => ({ cmd: { client, n }, seq }) as AnyEvent;

describe('a session as its log has it', () => {
  it('HUB-7 is folded over all chunks, with its texts, their length and its end', async () => {
    const events = sessionOf(ID, 1_100);
    const found = await loaded(events);
    const texts = events.map((event) => JSON.stringify(event));
    expect(found?.bytes).toBe(texts.join('').length);
    expect(found?.state.seq).toBe(1_100);
    expect(found?.tip).toMatchObject({ session: ID, seq: 1_100, hash: sha256(texts.at(-1) ?? '') });
    expect(found?.recent.from(1, 2_000)).toEqual(texts);
    expect(found?.opening).toEqual({
      participant: 'aiko',
      cmd: { client: 'c1', n: 1 },
      hash: sha256(texts[0] ?? ''),
    });
    expect(found?.answers.claim('aiko', 'c1', 700)).toEqual({
      k: 'answered',
      answer: { ok: true, seq: 700 },
    });
    expect(await load('other', new MemoryLog(), sha256, DEFAULT_LIMITS)).toBeNull();
  });

  it('HUB-7 remembers stored answers in the order in which they were given, and whose they are', async () => {
    const answer = (n: number, seq: number, change: Partial<StoredAnswer> = {}) => ({
      client: 'client-s',
      n,
      seq,
      refused: null,
      by: sato.id,
      ...change,
    });
    const denied = refusal('unknown-step', { step: 'x' });
    // As a log gives them: in no fixed order.
    const answers = [answer(1, 3), answer(4, 1), answer(3, 2, { refused: denied }), answer(2, 2)];
    for (const stored of [answers, answers.toReversed()]) {
      const found = await loaded(sessionOf(ID, 3), stored, { answersOfPerson: 2 });
      const claim = (n: number) => found?.answers.claim(sato.id, 'client-s', n);
      // First by the seq at which they were given, then by their numbers: the last two are left.
      for (const n of [4, 2]) expect(claim(n)).toEqual({ k: 'forgotten' });
      expect(claim(3)).toEqual({ k: 'answered', answer: { ok: false, refusal: denied } });
      expect(claim(1)).toEqual({ k: 'answered', answer: { ok: true, seq: 3 } });
    }
    const { by: _, ...unsigned } = answer(1, 1);
    const old = await loaded(sessionOf(ID, 1), [unsigned]);
    expect(old?.answers.ownerOf('client-s')).toBeNull();
    expect(old?.answers.claim('anyone', 'client-s', 1)).toMatchObject({ k: 'answered' });
  });

  it('HUB-17 an answer is older than the events that came after it', async () => {
    const chain = new Chain(ID);
    chain.add({ client: 'client-s', by: sato }, { client: 'client-s', by: sato });
    const stored = { client: 'client-s', n: 7, seq: 1, refused: null, by: sato.id };
    const found = await loaded(chain.events, [stored], { answersPerClient: 2 });
    expect([1, 7, 2].map((n) => found?.answers.claim(sato.id, 'client-s', n).k)).toEqual([
      'forgotten',
      'answered',
      'answered',
    ]);
    const early = await loaded(chain.events, [stored], { answersPerClient: 1 });
    expect([7, 2].map((n) => early?.answers.claim(sato.id, 'client-s', n).k)).toEqual([
      'forgotten',
      'answered',
    ]);
    const late = await loaded(chain.events, [{ ...stored, seq: 2 }], { answersPerClient: 1 });
    expect([7, 2].map((n) => late?.answers.claim(sato.id, 'client-s', n).k)).toEqual([
      'answered',
      'forgotten',
    ]);
  });

  it.each([
    [[], { to: 0, isMarked: false }],
    [[[2, 2]], { to: 2, isMarked: false }],
    [[[2, 1]], { to: 2, isMarked: true }],
    [
      [
        [3, 2],
        [2, 2],
      ],
      { to: 3, isMarked: true },
    ],
    [
      [
        [2, 2],
        [3, 2],
      ],
      { to: 3, isMarked: true },
    ],
    [
      [
        [3, 3],
        [2, 1],
      ],
      { to: 3, isMarked: false },
    ],
  ])('HUB-105 knows the furthest import of %j', async (imports, imported) => {
    const answers = imports.map(([n, seq]) => ({
      client: 'import',
      n: n ?? 0,
      seq: seq ?? 0,
      refused: null,
    }));
    const found = await loaded(sessionOf(ID, 3), answers);
    expect(found?.imported).toEqual(imported);
    expect(found?.answers.ownerOf('import')).toBeNull();
  });

  it('HUB-347 continues behind the highest number of a hub, unless it leaves no room', async () => {
    const chain = new Chain(ID);
    for (const n of [5, 9, 7]) {
      const [event] = sessionAt(chain, 'hub', n);
      chain.resume(event);
    }
    expect((await loaded(chain.events))?.hubN).toBe(9);
    chain.resume(sessionAt(chain, 'hub', Number.MAX_SAFE_INTEGER)[0]);
    chain.resume(sessionAt(chain, 'client-s', 99)[0]);
    const found = await loaded(chain.events);
    expect(found?.hubN).toBe(9);
    expect(found?.answers.ownerOf('hub')).toBeNull();
    expect(found?.answers.ownerOf('client-s')).toBe('aiko');
  });

  it('HUB-347 a hub’s own number lies at most as far beyond the others as there are events', () => {
    expect(isOwnNumber(numbered('hub', MOST + 3, 3))).toBe(true);
    expect(isOwnNumber(numbered('hub', MOST + 4, 3))).toBe(false);
    expect(highestOwn([numbered('hub', 3), numbered('client-s', 9), numbered('hub', 2)])).toBe(3);
    expect(highestOwn([numbered('client-s', 9)])).toBe(0);
    expect(highestOwn([])).toBe(0);
  });
});

/** An event that would come next, by this command. */
function sessionAt(chain: Chain, client: string, n: number): [AnyEvent] {
  const { seq, hash } = chain.tip;
  const [event] = new Chain(ID).notes(1) as [AnyEvent];
  const at = new Date(Date.UTC(2026, 10, 25, 3, 12) + seq + 1).toISOString();
  return [{ ...event, seq: seq + 1, prev: hash, at, cmd: { client, n } }];
}

describe('a log that does not hold', () => {
  const read = (log: EventLog) => load(ID, log, sha256, DEFAULT_LIMITS);

  it('HUB-12 is damaged at the first event that is altered, missing or of another session', async () => {
    const events = sessionOf(ID, 4);
    const altered = events.map((event, i) => (i === 1 ? { ...event, data: { text: 'x' } } : event));
    for (const [given, seq] of [
      [altered, 3],
      [[events[0], ...events.slice(2)], 2],
      [sessionOf('other', 2), 1],
      [['x'], 1],
    ] as const) {
      await expect(read(giving(given))).rejects.toMatchObject({
        kind: 'damaged',
        params: { session: ID, seq },
      });
    }
  });

  it('HUB-384 is damaged where an event has lost its text and no later event says so', async () => {
    const chain = new Chain(ID);
    chain.add({ type: 'session.opened', data: { ...opening } });
    chain.notes(2);
    chain.redact(2);
    await expect(read(giving(chain.events.slice(0, 3)))).rejects.toMatchObject({
      kind: 'damaged',
      params: { session: ID, seq: 2 },
    });
    expect((await read(giving(chain.events)))?.tip.seq).toBe(4);
  });

  it.each([
    [new HubError('stopping', { session: 'x' }), 'stopping', { session: 'x' }],
    [new EventLogError('damaged', { session: 'x', seq: 3 }), 'damaged', { session: 'x', seq: 3 }],
    [new EventLogError('damaged', { seq: 3 }), 'damaged', { session: ID, seq: 3 }],
    [new EventLogError('closed', { seq: 3 }), 'failed', { session: ID }],
    [new Error('odd'), 'failed', { session: ID }],
  ])('HUB-12 an error of the log becomes one of the hub: %o', async (cause, kind, params) => {
    const error = asHubError(cause, ID);
    expect(error).toBeInstanceOf(HubError);
    expect(error).toMatchObject({ kind, params });
    const failing = giving([], {
      answers: async () => {
        throw cause;
      },
    });
    await expect(read(failing)).rejects.toMatchObject({ kind, params });
  });
});
