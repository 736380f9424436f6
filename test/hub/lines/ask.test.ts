import { describe, expect, it } from 'vitest';
import type { PagerQueries } from '../../../src/hub/pager/queries.ts';
import type { AskAnswers, AskWhat } from '../../../src/protocol/asks.ts';
import { guest, observer, sato } from '../../domain/given.ts';
import { HandSources, line, lines } from '../hand-source.ts';
import { opened, type Rig, settle, type Terminal } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';

let asked = 1_000_000_000;

/** A pager with one schedule for each name. */
const onCall = (...names: readonly string[]): PagerQueries => ({
  oncall: async () => ({
    schedules: names.map((name, i) => ({ id: `S${i}`, name, now: [], next: [], overrides: null })),
    policies: [],
    at: '2026-11-25T03:00:00.000Z',
  }),
  maintenance: async () => [],
  services: async () => [],
  forget: () => {},
  facts: async () => null,
});

async function ask<T extends AskWhat>(one: Terminal, what: T, args: object): Promise<AskAnswers[T]> {
  const frame = await asking(one, what, args);
  if (frame?.t !== 'answer') throw new Error(JSON.stringify(frame));
  return frame.value as AskAnswers[T];
}

async function asking(one: Terminal, what: string, args: object) {
  asked += 1;
  const n = asked;
  one.send({ t: 'ask', n, what, args: args as Record<string, unknown> });
  await settle();
  return one.frames.find((frame) => (frame.t === 'answer' || frame.t === 'refused') && frame.n === n);
}

async function tailed(sources: HandSources, specs = ['app'], limits = {}): Promise<Rig> {
  const rig = await opened({ openSource: sources.open, limits, pager: onCall('佐藤') });
  const tail = { sources: specs, query: null, window: null };
  await rig.command(sato, 'tail.set', { tail }, 'tail-client', 1);
  return rig;
}

const messages = (found: { readonly lines: readonly { message: string }[] }) =>
  found.lines.map(({ message }) => message);

