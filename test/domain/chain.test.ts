import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHAIN_START, eventText, linkProblem } from '../../src/domain/chain.ts';
import { verifyChain } from '../../src/domain/verify-chain.ts';
import { AIKO, Chain, sessionOf, sha256 } from '../contracts/event-builder.ts';

const verify = (events: Iterable<unknown>) => verifyChain(events, sha256);
const copy = (events: unknown) => JSON.parse(JSON.stringify(events)) as Record<string, unknown>[];

describe('the text of an event', () => {
  const [event] = new Chain('checkout-1125').add({ data: { b: 1, a: '障害' } });

  it('STO-1 is compact JSON with the keys of the envelope in a fixed order and the data as it is', () => {
    expect(eventText(event!)).toBe(
      '{"v":1,"session":"checkout-1125","seq":1,"prev":"","at":"2026-11-25T03:12:00.001Z",' +
        '"by":{"id":"aiko","name":"佐藤 愛子","kind":"member"},"cmd":{"client":"c1","n":1},' +
        '"type":"note.added","data":{"b":1,"a":"障害"}}',
    );
  });

  it('STO-1 does not depend on the order in which the envelope was written', () => {
    expect(eventText(Object.fromEntries(Object.entries(event!).reverse()) as never)).toBe(eventText(event!));
  });

  it('STO-1 survives JSON and back unchanged, whatever the data', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (data) => {
        const [made] = new Chain('s').add({ data });
        const text = eventText(made!);
        expect(eventText(JSON.parse(text))).toBe(text);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('verifyChain', () => {
  it('STO-2 accepts a whole session and returns its head', () => {
    const chain = new Chain('checkout-1125');
    chain.notes(5);
    expect(verify(chain.events)).toEqual({
      ok: true,
      head: { seq: 5, hash: chain.tip.hash },
      redacted: [],
    });
    expect(verify([])).toEqual({ ok: true, head: { seq: 0, hash: '' }, redacted: [] });
  });

  it('STO-2 goes on from a tip reached before', () => {
    const chain = new Chain('checkout-1125');
    chain.notes(3);
    const tip = chain.tip;
    const rest = chain.notes(2);
    expect(verifyChain(rest, sha256, tip)).toEqual({
      ok: true,
      head: { seq: 5, hash: chain.tip.hash },
      redacted: [],
    });
    expect(verifyChain(rest, sha256, CHAIN_START)).toEqual({ ok: false, seq: 1, problem: 'bad-seq' });
  });

  it('STO-3 finds every removed event by its seq, but a cut-off end only by the head', () => {
    const events = sessionOf('s', 6);
    for (let seq = 1; seq < 6; seq++) {
      const left = events.filter((event) => event.seq !== seq);
      expect(verify(left)).toEqual({ ok: false, seq, problem: 'bad-seq' });
    }
    expect(verify(events.slice(0, 5))).toMatchObject({ ok: true, head: { seq: 5 } });
  });

  it('STO-3 finds every pair of exchanged events', () => {
    for (let i = 0; i < 5; i++) {
      const events = sessionOf('s', 6);
      [events[i], events[i + 1]] = [events[i + 1]!, events[i]!];
      expect(verify(events)).toEqual({ ok: false, seq: i + 1, problem: 'bad-seq' });
    }
  });

  it('STO-3 finds an event that came twice', () => {
    const events = sessionOf('s', 3);
    expect(verify([...events, events[2]])).toEqual({ ok: false, seq: 4, problem: 'bad-seq' });
  });

  it('STO-4 finds an edit of any event at the one after it, and of the last by another head', () => {
    const edited = (i: number) => {
      const events = copy(sessionOf('s', 6));
      (events[i]!.data as Record<string, unknown>).text = 'we never saw an alert';
      return verify(events);
    };
    for (let i = 0; i < 5; i++) expect(edited(i)).toEqual({ ok: false, seq: i + 2, problem: 'bad-prev' });
    const whole = verify(sessionOf('s', 6));
    expect(edited(5)).toMatchObject({ ok: true, head: { seq: 6, hash: expect.any(String) } });
    expect(edited(5)).not.toEqual(whole);
  });

  it('STO-4 finds another author, another time, another command', () => {
    const edits: Record<string, unknown>[] = [
      { by: { id: 'ken', name: 'Ken', kind: 'member' } },
      { at: '2026-11-25T03:12:00.003Z' },
      { cmd: { client: 'c2', n: 2 } },
      { type: 'note.removed' },
    ];
    for (const edit of edits) {
      const events = copy(sessionOf('s', 3));
      Object.assign(events[1]!, edit);
      expect(verify(events)).toEqual({ ok: false, seq: 3, problem: 'bad-prev' });
    }
  });

  it('STO-5 refuses an event of another session', () => {
    const events = copy(sessionOf('s', 3));
    events[1]!.session = 'other';
    expect(verify(events)).toEqual({ ok: false, seq: 2, problem: 'bad-session' });
  });

  it.each([
    '2026-11-25T03:11:59.999Z',
    '2026-11-25T03:13:00Z',
    '2026-11-25T12:13:00.000+09:00',
    '2026-02-30T00:00:00.000Z',
    'now',
  ])('STO-6 refuses the time %s: it goes back, or is not UTC with milliseconds', (at) => {
    const events = copy(sessionOf('s', 3));
    events[1]!.at = at;
    expect(verify(events)).toEqual({ ok: false, seq: 2, problem: 'bad-time' });
  });

  it('STO-6 takes exactly the instants that Date writes so, whatever digits stand there', () => {
    const [event] = copy(sessionOf('s', 1));
    const digits = (most: number, length: number) =>
      fc.integer({ min: 0, max: most }).map((value) => String(value).padStart(length, '0'));
    const parts = fc.tuple(
      digits(9_999, 4),
      ...[13, 32].map((most) => digits(most, 2)),
      ...[25, 61, 61].map((most) => digits(most, 2)),
      digits(999, 3),
    );
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(parts, ([year, month, day, hour, minute, second, ms]) => {
        const at = `${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`;
        const time = new Date(at);
        const isInstant = !Number.isNaN(time.getTime()) && time.toISOString() === at;
        seen[isInstant ? 'taken' : 'refused'] += 1;
        expect(linkProblem({ ...event, at }, CHAIN_START), at).toBe(isInstant ? null : 'bad-time');
      }),
      { seed: 7, numRuns: 2_000 },
    );
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(200);
  });

  it('STO-6 takes an event of the same time as the one before it', () => {
    const events = copy(sessionOf('s', 2));
    events[1]!.at = events[0]!.at;
    expect(verify(events)).toMatchObject({ ok: true });
  });

  it('STO-7 refuses what is not an event, and an envelope with a key that is not hashed', () => {
    const [event] = copy(sessionOf('s', 1));
    const bad: unknown[] = [
      null,
      [],
      'text',
      {},
      { ...event, note: 'smuggled' },
      { ...event, v: 2 },
      { ...event, session: '../etc' },
      { ...event, session: 1 },
      { ...event, by: { ...AIKO, id: 1 } },
      { ...event, by: { ...AIKO, name: null } },
      { ...event, by: { ...AIKO, kind: undefined } },
      { ...event, cmd: { n: 1 } },
      { ...event, type: 1 },
      { ...event, seq: 1.5 },
      { ...event, seq: '1' },
      { ...event, prev: null },
      { ...event, at: 0 },
      { ...event, by: { id: 'aiko' } },
      { ...event, cmd: { client: 'c1', n: 0 } },
      { ...event, type: '' },
      { ...event, data: [] },
      { ...event, data: null },
    ];
    for (const value of bad) expect(linkProblem(value, CHAIN_START)).toBe('bad-shape');
    expect(verify([...sessionOf('s', 2), null])).toEqual({ ok: false, seq: 3, problem: 'bad-shape' });
  });

  it('STO-8 takes an event whose type is newer than this program', () => {
    const chain = new Chain('s');
    chain.add({ type: 'weather.changed', data: { rain: true } });
    expect(verify(chain.events)).toMatchObject({ ok: true });
  });
});
