import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resumePoint } from '../../../src/client/sync/copy.ts';
import { eventsOf } from '../../../src/client/sync/event-run.ts';
import {
  acked,
  disconnected,
  eventsCame,
  given,
  greeted,
  refused,
  released,
  saved,
  welcomed,
} from '../../../src/client/sync/sync.ts';
import {
  initialSync,
  type Sync,
  type SyncChange,
  type SyncEffect,
} from '../../../src/client/sync/sync-state.ts';
import { eventText } from '../../../src/domain/chain.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { redactEvent } from '../../../src/domain/redaction.ts';
import { reduceAll } from '../../../src/domain/reduce.ts';
import { refusal } from '../../../src/domain/refusal.ts';
import { initialSession } from '../../../src/domain/session.ts';
import type { Welcome } from '../../../src/protocol/messages.ts';
import { FRAME_LIMIT } from '../../../src/protocol/version.ts';
import { tanaka } from '../../domain/given.ts';
import { sha256 } from '../../network/sha256.ts';
import { ChainedLog, NOW } from '../chained-log.ts';

const CLIENT = 'terminal-1';

/** Drives a sync and keeps what it wanted done. */
class Driven {
  sync: Sync = initialSync('checkout-1125', CLIENT);
  effects: SyncEffect[] = [];

  do(change: SyncChange): this {
    this.sync = change.sync;
    this.effects.push(...change.effects);
    return this;
  }

  connect(welcome: Welcome, now = NOW): this {
    return this.do(greeted(this.sync)).do(welcomed(this.sync, welcome, now, sha256));
  }

  get(events: readonly AnyEvent[]): this {
    return this.do(eventsCame(this.sync, events, sha256));
  }

  note(text: string, now = NOW): number {
    const n = this.sync.next;
    this.do(given(this.sync, 'note.add', { text }, now));
    return n;
  }

  /** Numbers sent since the last time. */
  sent(): number[] {
    const frames = this.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.frame] : []));
    this.effects = this.effects.filter((effect) => effect.kind !== 'send');
    return frames.map((frame) => (frame as { n: number }).n);
  }

  get standings(): string[] {
    return this.sync.pending.map(({ n, standing }) => `${n} ${standing.kind}`);
  }
}

function joined(log = new ChainedLog()): Driven {
  return new Driven().connect(log.welcome()).get(log.from(1));
}

describe('an event whose text is taken out', () => {
  /** The log as a hub has it after the redaction of these events, and the event that says so. */
  function redacted(log: ChainedLog, ...seqs: number[]): readonly AnyEvent[] {
    const forms = seqs.map((seq) => redactEvent(log.events[seq - 1]!, sha256));
    const events = forms.map((form) => {
      return { seq: form.seq, hash: form.redacted?.hash ?? '', text: sha256(eventText(form)) };
    });
    for (const form of forms) log.events[form.seq - 1] = form;
    return log.addFact({ type: 'events.redacted', data: { events, reason: null } });
  }

  it('SYN-380 loses it at once: in the log, in the session, in what is kept of earlier wordings', () => {
    const log = new ChainedLog();
    log.notes(3);
    const driven = joined(log);
    const seq = log.events.length;
    expect(JSON.stringify(driven.sync)).toContain('note 2');
    const fresh = redacted(log, seq);
    driven.get(fresh);
    expect(driven.effects.filter(({ kind }) => kind === 'resume')).toEqual([]);
    expect(eventsOf(driven.sync.log)).toEqual(log.events);
    expect(driven.sync.session).toEqual(reduceAll(initialSession('checkout-1125'), log.events));
    expect(JSON.stringify(driven.sync)).not.toContain('note 2');
    expect(driven.sync.session.notes.at(-1)?.text).toBe('[redacted:manual]');
    driven.get(log.notes(1));
    expect(driven.sync.session.seq).toBe(log.events.length);
  });

  it('SYN-380 loses it when it was cut off meanwhile, and whoever comes later never has it', () => {
    const log = new ChainedLog();
    log.notes(2);
    const driven = joined(log);
    const seq = log.events.length;
    driven.do(disconnected(driven.sync));
    redacted(log, seq);
    log.notes(1);
    driven.connect(log.welcome()).get(log.from(seq + 1));
    expect(eventsOf(driven.sync.log)).toEqual(log.events);
    expect(eventsOf(joined(log).sync.log)).toEqual(log.events);
    // The last one we have is redacted: it is followed by the hash that it had.
    const last = new Driven().connect(log.welcome()).get(log.from(1, seq));
    last
      .do(disconnected(last.sync))
      .connect(log.welcome())
      .get(log.from(seq + 1));
    expect(eventsOf(last.sync.log)).toEqual(log.events);
    const same = new ChainedLog();
    const [only] = same.events.splice(1);
    expect(only).toBeDefined();
    same.events[0] = redactEvent(same.events[0]!, sha256);
    const at = new Driven().connect(same.welcome()).get(same.from(1));
    at.do(disconnected(at.sync)).connect(same.welcome());
    expect(at.sync.link.kind).toBe('resuming');
  });

  it('SYN-381 reads its log from the beginning where it would make another text of the event', () => {
    const log = new ChainedLog();
    log.notes(2);
    const driven = joined(log);
    const seq = log.events.length;
    const note = driven.note('mine');
    const [saying] = redacted(log, seq) as [AnyEvent];
    const events = (saying.data as { events: object[] }).events.map((entry) => ({
      ...entry,
      text: sha256('x'),
    }));
    driven.get([{ ...saying, data: { ...saying.data, events } }]);
    expect(driven.effects.at(-1)).toMatchObject({ kind: 'resume', reason: 'hash' });
    expect([driven.sync.log.length, driven.sync.pending[0]?.n]).toEqual([0, note]);
    driven.connect(log.welcome()).get(log.from(1));
    expect(eventsOf(driven.sync.log)).toEqual(log.events);
  });
});

