import { describe, expect, it } from 'vitest';
import { Connection } from '../../../src/client/connection/connection.ts';
import { type ConnectionState, cut } from '../../../src/client/connection/connection-state.ts';
import type { DialErrorKind } from '../../../src/ports/socket.ts';
import { backoffMs } from '../../../src/timing/backoff.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';
import { Network, type Wire } from '../../network/network.ts';

/** A connection over a network held in the hand. */
class Rig {
  readonly time = new FakeTime();
  readonly states: ConnectionState[] = [];
  readonly got: string[] = [];
  downs = 0;
  ticks = 0;
  awaiting = false;
  random = 0.5;
  readonly network = new Network((socket) => {
    socket.on({ message: () => {}, close: () => {} });
  });
  /** What each dial was told of the connection before it. */
  readonly dialledAfter: (string | undefined)[] = [];
  readonly connection: Connection<object>;
  readonly #dial = this.network.dial('me');
  readonly #options = {
    dial: (signal: AbortSignal, after?: 'silent') => {
      this.dialledAfter.push(after);
      return this.#dial(signal);
    },
    time: this.time,
    random: () => this.random,
    handlers: {
      hello: () => ({ t: 'seen', seq: 0, line: 0 }) as const,
      text: (text: string) => this.got.push(text),
      down: () => {
        this.downs += 1;
      },
      changed: (state: ConnectionState) => this.states.push(state),
      tick: () => {
        this.ticks += 1;
      },
      awaiting: () => this.awaiting,
    },
  };

  constructor({ hasOthers }: { readonly hasOthers?: boolean } = {}) {
    this.connection = new Connection({ ...this.#options, hasOthers });
  }

  get kind(): string {
    return this.connection.state.kind;
  }

  async live(): Promise<Wire> {
    if (this.states.length === 0) this.connection.open();
    const wire = await this.network.admit();
    this.connection.welcomed();
    return wire;
  }

  /** Time passes second by second, with or without anything coming over the wire. */
  async pass(seconds: number, wire?: Wire): Promise<void> {
    for (let i = 0; i < seconds; i += 1) {
      await this.time.advance(1_000);
      if (wire) await wire.deliver('up').then(() => wire.deliver('down'));
    }
  }
}

describe('the states of a connection', () => {
  it('SYN-14 goes from connecting to live at the welcome, its first frame sent', async () => {
    const rig = new Rig();
    rig.connection.open();
    expect(rig.connection.state).toEqual({ kind: 'connecting', attempt: 1 });
    const wire = await rig.network.admit();
    expect(rig.kind).toBe('connecting');
    expect(wire.frames('up')).toEqual([{ t: 'seen', seq: 0, line: 0 }]);
    rig.connection.welcomed();
    expect(rig.connection.state).toEqual({ kind: 'live', since: rig.time.now() });
  });

  it('SYN-15 waits with full jitter between 0.25 s and a ceiling that doubles to 10 s', () => {
    const ceilings = Array.from({ length: 8 }, (_, i) => backoffMs(i + 1, 1));
    expect(ceilings).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
    for (let attempt = 1; attempt < 40; attempt += 1) expect(backoffMs(attempt, 0)).toBe(250);
  });

  it('SYN-15 counts attempts over failures and starts anew after ten live seconds', async () => {
    const rig = new Rig();
    rig.connection.open();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await rig.network.refuse();
      expect(rig.connection.state).toMatchObject({
        kind: 'waiting',
        attempt,
        reason: { kind: 'unreachable' },
      });
      await rig.time.advance(10_000);
      expect(rig.connection.state).toEqual({ kind: 'connecting', attempt: attempt + 1 });
    }
    const wire = await rig.live();
    await rig.pass(9, wire);
    wire.cut();
    await wire.deliver('down');
    expect(rig.connection.state).toMatchObject({
      kind: 'waiting',
      attempt: 4,
      reason: cut('cut', { code: 1006 }),
    });
    await rig.time.advance(10_000);
    const steady = await rig.live();
    await rig.pass(10, steady);
    steady.cut();
    await steady.deliver('down');
    expect(rig.connection.state).toMatchObject({ kind: 'waiting', attempt: 1 });
    expect(rig.downs).toBe(2);
  });

  it.each<DialErrorKind>(['unauthorised', 'forbidden', 'not-found', 'gone', 'certificate', 'insecure'])(
    'SYN-16 a dial refused as %s is the end',
    async (kind) => {
      const rig = new Rig();
      rig.connection.open();
      await rig.network.refuse(kind);
      expect(rig.connection.state).toMatchObject({ kind: 'ended', reason: { kind } });
      await rig.time.advance(60_000);
      expect(rig.network.dialling).toEqual([]);
    },
  );

  it.each(['protocol', 'removed', 'revoked', 'expired', 'moved', 'not-found'])(
    'SYN-16 a bye %s is the end',
    async (kind) => {
      const rig = new Rig();
      await rig.live();
      rig.connection.lost(cut(kind));
      expect(rig.connection.state).toEqual({ kind: 'ended', reason: cut(kind) });
    },
  );

  it.each(['stopping', 'full', 'too-fast', 'damaged', 'cut'])(
    'SYN-16 a bye %s is worth another try',
    async (kind) => {
      const rig = new Rig();
      await rig.live();
      rig.connection.lost(cut(kind));
      expect(rig.connection.state).toMatchObject({ kind: 'waiting', reason: { kind } });
    },
  );

  it('SYN-16 a certificate that is wrong on the way back is worth another try', async () => {
    const rig = new Rig();
    await rig.live();
    rig.connection.lost(cut('cut'));
    await rig.time.advance(1_000);
    await rig.network.refuse('certificate');
    expect(rig.connection.state).toMatchObject({ kind: 'waiting', reason: { kind: 'certificate' } });
  });

  it('SYN-16 a client id taken five times within a minute is another process’s', async () => {
    const rig = new Rig();
    for (let i = 0; i < 4; i += 1) {
      await rig.live();
      rig.connection.lost(cut('client-taken'));
      expect(rig.kind).toBe('waiting');
      await rig.time.advance(10_000);
    }
    await rig.live();
    rig.connection.lost(cut('client-taken'));
    expect(rig.kind).toBe('ended');
  });

  it.each(['too-slow', 'gap', 'epoch'])(
    'SYN-17 after %s it dials at once, but not twice in a row',
    async (kind) => {
      const rig = new Rig();
      await rig.live();
      rig.connection.lost(cut(kind));
      expect(rig.kind).toBe('connecting');
      await rig.live();
      rig.connection.lost(cut(kind));
      expect(rig.kind).toBe('waiting');
    },
  );

  it('SYN-18 a person may dial now instead of waiting', async () => {
    const rig = new Rig();
    rig.connection.open();
    await rig.network.refuse();
    rig.connection.retryNow();
    expect(rig.connection.state).toEqual({ kind: 'connecting', attempt: 2 });
    expect(rig.network.dialling).toHaveLength(1);
    rig.connection.retryNow();
    expect(rig.network.dialling).toHaveLength(1);
  });

  it('SYN-16 closing sends what was sent before, and is the end', async () => {
    const rig = new Rig();
    const wire = await rig.live();
    rig.connection.send({ t: 'seen', seq: 5, line: 0 });
    rig.connection.close();
    expect(wire.frames('up')).toHaveLength(2);
    expect(rig.connection.state).toEqual({ kind: 'ended', reason: cut('closed') });
    await rig.network.flush();
    await rig.time.advance(60_000);
    expect(rig.network.dialling).toEqual([]);
    expect(rig.time.waiting).toBe(0);
  });

  it('SYN-16 a dial under way when it is closed leads nowhere', async () => {
    const rig = new Rig();
    rig.connection.open();
    rig.connection.close();
    await settle();
    expect(rig.network.dialling).toEqual([]);
    expect(rig.connection.state.kind).toBe('ended');
  });

  it('SYN-15 a dial that never answers is given up', async () => {
    const rig = new Rig();
    rig.connection.open();
    await rig.time.advance(20_000);
    expect(rig.connection.state).toMatchObject({ kind: 'waiting', reason: { kind: 'unreachable' } });
  });
});

