import { describe, expect, it } from 'vitest';
import type { RawLine } from '../../../src/ports/log-source.ts';
import type { AskAnswers } from '../../../src/protocol/asks.ts';
import { guest, observer, sato, tanaka } from '../../domain/given.ts';
import { HandSources, line, lines } from '../hand-source.ts';
import { opened, type Rig, settle, Terminal } from '../hub-rig.ts';

const tail = (sources: string[], more: object = {}) => ({
  tail: { sources, query: null, window: null, ...more },
});
const numbersOf = (terminal: Terminal) =>
  terminal.of('lines').flatMap(({ items }) => items.map(({ no }) => no));
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

async function tailed(sources: HandSources, specs: string[], limits = {}): Promise<Rig> {
  const rig = await opened({ openSource: sources.open, limits });
  await rig.command(sato, 'tail.set', tail(specs), 'tail-client', 1);
  return rig;
}

describe('the shared tail', () => {
  it('HUB-70 reads each source once for all, from when the first comes, and rests when nobody looks', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'db']);
    expect(sources.made).toHaveLength(0);
    const one = await rig.join();
    const two = await rig.join(tanaka);
    expect(sources.made.map(({ name }) => name)).toEqual(['app', 'db']);
    await sources.get('app').give(lines(3));
    await sources.get('db').give(lines(2));
    await rig.time.advance(50);
    expect(numbersOf(one)).toEqual([1, 2, 3, 4, 5]);
    expect(two.socket.sent.filter((text) => text.includes('"lines"'))).toEqual(
      one.socket.sent.filter((text) => text.includes('"lines"')),
    );
    one.socket.drop();
    two.socket.drop();
    await rig.time.advance(599_000);
    expect(sources.get('app').running).toBe(true);
    await rig.time.advance(2_000);
    expect(sources.get('app').running).toBe(false);
    await rig.join();
    expect(sources.made).toHaveLength(4);
  });

  it('TXT-47 shares no line of a private key that a source logs line by line', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'db']);
    const one = await rig.join();
    const key = ['-----BEGIN EC PRIVATE KEY-----', 'c2hvcnQ', 'bGFzdA==', '-----END EC PRIVATE KEY-----'];
    const [begin, ...rest] = key.map((text) => line(text));
    await sources.get('app').give([begin as RawLine]);
    await sources.get('db').give([line('bGFzdA==')]);
    await sources.get('app').give(rest);
    sources.get('app').older = key.slice(1).map((text) => line(text));
    await rig.time.advance(50);
    const shared = one.of('lines').flatMap(({ items }) => items);
    expect(shared.map(({ source, message }) => `${source} ${message}`)).toEqual([
      'app [redacted:private-key]',
      'db bGFzdA==',
      'app [redacted:private-key]',
      'app [redacted:private-key]',
      `app ${key[3]}`,
    ]);
    one.send({
      t: 'ask',
      n: 700,
      what: 'lines-before',
      args: { before: '2026-11-25T00:00:00.000Z', limit: 5 },
    });
    await settle();
    expect(JSON.stringify(one.of('answer'))).not.toContain('bGFzdA');
  });

  it('HUB-98 reads what was written while it rested, and shares no line twice', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    const [before, overlap, meanwhile, after] = lines(4) as [RawLine, RawLine, RawLine, RawLine];
    await sources.get('app').give([before, overlap]);
    const completeTo = before.time as string;
    sources.get('app').sink?.onStatus({ state: 'live', complete: { to: completeTo, behind: [] } });
    await rig.time.advance(50);
    one.socket.drop();
    await rig.time.advance(601_000);
    expect(sources.get('app').running).toBe(false);
    const two = await rig.join(tanaka);
    expect(sources.get('app').opened).toEqual([{ since: completeTo, resumed: true }]);
    await sources.get('app').give([before, overlap, meanwhile]);
    await sources.get('app').give([after]);
    await rig.time.advance(50);
    const messages = two.of('lines').flatMap(({ items }) => items.map(({ id }) => id));
    expect(messages).toEqual([before, overlap, meanwhile, after].map(({ id }) => id));
    expect(numbersOf(two)).toEqual([1, 2, 3, 4]);
  });

  it('HUB-98 begins where it was complete, though it could not be reached when it came to rest', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    (await rig.join()).socket.drop();
    const completeTo = '2026-11-25T02:59:00.000Z';
    sources.get('app').sink?.onStatus({ state: 'live', complete: { to: completeTo, behind: [] } });
    sources.get('app').sink?.onStatus({ state: 'unreachable' });
    await rig.time.advance(601_000);
    await rig.join();
    expect(sources.get('app').opened).toEqual([{ since: completeTo, resumed: true }]);
  });

  it('HUB-940 gives a source that is opened again its earlier sequence numbers, until the session drops it', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'db']);
    const one = await rig.join();
    const { arrived } = sources.get('app');
    if (arrived) arrived.first = new Map([['0/app', 7]]);
    one.command('tail.set', tail(['app', 'db'], { query: 'level:ERROR' }));
    await settle();
    expect(sources.made.filter(({ name }) => name === 'app')).toHaveLength(2);
    expect(sources.get('app').arrived?.first?.get('0/app')).toBe(7);
    expect(sources.get('db').arrived?.first).toBeUndefined();
    one.socket.drop();
    await rig.time.advance(601_000);
    const two = await rig.join();
    expect(sources.get('app').arrived?.first?.get('0/app')).toBe(7);
    two.command('tail.set', tail(['db']), 2);
    await settle();
    two.command('tail.set', tail(['app', 'db']), 3);
    await settle();
    expect(sources.get('app').arrived).toEqual({});
  });

  it('HUB-98 shares no line twice that came a little late before it rested', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    const [late, newest] = lines(2) as [RawLine, RawLine];
    const to = newest.time as string;
    const back = { ...late, time: new Date(Date.parse(to) - 20_000).toISOString() };
    await sources.get('app').give([newest, back]);
    sources.get('app').sink?.onStatus({ state: 'live', complete: { to, behind: [] } });
    await rig.time.advance(50);
    one.socket.drop();
    await rig.time.advance(601_000);
    const two = await rig.join();
    await sources.get('app').give([newest, back]);
    await rig.time.advance(50);
    expect(two.of('lines').flatMap(({ items }) => items.map(({ id }) => id))).toEqual([newest.id, back.id]);
  });

  it('HUB-98 begins anew where the tail was changed or the session closed meanwhile', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    (await rig.join()).socket.drop();
    await rig.time.advance(601_000);
    await rig.command(sato, 'session.close', { reason: 'over' }, 'tail-client', 2);
    await rig.command(sato, 'session.reopen', {}, 'tail-client', 3);
    await rig.join();
    expect(sources.get('app').opened).toEqual([{}]);
  });

  it('HUB-71 starts and stops only what a change of the tail has changed', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'db']);
    const one = await rig.join();
    const [app, db] = [sources.get('app'), sources.get('db')];
    one.command('tail.set', tail(['app', 'web']));
    await settle();
    expect([app.running, db.running, sources.get('web').running]).toEqual([true, false, true]);
    one.command('tail.set', tail(['app', 'web'], { query: 'level:ERROR' }));
    await settle();
    expect(app.running).toBe(false);
    // From the opening of the session on: what it found until now is no longer shown.
    const [{ since } = {}] = sources.get('app').opened;
    expect(since).toMatch(/^2026-11-/);
    expect(sources.get('app').opened).toEqual([{ query: 'level:ERROR', since }]);
    one.command('undo');
    await settle();
    expect(sources.get('app').opened).toEqual([{ since }]);
    one.command('session.close', { reason: 'over' });
    await settle();
    expect(sources.get('app').running).toBe(false);
    await app.give(lines(1));
    await rig.time.advance(50);
    expect(numbersOf(one)).toEqual([]);
  });

  it('HUB-110 read by another query it begins anew: where is told, and nothing of before is counted or found', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'db']);
    const one = await rig.join();
    const both = lines(3);
    await sources.get('app').give(both);
    await sources.get('db').give(lines(2));
    await rig.time.advance(50);
    expect(
      one
        .of('sources')
        .at(-1)
        ?.sources.map(({ from }) => from),
    ).toEqual([undefined, undefined]);
    const old = sources.get('app');
    one.command('tail.set', tail(['app', 'db'], { query: 'level:ERROR' }));
    await settle();
    await rig.time.advance(1_000);
    expect(
      one
        .of('sources')
        .at(-1)
        ?.sources.map(({ from }) => from),
    ).toEqual([6, 6]);
    await old.give(lines(1));
    await sources.get('app').give(both.slice(1));
    await rig.time.advance(50);
    expect(numbersOf(one)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    one.send({ t: 'ask', n: 1_000_000_001, what: 'lines-before', args: { before: 8, limit: 50 } });
    one.send({ t: 'ask', n: 1_000_000_002, what: 'histogram', args: { buckets: 180 } });
    await settle();
    const answered = (n: number) => one.of('answer').find((answer) => answer.n === n)?.value;
    const found = answered(1_000_000_001) as AskAnswers['lines-before'];
    const counted = answered(1_000_000_002) as AskAnswers['histogram'];
    expect(found.lines.map(({ no }) => no)).toEqual([6, 7]);
    expect(counted.buckets.reduce((sum, { total }) => sum + total, 0)).toBe(2);
  });

  it('HUB-72 gathers lines for 50 ms and sends them in one frame, within its limit', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    await sources.get('app').give(lines(1));
    await rig.time.advance(0);
    one.forget();
    for (let i = 0; i < 10; i += 1) {
      await sources.get('app').give(lines(2));
      await rig.time.advance(4);
    }
    await rig.time.advance(10);
    expect(one.of('lines').map(({ items }) => items.length)).toEqual([20]);
    one.forget();
    const giving = sources.get('app').give(lines(300, 1_000));
    await rig.time.advance(50);
    await giving;
    for (const text of one.socket.sent) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(64 * 1024);
    expect(numbersOf(one)).toHaveLength(300 - one.of('lines').reduce((sum, { skipped }) => sum + skipped, 0));
  });

  it('HUB-73 leaves lines out for a peer too slow for them, tells it how many, and sends the others all', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app'], { linesOnJoin: 20_000 });
    const [slow, quick] = [await rig.join(), await rig.join(tanaka)];
    slow.socket.buffered = 256 * 1024;
    for (let i = 0; i < 40; i += 1) {
      await sources.get('app').give(lines(20, 200));
      await rig.time.advance(50);
    }
    expect(numbersOf(quick)).toEqual(upTo(1, 800));
    expect(numbersOf(slow)).toEqual([]);
    slow.command('note.add', { text: 'events go on' });
    await settle();
    expect(slow.of('ack')).toHaveLength(1);

    slow.socket.buffered = 0;
    await sources.get('app').give(lines(20, 200));
    await rig.time.advance(50);
    const [first] = slow.of('lines');
    const got = numbersOf(slow);
    expect(first?.skipped).toBe((got[0] ?? 0) - 1);
    expect(got).toEqual(upTo(got[0] ?? 0, 820));
    expect(got.length).toBeGreaterThan(20);
    expect(await rig.hub.metricsText()).toContain(`oncall_lines_skipped_total ${first?.skipped}`);
  });

  it('HUB-73 counts what a peer was sent and has not seen, since kernels hide backlog', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app'], { linesUnseen: 30_000, linesOnJoin: 10_000 });
    const one = await rig.join();
    for (let i = 0; i < 30; i += 1) {
      await sources.get('app').give(lines(20, 200));
      await rig.time.advance(50);
    }
    const got = numbersOf(one).length;
    expect(got).toBeLessThan(200);
    one.send({ t: 'seen', seq: 3, line: got });
    const all = one.of('lines').reduce((sum, { items, skipped }) => sum + items.length + skipped, 0);
    expect(all).toBe(600);
  });

  it('HUB-74 resumes after the last line a terminal has, and tells what it has lost', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app'], { linesOnJoin: 10_000 });
    const one = await rig.join();
    await sources.get('app').give(lines(10, 200));
    await rig.time.advance(50);
    const { linesEpoch, epoch } = one.of('welcome')[0] ?? { linesEpoch: '', epoch: '' };
    one.socket.drop();
    await sources.get('app').give(lines(5, 200));
    await rig.time.advance(50);

    const back = await rig.attach(sato, {}, new Terminal(one.client));
    back.hello({ epoch, lastSeq: 1, linesEpoch, lastLine: 10 });
    await settle();
    expect(numbersOf(back)).toEqual(upTo(11, 15));
    expect(back.of('lines')[0]?.skipped).toBe(0);
    back.socket.drop();
    await sources.get('app').give(lines(200, 200));
    await rig.time.advance(50);
    const later = await rig.attach(sato, {}, new Terminal(one.client));
    later.hello({ epoch, lastSeq: 1, linesEpoch, lastLine: 15 });
    await settle();
    const got = numbersOf(later);
    expect(later.of('lines')[0]?.skipped).toBe((got[0] ?? 0) - 16);
    expect(got.at(-1)).toBe(215);
  });

  it('HUB-74 begins with the newest lines for who has none of this epoch: what was before is no loss', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app'], { linesOnJoin: 10_000 });
    await rig.join();
    await sources.get('app').give(lines(200, 200));
    await rig.time.advance(50);
    for (const from of [{}, { linesEpoch: 'another', lastLine: 150 }]) {
      const fresh = await rig.attach(tanaka);
      fresh.hello(from);
      await settle();
      expect(numbersOf(fresh).at(-1)).toBe(200);
      expect(numbersOf(fresh).length).toBeGreaterThan(10);
      expect(fresh.of('lines')[0]?.skipped).toBe(0);
    }
  });

  it('HUB-75 hides sources closed to guests from guests and observers, and all lines from who may see none', async () => {
    const sources = new HandSources('secret');
    const rig = await tailed(sources, ['app', 'secret']);
    const member = await rig.join();
    const shut = [await rig.join(guest), await rig.join(observer)];
    const none = await rig.join({ ...guest, id: 'other' }, { mayLines: false });
    await sources.get('app').give(lines(2));
    await sources.get('secret').give([line('canary')]);
    await sources.get('app').give(lines(2));
    await rig.time.advance(1_000);
    expect(numbersOf(member)).toEqual([1, 2, 3, 4, 5]);
    for (const one of shut) {
      expect(numbersOf(one)).toEqual([1, 2, 4, 5]);
      for (const { first, items, skipped } of one.of('lines')) {
        expect(items.map(({ no }) => no)).toEqual(upTo(first, first + items.length - 1));
        expect(skipped).toBe(0);
      }
      expect(one.socket.sent.join()).not.toContain('canary');
      expect(
        one
          .of('sources')
          .at(-1)
          ?.sources.map(({ name }) => name),
      ).toEqual(['app']);
    }
    expect(none.of('lines')).toEqual([]);
    const late = await rig.join(guest);
    expect(numbersOf(late)).toEqual([1, 2, 4, 5]);
    expect(late.socket.sent.join()).not.toContain('canary');
  });

  it('HUB-76 tells a loss the source knows of, in count and status', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    await sources.get('app').give(lines(2));
    await sources.get('app').give(lines(2), { count: 40, from: '2026-11-25T03:00:00Z', to: null });
    await rig.time.advance(1_000);
    expect(numbersOf(one)).toEqual([1, 2, 43, 44]);
    expect(one.of('lines').map(({ skipped }) => skipped)).toEqual([0, 40]);
    expect(one.of('sources').at(-1)?.sources[0]?.reason).toMatchObject({
      kind: 'gap',
      params: { count: 40 },
    });
  });

  it('HUB-76 tells a loss of unknown size on the next line of its source', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'other']);
    const one = await rig.join();
    await sources.get('app').give([], { count: null, from: null, to: null });
    await sources.get('other').give(lines(1));
    await sources.get('app').give(lines(2));
    await rig.time.advance(1_000);
    const items = one.of('lines').flatMap((frame) => frame.items);
    expect(items.map(({ lost }) => lost)).toEqual([undefined, true, undefined]);
    expect(numbersOf(one)).toEqual([1, 2, 3]);
  });

  it('HUB-76 tells lines that came too late for their place beside the next line of their source, once, and leaves no number out', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app', 'other']);
    const one = await rig.join();
    const [from, to, later] = ['2026-11-25T18:10:00Z', '2026-11-25T18:11:00Z', '2026-11-25T18:12:00Z'];
    await sources.get('app').give([], { count: 3, from: to, to: later, tooLate: true });
    await sources.get('app').give([], { count: 1, from, to, tooLate: true });
    await sources.get('other').give(lines(1));
    await sources.get('app').give(lines(2));
    await rig.time.advance(1_000);
    const items = one.of('lines').flatMap((frame) => frame.items);
    const told = { count: 4, from, to: later };
    expect(items.map(({ tooLate }) => tooLate)).toEqual([undefined, told, undefined]);
    expect(numbersOf(one)).toEqual([1, 2, 3]);
    expect(
      one
        .of('sources')
        .at(-1)
        ?.sources.find(({ name }) => name === 'app')?.reason?.kind,
    ).toBe('too-late');
  });

  it('HUB-77 gives other work its turn between slices, and makes the source wait', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app'], { linesSlice: 100 });
    const one = await rig.join();
    let taken = false;
    const giving = sources
      .get('app')
      .give(lines(1_000))
      .then(() => {
        taken = true;
      });
    const n = one.command('note.add', { text: 'in between' });
    await settle();
    expect(taken).toBe(false);
    expect(one.answer(n)).toMatchObject({ t: 'ack' });
    await rig.time.advance(1);
    await giving;
    expect(taken).toBe(true);
  });

  it('HUB-77 is taken in turns by the time it takes too, since a line may be made to be slow', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    await rig.join();
    const slow = lines(100).map((one) =>
      Object.defineProperty({ ...one }, 'message', {
        enumerable: true,
        get() {
          rig.time.sleep(5);
          return 'slow';
        },
      }),
    );
    const taken = async () =>
      Number(/^oncall_lines_total (\d+)$/m.exec(await rig.hub.metricsText())?.[1] ?? -1);
    const giving = sources.get('app').sink?.onLines({ lines: slow });
    await settle();
    expect(await taken()).toBeGreaterThan(0);
    expect(await taken()).toBeLessThan(30);
    for (let i = 0; i < 100 && (await taken()) < 100; i += 1) await rig.time.advance(100);
    await giving;
    expect(await taken()).toBe(100);
  });

  it('HUB-78 refuses a source it cannot make, and goes on with the others', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['bad:thing', 'app']);
    const one = await rig.join();
    await rig.time.advance(1_000);
    expect(one.of('sources').at(-1)?.sources).toEqual([
      {
        name: 'bad:thing',
        state: 'refused',
        reason: { kind: 'unknown-source', params: { source: 'bad:thing' } },
      },
      { name: 'app', state: 'live' },
    ]);
    await sources.get('app').give([line('ok'), { ...line('broken'), fields: null as never }, line('ok too')]);
    await rig.time.advance(50);
    expect(numbersOf(one)).toEqual([1, 3]);
  });

  it('HUB-97 ingests what a source says about itself, like any text from outside', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    const reason = `\u001b]0;owned\u0007 Authorization: Bearer abcdef0123456789abcdef ${'x'.repeat(1_000)}`;
    sources
      .get('app')
      .sink?.onStatus({ state: 'refused', reason: { kind: 'bad-query', params: { reason } } });
    await rig.time.advance(1_000);
    const told = one.of('sources').at(-1)?.sources[0]?.reason?.params.reason;
    expect(told).toMatch(/^␛\]0;owned␇ Authorization: Bearer \[redacted:authorization\] x+…$/);
    expect(String(told).length).toBeLessThanOrEqual(200);
  });

  it('HUB-325 tells every reason at once: what a source says of itself, and a gap for a minute beside it', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    const told = () => one.of('sources').at(-1)?.sources[0];
    const own = { kind: 'no-time-field', params: { index: 'bare' } };
    const ahead = { kind: 'clock-ahead', params: { count: 118, offset: '+09:00', reason: '\u001b[31m' } };
    const status = { state: 'live', reason: own, more: [ahead] } as const;
    const app = sources.get('app');
    app.sink?.onStatus(status);
    await rig.time.advance(1_000);
    const clean = { ...ahead, params: { ...ahead.params, reason: '␛[31m' } };
    expect(told()).toMatchObject({ reason: own, more: [clean] });
    const from = '2026-11-25T03:00:00Z';
    await app.give(lines(1), { count: 40, from, to: null });
    await rig.time.advance(1_000);
    const gap = { kind: 'gap', params: { count: 40, from, to: '', cause: 'after' } };
    expect(told()).toMatchObject({ reason: own, more: [clean, gap] });
    // Until then a source tells its state a few times; a second gap replaces the one before.
    app.sink?.onStatus({ state: 'live' });
    await app.give(lines(1), { count: 2, from, to: null });
    await rig.time.advance(1_000);
    expect(told()).toMatchObject({ reason: { kind: 'gap', params: { count: 2 } } });
    expect(told()?.more).toBeUndefined();
    await rig.time.advance(60_000);
    app.sink?.onStatus({ state: 'live' });
    await rig.time.advance(1_000);
    expect(told()?.reason).toBeUndefined();
  });

  it('HUB-324 marks lines of before the window, which count for no rate, and asks for none when it resumes', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    const old = '2026-11-20T03:10:00.000Z';
    await sources
      .get('app')
      .give([
        line('old', { time: null, older: true }),
        line('older', { time: old, older: true }),
        line('new'),
      ]);
    await rig.time.advance(50);
    expect(one.of('lines')[0]?.items.map(({ older }) => older)).toEqual([true, true, undefined]);
    one.send({ t: 'ask', n: 900_001, what: 'histogram', args: { buckets: 180 } });
    await rig.time.advance(50);
    const answer = one.of('answer').at(-1)?.value as { buckets: readonly { total: number }[] };
    expect(answer.buckets.reduce((sum, { total }) => sum + total, 0)).toBe(1);
  });

  it('HUB-79 marks a line that came late by how much', async () => {
    const sources = new HandSources();
    const rig = await tailed(sources, ['app']);
    const one = await rig.join();
    await sources
      .get('app')
      .give([
        line('now', { time: '2026-11-25T03:10:00.000Z' }),
        line('late', { time: '2026-11-25T03:09:18.000Z', late: 42_000 }),
      ]);
    await rig.time.advance(50);
    expect(one.of('lines')[0]?.items.map(({ late }) => late)).toEqual([undefined, 42_000]);
  });
});
