import { beforeEach, describe, expect, it } from 'vitest';
import { SessionWatch } from '../../src/client/session-watch.ts';
import { epochOf, eventHash } from '../../src/domain/chain.ts';
import type { Actor } from '../../src/domain/event.ts';
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

  it('SYN-742 keeps the newest lines once each, over a cut, too', async () => {
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
    watch.open();
    await dialled();
    await welcome();
    await say({ t: 'lines', first: 1, items: [line(1), line(2)], skipped: 0 });
    wire.cut();
    await wire.deliver('down');
    await time.advance(2_000);
    expect(await dialled()).toMatchObject({ linesEpoch: 'lines-1', lastLine: 2 });
    await welcome();
    await say({ t: 'lines', first: 2, items: [line(2), line(3)], skipped: 0 });
    expect(watch.get().lines.map(({ no }) => no)).toEqual([1, 2, 3]);
    await say({
      t: 'lines',
      first: 4,
      items: Array.from({ length: 300 }, (_, i) => line(4 + i)),
      skipped: 0,
    });
    expect([watch.get().lines.length, watch.get().lines.at(-1)?.no]).toEqual([200, 303]);
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
