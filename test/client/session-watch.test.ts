import { beforeEach, describe, expect, it } from 'vitest';
import { SessionWatch } from '../../src/client/session-watch.ts';
import { epochOf, eventHash, eventText } from '../../src/domain/chain.ts';
import type { Actor } from '../../src/domain/event.ts';
import { REMOVED, redactEvent } from '../../src/domain/redaction.ts';
import type { Down, Up, UpOf } from '../../src/protocol/messages.ts';
import { sato } from '../domain/given.ts';
import { FakeTime } from '../network/fake-time.ts';
import { Network, type Wire } from '../network/network.ts';
import { sha256 } from '../network/sha256.ts';
import { ChainedLog } from './chained-log.ts';

const mori: Actor = { id: 'mori@example.com', name: '森', kind: 'observer' };

let time: FakeTime;
let log: ChainedLog;
let network: Network;
let watch: SessionWatch;
let wire: Wire;
let up: Up[];
beforeEach(() => {
  time = new FakeTime();
  log = new ChainedLog();
  up = [];
  network = new Network((socket) => {
    socket.on({ message: (text) => up.push(JSON.parse(text)), close: () => {} });
  });
  const parts = { dial: network.dial('page'), time, random: () => 0.5, hash: sha256 };
  watch = new SessionWatch({ session: 'checkout-1125', client: 'page-0001', ...parts });
});

const epoch = () => epochOf(eventHash(log.events[0]!, sha256));
async function dialled(): Promise<UpOf<'hello'>> {
  wire = await network.admit();
  await wire.deliver('up');
  return up.findLast((frame) => frame.t === 'hello') as UpOf<'hello'>;
}
async function say(frame: Down): Promise<void> {
  wire.hub.send(JSON.stringify(frame));
  await wire.deliver('down');
}
const welcome = () =>
  say(log.welcome({ you: mori, epoch: epoch(), now: new Date(time.now() + 5_000).toISOString() }));