describe('the confirmed log', () => {
  it('SYN-1 is the fold of the events in their order, however they are cut into frames', () => {
    const log = new ChainedLog();
    log.notes(20);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 30, maxLength: 30 }), (sizes) => {
        const driven = new Driven().connect(log.welcome());
        for (let at = 1, i = 0; at <= log.events.length; at += sizes[i] as number, i += 1) {
          driven.get(log.from(at, at + (sizes[i] as number) - 1));
        }
        expect(driven.sync.session).toEqual(log.state);
        expect(eventsOf(driven.sync.log)).toEqual(log.events);
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  it('SYN-1 passes over what it has, alone or with something new', () => {
    const log = new ChainedLog();
    const driven = joined(log);
    const before = driven.sync.session;
    driven.get(log.from(1));
    expect(driven.sync.session).toBe(before);
    log.notes(2);
    driven.get(log.from(1));
    expect(driven.sync.session).toEqual(log.state);
    expect(driven.effects).toEqual([]);
  });

  it('SYN-1 an event type it does not know only advances the log', () => {
    const log = new ChainedLog();
    const [event] = log.from(1).slice(-1);
    const unheard = {
      ...event,
      seq: log.events.length + 1,
      prev: log.head.hash,
      type: 'coffee.made',
    } as AnyEvent;
    const driven = joined(log).get([unheard]);
    expect(driven.sync.session.seq).toBe(log.events.length + 1);
    expect(driven.effects).toEqual([]);
  });

  it('SYN-2 a gap is not folded in: it asks to resume after the last event it has', () => {
    const log = new ChainedLog();
    const driven = joined(log);
    const had = log.events.length;
    log.notes(4);
    driven.get([...log.from(had + 1, had + 1), ...log.from(had + 3)]);
    expect(driven.effects).toMatchObject([{ kind: 'resume', reason: 'gap', forgotten: { length: 0 } }]);
    expect(resumePoint(driven.sync)).toEqual({ epoch: 'epoch-1', lastSeq: had + 1 });
    driven.get(log.from(had + 2));
    expect(driven.sync.session.seq).toBe(had + 1);
    driven
      .do(disconnected(driven.sync))
      .connect(log.welcome())
      .get(log.from(had + 2));
    expect(driven.sync.session).toEqual(log.state);
  });

  it('SYN-1 two states that part from one never see each other’s events', () => {
    const log = new ChainedLog();
    const { sync } = joined(log);
    const here = eventsCame(sync, log.notes(1), sha256).sync;
    const other = { ...(log.events.at(-1) as AnyEvent), data: { note: 'other' } };
    const there = eventsCame(sync, [other], sha256).sync;
    expect(eventsOf(here.log).at(-1)).toEqual(log.events.at(-1));
    expect(eventsOf(there.log).at(-1)).toEqual(other);
    expect(eventsOf(sync.log)).toHaveLength(log.events.length - 1);
  });
});

describe('another past', () => {
  const log = new ChainedLog();
  log.notes(3);
  const cut = () => {
    const driven = joined(log);
    driven.note('kept');
    return driven.do(disconnected(driven.sync));
  };
  const forgotten = (driven: Driven, reason: string) => {
    expect(driven.effects).toMatchObject([
      { kind: 'resume', reason, forgotten: { length: log.events.length } },
    ]);
    expect(driven.sync.session).toEqual(initialSession('checkout-1125'));
    expect(resumePoint(driven.sync)).toEqual({ epoch: null, lastSeq: 0 });
    expect(driven.standings).toEqual(['1 queued']);
    expect(driven.sync.next).toBe(2);
    driven.effects = [];
    driven.connect(log.welcome({ epoch: 'epoch-2' })).get(log.from(1));
    expect(driven.sync.session).toEqual(log.state);
  };

  it('SYN-3 a new epoch: the log is forgotten and read from its beginning, commands stay', () => {
    forgotten(cut().connect(log.welcome({ epoch: 'epoch-2' })), 'epoch');
  });

  it('SYN-3 a head behind ours', () => {
    forgotten(cut().connect(log.welcome({ head: { seq: 3, hash: 'x' } })), 'head');
  });

  it('SYN-3 a head that is ours by number and not by hash', () => {
    forgotten(cut().connect(log.welcome({ head: { ...log.head, hash: 'x' } })), 'hash');
  });

  it('SYN-3 a first new event that does not follow our last', () => {
    const next = { ...(log.events.at(-1) as AnyEvent), seq: log.events.length + 1, prev: 'x' };
    const driven = cut().connect(log.welcome({ head: { seq: next.seq, hash: 'y' } }));
    expect(driven.effects).toEqual([]);
    forgotten(driven.get([next]), 'hash');
  });

  it('SYN-3 commands whose ack came and whose events did not are asked again', () => {
    const driven = joined(log);
    driven.note('acked');
    driven.do(saved(driven.sync, 1)).do(acked(driven.sync, 1, log.events.length + 5));
    expect(driven.standings).toEqual(['1 acked']);
    driven.do(disconnected(driven.sync));
    expect(driven.standings).toEqual(['1 acked']);
    driven.connect(log.welcome({ epoch: 'epoch-2' }));
    expect(driven.standings).toEqual(['1 queued']);
  });

  it('SYN-3 the same past goes on without a word', () => {
    const driven = cut().connect(log.welcome());
    expect(driven.effects).toEqual([]);
    expect(driven.sync.session).toEqual(log.state);
  });
});

describe('commands on their way', () => {
  it('SYN-4 none is sent before it is kept, nor before a welcome', () => {
    const log = new ChainedLog();
    const driven = new Driven();
    driven.note('early');
    driven.do(saved(driven.sync, 1));
    expect(driven.sent()).toEqual([]);
    driven.do(greeted(driven.sync));
    expect(driven.sent()).toEqual([]);
    driven.do(welcomed(driven.sync, log.welcome(), NOW, sha256));
    expect(driven.sent()).toEqual([1]);
    driven.note('not kept yet');
    expect(driven.sent()).toEqual([]);
    driven.do(saved(driven.sync, 2));
    expect(driven.sent()).toEqual([2]);
  });

  it('SYN-4 at most 32 are in flight; each answer lets the next one go', () => {
    const log = new ChainedLog();
    const driven = joined(log);
    for (let i = 0; i < 40; i += 1) driven.note(`note ${i}`);
    driven.do(saved(driven.sync, 40));
    expect(driven.sent()).toEqual(Array.from({ length: 32 }, (_, i) => i + 1));
    driven.do(acked(driven.sync, 1, 99));
    expect(driven.sent()).toEqual([33]);
    driven.do(refused(driven.sync, 2, refusal('unknown-step')));
    expect(driven.sent()).toEqual([34]);
  });

  it('SYN-5 after each welcome all without an answer are sent again, in order', () => {
    const log = new ChainedLog();
    const driven = joined(log);
    for (let i = 0; i < 4; i += 1) driven.note(`note ${i}`);
    driven.do(saved(driven.sync, 4));
    driven.do(acked(driven.sync, 2, 99));
    expect(driven.sent()).toEqual([1, 2, 3, 4]);
    driven.do(disconnected(driven.sync)).connect(log.welcome());
    expect(driven.sent()).toEqual([1, 3, 4]);
  });

  it('SYN-6 one leaves when its ack and its events have come, whichever is first', () => {
    const log = new ChainedLog();
    for (const [first, standing] of [
      ['ack', '1 acked'],
      ['events', '1 sent'],
    ] as const) {
      const driven = joined(log);
      driven.note('mine');
      driven.do(saved(driven.sync, 1)).sent();
      const seq = driven.sync.session.seq + 1;
      const event = { ...(log.from(1).at(-1) as AnyEvent), seq, cmd: { client: 'someone', n: 1 } };
      const ack = () => driven.do(acked(driven.sync, 1, seq));
      const events = () => driven.get([event]);
      const [one, other] = first === 'ack' ? [ack, events] : [events, ack];
      one();
      expect(driven.standings).toEqual([standing]);
      other();
      expect(driven.standings).toEqual([]);
      expect(driven.effects.map(({ kind }) => kind)).toEqual(['settled']);
    }
  });

  it('SYN-6 an event that carries its number is as good as the ack', () => {
    const log = new ChainedLog();
    const driven = joined(log);
    driven.note('mine');
    driven.do(saved(driven.sync, 1)).sent();
    const seq = driven.sync.session.seq + 1;
    driven.get([{ ...(log.from(1).at(-1) as AnyEvent), seq, cmd: { client: CLIENT, n: 1 } }]);
    expect(driven.standings).toEqual([]);
    expect(driven.effects).toMatchObject([
      { kind: 'settled', command: { n: 1 }, outcome: { kind: 'ack', seq } },
    ]);
    driven.effects = [];
    driven.do(acked(driven.sync, 1, seq)).do(refused(driven.sync, 1, refusal('invalid')));
    expect(driven.effects).toEqual([]);
  });

  it('SYN-6 a refusal is told once and ends it', () => {
    const driven = joined();
    driven.note('mine');
    driven.do(saved(driven.sync, 1)).sent();
    const why = refusal('unknown-step', { step: 'x' });
    driven.do(refused(driven.sync, 1, why)).do(refused(driven.sync, 1, why));
    expect(driven.effects).toMatchObject([{ kind: 'settled', outcome: { kind: 'refused', refusal: why } }]);
    expect(driven.standings).toEqual([]);
  });

  it('SYN-6 what comes after the answer changes nothing', () => {
    const log = new ChainedLog();
    const driven = joined(log);
    driven.note('mine');
    driven.do(saved(driven.sync, 1)).do(acked(driven.sync, 1, 99));
    driven.effects = [];
    driven.do(acked(driven.sync, 1, 99)).do(refused(driven.sync, 1, refusal('invalid')));
    expect(driven.effects).toEqual([]);
    expect(driven.standings).toEqual(['1 acked']);
  });

  it('SYN-6 a refusal of one that is not on its way changes nothing', () => {
    const driven = joined();
    driven.note('mine');
    driven.do(refused(driven.sync, 1, refusal('invalid')));
    expect(driven.standings).toEqual(['1 queued']);
    expect(driven.effects).toEqual([]);
  });

  it.each(['not-saved', 'too-fast'] as const)('SYN-7 refused as %s, one waits and is asked again', (kind) => {
    const driven = joined();
    driven.note('one');
    driven.note('two');
    driven.do(saved(driven.sync, 2)).sent();
    driven.do(refused(driven.sync, 1, refusal(kind))).do(refused(driven.sync, 2, refusal(kind)));
    expect(driven.standings).toEqual(['1 queued', '2 queued']);
    expect(driven.sync.hold?.kind).toBe(kind);
    driven.note('three');
    driven.do(saved(driven.sync, 3));
    expect(driven.sent()).toEqual([]);
    driven.do(released(driven.sync));
    expect(driven.sent()).toEqual([1, 2, 3]);
    expect(driven.sync.hold).toBeNull();
    expect(driven.effects).toEqual([]);
  });

  it('SYN-11 one too large for a frame is refused here and never sent', () => {
    const driven = joined();
    const text = '障'.repeat(22_000);
    driven.note(text);
    driven.do(saved(driven.sync, 1));
    expect(driven.sent()).toEqual([]);
    expect(driven.effects).toMatchObject([{ outcome: { kind: 'refused', refusal: { kind: 'too-large' } } }]);
    expect(driven.sync.next).toBe(2);
  });
});

describe('what was written while cut off', () => {
  const dataOf = (driven: Driven) =>
    driven.sync.pending.map(({ data }) => (data as { happenedAt: unknown }).happenedAt);

  it('SYN-10 keeps the time it was written at, by the hub’s clock', () => {
    const log = new ChainedLog();
    const driven = joined(log);
    driven.do(disconnected(driven.sync));
    driven.note('ten minutes before', NOW);
    driven.note('just now', NOW + 590_000);
    driven.do(given(driven.sync, 'step.do', { step: 'ack' }, NOW));
    const now = NOW + 600_000;
    // This machine's clock is five minutes slow.
    driven.connect(log.welcome({ now: new Date(now + 300_000).toISOString() }), now);
    expect(dataOf(driven)).toEqual([new Date(NOW + 300_000).toISOString(), null, undefined]);
  });

  it('SYN-10 is not dated where only that would make it too large to send, which would end every connection', () => {
    const log = new ChainedLog();
    const driven = joined(log);
    driven.do(disconnected(driven.sync));
    const bytesOf = (text: string) => {
      const data = { kind: 'note', step: null, happenedAt: null, owner: null, due: null, text };
      const ago = Number.MAX_SAFE_INTEGER;
      return JSON.stringify({ t: 'command', n: 1, type: 'note.add', data, ago }).length;
    };
    driven.note('x'.repeat(FRAME_LIMIT - bytesOf('')), NOW);
    driven.do(saved(driven.sync, 1)).connect(log.welcome(), NOW + 600_000);
    const frames = driven.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.frame] : []));
    expect(frames).toHaveLength(1);
    const sent = { ...frames[0], ago: Number.MAX_SAFE_INTEGER };
    expect(JSON.stringify(sent).length).toBe(FRAME_LIMIT);
  });

  it('SYN-10 never changes a time that was given', () => {
    const log = new ChainedLog();
    const driven = joined(log);
    driven.do(disconnected(driven.sync));
    const happenedAt = '2026-11-24T17:00:00.000Z';
    driven.do(given(driven.sync, 'note.add', { text: 'old', happenedAt }, NOW));
    driven.connect(log.welcome(), NOW + 600_000);
    expect(dataOf(driven)).toEqual([happenedAt]);
  });
});

