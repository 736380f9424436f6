import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHAIN_START, eventText } from '../../src/domain/chain.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import { REMOVED } from '../../src/domain/redaction.ts';
import { ChainVerifier, redactedEntries, verifyChain } from '../../src/domain/verify-chain.ts';
import { Chain, sessionOf, sha256 } from '../contracts/event-builder.ts';

const verify = (events: readonly unknown[]) => verifyChain(events, sha256);

/** Six notes of which two were redacted, the note that says so, and one more. */
function redacted(): Chain {
  const chain = new Chain('s');
  chain.notes(6);
  chain.redact(2, 5);
  chain.notes(1);
  return chain;
}

describe('a chain with redacted events', () => {
  it('STO-382 holds, with the head it would have had, and says which events were redacted', () => {
    const chain = redacted();
    expect(verify(chain.events)).toEqual({
      ok: true,
      head: { seq: 8, hash: chain.tip.hash },
      redacted: [2, 5],
    });
    expect(chain.events[1]?.data).toEqual({ text: REMOVED });
    expect(chain.events[2]?.prev).toBe(sha256(eventText(sessionOf('s', 6)[1]!)));
  });

  it('STO-382 an earlier head still vouches for what stood before the redaction', () => {
    const before = verify(sessionOf('s', 6));
    const { events } = redacted();
    expect(before).toMatchObject({ ok: true, head: { seq: 6, hash: events[6]?.prev } });
  });

  it.each<[string, (events: AnyEvent[]) => void]>([
    ['has other words than were vouched for', (e) => set(e, 2, { data: { text: 'the deploy was fine' } })],
    ['has another author', (e) => set(e, 5, { by: { id: 'x', name: 'x', kind: 'member' } })],
    ['has its text, though a later event says that it went', (e) => (e[1] = sessionOf('s', 6)[1]!)],
    [
      'is passed off as redacted',
      (e) => set(e, 3, { data: { text: 'x' }, redacted: { hash: hashOf(e, 3) } }),
    ],
    ['is passed off as redacted with its own words', (e) => set(e, 3, { redacted: { hash: hashOf(e, 3) } })],
  ])('STO-383 is found where a redacted event %s', (_, forge) => {
    const events = [...redacted().events];
    const [seq] = changed(events, forge);
    expect(verify(events)).toEqual({ ok: false, seq, problem: 'bad-redaction' });
  });

  it('STO-383 the last event is no more to be passed off as redacted than others', () => {
    const events = [...sessionOf('s', 3)];
    const last = { ...events[2]!, data: { text: 'x' }, redacted: { hash: hashOf(events, 3) } };
    expect(verify([...events.slice(0, 2), last])).toEqual({ ok: false, seq: 3, problem: 'bad-redaction' });
  });

  it('STO-383 an event that says of others what is not so breaks the chain, also of ones to come', () => {
    const entry = { hash: sha256('a'), text: sha256('b') };
    for (const seq of [1, 3, 4, 99]) {
      const chain = new Chain('s');
      chain.notes(2);
      chain.add({ type: 'events.redacted', data: { events: [{ ...entry, seq }], reason: null } });
      chain.notes(2);
      expect(verify(chain.events)).toEqual({ ok: false, seq, problem: 'bad-redaction' });
    }
  });

  it.each(['hash', 'text'] as const)('STO-383 both of its hashes must be right, also the %s', (which) => {
    const chain = new Chain('s');
    chain.notes(3);
    const [form] = chain.redact(2) as [AnyEvent];
    chain.events.pop();
    const entry = { seq: 2, hash: form.redacted!.hash, text: sha256(eventText(form)), [which]: sha256('x') };
    const events = chain.events.slice(0, 3);
    const prev = sha256(eventText(events[2]!));
    const [saying] = new Chain('s').add({ type: 'events.redacted', data: { events: [entry], reason: null } });
    const at = '2026-11-25T03:13:00.000Z';
    expect(verify([...events, { ...saying!, seq: 4, prev, at }])).toEqual({
      ok: false,
      seq: 2,
      problem: 'bad-redaction',
    });
  });

  it('STO-383 the hash that a redacted event keeps is held by the link after it', () => {
    const events = [...redacted().events];
    set(events, 2, { redacted: { hash: sha256('another') } });
    expect(verify(events)).toEqual({ ok: false, seq: 3, problem: 'bad-prev' });
  });

  it('STO-7 what else stands in `redacted`, or no hash there, makes it no event', () => {
    for (const mark of [null, {}, { hash: 'short' }, { hash: sha256('a'), more: 1 }, 'x', [sha256('a')]]) {
      const events = [...redacted().events];
      set(events, 2, { redacted: mark as never });
      expect(verify(events)).toEqual({ ok: false, seq: 2, problem: 'bad-shape' });
    }
  });

  it('STO-382 the event that vouches for others can be redacted itself, and goes on vouching', () => {
    const chain = new Chain('s');
    chain.notes(2);
    chain.redact(1);
    chain.redact(3);
    expect(verify(chain.events)).toMatchObject({ ok: true, redacted: [1, 3] });
  });

  it('STO-382 a part of a chain from its middle on is not asked about what stands before', () => {
    const chain = new Chain('s');
    chain.notes(4);
    const { tip } = chain;
    chain.redact(2);
    expect(verifyChain(chain.events.slice(4), sha256, tip)).toMatchObject({ ok: true, head: { seq: 5 } });
  });

  it('STO-383 whatever of its redacted events is changed, it is found', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 5 }),
        fc.nat(4),
        fc.string({ minLength: 1, maxLength: 20 }),
        (seqs, which, words) => {
          const chain = new Chain('s');
          chain.notes(8);
          chain.redact(...seqs);
          expect(verify(chain.events)).toMatchObject({ ok: true, redacted: [...seqs].sort((a, b) => a - b) });
          const seq = seqs[which % seqs.length] ?? 1;
          set(chain.events, seq, { data: { text: `${REMOVED}${words}` } });
          expect(verify(chain.events)).toEqual({ ok: false, seq, problem: 'bad-redaction' });
        },
      ),
      { seed: 380, numRuns: 100 },
    );
  });
});

