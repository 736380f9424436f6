import { describe, expect, it } from 'vitest';
import { verifyChain } from '../../../src/domain/verify-chain.ts';
import { Committer } from '../../../src/hub/room/commit.ts';
import { sha256 } from '../../contracts/event-builder.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { opened, Rig, settle, Terminal } from '../hub-rig.ts';

const note = (text: string) => ({ text });

describe('a room commits in groups', () => {
  it('HUB-1 neither answers nor publishes before the commit is durable', async () => {
    const rig = await opened();
    const one = await rig.join();
    const other = await rig.join(tanaka);
    one.forget();
    other.forget();
    rig.log.held = true;
    const n = one.command('note.add', note('5xx from 03:05'));
    await settle();
    expect(rig.log.waiting).toBe(1);
    expect([...one.frames, ...other.frames].filter(({ t }) => t !== 'presence')).toEqual([]);
    expect((await rig.state()).notes).toEqual([]);

    await rig.log.release();
    expect(one.answer(n)).toMatchObject({ t: 'ack' });
    expect(one.events.map(({ type }) => type)).toEqual(['note.added']);
    expect(other.events.map(({ type }) => type)).toEqual(['note.added']);
    expect((await rig.state()).notes).toHaveLength(1);
  });

  it('HUB-2 takes what arrives while a commit runs into the next one: one append, one frame for each peer', async () => {
    const rig = await opened();
    const one = await rig.join();
    const other = await rig.join(tanaka);
    rig.log.held = true;
    rig.log.appends.length = 0;
    one.command('note.add', note('first'));
    await settle();
    one.forget();
    other.forget();
    for (let i = 0; i < 20; i += 1) (i % 2 ? one : other).command('note.add', note(`note ${i}`));
    await settle();
    expect(rig.log.appends).toHaveLength(1);

    await rig.log.release();
    expect(rig.log.appends).toHaveLength(2);
    expect(rig.log.appends[1]?.events).toHaveLength(20);
    one.forget();
    await rig.log.release();
    expect(one.of('events').map(({ events }) => events.length)).toEqual([20]);
    expect(one.of('ack')).toHaveLength(10);
    expect(other.of('ack')).toHaveLength(10);
  });

  it('HUB-3 sends events before the answers that name them', async () => {
    const rig = await opened();
    const one = await rig.join();
    one.forget();
    const numbers = [one.command('note.add', note('a')), one.command('note.add', note('b'))];
    await settle();
    const kinds = one.frames.filter(({ t }) => t === 'events' || t === 'ack').map(({ t }) => t);
    expect(kinds).toEqual(['events', 'ack', 'ack']);
    expect(numbers.map((n) => one.answer(n))).toMatchObject([{ seq: one.seqs[0] }, { seq: one.seqs[1] }]);
  });

  it('HUB-2 keeps a commit within its bound, the rest in the next', async () => {
    const rig = await opened({ limits: { batch: 8 } });
    const one = await rig.join();
    rig.log.held = true;
    rig.log.appends.length = 0;
    for (let i = 0; i < 20; i += 1) one.command('note.add', note(`note ${i}`));
    await settle();
    for (let i = 0; i < 3; i += 1) await rig.log.release();
    expect(rig.log.appends.map(({ events }) => events.length)).toEqual([8, 8, 4]);
    expect(one.of('ack')).toHaveLength(20);
  });

  it('HUB-4 refuses a failed commit and all decided on top of it, and works on when the disk does', async () => {
    const rig = await opened();
    const one = await rig.join();
    const before = await rig.state();
    rig.log.held = true;
    one.command('step.do', { step: 'ack' });
    await settle();
    one.command('step.undo', { step: 'ack' });
    one.command('step.skip', { step: 'nowhere', reason: 'x' });
    one.forget();
    rig.log.broken = 'full';
    await rig.log.release();
    expect(one.frames.filter(({ t }) => t !== 'presence')).toEqual(
      [1, 2, 3].map((n) => ({ t: 'refused', n, kind: 'not-saved', params: { reason: 'full' } })),
    );
    expect(await rig.state()).toEqual(before);

    rig.log.broken = null;
    rig.log.held = false;
    const answer = await rig.command(sato, 'step.do', { step: 'evidence' }, 'client-b', 1);
    expect(answer).toEqual({ ok: true, seq: before.seq + 1 });
    expect((await rig.state()).steps.ack?.status).toBe('todo');
    expect((await rig.state()).steps.evidence?.status).toBe('done');
  });

  it('HUB-5 does a command once that was not saved and is sent again under its number', async () => {
    const rig = await opened();
    const one = await rig.join();
    rig.log.broken = 'full';
    const n = one.command('note.add', note('kept on the screen'));
    await settle();
    expect(one.answer(n)).toMatchObject({ t: 'refused', kind: 'not-saved' });
    rig.log.broken = null;
    one.forget();
    one.command('note.add', note('kept on the screen'), n);
    one.command('note.add', note('kept on the screen'), n);
    await settle();
    expect(one.of('ack')).toHaveLength(2);
    expect((await rig.state()).notes.map(({ text }) => text)).toEqual(['kept on the screen']);
  });

  it('HUB-14 loads a session anew when another writer has moved its log on', async () => {
    const rig = await opened();
    const one = await rig.join();
    const rival = new Rig({ log: rig.log });
    rival.id = rig.id;
    await rival.command(tanaka, 'note.add', note('from the rival'), 'rival-client', 1);

    const n = one.command('note.add', note('mine'));
    await settle();
    expect(one.answer(n)).toMatchObject({ kind: 'not-saved', params: { reason: 'conflict' } });
    expect(one.bye?.kind).toBe('stopping');
    const again = await rig.join(sato, {}, new Terminal(one.client));
    again.command('note.add', note('mine'), n);
    await settle();
    expect((await rig.state()).notes.map(({ text }) => text)).toEqual(['from the rival', 'mine']);
  });

  it('HUB-10 numbers events without a gap and chains each to the one before, failures and all', async () => {
    const rig = await opened();
    const one = await rig.join();
    for (let i = 0; i < 60; i += 1) {
      rig.log.broken = i % 7 === 3 ? 'full' : null;
      const [type, data] = i % 5 ? ['note.add', note(`${i}`)] : ['session.close', { reason: 'over' }];
      void rig.command(sato, type as string, data, 'client-b', 2 * i + 1);
      void rig.command(sato, 'session.reopen', {}, 'client-b', 2 * i + 2);
      if (i % 3 === 0) await settle();
      await rig.time.advance(40);
    }
    await settle();
    const stored = await rig.stored();
    expect(stored.length).toBeGreaterThan(50);
    expect(verifyChain(stored, sha256)).toMatchObject({ ok: true, head: { seq: stored.length } });
    expect(one.seqs).toEqual(stored.map(({ seq }) => seq));
  });

  it('HUB-9 never lets time go back, whatever the clock does', async () => {
    const rig = await opened();
    await rig.command(sato, 'note.add', note('a'), 'client-a', 1);
    rig.time.sleep(-3_600_000);
    await rig.command(sato, 'note.add', note('b'), 'client-a', 2);
    const times = (await rig.stored()).map(({ at }) => at);
    expect(times).toEqual([...times].sort());
  });
});