describe('who we are', () => {
  it('SYN-12 is what the welcome says, and stays known while cut off', () => {
    const log = new ChainedLog();
    const boss = { ...tanaka, kind: 'observer' as const };
    const driven = new Driven().connect(log.welcome({ you: boss }));
    driven.do(disconnected(driven.sync));
    expect(driven.sync.you).toEqual(boss);
  });
});

describe('any order of inputs', () => {
  it('SYN-1 SYN-6 keeps the invariants of its head', () => {
    const log = new ChainedLog();
    log.notes(12);
    const inputs = fc.array(
      fc.oneof(
        fc.constant({ k: 'connect' as const }),
        fc.constant({ k: 'cut' as const }),
        fc.constant({ k: 'give' as const }),
        fc.record({ k: fc.constant('save' as const), n: fc.integer({ min: 1, max: 12 }) }),
        fc.record({ k: fc.constant('ack' as const), n: fc.integer({ min: 1, max: 4 }), seq: fc.nat(20) }),
        fc.record({
          k: fc.constant('refuse' as const),
          n: fc.integer({ min: 1, max: 12 }),
          kind: fc.constantFrom('invalid' as const, 'not-saved' as const),
        }),
        fc.record({
          k: fc.constant('events' as const),
          from: fc.integer({ min: 1, max: 14 }),
          count: fc.integer({ min: 1, max: 5 }),
        }),
        fc.constant({ k: 'release' as const }),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(inputs, (list) => {
        const driven = new Driven();
        const outcomes = new Map<number, number>();
        for (const input of list) {
          const { sync } = driven;
          switch (input.k) {
            case 'connect':
              driven.connect(log.welcome());
              break;
            case 'cut':
              driven.do(disconnected(sync));
              break;
            case 'give':
              driven.note('x');
              break;
            case 'save':
              driven.do(saved(sync, Math.min(input.n, sync.next - 1)));
              break;
            case 'ack':
              driven.do(acked(sync, input.n, input.seq));
              break;
            case 'refuse':
              driven.do(refused(sync, input.n, refusal(input.kind)));
              break;
            case 'events':
              driven.get(log.from(input.from, input.from + input.count - 1));
              break;
            case 'release':
              driven.do(released(sync));
          }
          const { session, log: run, pending, saved: kept } = driven.sync;
          expect(eventsOf(run)).toEqual(log.from(1, session.seq));
          expect(session).toEqual(reduceAll(initialSession('checkout-1125'), log.from(1, session.seq)));
          expect(pending.map(({ n }) => n)).toEqual([...pending].map(({ n }) => n).sort((a, b) => a - b));
          expect(pending.filter(({ standing, n }) => standing.kind === 'sent' && n > kept)).toEqual([]);
          for (const effect of driven.effects) {
            if (effect.kind === 'settled')
              outcomes.set(effect.command.n, (outcomes.get(effect.command.n) ?? 0) + 1);
          }
          driven.effects = [];
        }
        expect([...outcomes.values()].every((count) => count === 1)).toBe(true);
      }),
      { numRuns: 300, seed: 11 },
    );
  });
});
