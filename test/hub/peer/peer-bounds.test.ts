import { describe, expect, it } from 'vitest';
import { sato, tanaka } from '../../domain/given.ts';
import { opened, settle, Terminal } from '../hub-rig.ts';

const note = (text: string) => ({ text });

describe('what one connection may cost', () => {
  it('HUB-49 is 50 commands a second, 100 at once; more are refused and may be sent again', async () => {
    const rig = await opened({ limits: { unacked: 1_000 } });
    const one = await rig.join();
    const numbers = Array.from({ length: 130 }, () => one.command('severity.set', { severity: null }));
    await settle();
    expect(one.of('ack')).toHaveLength(100);
    expect(one.of('refused').map(({ kind }) => kind)).toEqual(Array(30).fill('too-fast'));
    await rig.time.advance(1_000);
    one.forget();
    for (const n of numbers.slice(100)) one.command('severity.set', { severity: null }, n);
    await settle();
    expect(one.of('ack')).toHaveLength(30);
  });

  it('HUB-49 is 32 commands without an answer', async () => {
    const rig = await opened();
    const one = await rig.join();
    rig.log.held = true;
    for (let i = 0; i < 40; i += 1) one.command('note.add', note(`${i}`));
    await settle();
    expect(one.of('refused')).toHaveLength(8);
    rig.log.held = false;
    await rig.log.release();
    await rig.log.release();
    expect(one.of('ack')).toHaveLength(32);
  });

  it('HUB-49 is a bounded number of frames; who goes on is ended', async () => {
    const rig = await opened();
    const one = await rig.join();
    for (let i = 0; i < 500; i += 1) one.send({ t: 'seen', seq: 0, line: 0 });
    expect(one.bye?.kind).toBe('too-fast');
    const deaf = await rig.join(tanaka);
    for (let i = 0; i < 400 && !deaf.bye; i += 1) deaf.command('severity.set', { severity: null });
    expect(deaf.bye?.kind).toBe('too-fast');
  });

  it('HUB-49 is an end to all when the hub has as many as it serves', async () => {
    const rig = await opened({ limits: { peersPerRoom: 2, peers: 3 } });
    await rig.join();
    await rig.join();
    expect((await rig.join()).bye).toMatchObject({ kind: 'full', params: { limit: 2 } });
    await rig.open({}, sato, 'search');
    await rig.join();
    expect((await rig.join()).bye).toMatchObject({ kind: 'full', params: { limit: 3 } });
  });
});

describe('a connection ends', () => {
  it('HUB-50 when two pings go without an answer, and any frame is one', async () => {
    const rig = await opened();
    const dead = await rig.join();
    const alive = await rig.join(tanaka);
    for (const { socket } of [dead, alive]) socket.mute = true;
    for (let i = 0; i < 4; i += 1) {
      await rig.time.advance(15_000);
      if (i % 2) alive.socket.pong();
      else alive.send({ t: 'seen', seq: 0, line: 0 });
    }
    expect(dead.socket.pings).toBe(2);
    expect(dead.socket.terminated).toBe(true);
    expect(alive.socket.terminated).toBe(false);
    expect(alive.socket.pings).toBe(4);
  });

  it('HUB-51 when its token expires or is revoked', async () => {
    const rig = await opened();
    const brief = await rig.join(sato, { expiresAt: rig.time.now() + 90 * 86_400_000, tokenId: 'token-a' });
    const kept = await rig.join(sato, { tokenId: 'token-b' });
    await rig.time.advance(5_000);
    expect(brief.bye).toBeUndefined();
    rig.hub.dropToken('token-b');
    expect(kept.bye?.kind).toBe('revoked');
    // It ended while the session was loaded, after the upgrade had been allowed.
    const just = await rig.join(sato, { tokenId: 'token-c', ended: () => 'revoked' });
    expect(just.frames).toEqual([{ t: 'bye', kind: 'revoked', params: {} }]);
    const soon = await rig.join(tanaka, { expiresAt: rig.time.now() + 5_000 });
    await rig.time.advance(5_000);
    expect(soon.bye?.kind).toBe('expired');
    const late = await rig.join(tanaka, { expiresAt: rig.time.now() - 1 });
    expect(late.bye?.kind).toBe('expired');
    expect(late.of('welcome')).toEqual([]);
  });

  it('HUB-52 when its person is removed from the session, and they cannot come back', async () => {
    const rig = await opened();
    const one = await rig.join();
    const gone = await rig.join(tanaka);
    const other = await rig.join(tanaka);
    one.command('participant.remove', { participant: tanaka.id });
    await settle();
    expect(gone.events.at(-1)?.type).toBe('participant.removed');
    expect([gone.bye?.kind, other.bye?.kind, one.bye]).toEqual(['removed', 'removed', undefined]);
    const back = await rig.join(tanaka);
    expect(back.frames.map(({ t }) => t)).toEqual(['bye']);
    expect(back.bye?.kind).toBe('removed');
    const byHttp = await rig.command(tanaka, 'note.add', note('still here'), 'client-tanaka', 1);
    expect(byHttp).toMatchObject({ refusal: { kind: 'not-allowed', params: { kind: 'removed' } } });
  });

  it('HUB-53 when the same terminal comes again', async () => {
    const rig = await opened();
    const old = await rig.join();
    const again = await rig.join(sato, {}, new Terminal(old.client));
    expect(old.bye?.kind).toBe('client-taken');
    again.command('note.add', note('from the new one'));
    await settle();
    expect(again.of('ack')).toHaveLength(1);
  });

  it('HUB-54 when the hub stops, after which nothing is taken and what ran is durable', async () => {
    const rig = await opened();
    const one = await rig.join();
    rig.log.held = true;
    one.command('note.add', note('on its way'));
    await settle();
    let stopped = false;
    const stopping = rig.hub.stop().then(() => {
      stopped = true;
    });
    await settle();
    expect([one.bye?.kind, stopped]).toEqual(['stopping', false]);
    await rig.log.release();
    await stopping;
    expect((await rig.stored()).at(-1)?.type).toBe('note.added');
    expect((await rig.join()).bye?.kind).toBe('stopping');
    await expect(rig.command(sato, 'undo', {}, 'client-a', 1)).rejects.toMatchObject({ kind: 'stopping' });
  });

  it('HUB-55 cut off at the latest after a grace, when it does not close after its bye', async () => {
    const rig = await opened();
    const one = await rig.join();
    one.socket.receive('nonsense');
    expect(one.socket.closed).toBe(1007);
    expect(one.socket.terminated).toBe(false);
    await rig.time.advance(5_000);
    expect(one.socket.terminated).toBe(true);
  });

  it('HUB-55 for a session that is not there with a bye, too', async () => {
    const rig = await opened();
    rig.id = 'nowhere';
    expect((await rig.join()).bye).toEqual({ t: 'bye', kind: 'not-found', params: { session: 'nowhere' } });
  });
});