describe('group commit', () => {
  /** A committer of at most 2 entries at a time, whose appends the test ends; `calls` says what came of them, in order. */
  function gathering() {
    const ends: { readonly done: () => void; readonly fail: (cause: unknown) => void }[] = [];
    const calls: unknown[] = [];
    const note = (...call: unknown[]) => void calls.push([...call, committer.waiting]);
    const commits = {
      append: (entries: readonly number[]) => {
        note('append', [...entries]);
        return new Promise<void>((done, fail) => void ends.push({ done, fail }));
      },
      committed: (entries: readonly number[]) => note('committed', [...entries]),
      failed: (entries: readonly number[], cause: unknown) => note('failed', [...entries], cause),
    };
    const committer = new Committer<number>(commits, 2);
    const end = async (cause?: unknown) => {
      const next = ends.shift();
      if (cause === undefined) next?.done();
      else next?.fail(cause);
      await settle();
    };
    return { committer, calls, end };
  }

  it('HUB-2 sends what came in one turn together, at most so many, and the rest when the disk is free', async () => {
    const { committer, calls, end } = gathering();
    for (const entry of [1, 2, 3]) committer.add(entry);
    expect(calls).toEqual([]);
    expect([committer.waiting, [...committer.gathered]]).toEqual([3, [1, 2, 3]]);
    await settle();
    expect(calls).toEqual([['append', [1, 2], 3]]);
    committer.add(4);
    expect([committer.waiting, [...committer.gathered]]).toEqual([4, [3, 4]]);
    await end();
    await end();
    expect(calls.slice(1)).toEqual([
      ['committed', [1, 2], 2],
      ['append', [3, 4], 2],
      ['committed', [3, 4], 0],
    ]);
    committer.add(5);
    await settle();
    await end();
    expect(calls.slice(-2)).toEqual([
      ['append', [5], 1],
      ['committed', [5], 0],
    ]);
  });

  it('HUB-4 fails what was on its way with all that gathered on top of it, and works on with what comes then', async () => {
    const { committer, calls, end } = gathering();
    for (const entry of [1, 2, 3, 4, 5]) committer.add(entry);
    await settle();
    await end('full');
    expect(calls.slice(1)).toEqual([['failed', [1, 2, 3, 4, 5], 'full', 0]]);
    committer.add(6);
    await settle();
    await end();
    expect(calls.slice(2)).toEqual([
      ['append', [6], 1],
      ['committed', [6], 0],
    ]);
  });

  it('HUB-14 is idle only once nothing waits any more, also what came meanwhile', async () => {
    const { committer, end } = gathering();
    let isIdle = false;
    await committer.idle();
    committer.add(1);
    const idle = committer.idle().then(() => {
      isIdle = true;
    });
    await settle();
    committer.add(2);
    await end();
    expect(isIdle).toBe(false);
    await end();
    expect(isIdle).toBe(true);
    await idle;
  });
});
