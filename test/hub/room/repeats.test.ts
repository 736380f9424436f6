import { describe, expect, it } from 'vitest';
import { observer, opening, sato, tanaka } from '../../domain/given.ts';
import { opened, settle, Terminal } from '../hub-rig.ts';

const accepted = ['note.add', { text: 'rolled back' }] as const;
const refused = ['step.skip', { step: 'ack', reason: ' ' }] as const;
const ineffective = ['severity.set', { severity: null }] as const;

describe('a repeated command', () => {
  it('HUB-6 gets the first answer, whether accepted, refused or without effect, and makes no event', async () => {
    const rig = await opened();
    const one = await rig.join();
    const numbers = [accepted, refused, ineffective].map(([type, data]) => one.command(type, data));
    await settle();
    const first = numbers.map((n) => one.answer(n));
    expect(first.map((answer) => answer?.t)).toEqual(['ack', 'refused', 'ack']);
    const events = await rig.stored();

    one.forget();
    // What makes the step skippable and the severity known must not change the answers given.
    await rig.command(tanaka, 'severity.set', { severity: 'SEV1' }, 'client-of-tanaka', 1);
    const after = await rig.stored();
    for (const [i, [type, data]] of [accepted, refused, ineffective].entries()) {
      one.command(type, data, numbers[i]);
    }
    await settle();
    expect(numbers.map((n) => one.answer(n))).toEqual(first);
    expect(await rig.stored()).toEqual(after);
    expect(after.length).toBe(events.length + 2);
  });

  it('HUB-7 gets the first answer after a restart, too', async () => {
    const rig = await opened();
    const one = await rig.join();
    const numbers = [accepted, refused, ineffective].map(([type, data]) => one.command(type, data));
    await settle();
    const first = numbers.map((n) => one.answer(n));
    const stored = await rig.stored();

    rig.restart();
    const again = await rig.join(sato, {}, new Terminal(one.client));
    // Otherwise the skip would be accepted now, and the severity change something.
    again.command('step.skip', { step: 'ack', reason: 'not needed' }, numbers[1]);
    again.command('severity.set', { severity: 'SEV1' }, numbers[2]);
    again.command(...accepted, numbers[0]);
    await settle();
    expect(numbers.map((n) => again.answer(n))).toEqual(first);
    expect(await rig.stored()).toEqual(stored);
  });

  it('HUB-6 waits for the commit of the first, and both are answered by it', async () => {
    const rig = await opened();
    const one = await rig.join();
    rig.log.held = true;
    const n = one.command(...accepted);
    one.command(...accepted, n);
    await settle();
    expect(one.answer(n)).toBeUndefined();
    await rig.log.release();
    expect(one.of('ack')).toHaveLength(2);
    expect((await rig.state()).notes).toHaveLength(1);
  });

  it('HUB-6 of an act with several events is answered with the seq of the last, also after a restart', async () => {
    const rig = await opened();
    const closing = ['session.close', { reason: 'over' }] as const;
    const first = await rig.command(sato, ...closing, 'client-a', 1);
    const stored = await rig.stored();
    expect(stored.filter(({ cmd }) => cmd.client === 'client-a').length).toBeGreaterThan(1);
    expect(first).toEqual({ ok: true, seq: stored.length });
    rig.restart();
    expect(await rig.command(sato, ...closing, 'client-a', 1)).toEqual(first);
  });

  it('HUB-8 keeps a client id for the person who used it first, also after a restart', async () => {
    const rig = await opened();
    const one = await rig.join();
    one.command(...accepted);
    await settle();
    const stolen = await rig.join(tanaka, {}, new Terminal(one.client));
    expect(stolen.bye).toMatchObject({ kind: 'client-taken' });
    const byHttp = await rig.command(tanaka, ...accepted, one.client, 99);
    expect(byHttp).toEqual({
      ok: false,
      refusal: { kind: 'invalid', params: { where: 'client', reason: 'taken' } },
    });

    rig.restart();
    expect((await rig.join(tanaka, {}, new Terminal(one.client))).bye?.kind).toBe('client-taken');
    expect((await rig.join(sato, {}, new Terminal(one.client))).bye).toBeUndefined();
  });

  it('HUB-8 lets nobody speak as the hub, nor under an id out of shape', async () => {
    const rig = await opened();
    for (const client of ['hub', '', 'short', 'with space!', 'x'.repeat(65), '__proto__\u0000']) {
      const answer = await rig.command(sato, ...accepted, client, 1);
      expect(answer).toMatchObject({ ok: false, refusal: { params: { where: 'client' } } });
    }
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 60]) {
      expect(await rig.command(sato, ...accepted, 'client-a', n)).toMatchObject({
        refusal: { params: { where: 'n' } },
      });
    }
  });

  it('HUB-15 refuses at once what a kind of participant may never ask, and stores nothing of it', async () => {
    const rig = await opened();
    const eye = await rig.join(observer);
    rig.log.held = true;
    const appends = rig.log.appends.length;
    const n = eye.command(...accepted);
    await settle();
    expect(eye.answer(n)).toEqual({
      t: 'refused',
      n,
      kind: 'not-allowed',
      params: { act: 'note.add', kind: 'observer' },
    });
    expect(rig.log.appends).toHaveLength(appends);
  });

  it('HUB-16 refuses what is not a command, or has not its shape, naming the field', async () => {
    const rig = await opened();
    const ask = (type: string, data: unknown) =>
      rig.command(sato, type, data, `client-${Math.abs(type.length)}-x`, 1);
    for (const type of ['no.such', '__proto__', 'constructor', 'toString']) {
      expect(await ask(type, {})).toMatchObject({ refusal: { kind: 'invalid', params: { where: 'type' } } });
    }
    expect(await ask('note.add', { text: 7 })).toMatchObject({ refusal: { params: { where: 'text' } } });
    expect(await ask('step.do', null)).toMatchObject({ refusal: { params: { where: 'step' } } });
    expect(await ask('step.do', 'x')).toMatchObject({ refusal: { kind: 'invalid' } });
  });
});

describe('a command counter', () => {
  it('HUB-18 stays with its user in a session, also where another person names it first after a restart', async () => {
    const rig = await opened();
    const one = await rig.join(sato);
    one.command('note.add', { text: 'mine' });
    await settle();
    rig.restart();
    const thief = await rig.command(tanaka, 'note.add', { text: 'as another' }, one.client, 2);
    expect(thief).toMatchObject({ refusal: { kind: 'invalid', params: { where: 'client' } } });
    const again = await rig.join(sato, {}, new Terminal(one.client));
    expect(again.bye).toBeUndefined();
    const n = again.command('note.add', { text: 'mine too' }, 2);
    await settle();
    expect(again.answer(n)).toMatchObject({ t: 'ack' });
    expect(await rig.command(sato, 'note.add', { text: 'by script' }, one.client, 3)).toMatchObject({
      ok: true,
    });
  });

  it('HUB-18 stays so though another has taken it for a session of their own', async () => {
    const rig = await opened();
    const one = await rig.join(sato);
    one.command('note.add', { text: 'mine' });
    await settle();
    rig.restart();
    const cmd = { client: one.client, n: 1 };
    await rig.hub.openSession({ data: opening, by: tanaka, cmd, wantedId: 'theirs' });
    const again = await rig.join(sato, {}, new Terminal(one.client));
    expect(again.bye).toBeUndefined();
    expect(again.of('welcome')).toHaveLength(1);
  });
});
