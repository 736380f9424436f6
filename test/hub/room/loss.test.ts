import { describe, expect, it } from 'vitest';
import { CHAIN_START, eventHash, eventText } from '../../../src/domain/chain.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { lossOf } from '../../../src/hub/room/loss.ts';
import type { Batch, EventLog } from '../../../src/ports/event-log.ts';
import { sessionOf, sha256 } from '../../contracts/event-builder.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { settle } from '../../network/fake-time.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { HeldLog } from '../held-log.ts';
import { Rig } from '../hub-rig.ts';

/** A store whose server comes back with less than it had acknowledged. */
class LossyLog extends HeldLog {
  store: EventLog = new MemoryLog();
  /** Refuses what is written back. */
  isStubborn = false;

  override async append(session: string, expectedSeq: number, batch: Batch): Promise<void> {
    if (this.isStubborn && batch.events.some(({ by }) => by.id === tanaka.id)) throw new Error('not now');
    await this.store.append(session, expectedSeq, batch);
  }
  override read(session: string, fromSeq: number) {
    return this.store.read(session, fromSeq);
  }
  override answers(session: string) {
    return this.store.answers(session);
  }
  override sessions() {
    return this.store.sessions();
  }

  async events(session: string): Promise<AnyEvent[]> {
    const events: AnyEvent[] = [];
    for await (const chunk of this.store.read(session, 1)) events.push(...chunk);
    return events;
  }

  /** Only events up to `seq` are left, then these. */
  async keeps(session: string, seq: number, after: (kept: readonly AnyEvent[]) => AnyEvent[] = () => []) {
    const kept = (await this.events(session)).slice(0, seq);
    const less = new MemoryLog();
    await less.append(session, 0, { events: [...kept, ...after(kept)], answers: [] });
    this.store = less;
  }
}

async function withNotes(count: number, limits = {}) {
  const log = new LossyLog();
  const rig = new Rig({ log, limits });
  await rig.open();
  const terminal = await rig.join(tanaka);
  for (let i = 1; i <= count; i += 1) terminal.command('note.add', { text: `note ${i}` });
  await settle();
  return { log, rig, terminal, before: await log.events(rig.id) };
}
const writes = async (rig: Rig, text: string) => {
  const first = await rig.command(sato, 'note.add', { text }, 'script-sato', 1);
  return first.ok ? first : rig.command(sato, 'note.add', { text }, 'script-sato', 1);
};

