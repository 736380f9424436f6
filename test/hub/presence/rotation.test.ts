import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/event.ts';
import { turnOf } from '../../../src/hub/presence/rotation.ts';
import { guest, observer, sato, tanaka } from '../../domain/given.ts';
import { opened, type Rig, settle, Terminal } from '../hub-rig.ts';

const mori: Actor = { id: 'mori@example.com', name: '森', kind: 'member' };
const MINUTE = 60_000;

/** 佐藤 drives, with turns of ten minutes; the others come after her, a second between them. */
async function driven(...others: readonly Actor[]) {
  const rig = await opened();
  const one = await rig.join();
  const terminals = new Map<string, Terminal>([[sato.id, one]]);
  for (const actor of others) {
    await rig.time.advance(1_000);
    terminals.set(actor.id, await rig.join(actor));
  }
  one.command('rotation.set', { minutes: 10 });
  one.command('role.take', { role: 'driver' });
  await settle();
  return { rig, terminals };
}

/** Time passes, and everybody's connection lives. */
async function pass(rig: Rig, ms: number): Promise<void> {
  await rig.time.advance(ms);
  await settle();
}

const drivers = async (rig: Rig) =>
  (await rig.stored())
    .filter(({ type }) => type === 'driver.changed')
    .map(({ data, by }) => [data.to, by.kind]);

describe('the driver’s turn', () => {
  it('HUB-100 is handed over when it ends, in the order people came, round and round', async () => {
    const { rig } = await driven(tanaka, mori);
    await pass(rig, 10 * MINUTE - 1);
    expect(await drivers(rig)).toHaveLength(1);
    await pass(rig, 1);
    expect(await drivers(rig)).toEqual([
      [sato.id, 'member'],
      [tanaka.id, 'system'],
    ]);
    await pass(rig, 20 * MINUTE);
    expect((await drivers(rig)).map(([to]) => to)).toEqual([sato.id, tanaka.id, mori.id, sato.id]);
  });

  it('HUB-100 ends on time, however busy the session is', async () => {
    const { rig, terminals } = await driven(tanaka, mori);
    for (let i = 0; i < 604; i += 1) {
      terminals.get(mori.id)?.command('note.add', { text: `${i}` });
      await pass(rig, 1_000);
    }
    expect(await drivers(rig)).toHaveLength(2);
  });

  it('HUB-100 begins anew when somebody takes it before its end', async () => {
    const { rig, terminals } = await driven(tanaka, mori);
    await pass(rig, 9 * MINUTE);
    terminals.get(mori.id)?.command('role.take', { role: 'driver' });
    await settle();
    await pass(rig, 9 * MINUTE);
    expect(await drivers(rig)).toHaveLength(2);
    await pass(rig, MINUTE);
    expect((await drivers(rig)).at(-1)).toEqual([sato.id, 'system']);
  });

  it('HUB-101 stays with the driver while fewer than three are there who could take it', async () => {
    const { rig, terminals } = await driven(tanaka, observer);
    await pass(rig, 30 * MINUTE);
    expect(await drivers(rig)).toHaveLength(1);
    const late = await rig.join(guest);
    await pass(rig, 4_999);
    expect(await drivers(rig)).toHaveLength(1);
    await pass(rig, 1);
    expect((await drivers(rig)).at(-1)).toEqual([tanaka.id, 'system']);
    late.socket.drop();
    await pass(rig, 30 * MINUTE);
    expect(await drivers(rig)).toHaveLength(2);
    expect(terminals.size).toBe(3);
  });

  it('HUB-101 goes to nobody who is not connected, and waits for those who come back together', async () => {
    const { rig, terminals } = await driven(tanaka, mori, guest);
    terminals.get(tanaka.id)?.socket.drop();
    await pass(rig, 10 * MINUTE);
    expect((await drivers(rig)).at(-1)).toEqual([mori.id, 'system']);
    rig.restart();
    for (const actor of [guest, mori, sato, tanaka]) {
      await rig.join(actor, {}, new Terminal());
      await pass(rig, 1_000);
    }
    await pass(rig, 10 * MINUTE);
    expect((await drivers(rig)).at(-1)).toEqual([guest.id, 'system']);
  });

  it('HUB-101 ends with the rotation, the role or the session', async () => {
    const { rig, terminals } = await driven(tanaka, mori);
    const state = await rig.state();
    const here = [sato.id, tanaka.id, mori.id];
    expect(turnOf(state, here)).toEqual({ until: rig.time.now() + 10 * MINUTE, next: tanaka.id });
    for (const gone of [
      { rotation: null },
      { roles: {} },
      { driverSince: null },
      { status: 'closed' as const },
    ]) {
      expect(turnOf({ ...state, ...gone }, here)).toBeNull();
    }
    expect(turnOf(state, here.slice(1))).toBeNull();
    terminals.get(sato.id)?.command('session.close', { reason: 'over' });
    await settle();
    await pass(rig, 30 * MINUTE);
    expect(await drivers(rig)).toHaveLength(1);
  });

  it('HUB-102 that nobody could be given for want of disk is tried again, once it is over', async () => {
    const { rig } = await driven(tanaka, mori);
    await pass(rig, 10 * MINUTE - 1_000);
    rig.log.broken = 'full';
    await pass(rig, 60_000);
    rig.log.broken = null;
    await pass(rig, 5_000);
    expect((await drivers(rig)).map(([to]) => to)).toEqual([sato.id, tanaka.id]);
  });
});