describe('a watch of a session', () => {
  it('SYN-740 shows a log that was read over HTTP, and resumes from its end', async () => {
    log.notes(3);
    watch.read(log.from(1), new Date(time.now() + 86_400_000).toISOString());
    expect([watch.get().session.seq, watch.get().skew]).toEqual([log.events.length, 86_400_000]);
    watch.open();
    expect(await dialled()).toMatchObject({ lastSeq: log.events.length, epoch: epoch(), watches: true });
    await welcome();
    await say({ t: 'events', events: log.add(sato, 'note.add', { text: 'live' }) });
    expect(watch.get()).toMatchObject({ connection: { kind: 'live' }, skew: 5_000, you: mori });
    expect(watch.get().session).toEqual(log.state);
    expect(watch.events().map(({ seq }) => seq)).toEqual(log.events.map(({ seq }) => seq));
  });

  it('SYN-740 takes what HTTP reads meanwhile, and nothing that does not follow', async () => {
    watch.read(log.from(1), null);
    const [first] = log.notes(1);
    watch.read([{ ...first!, seq: first!.seq + 1 }], null);
    watch.read([{ ...first!, session: 'other-1125' }], null);
    expect(watch.seq).toBe(log.events.length - 1);
    watch.read(log.from(watch.seq + 1), null);
    expect(watch.get().session).toEqual(log.state);
    // Another log under the same id: what is held is not believed any more, and stays on the screen until it is read again.
    watch.read([{ ...first!, seq: watch.seq + 1, prev: 'x'.repeat(43) }], null);
    expect([watch.seq, watch.get().session.seq]).toEqual([0, log.events.length]);
  });

  it('SYN-741 sends a hello and what it has seen, and no other message', async () => {
    watch.open();
    await dialled();
    await welcome();
    await say({ t: 'events', events: log.from(1) });
    log.notes(2);
    await say({ t: 'events', events: log.from(watch.seq + 1) });
    await time.advance(3_000);
    await wire.deliver('up');
    expect([...new Set(up.map(({ t }) => t))].sort()).toEqual(['hello', 'seen']);
    expect(up.at(-1)).toEqual({ t: 'seen', seq: log.events.length, line: 0 });
  });

  const line = (no: number) => ({
    no,
    id: `${no}`,
    time: null,
    level: null,
    service: null,
    message: `m${no}`,
    fields: {},
    source: 'app',
  });
  const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => line(from + i));
  const held = () => watch.get().lines.map(({ message }) => message);
  const named = (from: number, to: number) => lines(from, to).map(({ message }) => message);

  it('SYN-742 keeps the newest lines once each, over a cut, too, and says where some were not sent', async () => {
    watch.open();
    await dialled();
    await welcome();
    await say({ t: 'lines', first: 1, items: lines(1, 2), skipped: 0 });
    wire.cut();
    await wire.deliver('down');
    await time.advance(2_000);
    expect(await dialled()).toMatchObject({ linesEpoch: 'lines-1', lastLine: 2 });
    await welcome();
    await say({ t: 'lines', first: 2, items: lines(2, 3), skipped: 0 });
    expect(held()).toEqual(named(1, 3));
    await say({ t: 'lines', first: 10, items: lines(10, 309), skipped: 6 });
    expect(held()).toEqual(named(110, 309));
    await say({ t: 'lines', first: 315, items: lines(315, 316), skipped: 5 });
    expect(
      watch
        .get()
        .lines.filter(({ skipped }) => skipped)
        .map(({ no, skipped }) => [no, skipped]),
    ).toEqual([[315, 5]]);
  });

  it('SYN-742 drops lines that the hub numbers from one again, or found by another query', async () => {
    watch.open();
    await dialled();
    await welcome();
    await say({ t: 'lines', first: 1, items: lines(1, 5), skipped: 0 });
    await say({ t: 'sources', sources: [{ name: 'app', state: 'live', from: 4 }] });
    expect(held()).toEqual(named(4, 5));
    wire.cut();
    await wire.deliver('down');
    await time.advance(2_000);
    await dialled();
    await say({ ...log.welcome({ you: mori, epoch: epoch() }), linesEpoch: 'lines-2' });
    expect(held()).toEqual([]);
    await say({ t: 'lines', first: 1, items: lines(1, 2), skipped: 0 });
    expect(held()).toEqual(named(1, 2));
  });

  it('SYN-746 asks for older lines, one question at a time, and says where no answer comes', async () => {
    watch.open();
    await dialled();
    await welcome();
    watch.askOlderLines();
    await say({ t: 'lines', first: 301, items: lines(301, 500), skipped: 0 });
    const asked = async () => {
      watch.askOlderLines();
      watch.askOlderLines();
      await wire.deliver('up');
      const all = up.filter((frame): frame is UpOf<'ask'> => frame.t === 'ask');
      return all;
    };
    const [first, ...others] = await asked();
    expect(first).toMatchObject({ what: 'lines-before', args: { before: 301, limit: 200 } });
    expect([others, watch.get().older]).toEqual([[], 'asked']);
    const n = first?.n ?? 0;
    await say({ t: 'answer', n: n + 1, what: 'lines-before', value: { lines: lines(1, 2), more: true } });
    await say({ t: 'answer', n, what: 'lines-before', value: { lines: lines(101, 300), more: true } });
    expect([held(), watch.get().older]).toEqual([named(101, 500), 'may']);
    // What came is kept beside the newest, which take no more than their own room.
    await say({ t: 'lines', first: 501, items: lines(501, 510), skipped: 0 });
    expect(held()).toEqual(named(111, 510));
    const second = (await asked()).at(-1);
    expect(second).toMatchObject({ args: { before: 111 } });
    await say({ t: 'refused', n: second?.n ?? 0, kind: 'invalid', params: { where: 'source' } });
    expect(watch.get().older).toBe('failed');
    const third = (await asked()).at(-1);
    wire.cut();
    await wire.deliver('down');
    expect(watch.get().older).toBe('failed');
    await time.advance(2_000);
    await dialled();
    await welcome();
    // A line of which the room has no number any more is asked by its id.
    const { no: _, ...old } = line(110);
    watch.askOlderLines();
    await wire.deliver('up');
    const fourth = up.at(-1) as UpOf<'ask'>;
    expect(fourth.n).toBeGreaterThan(third?.n ?? 0);
    await say({ t: 'answer', n: fourth.n, what: 'lines-before', value: { lines: [old], more: true } });
    watch.askOlderLines();
    await wire.deliver('up');
    expect(up.at(-1)).toMatchObject({ t: 'ask', args: { before: '110', source: 'app' } });
    await say({
      t: 'answer',
      n: (up.at(-1) as UpOf<'ask'>).n,
      what: 'lines-before',
      value: { lines: [], more: false },
    });
    expect(watch.get().older).toBe('none');
  });

  it('SYN-747 reads the log again where texts were taken out, and shows it no shorter meanwhile', async () => {
    log.notes(2);
    watch.open();
    await dialled();
    await welcome();
    await say({ t: 'events', events: log.from(1) });
    const before = watch.get().session;
    const secret = log.from(3)[0]!;
    const without = redactEvent(secret, sha256);
    const entry = { seq: secret.seq, hash: eventHash(secret, sha256), text: sha256(eventText(without)) };
    await say({
      t: 'events',
      events: log.addFact({ type: 'events.redacted', data: { reason: null, events: [entry] } }),
    });
    expect([watch.get().session, watch.seq]).toEqual([before, 0]);
    expect(await dialled()).toMatchObject({ lastSeq: 0 });
    await welcome();
    const clean = log.from(1).map((event) => (event.seq === secret.seq ? without : event));
    await say({ t: 'events', events: clean.slice(0, -1) });
    expect(watch.get().session).toBe(before);
    await say({ t: 'events', events: clean.slice(-1) });
    const after = watch.get();
    expect([after.connection.kind, after.session.seq]).toEqual(['live', log.events.length]);
    expect(JSON.stringify(after.session.notes)).toContain(REMOVED);
    expect(after.session.redactions.map(({ events }) => events)).toEqual([[secret.seq]]);
    // Read over HTTP it is the same.
    const other = new SessionWatch({
      session: 'checkout-1125',
      client: 'page-0002',
      dial: network.dial('other'),
      time,
      random: () => 0.5,
      hash: sha256,
    });
    other.read(clean, null);
    expect(other.get().session).toEqual(after.session);
  });

  it('SYN-743 leaves a connection that went quiet as soon as somebody looks again', async () => {
    watch.open();
    await dialled();
    await welcome();
    await say({ t: 'events', events: log.from(1) });
    watch.wake();
    expect(watch.get().connection.kind).toBe('live');
    time.sleep(3_600_000);
    watch.wake();
    expect(watch.get().connection.kind).toBe('connecting');
    const missed = log.notes(2);
    expect(await dialled()).toMatchObject({ lastSeq: log.events.length - missed.length });
    await welcome();
    await say({ t: 'events', events: missed });
    expect(watch.get().session).toEqual(log.state);
    expect(watch.heardAt()).toBe(time.now());
  });

  it('SYN-744 ends at a final word of the hub', async () => {
    watch.open();
    await dialled();
    await welcome();
    await say({ t: 'bye', kind: 'revoked', params: {} });
    expect(watch.get().connection).toMatchObject({ kind: 'ended', reason: { kind: 'revoked' } });
  });
});