describe('a store that lost events it had acknowledged', () => {
  it('HUB-960 gets them back from the hub’s memory unchanged, and the session says how many, which, and that the hub did it', async () => {
    const { log, rig, before } = await withNotes(30);
    await log.keeps(rig.id, 12);
    expect(await writes(rig, 'after it')).toMatchObject({ ok: true });
    const events = await log.events(rig.id);
    expect(events.slice(0, before.length)).toEqual(before);
    expect(events[before.length]).toMatchObject({
      type: 'events.lost',
      by: { kind: 'system' },
      data: { from: 13, to: before.length, restored: true },
    });
    expect(verifyChain(events, sha256)).toMatchObject({ ok: true });
    expect((await rig.state()).notes.map(({ text }) => text)).toEqual([
      ...Array.from({ length: 30 }, (_, i) => `note ${i + 1}`),
      'after it',
    ]);
    expect(rig.errors).toContainEqual(
      expect.objectContaining({ count: before.length - 12, from: 13, to: before.length, restored: true }),
    );
    // Said once.
    expect(events.filter(({ type }) => type === 'events.lost')).toHaveLength(1);
  });

  it('HUB-960 terminals continue with the log that they have', async () => {
    const { log, rig, terminal } = await withNotes(5);
    await log.keeps(rig.id, 4);
    await writes(rig, 'after it');
    expect(terminal.bye?.kind).toBe('stopping');
    const again = await rig.attach(tanaka);
    const welcome = terminal.of('welcome')[0];
    again.hello({ epoch: welcome?.epoch ?? null, lastSeq: terminal.seqs.at(-1) ?? 0 });
    await settle();
    expect(again.events[0]?.type).toBe('events.lost');
  });

  it('HUB-961 the session says how many events are gone because they are not in memory any more', async () => {
    const { log, rig, before } = await withNotes(30, { recent: 2_000 });
    await log.keeps(rig.id, 3);
    expect(await writes(rig, 'after it')).toMatchObject({ ok: true });
    const events = await log.events(rig.id);
    expect(events[3]).toMatchObject({
      type: 'events.lost',
      data: { from: 4, to: before.length, restored: false },
    });
    expect(verifyChain(events, sha256)).toMatchObject({ ok: true });
  });

  it('HUB-961 a store that does not accept them does not have them', async () => {
    const { log, rig, before } = await withNotes(5);
    await log.keeps(rig.id, 3);
    log.isStubborn = true;
    await writes(rig, 'after it');
    expect((await log.events(rig.id))[3]).toMatchObject({
      type: 'events.lost',
      data: { from: 4, to: before.length, restored: false },
    });
  });

  it('HUB-962 a log that another hub wrote to, or another log, lost nothing: nothing is written back into it', async () => {
    const { log, rig, before } = await withNotes(5);
    // Another hub wrote on from event 3 before it was lost here.
    const [last] = before.slice(-1);
    await log.keeps(rig.id, 3, (kept) => {
      const prev = sha256(JSON.stringify(kept.at(-1)));
      return [{ ...(last as AnyEvent), seq: 4, prev }];
    });
    await writes(rig, 'after it');
    const events = await log.events(rig.id);
    expect(events.map(({ type }) => type)).not.toContain('events.lost');
    expect(events[3]).toMatchObject({ seq: 4, cmd: (last as AnyEvent).cmd });
  });

  it('HUB-963 is found by the list, too, while nobody writes; a single look that is behind does not count as a loss', async () => {
    const { log, rig, before } = await withNotes(5);
    const whole = log.store;
    await log.keeps(rig.id, 3);
    await rig.hub.sessions();
    const lossy = log.store;
    log.store = whole;
    await rig.hub.sessions();
    log.store = lossy;
    await rig.hub.sessions();
    expect(await log.events(rig.id)).toHaveLength(3);
    await rig.hub.sessions();
    await rig.join(sato);
    expect((await log.events(rig.id)).slice(0, before.length)).toEqual(before);
    expect((await log.events(rig.id))[before.length]).toMatchObject({
      type: 'events.lost',
      data: { restored: true },
    });
  });

  it('HUB-963 the list says that a session that is not in memory is damaged, and from where', async () => {
    const { log, rig, before } = await withNotes(5);
    rig.restart();
    expect(await rig.hub.sessions()).toMatchObject([{ status: 'open', seq: before.length }]);
    await log.keeps(rig.id, 3);
    for (let looks = 0; looks < 2; looks += 1) {
      expect(await rig.hub.sessions()).toMatchObject([
        { status: 'damaged', seq: before.length, damagedAt: 4 },
      ]);
    }
  });
});

describe('what a log lost', () => {
  const EVENTS = sessionOf('checkout-1125', 9);
  const OTHERS = sessionOf('checkout-1125', 9, 'other');
  const opening = (events: readonly AnyEvent[]) => ({
    participant: 'aiko',
    cmd: { client: 'c1', n: 1 },
    hash: eventHash(events[0] as AnyEvent, sha256),
  });
  const upTo = (seq: number, events = EVENTS) => {
    const last = events[seq - 1];
    const tip = last ? { ...CHAIN_START, seq, hash: eventHash(last, sha256) } : CHAIN_START;
    return { tip, opening: last ? opening(events) : null };
  };
  /** A room that was at event 9, and holds the texts from `first` to `last`. */
  const memory = (first = 1, last = 9) => ({
    ...upTo(9),
    from: (seq: number) => (seq < first ? null : EVENTS.slice(seq - 1, last).map(eventText)),
  });

  it('HUB-960 is all behind its end, as memory holds it', () => {
    expect(lossOf(memory(), upTo(4))).toEqual({ from: 5, to: 9, events: EVENTS.slice(4) });
    expect(lossOf(memory(9), upTo(8))).toEqual({ from: 9, to: 9, events: EVENTS.slice(8) });
  });

  it('HUB-961 is known by its numbers where memory lacks the first or the last of it', () => {
    expect(lossOf(memory(6), upTo(4))).toEqual({ from: 5, to: 9, events: null });
    expect(lossOf(memory(1, 8), upTo(4))).toEqual({ from: 5, to: 9, events: null });
  });

  it.each([
    ['ends where the room was', memory(), upTo(9)],
    ['ends where a room was that holds no text', memory(99), upTo(9)],
    ['is longer', { ...memory(), ...upTo(8) }, upTo(9)],
    ['has no event', memory(), upTo(0)],
    ['began as another session', memory(), upTo(4, OTHERS)],
    ['has no event, nor had the room', { ...memory(), opening: null }, upTo(0)],
    ['was opened in a room that does not know by whom', { ...memory(), opening: null }, upTo(4)],
    ['began alike and continued in another way', memory(), { ...upTo(4, OTHERS), opening: opening(EVENTS) }],
  ])('HUB-962 is nothing where the log %s', (_what, room, log) => {
    expect(lossOf(room, log)).toBeNull();
  });
});
