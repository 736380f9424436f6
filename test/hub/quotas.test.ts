import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../src/domain/event.ts';
import { importer, sato, tanaka } from '../domain/given.ts';
import { opened, Rig, settle } from './hub-rig.ts';

const note = (text: string) => ({ text });

describe('recorded sessions', () => {
  it('HUB-341 are taken in a few at a time; of one too many nothing is read', async () => {
    const other = await opened();
    const events = await other.stored();
    const rig = new Rig({ limits: { imports: 2 } });
    const asked: number[] = [];
    const sends: (() => void)[] = [];
    const slow = async function* (i: number): AsyncGenerator<readonly AnyEvent[]> {
      asked.push(i);
      await new Promise<void>((send) => sends.push(send));
      yield events;
    };
    const first = [rig.hub.importSession(slow(1), importer), rig.hub.importSession(slow(2), importer)];
    expect(await rig.hub.importSession(slow(3), importer)).toEqual({
      ok: false,
      refusal: { kind: 'too-fast', params: {} },
    });
    expect(asked).toEqual([1, 2]);
    for (const send of sends) send();
    expect((await Promise.all(first)).map(({ ok }) => ok)).toEqual([true, true]);
    const broken = async function* (): AsyncGenerator<readonly AnyEvent[]> {
      yield events.slice(0, 1);
      throw new Error('cut off');
    };
    for (let i = 0; i < 3; i += 1)
      await expect(rig.hub.importSession(broken(), importer)).rejects.toThrow('cut off');
    expect(await rig.hub.importSession(events, importer)).toMatchObject({ ok: true, added: 0 });
  });
});

describe('the sessions held in memory', () => {
  const open = async (rig: Rig, ...ids: readonly string[]) => {
    for (const id of ids) await rig.open({}, sato, id);
  };
  const at = (rig: Rig, id: string): Rig => {
    rig.id = `${id}-1125`;
    return rig;
  };

  it('HUB-342 are bounded: those used longest ago that nobody is in make place, and come back when asked for', async () => {
    const rig = new Rig({ limits: { rooms: 3 } });
    await open(rig, 'one', 'two', 'three');
    const held = await at(rig, 'one').join();
    await at(rig, 'two').state();
    await open(rig, 'four');
    expect(await rig.hub.metricsText()).toContain('oncall_rooms 3');
    rig.log.reads = 0;
    for (const id of ['one', 'two', 'four']) await at(rig, id).state();
    expect(rig.log.reads).toBe(0);
    expect((await at(rig, 'three').state()).status).toBe('open');
    expect(rig.log.reads).toBe(1);
    expect(held.bye).toBeUndefined();
    expect(await rig.hub.sessions()).toHaveLength(4);
    const answer = await at(rig, 'two').command(sato, 'note.add', note('still here'), 'client-a', 1);
    expect(answer).toMatchObject({ ok: true });
  });

  it('HUB-342 are refused one more where somebody is in each, and none of them is let go', async () => {
    const rig = new Rig({ limits: { rooms: 2 } });
    await open(rig, 'one', 'two');
    const held = [await at(rig, 'one').join(), await at(rig, 'two').join()];
    await expect(open(rig, 'three')).rejects.toMatchObject({ kind: 'full', params: { limit: 2 } });
    held[1]?.socket.drop();
    await settle();
    await open(rig, 'three');
    expect(held[0]?.bye).toBeUndefined();
    const late = await at(rig, 'two').join();
    expect(late.bye).toBeUndefined();
    expect((await at(rig, 'three').join()).bye).toMatchObject({ kind: 'full' });
  });

  it('HUB-342 keep the hub busy while open, in memory or not', async () => {
    const rig = new Rig({ limits: { rooms: 1 } });
    await open(rig, 'one', 'two');
    await at(rig, 'two').command(sato, 'session.close', { reason: 'over' }, 'client-a', 1);
    expect(rig.hub.idleSince()).toBeNull();
    await at(rig, 'one').command(sato, 'session.close', { reason: 'over' }, 'client-a', 2);
    expect(rig.hub.idleSince()).not.toBeNull();
  });

  it('HUB-59 nobody alone takes the connections of all sessions', async () => {
    const rig = new Rig({ limits: { peersOfPerson: 3 } });
    await open(rig, 'one', 'two');
    for (const id of ['one', 'one', 'two']) expect((await at(rig, id).join()).bye).toBeUndefined();
    expect((await rig.join()).bye).toMatchObject({ kind: 'full', params: { limit: 3 } });
    expect((await rig.join(tanaka)).bye).toBeUndefined();
  });
});