describe('asks', () => {
  it('HUB-83 find older lines in the room first, then in the sources before them', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources);
    const one = await rig.join();
    const app = sources.get('app');
    const held = [line('three'), line('four'), line('five')];
    app.older = [line('one'), line('two')];
    await app.give(held);
    await rig.time.advance(50);

    const near = await ask(one, 'lines-before', { before: 3, limit: 1 });
    expect(messages(near)).toEqual(['four']);
    expect(near).toMatchObject({ more: true, lines: [{ no: 2 }] });
    expect(app.asked).toEqual([]);

    const all = await ask(one, 'lines-before', { before: 3, limit: 10 });
    expect(messages(all)).toEqual(['one', 'two', 'three', 'four']);
    expect(all.lines.map(({ no }) => no)).toEqual([undefined, undefined, 1, 2]);
    expect(all.more).toBe(false);
    expect(app.asked).toEqual([[held[0]?.id, 8]]);
  });

  it('HUB-83 ask a source for what is before the first line held, not before now', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources);
    const one = await rig.join();
    const held = [line('one'), line('two')];
    await sources.get('app').give(held);
    await rig.time.advance(50);
    await ask(one, 'lines-before', { before: 1, limit: 5 });
    expect(sources.get('app').asked).toEqual([[held[0]?.id, 5]]);
  });

  it('HUB-321 ask a source by the time of a line whose id is hidden', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources);
    const one = await rig.join();
    const time = '2026-11-25T03:10:00.000Z';
    await sources.get('app').give([line('one', { id: 'app/taro@example.com', time })]);
    await rig.time.advance(50);
    await ask(one, 'lines-before', { before: 1, limit: 5 });
    const { id } = one.of('lines')[0]?.items[0] ?? { id: '' };
    expect(id).not.toContain('taro');
    await ask(one, 'lines-before', { before: id, source: 'app', limit: 5 });
    expect(sources.get('app').asked).toEqual([
      [time, 5],
      [time, 5],
    ]);
  });

  it('HUB-83 put the older lines of several sources in order of time', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'db']);
    const one = await rig.join();
    const [a, b, c] = [line('1 app'), line('2 db'), line('3 app')];
    sources.get('app').older = [a, c];
    sources.get('db').older = [b];
    const found = await ask(one, 'lines-before', { before: 1, limit: 2 });
    expect(messages(found)).toEqual(['2 db', '3 app']);
    expect(found.more).toBe(true);
    const own = await ask(one, 'lines-before', { before: '2026-11-25T03:00:00Z', source: 'db', limit: 5 });
    expect(messages(own)).toEqual(['2 db']);
  });

  it('HUB-326 go on beyond what the room holds in every source, each from its own place, else from the time', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'db', 'web']);
    const one = await rig.join();
    const [a, b, c] = [line('1 app'), line('2 db'), line('3 web')];
    sources.get('app').older = [a];
    sources.get('db').older = [b];
    sources.get('web').older = [c];
    const before = '2026-11-25T03:00:00.000Z';
    const places = { app: 'app-id', web: 'web-id', unknown: 'x' };
    const found = await ask(one, 'lines-before', { before, places, limit: 10 });
    expect(messages(found)).toEqual(['1 app', '2 db', '3 web']);
    expect(['app', 'db', 'web'].map((name) => sources.get(name).asked[0]?.[0])).toEqual([
      'app-id',
      before,
      'web-id',
    ]);
  });

  it('HUB-326 find what the room alone holds, as of a pipe, in its time', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    sources.get('app').older = [line('app', { time: '2026-11-25T02:59:00.000Z' })];
    const piped = (message: string, time: string) => line(message, { time });
    const two = [piped('early', '2026-11-25T02:58:00.000Z'), piped('late', '2026-11-25T03:05:00.000Z')];
    const pushed = rig.hub.pushLines(rig.id, 'ci', two, whoIs(sato));
    await rig.time.advance(50);
    await pushed;
    const before = await ask(one, 'lines-before', { before: '2026-11-25T03:00:00.000Z', limit: 10 });
    expect(messages(before)).toEqual(['early', 'app']);
    const after = await ask(one, 'lines-after', { after: '2026-11-25T03:00:00.000Z', limit: 10 });
    expect(messages(after)).toEqual(['late']);
  });

  it('HUB-327 read on from a time or from each source’s place, oldest first, and say whether there is more', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'db']);
    const one = await rig.join();
    const [a, b, c] = [line('1 app'), line('2 db'), line('3 \u001b[31mAKIAQYLPMN5HFIQR7XYA')];
    sources.get('app').newer = [a, c];
    sources.get('db').newer = [b];
    const after = '2026-11-25T03:00:00.000Z';
    const two = await ask(one, 'lines-after', { after, places: { db: 'db-id' }, limit: 2 });
    expect(messages(two)).toEqual(['1 app', '2 db']);
    expect(two.more).toBe(true);
    expect(sources.get('app').asked).toEqual([[after, 2]]);
    expect(sources.get('db').asked).toEqual([['db-id', 2]]);
    const all = await ask(one, 'lines-after', { after, limit: 10 });
    expect(messages(all)).toEqual(['1 app', '2 db', '3 ␛[31m[redacted:aws-key-id]']);
    expect(all.more).toBe(false);
    const own = await ask(one, 'lines-after', { after, source: 'db', limit: 10 });
    expect(messages(own)).toEqual(['2 db']);
  });

  it('HUB-327 fit what follows in one frame, the nearest first, and keep hidden sources from guests', async () => {
    const sources = new HandSources('secret');
    const rig = await tailed(sources, ['app', 'secret']);
    const one = await rig.join();
    sources.get('app').newer = lines(300, 10_000);
    sources.get('secret').newer = [line('canary')];
    const after = '2026-11-25T02:00:00.000Z';
    const found = await ask(one, 'lines-after', { after, limit: 500 });
    expect(found.more).toBe(true);
    expect(found.lines.length).toBeLessThan(300);
    expect(found.lines[0]?.message.startsWith('0 ')).toBe(true);
    const visitor = await rig.join(guest);
    await ask(visitor, 'lines-after', { after, limit: 5 });
    expect(visitor.socket.sent.join()).not.toContain('canary');
  });

  it('HUB-328 never refuse lines as too large, however exactly they fill their frame', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources);
    const one = await rig.join();
    const app = sources.get('app');
    const args = { before: '2026-11-25T04:00:00.000Z', limit: 500 };
    let fullest = 0;
    for (let size = 150; size < 190; size += 1) {
      app.older = lines(500, size);
      app.newer = app.older;
      await rig.time.advance(1_000);
      const before = await ask(one, 'lines-before', args);
      const after = await ask(one, 'lines-after', { after: '2026-11-25T02:00:00.000Z', limit: 500 });
      expect([before, after].map(({ more }) => more)).toEqual([true, true]);
      for (const value of [before, after]) {
        fullest = Math.max(fullest, Buffer.byteLength(JSON.stringify(value)));
      }
    }
    expect(fullest).toBeGreaterThan(65_280);
  });

  it('HUB-83 ingest what a source finds', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources);
    const one = await rig.join();
    sources.get('app').older = [line('\u001b[31mkey AKIAQYLPMN5HFIQR7XYA')];
    await ask(one, 'lines-before', { before: 1, limit: 5 });
    expect(one.socket.sent.join()).toContain('[redacted:aws-key-id]');
    expect(one.socket.sent.join()).not.toMatch(/AKIA|\\u001b/);
  });

  it('HUB-84 show what stood around a line, from its source or from the room', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources);
    const one = await rig.join();
    const app = sources.get('app');
    const five = [line('a'), line('b'), line('c'), line('d'), line('e')];
    const id = five[2]?.id ?? '';
    await app.give(five);
    await rig.time.advance(50);
    const held = await ask(one, 'context', { line: id, source: 'app', before: 1, after: 1 });
    expect([messages(held), held.at]).toEqual([['b', 'c', 'd'], 1]);
    app.around = [line('unqueried'), ...five];
    const whole = await ask(one, 'context', { line: id, source: 'app', before: 3, after: 0 });
    expect([messages(whole), whole.at]).toEqual([['unqueried', 'a', 'b', 'c'], 3]);
    expect(await ask(one, 'context', { line: 'nowhere', source: 'app' })).toEqual({ lines: [], at: -1 });
  });

  it('HUB-85 fit their answer in one frame, the nearest lines first', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    sources.get('app').older = lines(200, 1_000);
    sources.get('app').around = sources.get('app').older;
    const before = await ask(one, 'lines-before', { before: 1, limit: 200 });
    expect(before.more).toBe(true);
    expect(before.lines.length).toBeLessThan(70);
    expect(before.lines.at(-1)?.id).toBe(sources.get('app').older.at(-1)?.id);
    const id = sources.get('app').older[100]?.id ?? '';
    const around = await ask(one, 'context', { line: id, source: 'app', before: 100, after: 99 });
    expect(around.lines[around.at]?.id).toBe(id);
    expect(around.at).toBeGreaterThan(20);
    expect(around.lines.length - around.at).toBeGreaterThan(20);
    for (const text of one.socket.sent) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(64 * 1024);
  });

  it('HUB-86 count lines per level, and tell who is on call', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources);
    const one = await rig.join();
    await sources.get('app').give([line('x', { time: null, level: 'error' }), line('y', { time: null })]);
    const { buckets, bucketMs } = await ask(one, 'histogram', { buckets: 3 });
    expect(buckets.at(-1)).toMatchObject({ total: 2, byLevel: { error: 1, info: 1 } });
    expect(bucketMs).toBe(5_000);
    expect(await ask(one, 'oncall', {})).toMatchObject({ schedules: [{ name: '佐藤' }] });
  });

  it('HUB-85 are refused where the answer fits no frame, which would cut the asker off', async () => {
    const rig = await opened({ pager: onCall(...Array(5_000).fill('佐藤 健二')) });
    const one = await rig.join();
    expect(await asking(one, 'oncall', {})).toMatchObject({ t: 'refused', kind: 'too-large' });
  });

  it('HUB-87 are refused when unknown, out of shape, not allowed or too many', async () => {
    const sources = new HandSources('secret');
    const rig = await tailed(sources, ['app', 'secret']);
    const one = await rig.join();
    expect(await asking(one, 'weather', {})).toMatchObject({
      t: 'refused',
      kind: 'invalid',
      params: { where: 'what' },
    });
    expect(await asking(one, '__proto__', {})).toMatchObject({ t: 'refused', kind: 'invalid' });
    expect(await asking(one, 'lines-before', { before: -1 })).toMatchObject({ params: { where: 'before' } });
    const shut = await rig.join(guest);
    expect(await asking(shut, 'histogram', {})).toMatchObject({ kind: 'not-allowed' });
    sources.get('secret').older = [line('canary')];
    sources.get('app').older = [line('open')];
    expect(messages(await ask(shut, 'lines-before', { before: 1, limit: 5 }))).toEqual(['open']);
    expect(await ask(shut, 'lines-before', { before: 1, limit: 5, source: 'secret' })).toMatchObject({
      lines: [],
    });
    const blind = await rig.join(observer, { mayLines: false });
    expect(await asking(blind, 'lines-before', { before: 1 })).toMatchObject({ kind: 'not-allowed' });
    for (let i = 0; i < 30; i += 1) await asking(one, 'weather', {});
    expect(one.of('refused').filter(({ kind }) => kind === 'too-fast').length).toBeGreaterThan(5);
  });

  it('HUB-88 go on when a source does not answer in time', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'db']);
    const one = await rig.join();
    sources.get('app').before = () => new Promise(() => {});
    sources.get('db').older = [line('from the db')];
    asked += 1;
    one.send({ t: 'ask', n: asked, what: 'lines-before', args: { before: 1, limit: 5 } });
    await rig.time.advance(8_000);
    expect(one.of('answer').at(-1)?.value).toMatchObject({ lines: [{ message: 'from the db' }], more: true });
  });
});
