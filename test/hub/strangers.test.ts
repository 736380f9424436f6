import { describe, expect, it } from 'vitest';
import { guest, observer, sato, tanaka } from '../domain/given.ts';
import { opened, settle, Terminal } from './hub-rig.ts';

describe('an observer', () => {
  it('HUB-343 leaves one event behind, however often they come, leave and ask', async () => {
    const rig = await opened();
    const watching = await rig.join(observer);
    const before = rig.log.appends.length;
    for (let i = 0; i < 200; i += 1) {
      watching.command(i % 2 ? 'participant.join' : 'participant.leave');
      await rig.time.advance(25);
    }
    for (let i = 0; i < 50; i += 1) {
      await rig.command(observer, 'participant.join', {}, `client-observer-${i}`, 1);
      await rig.command(observer, 'participant.leave', {}, `client-observer-${i}`, 2);
      await rig.command(observer, 'note.add', { text: 'x' }, `client-observer-${i}`, 3);
      watching.socket.drop();
      await rig.join(observer, {}, new Terminal(watching.client));
    }
    const mine = (await rig.stored()).filter(({ by }) => by.id === observer.id);
    expect(mine.map(({ type }) => type)).toEqual(['participant.joined']);
    expect(rig.log.appends.slice(before)).toEqual([]);
    expect(await rig.log.answers(rig.id)).toEqual([]);
    expect((await rig.state()).participants[observer.id]).toMatchObject({ leftAt: null });
  });
});

describe('somebody who comes and leaves again and again', () => {
  it('HUB-343 leaves a bounded number of events behind, and their roles are free each time', async () => {
    const rig = await opened();
    const one = await rig.join(guest);
    for (let i = 0; i < 100; i += 1) {
      one.command('role.take', { role: 'scribe' });
      one.command('participant.leave');
      await rig.time.advance(100);
      expect((await rig.state()).roles.scribe).toBeUndefined();
      one.command('participant.join');
      await rig.time.advance(100);
    }
    const left = (await rig.stored()).filter(({ type }) => type === 'participant.left');
    expect(left).toHaveLength(30);
    expect((await rig.state()).participants[guest.id]?.leftAt).toBeNull();
  });
});

describe('the memory of one person’s answers', () => {
  it('HUB-344 is not crowded out by what others ask under ever new names', async () => {
    const rig = await opened({ limits: { clientsOfPerson: 4, answersOfPerson: 20 } });
    const nothing = { role: 'scribe' };
    const first = await rig.command(sato, 'role.release', nothing, 'client-sato', 1);
    await rig.command(sato, 'note.add', { text: 'mine' }, 'client-sato', 2);
    for (let i = 0; i < 60; i += 1) {
      await rig.command(tanaka, 'role.release', nothing, `client-tanaka-${i}`, 1);
      await rig.command(tanaka, 'note.add', { text: `${i}` }, `client-tanaka-${i}`, 2);
      await rig.time.advance(100);
    }
    for (let i = 1; i < 60; i += 1) {
      await rig.command(tanaka, 'role.release', nothing, 'client-tanaka-last', i);
      await rig.time.advance(100);
    }
    await rig.command(tanaka, 'role.take', nothing, 'client-tanaka-x', 1);
    for (const restarted of [false, true]) {
      if (restarted) rig.restart();
      // Done anew, it would take the role from 田中.
      expect(await rig.command(sato, 'role.release', nothing, 'client-sato', 1)).toEqual(first);
      expect((await rig.state()).roles.scribe).toBe(tanaka.id);
      const again = await rig.command(tanaka, 'note.add', { text: 'again' }, 'client-tanaka-0', 2);
      expect(again).toMatchObject({ refusal: { kind: 'invalid', params: { reason: 'forgotten' } } });
      expect(await rig.command(sato, 'note.add', { text: 'not mine' }, 'client-tanaka-0', 9)).toMatchObject({
        refusal: { kind: 'invalid' },
      });
    }
    expect((await rig.state()).notes).toHaveLength(61);
  });
});

describe('the commands of one person', () => {
  it('HUB-345 are bounded over all their connections, and nobody else waits for them', async () => {
    const rig = await opened({ limits: { personRate: 10, personBurst: 20 } });
    const mine = [await rig.join(), await rig.join(), await rig.join()];
    const other = await rig.join(tanaka);
    const sent = mine.map((one) => Array.from({ length: 10 }, () => one.command('undo')));
    const theirs = other.command('note.add', { text: 'hello' });
    await settle();
    const kinds = mine.flatMap((one, i) => (sent[i] ?? []).map((n) => one.answer(n)));
    const slowed = kinds.filter((told) => told?.t === 'refused' && told.kind === 'too-fast');
    expect(slowed).toHaveLength(10);
    expect(other.answer(theirs)?.t).toBe('ack');
    expect(await rig.command(sato, 'undo', {}, 'client-http', 1)).toMatchObject({
      refusal: { kind: 'too-fast' },
    });
    await rig.time.advance(1_000);
    expect(await rig.command(sato, 'undo', {}, 'client-http', 1)).not.toMatchObject({
      refusal: { kind: 'too-fast' },
    });
  });
});
