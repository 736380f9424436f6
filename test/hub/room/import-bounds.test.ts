import { describe, expect, it } from 'vitest';
import type { AnyEvent, CommandId } from '../../../src/domain/event.ts';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { Chain, sha256 } from '../../contracts/event-builder.ts';
import { importer, opening, sato, tanaka } from '../../domain/given.ts';
import { opened, Rig } from '../hub-rig.ts';

const START = Date.parse('2026-11-25T03:00:00.000Z');
const MINUTE = 60_000;

/** A session that another hub says began now, and in which somebody came `minutes` later, by that command. */
function recorded(minutes: number, cmd: Partial<CommandId> = {}): AnyEvent[] {
  const chain = new Chain('checkout-1125');
  chain.add({ type: 'session.opened', data: opening, by: sato, at: new Date(START).toISOString() });
  const [, came] = new Chain('checkout-1125').add(
    { type: 'session.opened', data: opening, by: sato, at: new Date(START).toISOString() },
    {
      type: 'participant.joined',
      data: { participant: tanaka },
      by: tanaka,
      at: new Date(START + minutes * MINUTE).toISOString(),
      client: 'hub',
    },
  );
  const event = came as AnyEvent;
  chain.resume({ ...event, cmd: { ...event.cmd, ...cmd } });
  return chain.events;
}

function imported(): Rig {
  const rig = new Rig();
  rig.id = 'checkout-1125';
  return rig;
}

describe('the times of a recorded session', () => {
  it('HUB-346 lie at most 15 minutes ahead of this hub, so that no later note is stamped by them', async () => {
    const rig = imported();
    for (const minutes of [16, 73 * 365 * 24 * 60]) {
      expect(await rig.hub.importSession(recorded(minutes), importer)).toEqual({
        ok: false,
        refusal: {
          kind: 'invalid',
          params: {
            where: 'at',
            seq: 2,
            kind: 'future',
            at: new Date(START + minutes * MINUTE).toISOString(),
          },
        },
      });
    }
    expect(await rig.hub.sessions()).toEqual([]);
    expect(await rig.hub.importSession(recorded(15), importer)).toMatchObject({ ok: true, added: 2 });
    await rig.time.advance(20 * MINUTE);
    await rig.command(sato, 'note.add', { text: 'later' }, 'client-s', 1);
    expect((await rig.stored()).at(-1)?.at).toBe(new Date(START + 20 * MINUTE).toISOString());
  });
});

describe('the numbers of commands', () => {
  const MOST = 2 ** 52;

  it('HUB-347 leave room for those to come: a record that uses them up is refused', async () => {
    for (const cmd of [
      { client: 'hub', n: Number.MAX_SAFE_INTEGER },
      { client: 'hub', n: MOST + 3 },
      { client: 'client-x', n: MOST + 1 },
    ]) {
      expect(await imported().hub.importSession(recorded(0, cmd), importer)).toMatchObject({
        ok: false,
        refusal: { kind: 'invalid', params: { where: 'cmd', seq: 2 } },
      });
    }
    const rig = await opened();
    expect(await rig.command(sato, 'note.add', { text: 'x' }, 'client-s', MOST + 1)).toMatchObject({
      refusal: { kind: 'invalid', params: { where: 'n' } },
    });
    expect(await rig.command(sato, 'note.add', { text: 'x' }, 'client-s', MOST)).toMatchObject({ ok: true });
    // The last one that a person's command may have is taken in from a file, too.
    const last = recorded(0, { client: 'client-x', n: MOST });
    expect(await imported().hub.importSession(last, importer)).toMatchObject({ ok: true });
  });

  it('HUB-347 let everybody come who comes later, and what was done here is taken by another hub', async () => {
    const rig = imported();
    expect(await rig.hub.importSession(recorded(0, { n: MOST + 2 }), importer)).toMatchObject({ ok: true });
    for (const one of ['a', 'b', 'c']) {
      await rig.join({ id: `person-${one}`, name: `Person ${one}`, kind: 'member' });
      // To come again is no event and takes no number.
      await rig.join({ id: `person-${one}`, name: `Person ${one}`, kind: 'member' });
    }
    const numbers = (await rig.stored()).filter(({ cmd }) => cmd.client === 'hub').map(({ cmd }) => cmd.n);
    // One of the file, one of the mark behind it, and one for each of those who came.
    expect(numbers).toEqual([MOST + 2, MOST + 3, MOST + 4, MOST + 5, MOST + 6]);
    expect(verifyChain(await rig.stored(), sha256)).toMatchObject({ ok: true });
    expect(await imported().hub.importSession(await rig.stored(), importer)).toMatchObject({ ok: true });
  });

  it('HUB-347 that an earlier program let in hinder nobody who comes later', async () => {
    const rig = imported();
    const events = recorded(0, { n: Number.MAX_SAFE_INTEGER });
    await rig.log.inner.append(rig.id, 0, { events, answers: [], overwrites: [] });
    for (const restarted of [false, true]) {
      if (restarted) rig.restart();
      const come = { id: `person-${restarted}`, name: `Person ${restarted}`, kind: 'member' } as const;
      await rig.join(come);
      expect((await rig.state()).participants[come.id]).toMatchObject({ leftAt: null });
    }
    expect(new Set((await rig.stored()).map(({ cmd }) => `${cmd.client} ${cmd.n}`)).size).toBe(4);
    expect(rig.errors).toEqual([]);
  });
});
