import { describe, expect, it } from 'vitest';
import type { Anchors } from '../../../src/protocol/messages.ts';
import { FRAME_LIMIT } from '../../../src/protocol/version.ts';
import { guest, observer, sato, tanaka } from '../../domain/given.ts';
import { opened, settle, type Terminal } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';

const note = (text: string) => ({ text });
const texts = (terminal: Terminal) => terminal.events.map(({ data }) => data.text);

describe('a frame out of shape', () => {
  it.each([
    ['a command of a kind no program has', { type: 'x'.repeat(65), data: {} }],
    ['a command without a type', { data: {} }],
    ['a command whose type is a number', { type: 7 }],
  ])('HUB-56 is answered where it has a number: %s', async (_what, more) => {
    const rig = await opened();
    const one = await rig.join();
    one.socket.receive(JSON.stringify({ t: 'command', n: 9, ...more }));
    expect(one.answer(9)).toMatchObject({ t: 'refused', kind: 'invalid' });
    expect(one.bye).toBeUndefined();
  });

  it.each([
    ['a view', '{"t":"view","anchors":{"pane":"a pane of next year"}}'],
    ['a deep view', `{"t":"view","anchors":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    ['a kind of frame that a newer client knows', '{"t":"cursor","at":[1,2]}'],
  ])('HUB-56 is passed over where nobody waits for an answer: %s', async (_what, text) => {
    const rig = await opened();
    const one = await rig.join();
    one.socket.receive(text);
    const n = one.command('note.add', note('goes on'));
    await settle();
    expect(one.bye).toBeUndefined();
    expect(one.answer(n)).toMatchObject({ t: 'ack' });
  });

  it('HUB-56 is no way past the hello, nor past the bounds', async () => {
    const rig = await opened();
    const one = await rig.attach();
    one.socket.receive('{"t":"cursor"}');
    expect(one.of('welcome')).toEqual([]);
    for (let i = 0; i < 500; i += 1) one.socket.receive('{"t":"cursor"}');
    expect(one.bye?.kind).toBe('too-fast');
  });
});

describe('what one participant sends', () => {
  const heavy = (): Anchors => {
    const wide = { text: '長'.repeat(1_000), exclude: false, on: true };
    const hidden = { text: '\u00ad'.repeat(125), exclude: false, on: true };
    const filters = [...Array(18).fill(wide), ...Array(32).fill(hidden)];
    const nowhere = { step: null, note: null, line: null, opened: null, level: null, search: null };
    return { pane: 'logs', ...nowhere, filters };
  };

  it('HUB-57 fits every frame in which it is sent on, however it was made', async () => {
    const rig = await opened();
    const driver = await rig.join(guest);
    const other = await rig.join(tanaka);
    driver.command('role.take', { role: 'driver' });
    await settle();
    driver.send({ t: 'view', anchors: heavy() });
    await rig.time.advance(1_000);
    const late = await rig.join(observer);
    expect(driver.bye).toBeUndefined();
    for (const { socket } of [other, late]) {
      for (const text of socket.sent) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(FRAME_LIMIT);
    }
    driver.send({ t: 'view', anchors: { ...heavy(), filters: heavy().filters.slice(0, 2) } });
    await rig.time.advance(1_000);
    expect(other.of('view').at(-1)?.anchors.filters).toHaveLength(2);
  });

  it('HUB-57 holds for sources named at length', async () => {
    const rig = await opened();
    await rig.command(
      sato,
      'tail.set',
      {
        tail: {
          sources: Array.from({ length: 20 }, (_, i) => `${i}${'長'.repeat(510)}`),
          query: null,
          window: null,
        },
      },
      'tail-client',
      1,
    );
    for (let i = 0; i < 20; i += 1)
      await rig.hub.pushLines(rig.id, `${i}${'管'.repeat(98)}`, ['x'], whoIs(sato));
    const one = await rig.join();
    await rig.time.advance(1_000);
    expect(one.of('sources').at(-1)?.sources.length).toBeGreaterThanOrEqual(20);
    for (const text of one.socket.sent) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(FRAME_LIMIT);
  });

  it('HUB-57 holds for a crowd that came and went', async () => {
    const rig = await opened();
    const stays = await rig.join();
    for (let i = 0; i < 450; i += 1) {
      const id = `visitor-${'x'.repeat(100)}-${i}`;
      (await rig.join({ id, name: `n${i}`, kind: 'guest' })).socket.drop();
    }
    await rig.time.advance(1_000);
    for (const text of stays.socket.sent) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(FRAME_LIMIT);
    const people = stays.of('presence').at(-1)?.people ?? [];
    expect(people.find(({ participant }) => participant === sato.id)?.terminals).toBe(1);
  });

  it('HUB-59 leaves room for the others: one person’s connections are bounded', async () => {
    const rig = await opened({ limits: { peersPerPerson: 3 } });
    for (let i = 0; i < 3; i += 1) expect((await rig.join(guest)).bye).toBeUndefined();
    expect((await rig.join(guest)).bye).toMatchObject({ kind: 'full', params: { limit: 3 } });
    expect((await rig.join(tanaka)).bye).toBeUndefined();
  });
});

describe('the order of one person’s acts', () => {
  it('HUB-58 stands though the hub had no time for one of them', async () => {
    const rig = await opened({ limits: { commandRate: 10, commandBurst: 2 } });
    const one = await rig.join();
    const numbers = ['a', 'b', 'c', 'd'].map((text) => one.command('note.add', note(text)));
    await settle();
    // What was on its way when the hub refused comes when it has time again.
    await rig.time.advance(1_000);
    one.command('note.add', note('e'), 5);
    await settle();
    expect(one.answer(5)).toMatchObject({ t: 'refused', kind: 'too-fast' });
    one.forget();
    for (const n of [...numbers.slice(2), 5]) {
      one.command('note.add', note('abcde'[n - 1] ?? ''), n);
      await settle();
      await rig.time.advance(200);
    }
    expect((await rig.state()).notes.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('HUB-58 stands though a commit failed under one of them', async () => {
    const rig = await opened();
    const one = await rig.join();
    rig.log.broken = 'full';
    one.command('note.add', note('first'));
    await settle();
    rig.log.broken = null;
    one.command('note.add', note('second'));
    await settle();
    expect(one.of('refused').map(({ n, kind }) => [n, kind])).toEqual([
      [1, 'not-saved'],
      [2, 'too-fast'],
    ]);
    one.command('note.add', note('first'), 1);
    one.command('note.add', note('second'), 2);
    await settle();
    expect(texts(one).slice(-2)).toEqual(['first', 'second']);
  });
});
