import { describe, expect, it } from 'vitest';
import { UnackedBytes } from '../../../src/hub/lines/unacked-bytes.ts';
import { EventTail } from '../../../src/hub/room/event-tail.ts';
import { FRAME_LIMIT } from '../../../src/protocol/version.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { opened, type Rig, settle, Terminal } from '../hub-rig.ts';

const note = (text: string) => ({ text });
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

/** A session with `count` notes of `size` characters, and what a terminal needs to resume it. */
async function filled(count: number, size = 100, limits = {}): Promise<Rig> {
  const rig = await opened({ limits });
  for (let n = 1; n <= count; n += 1) {
    await rig.command(sato, 'note.add', note('x'.repeat(size)), 'filler-client', n);
  }
  return rig;
}

describe('a connection', () => {
  it('HUB-40 must say hello in time, and nothing before it', async () => {
    const rig = await opened();
    const silent = await rig.attach();
    await rig.time.advance(9_999);
    expect(silent.bye).toBeUndefined();
    await rig.time.advance(1);
    expect(silent.bye).toMatchObject({ kind: 'bad-frame', params: { where: 'hello' } });
    const rash = await rig.attach();
    rash.command('note.add', note('before hello'));
    expect(rash.bye?.kind).toBe('bad-frame');
    const twice = await rig.join();
    twice.hello();
    expect(twice.bye?.kind).toBe('bad-frame');
    expect((await rig.state()).notes).toEqual([]);
  });

  it('HUB-41 of another protocol is told both numbers, whatever else its hello holds', async () => {
    const rig = await opened();
    const old = await rig.attach();
    old.socket.receive(JSON.stringify({ t: 'hello', protocol: 7, soul: 'new' }));
    expect(old.frames).toEqual([{ t: 'bye', kind: 'protocol', params: { yours: 7, ours: 1 } }]);
    expect(old.socket.closed).not.toBeNull();
  });

  it.each([
    ['too-large', 'x'.repeat(FRAME_LIMIT + 1)],
    ['too-large', `"${'長'.repeat(FRAME_LIMIT / 3)}"`],
    ['bad-frame', '{"t":'],
    ['bad-frame', '[]'],
    ['bad-frame', 'null'],
    ['bad-frame', '{"t":"command","n":0,"type":"undo"}'],
  ])('HUB-42 is ended by a frame that is %s', async (kind, text) => {
    const rig = await opened();
    const one = await rig.join();
    one.socket.receive(text);
    expect(one.bye?.kind).toBe(kind);
    expect(one.socket.closed).not.toBeNull();
  });

  it('HUB-42 does not let a frame reach what objects inherit', async () => {
    const rig = await opened();
    const one = await rig.join();
    one.socket.receive(
      '{"t":"command","n":1,"type":"note.add","data":{"text":"x","__proto__":{"kind":"decision"}}}',
    );
    one.socket.receive(
      '{"t":"command","n":2,"type":"action.request","data":{"target":"slack","act":"post","args":{"__proto__":"x"}}}',
    );
    await settle();
    expect((await rig.state()).notes[0]).toMatchObject({ text: 'x', kind: 'note' });
    expect(({} as Record<string, unknown>).kind).toBeUndefined();
    expect((await rig.state()).actions[0]?.args).toEqual({});
  });

  it('HUB-43 first gets what it lacks, then what is published, each event once and in order', async () => {
    const rig = await filled(40);
    const one = await rig.attach();
    one.hello();
    // Published while it catches up: neither lost nor sent twice.
    for (let n = 41; n <= 60; n += 1) {
      await rig.command(sato, 'note.add', note('meanwhile'), 'filler-client', n);
    }
    await settle();
    const head = (await rig.state()).seq;
    expect(one.seqs).toEqual(upTo(head));
    expect(one.frames[0]).toMatchObject({ t: 'welcome', protocol: 1, you: sato });
  });

  it('HUB-43 misses and doubles nothing, at whatever moment of its catch-up a commit comes', async () => {
    for (let turns = -30; turns < 30; turns += 1) {
      const rig = await filled(3);
      const one = await rig.attach();
      const act = () => rig.command(tanaka, 'note.add', note('meanwhile'), 'other-client', 1);
      if (turns < 0) act();
      else one.hello();
      for (let i = 0; i < Math.abs(turns); i += 1) await null;
      if (turns < 0) one.hello();
      else act();
      await settle();
      await settle();
      expect(one.seqs, `after ${turns} turns`).toEqual(upTo((await rig.state()).seq));
    }
  });

  it('HUB-43 is not sent what the log has and the room has not published', async () => {
    const rig = await filled(20, 500, { recent: 2_000 });
    const before = (await rig.state()).seq;
    rig.log.heldAfter = true;
    const acted = rig.command(sato, 'note.add', note('unpublished'), 'filler-client', 21);
    await settle();
    expect(await rig.stored()).toHaveLength(before + 1);
    const one = await rig.join(sato);
    expect(one.seqs).toEqual(upTo(before));
    await rig.log.release();
    await acted;
    expect(one.seqs).toEqual(upTo(before + 1));
  });

  it('HUB-46 counts as under way what was sent and not yet seen', () => {
    const unseen = new UnackedBytes();
    for (let seq = 1; seq <= 10; seq += 1) unseen.sent(seq, 20_000);
    unseen.seen(4);
    expect(unseen.bytes).toBe(120_000);
    unseen.seen(99);
    expect(unseen.bytes).toBe(0);
    for (let seq = 100; seq < 200; seq += 1) unseen.sent(seq, 100);
    unseen.seen(150);
    expect(unseen.bytes).toBeGreaterThanOrEqual(4_900);
    unseen.seen(199);
    expect(unseen.bytes).toBe(0);
  });

  it('HUB-43 resumes after the last event it has, from memory and from the log alike', async () => {
    const rig = await filled(40);
    const first = await rig.join();
    const { epoch } = first.of('welcome')[0] ?? { epoch: '' };
    const head = (await rig.state()).seq;
    const again = new Terminal();
    await rig.attach(sato, {}, again);
    again.hello({ epoch, lastSeq: 30 });
    await settle();
    expect(again.seqs).toEqual(upTo(head).slice(30));

    const small = await filled(40, 100, { recent: 2_000 });
    const late = await small.join();
    expect(late.seqs).toEqual(upTo((await small.state()).seq));
  });

  it('HUB-43 never takes from memory what memory has let go', () => {
    const recent = new EventTail(100);
    for (let seq = 1; seq <= 50; seq += 1) recent.push([`event ${seq}`]);
    const kept = upTo(50).filter((seq) => recent.from(seq, 1) !== null);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.at(-1)).toBe(50);
    for (const seq of kept) expect(recent.from(seq, 1)).toEqual([`event ${seq}`]);
    expect(recent.from((kept[0] ?? 0) - 1, 1)).toBeNull();
  });

  it('HUB-44 begins anew where its epoch is another, or it claims more than there is', async () => {
    const rig = await filled(5);
    const { epoch } = (await rig.join()).of('welcome')[0] ?? { epoch: '' };
    for (const from of [
      { epoch: 'another', lastSeq: 3 },
      { epoch, lastSeq: 999 },
      { epoch: null, lastSeq: 3 },
    ]) {
      const one = await rig.attach();
      one.hello(from);
      await settle();
      expect(one.seqs[0]).toBe(1);
      expect(one.of('welcome')[0]?.head.seq).toBe((await rig.state()).seq);
    }
    rig.restart();
    expect((await rig.join()).of('welcome')[0]?.epoch).toBe(epoch);
  });

  it('HUB-45 is sent no frame above 64 KiB, and no event is split', async () => {
    const rig = await filled(30, 5_000);
    const one = await rig.join();
    const frames = one.of('events');
    expect(frames.length).toBeGreaterThan(2);
    expect(frames.length).toBeLessThan(6);
    for (const text of one.socket.sent) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(FRAME_LIMIT);
    expect(one.seqs).toEqual(upTo((await rig.state()).seq));
  });

  it('HUB-46 catching up waits while its socket is full', async () => {
    const rig = await filled(100, 5_000);
    const one = await rig.attach();
    one.socket.buffered = 300 * 1024;
    one.hello();
    await rig.time.advance(1_000);
    expect(one.events).toEqual([]);
    one.socket.buffered = 0;
    await rig.time.advance(1_000);
    expect(one.seqs).toEqual(upTo((await rig.state()).seq));
  });

  it('HUB-46 catching up waits until what was sent is seen, since kernels hide backlog', async () => {
    const rig = await filled(100, 5_000, { eventsUnseen: 200 * 1024 });
    const one = await rig.attach();
    one.hello();
    await rig.time.advance(1_000);
    const sent = one.seqs.length;
    expect(sent).toBeGreaterThan(10);
    expect(sent).toBeLessThan(70);
    while (one.seqs.length < (await rig.state()).seq) {
      one.send({ t: 'seen', seq: one.seqs.length, line: 0 });
      await rig.time.advance(200);
    }
    expect(one.seqs).toEqual(upTo((await rig.state()).seq));
    expect(one.bye).toBeUndefined();
  });

  it('HUB-46 that takes nothing of its catch-up for a minute is ended', async () => {
    const rig = await filled(10);
    const one = await rig.attach();
    one.socket.buffered = 300 * 1024;
    one.hello();
    await rig.time.advance(61_000);
    expect(one.bye?.kind).toBe('too-slow');
  });

  it('HUB-47 too slow for what is published is ended, resumes by seq, and holds up nobody', async () => {
    const rig = await opened();
    const slow = await rig.join(tanaka);
    const other = await rig.join();
    slow.socket.buffered = 1024 * 1024;
    other.command('note.add', note('hello'));
    await settle();
    expect(slow.bye?.kind).toBe('too-slow');
    expect(other.events.at(-1)?.type).toBe('note.added');
    const { epoch } = slow.of('welcome')[0] ?? { epoch: '' };
    const again = await rig.attach(tanaka, {}, new Terminal(slow.client));
    again.hello({ epoch, lastSeq: slow.seqs.length });
    await settle();
    expect(again.events.map(({ type }) => type)).toEqual(['note.added']);
  });

  it('HUB-48 holds answers back until it has caught up, so that none overtakes its events', async () => {
    const rig = await filled(10);
    const one = await rig.attach();
    one.socket.buffered = 300 * 1024;
    one.hello();
    const n = one.command('note.add', note('while catching up'));
    await rig.time.advance(100);
    // The answer is there to be sent: its event is in the log.
    expect((await rig.stored()).at(-1)?.data).toMatchObject({ text: 'while catching up' });
    expect(one.answer(n)).toBeUndefined();
    one.socket.buffered = 0;
    await rig.time.advance(200);
    expect(one.answer(n)).toMatchObject({ t: 'ack' });
    const kinds = one.frames.map(({ t }) => t);
    expect(kinds.indexOf('ack')).toBeGreaterThan(kinds.lastIndexOf('events'));
  });
});
