import { describe, expect, it } from 'vitest';
import { keepForDays } from '../../src/hub/retention.ts';
import { sato } from '../domain/given.ts';
import { settle } from '../network/fake-time.ts';
import { Rig } from './hub-rig.ts';

const DAY = 86_400_000;

describe('keeping sessions for a time', () => {
  it('HUB-386 removes closed ones whose last event is older, for good, and names what vouches for copies', async () => {
    const rig = new Rig();
    const old = await rig.open({ title: 'old' }, sato, 'old');
    await rig.command(sato, 'session.close', { reason: 'x' }, 'client-1', 1);
    const left = await rig.open({ title: 'left open' }, sato, 'left');
    await rig.time.advance(20 * DAY);
    const young = await rig.open({ title: 'young' }, sato, 'young');
    await rig.command(sato, 'session.close', { reason: 'x' }, 'client-2', 1);
    const { hash = '', seq } = (await rig.log.sessions()).find(({ session }) => session === old) ?? {};
    const expired: unknown[] = [];
    const stop = keepForDays({
      hub: rig.hub,
      time: rig.time,
      days: 30,
      expired: async (...told) => void expired.push(told),
      onTrouble: (error) => expired.push(error),
    });
    await rig.time.advance(DAY / 2);
    expect(expired).toEqual([]);
    await rig.time.advance(11 * DAY);
    expect(expired).toEqual([[old, seq, hash]]);
    expect((await rig.hub.sessions()).map(({ id }) => id).sort()).toEqual([left, young].sort());
    expect(await rig.hub.session(old)).toBeNull();
    expect(await rig.stored(old)).toEqual([]);
    await rig.time.advance(60 * DAY);
    expect((await rig.hub.sessions()).map(({ id }) => id)).toEqual([left]);
    stop();
    await rig.time.advance(60 * DAY);
    expect(expired).toHaveLength(2);
  });

  it('HUB-386 removes none that is open, or in which somebody is', async () => {
    const rig = new Rig();
    const id = await rig.open();
    expect(await rig.hub.removeSession(id)).toBeNull();
    const terminal = await rig.join();
    terminal.command('session.close', { reason: 'x' });
    await settle();
    expect(await rig.hub.removeSession(id)).toBeNull();
    terminal.socket.drop();
    await settle();
    expect(await rig.hub.removeSession(id)).toMatchObject({ session: id });
    expect(await rig.hub.removeSession(id)).toBeNull();
    expect(await rig.hub.removeSession('never-1125')).toBeNull();
    expect(await rig.open({}, sato, 'checkout')).toBe(id);
  });
});