describe('silence', () => {
  it('SYN-19 an idle connection whose pings come back stays live and knows its round trip', async () => {
    const rig = new Rig();
    const wire = await rig.live();
    await rig.pass(120, wire);
    expect(rig.connection.state).toEqual({ kind: 'live', since: expect.any(Number), rttMs: 0 });
    expect(rig.ticks).toBe(120);
  });

  it('SYN-19 is said after 10 s, heals with the next word, and ends the connection after 35 s', async () => {
    const rig = new Rig();
    const wire = await rig.live();
    await rig.pass(1, wire);
    wire.frozen = true;
    await rig.pass(9);
    expect(rig.kind).toBe('live');
    await rig.pass(1);
    expect(rig.connection.state).toMatchObject({ kind: 'silent', since: expect.any(Number) });
    wire.frozen = false;
    await rig.pass(1, wire);
    expect(rig.kind).toBe('live');
    wire.frozen = true;
    await rig.pass(34);
    expect(rig.kind).toBe('silent');
    await rig.pass(1);
    expect(rig.connection.state).toMatchObject({ kind: 'waiting', reason: { kind: 'silent' } });
  });

  it('SYN-19 ends it after 15 s while a command waits for its answer', async () => {
    const rig = new Rig();
    const wire = await rig.live();
    rig.awaiting = true;
    wire.frozen = true;
    await rig.pass(14);
    expect(rig.kind).toBe('silent');
    await rig.pass(1);
    expect(rig.connection.state).toMatchObject({ kind: 'waiting', reason: { kind: 'silent' } });
  });

  it('SYN-19 does not end it while anything comes, however long a command waits', async () => {
    const rig = new Rig();
    const wire = await rig.live();
    rig.awaiting = true;
    await rig.pass(60, wire);
    expect(rig.kind).toBe('live');
  });

  it('SYN-19 a hub that takes the connection and never welcomes is left after 15 s', async () => {
    const rig = new Rig();
    rig.connection.open();
    await rig.network.admit();
    await rig.pass(15);
    expect(rig.connection.state).toMatchObject({ kind: 'waiting', reason: { kind: 'silent' } });
  });

  it('SYN-19 after a sleep of the machine it asks at once and does not wait long', async () => {
    const rig = new Rig();
    const wire = await rig.live();
    await rig.pass(2, wire);
    wire.frozen = true;
    rig.time.sleep(3_600_000);
    await rig.pass(1);
    expect(rig.kind).toBe('silent');
    await rig.pass(4);
    expect(rig.connection.state).toMatchObject({ kind: 'waiting', reason: { kind: 'silent' } });
  });

  it('SYN-722 where another hub may serve it is left after 10 s of silence, and dialled last', async () => {
    const rig = new Rig({ hasOthers: true });
    const wire = await rig.live();
    await rig.pass(1, wire);
    wire.frozen = true;
    await rig.pass(9);
    expect(rig.kind).toBe('live');
    await rig.pass(1);
    expect(rig.connection.state).toMatchObject({ kind: 'waiting', reason: { kind: 'silent' } });
    await rig.pass(1);
    expect(rig.dialledAfter).toEqual([undefined, 'silent']);
    // Cut without silence it is the first to be dialled again.
    const again = await rig.live();
    again.cut();
    await again.deliver('down');
    await rig.pass(10);
    expect(rig.dialledAfter).toEqual([undefined, 'silent', undefined]);
  });

  it('SYN-722 after a sleep of the machine it has five seconds there, too', async () => {
    const rig = new Rig({ hasOthers: true });
    const wire = await rig.live();
    await rig.pass(2, wire);
    wire.frozen = true;
    rig.time.sleep(3_600_000);
    await rig.pass(4);
    expect(rig.kind).toBe('live');
    await rig.pass(1);
    expect(rig.connection.state).toMatchObject({ kind: 'waiting', reason: { kind: 'silent' } });
  });

  it('SYN-19 a sleep that the connection outlived changes nothing', async () => {
    const rig = new Rig();
    const wire = await rig.live();
    rig.time.sleep(3_600_000);
    await rig.pass(20, wire);
    expect(rig.kind).toBe('live');
    expect(rig.network.wires).toHaveLength(1);
  });

  it('SYN-18 a person who sees the silence may dial anew', async () => {
    const rig = new Rig();
    const wire = await rig.live();
    wire.frozen = true;
    await rig.pass(12);
    rig.connection.retryNow();
    expect(rig.kind).toBe('connecting');
    expect(rig.network.dialling).toHaveLength(1);
  });
});