function set(events: AnyEvent[], seq: number, changes: Partial<AnyEvent>): void {
  events[seq - 1] = { ...events[seq - 1]!, ...changes };
}

/** By the one after it. */
function hashOf(events: readonly AnyEvent[], seq: number): string {
  return events[seq]?.prev ?? sha256(eventText(events[seq - 1]!));
}

/** The seqs at which a forgery has changed something. */
function changed(events: AnyEvent[], forge: (events: AnyEvent[]) => void): number[] {
  const before = events.map((event) => JSON.stringify(event));
  forge(events);
  return events.flatMap((event, i) => (JSON.stringify(event) === before[i] ? [] : [i + 1]));
}

describe('what an event says of redacted ones', () => {
  const entry = { seq: 1, hash: 'h', text: 't' };
  const entries = (events: unknown) =>
    redactedEntries({ type: 'events.redacted', data: { events } } as unknown as AnyEvent);

  it('STO-383 is read without trust: what is no entry is passed over', () => {
    const broken = [null, undefined, 'x', {}, { ...entry, seq: 1.5 }, { ...entry, seq: '1' }];
    const more = [
      { ...entry, hash: 1 },
      { ...entry, text: null },
      { seq: 1, hash: 'h' },
      { seq: 1, text: 't' },
    ];
    expect(entries([...broken, entry, ...more])).toEqual([entry]);
    for (const events of [undefined, null, 'x', {}]) expect(entries(events)).toEqual([]);
  });

  it('STO-382 a verifier has the tip of what it took', () => {
    const chain = new Chain('s');
    const [first, second] = chain.notes(2);
    const verifier = new ChainVerifier(sha256);
    expect(verifier.tip).toEqual(CHAIN_START);
    verifier.take(first);
    const tip = verifier.tip;
    expect(tip).toMatchObject({ session: 's', seq: 1, hash: second?.prev });
    expect(verifier.take(first)).toMatchObject({ ok: false });
    expect(verifier.tip).toBe(tip);
  });

  it('STO-382 only an `events.redacted` confirms, and of the part before it was given nothing is asked', () => {
    const chain = new Chain('s');
    chain.notes(2);
    const { tip } = chain;
    const claim = { events: [{ seq: 2, hash: sha256('a'), text: sha256('b') }], reason: null };
    chain.add({ type: 'weather.changed', data: claim });
    expect(verify(chain.events)).toMatchObject({ ok: true });
    const rest = new Chain('s');
    for (const event of chain.events.slice(0, 2)) rest.resume(event);
    rest.add({ type: 'events.redacted', data: claim });
    expect(verifyChain(rest.events.slice(2), sha256, tip)).toMatchObject({ ok: true });
  });
});
