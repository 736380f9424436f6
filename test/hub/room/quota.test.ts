import { describe, expect, it } from 'vitest';
import { Filled, overQuota } from '../../../src/hub/room/quota.ts';
import { importer, pager, sato, tanaka } from '../../domain/given.ts';
import { opened, Rig, type RigOptions } from '../hub-rig.ts';

const note = (text: string) => ({ text });

/** Adds notes until one is refused; how many were taken, and why the next was not. */
async function fill(rig: Rig, text = 'x') {
  for (let n = 1; ; n += 1) {
    const answer = await rig.command(sato, 'note.add', note(text), 'client-fill', n);
    if (!answer.ok) return { taken: n - 1, refusal: answer.refusal };
  }
}

describe('a session’s log', () => {
  it('HUB-340 takes a bounded number of events, and then only what ends it', async () => {
    const rig = await opened({ limits: { sessionEvents: 20 } });
    await rig.join(tanaka);
    const { taken, refusal } = await fill(rig);
    expect(taken).toBeGreaterThan(10);
    expect(refusal).toEqual({ kind: 'too-many', params: { what: 'events', limit: 20, kind: 'session' } });
    rig.restart();
    expect(await rig.command(sato, 'note.add', note('again'), 'client-a', 1)).toMatchObject({ refusal });
    expect(await rig.command(tanaka, 'participant.leave', {}, 'client-t', 1)).toMatchObject({ ok: true });
    expect((await rig.join(tanaka)).bye).toBeUndefined();
    expect((await rig.state()).participants[tanaka.id]?.leftAt).not.toBeNull();
    expect(await rig.command(sato, 'session.close', { reason: 'full' }, 'client-a', 2)).toMatchObject({
      ok: true,
    });
    expect(await rig.command(sato, 'session.reopen', {}, 'client-a', 3)).toMatchObject({ refusal });
  });

  it('HUB-340 takes a bounded length of text; what was not saved counts for nothing', async () => {
    const rig = await opened({ limits: { sessionBytes: 40_000 } });
    rig.log.broken = 'full';
    for (let n = 1; n < 50; n += 1)
      await rig.command(sato, 'note.add', note('x'.repeat(5_000)), 'client-a', n);
    rig.log.broken = null;
    const { taken, refusal } = await fill(rig, 'x'.repeat(5_000));
    expect(refusal.params).toMatchObject({ what: 'bytes', limit: 40_000 });
    expect(taken).toBeGreaterThan(4);
    expect(taken).toBeLessThan(9);
    rig.restart();
    expect(await rig.command(sato, 'note.add', note('again'), 'client-b', 1)).toMatchObject({ refusal });
  });

  it('HUB-340 is taken in from a file only within the same bounds', async () => {
    const other = await opened();
    for (let n = 1; n <= 30; n += 1)
      await other.command(sato, 'note.add', note('y'.repeat(900)), 'client-a', n);
    const events = await other.stored();
    const take = (limits: RigOptions['limits'] = {}) =>
      new Rig({ limits }).hub.importSession(events, importer);
    expect(await take({ sessionEvents: 20 })).toMatchObject({
      refusal: { kind: 'too-many', params: { what: 'events' } },
    });
    expect(await take({ sessionBytes: 20_000 })).toMatchObject({
      refusal: { kind: 'too-many', params: { what: 'bytes' } },
    });
    expect(await take()).toMatchObject({ ok: true, added: events.length });
  });
});

describe('the size of a log', () => {
  const quota = { sessionEvents: 10, sessionBytes: 100 };
  const full = (what: string, limit: number) => ({
    kind: 'too-many',
    params: { what, limit, kind: 'session' },
  });
  const events = full('events', 10);
  const bytes = full('bytes', 100);

  it.each([
    [10, 100, null],
    [11, 100, events],
    [10, 101, bytes],
    [11, 101, events],
  ])('HUB-340 of %i events and %i characters gets %j', (count, length, refusal) => {
    expect(overQuota({ events: count, bytes: length }, quota)).toEqual(refusal);
  });

  it('HUB-340 counts what is on its way, and no more what could not be saved', () => {
    const filled = new Filled(60, quota);
    const add = { type: 'note.add', by: sato } as const;
    const refuses = () => filled.refuses(add, { seq: 3 });
    const sealed = [{ text: 'x'.repeat(30) }, { text: 'x'.repeat(11) }];
    expect(refuses()).toBeNull();
    filled.take(sealed);
    expect(refuses()).toEqual(bytes);
    expect(filled.refuses({ type: 'session.close', by: sato }, { seq: 3 })).toBeNull();
    expect(filled.refuses({ type: 'note.add', by: pager }, { seq: 3 })).toBeNull();
    filled.giveBack(sealed.slice(1));
    expect(refuses()).toBeNull();
    filled.giveBack(sealed.slice(0, 1));
    filled.take([{ text: 'x'.repeat(40) }]);
    expect(refuses()).toBeNull();
    expect(filled.refuses(add, { seq: 9 })).toBeNull();
    expect(filled.refuses(add, { seq: 10 })).toEqual(events);
  });
});
