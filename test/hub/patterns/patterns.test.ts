import { describe, expect, it } from 'vitest';
import type { RawLine, SourceSearch, SourceStratum } from '../../../src/ports/log-source.ts';
import type { AskAnswers } from '../../../src/protocol/asks.ts';
import type { PatternsAnswer } from '../../../src/protocol/patterns.ts';
import { guest, sato } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { HandSource, line } from '../hand-source.ts';
import { opened, type Rig, settle, type Terminal } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';

/** As the session of `given.ts` says. */
const ALERT = Date.parse('2026-11-24T17:58:11.000Z');
const iso = (ms: number) => new Date(ms).toISOString();
const MINUTE = 60_000;
const OLD = iso(ALERT - 30 * 24 * 3_600_000);

/** A source that holds lines, which can be asked for by time and by text. */
class HeldSource extends HandSource {
  held: readonly RawLine[] = [];
  broken = false;
  searchable = true;
  /** Of lines that are no error one in so many is given. */
  every = 1;
  readonly sampled: (readonly [string, string])[] = [];
  readonly searched: SourceSearch[] = [];
  /** It has lines of before those that it is asked for. */
  old = true;

  async oldest(): Promise<string | null> {
    if (this.broken) throw { kind: 'unreachable', params: {} };
    return this.old ? OLD : (this.held[0]?.time ?? null);
  }

  async sample(from: string, to: string): Promise<readonly SourceStratum[]> {
    this.sampled.push([from, to]);
    if (this.broken) throw { kind: 'unreachable', params: { node: 'http://x', reason: 'ECONNREFUSED' } };
    const inside = this.held.filter(({ time }) => (time ?? '') >= from && (time ?? '') < to);
    const errors = inside.filter(({ level }) => level === 'error');
    const rest = inside.filter(({ level }) => level !== 'error');
    return [
      { total: errors.length, lines: errors },
      { total: rest.length, lines: rest.filter((_, i) => i % this.every === 0) },
    ];
  }

  async search(search: SourceSearch): Promise<readonly RawLine[] | null> {
    this.searched.push(search);
    if (!this.searchable) return null;
    const { texts, from, to, first, limit } = search;
    const found = this.held.filter(
      ({ time, message }) =>
        (time ?? '') >= from && (time ?? '') < to && texts.every((text) => message.includes(text)),
    );
    return first ? found.slice(0, limit) : found.slice(-limit);
  }
}

const at = (ms: number, message: string, more: Partial<RawLine> = {}): RawLine =>
  line(message, { time: iso(ms), ...more });

/** Noise from twenty minutes before the alert up to now, and what a test adds. */
function history(now: number, ...more: readonly RawLine[]): readonly RawLine[] {
  const noise: RawLine[] = [];
  for (let ms = ALERT - 25 * MINUTE; ms < now; ms += 6_000) noise.push(at(ms, `cart ${ms} emptied`));
  return [...noise, ...more].sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
}

async function tailed(make: (source: HeldSource, now: number) => void, closed = false) {
  const source = new HeldSource('app', !closed);
  const rig = await opened({
    time: new FakeTime(ALERT + 10 * MINUTE),
    openSource: (spec) => {
      if (spec !== 'app') throw new Error('unknown');
      return source;
    },
  });
  make(source, rig.time.now());
  return { rig, source };
}

let n = 100;
async function ask<T>(one: Terminal, what: string, args: object = {}): Promise<T> {
  n += 1;
  one.send({ t: 'ask', n, what, args } as never);
  await settle();
  const answer = one.frames.find((frame) => 'n' in frame && frame.n === n) as { value?: T; kind?: string };
  if (answer?.value === undefined) throw new Error(JSON.stringify(answer));
  return answer.value;
}
const patterns = (one: Terminal, args: object = {}) => ask<PatternsAnswer>(one, 'patterns', args);
const change = ({ rows }: PatternsAnswer) => rows.map((row) => [row.change, row.template, row.count]);

async function join(rig: Rig, ...who: Parameters<Rig['join']>): Promise<Terminal> {
  const one = await rig.join(...who);
  await rig.time.advance(6_000);
  return one;
}

const fault = (ms: number) => at(ms, 'pool exhausted', { level: 'error' });

describe('patterns of a room', () => {
  it('HUB-550 are counted over the whole window: what the source holds of before, and each line since', async () => {
    const { rig, source } = await tailed((held, now) => {
      held.held = history(now, fault(ALERT - 2 * MINUTE), fault(ALERT - MINUTE));
    });
    const one = await join(rig);
    const now = rig.time.now();
    await source.give([fault(now), fault(now)]);
    await rig.time.advance(1_500);
    const answer = await patterns(one);
    expect(change(answer)[0]).toEqual(['new', 'pool exhausted', 4]);
    expect(answer.rows[0]?.counts).toEqual([0, 2]);
    expect(answer).toMatchObject({ boundary: 'alert', at: iso(ALERT), error: 0, blind: false });
    expect(answer.since).toBe(iso(ALERT - 2 * MINUTE));
    expect(answer.looked).toBe(answer.lines);
    const inWindow = source.held.filter(({ time }) => Date.parse(time ?? '') >= Date.parse(answer.before[0]));
    // The window begins at the start of a minute.
    expect(answer.lines).toBe(inWindow.length + 2);
    expect(answer.rows[0]?.steps.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(answer.sources).toEqual([
      { name: 'app', begins: OLD, lines: answer.lines, looked: answer.lines, asking: false, failed: null },
    ]);
  });

  it('HUB-551 are one computation: who comes late sees what the others see, and the source is asked once', async () => {
    const { rig, source } = await tailed((held, now) => {
      held.held = history(now, fault(ALERT - MINUTE));
    });
    const driver = await join(rig);
    const first = await patterns(driver);
    const asked = source.sampled.length;
    const late = await rig.join();
    expect(await patterns(late)).toEqual(first);
    expect([asked, source.sampled.length]).toEqual([2, 2]);
    // Nobody had to ask before: it is counted as soon as the room is read.
    expect(first.rows[0]).toMatchObject({ change: 'new', first: { by: 'source', at: iso(ALERT - MINUTE) } });
  });

  it('HUB-552 say how large a part was looked at where lines were drawn, and by how much shares may be off', async () => {
    const { rig } = await tailed((held, now) => {
      held.held = history(now);
      held.every = 4;
    });
    const answer = await patterns(await join(rig));
    expect(answer.looked).toBeLessThan(answer.lines / 3);
    expect(answer.error).toBeGreaterThan(1);
    expect(answer.rows[0]?.count).toBeGreaterThan(0.9 * answer.lines);
  });

  it('HUB-553 first seen is looked up at the source, 24 hours back', async () => {
    const { rig, source } = await tailed((held, now) => {
      const yesterday = fault(ALERT - 20 * 3_600_000);
      held.held = history(now, yesterday, fault(ALERT - MINUTE));
    });
    const known = await patterns(await join(rig));
    expect(known.rows.find(({ template }) => template === 'pool exhausted')).toMatchObject({
      first: { by: 'source', at: iso(ALERT - 20 * 3_600_000) },
    });
    expect(known.rows[0]?.change).not.toBe('new');
    const [search] = source.searched as [SourceSearch];
    expect(Date.parse(search.from)).toBe(ALERT - MINUTE - 24 * 3_600_000);
    expect(source.searched.filter(({ texts }) => texts[0] === 'pool exhausted').length).toBe(1);
  });

  it('HUB-553 first seen is what the query finds: another query is asked anew', async () => {
    const [narrow, whole] = [ALERT - MINUTE, ALERT - MINUTE - 6_000];
    const { rig, source } = await tailed((held, now) => {
      held.held = history(now, fault(narrow));
    });
    const one = await join(rig);
    const first = async () =>
      (await patterns(one)).rows.find(({ template }) => template === 'pool exhausted')?.first;
    let sets = 0;
    const set = (query: string | null) => {
      sets += 1;
      const tail = { sources: ['app'], query, window: null };
      return rig.command(sato, 'tail.set', { tail }, 'tail-client', sets);
    };
    await set('region:osaka');
    await rig.time.advance(6_000);
    expect(await first()).toEqual({ by: 'source', at: iso(narrow) });
    source.held = history(rig.time.now(), fault(whole), fault(narrow));
    // What was asked by the query of before is no answer either.
    let answer = () => {};
    const search = source.search.bind(source);
    source.search = async () => {
      await new Promise<void>((done) => {
        answer = done;
      });
      return [fault(narrow)];
    };
    await set('region:kyoto');
    await rig.time.advance(6_000);
    source.search = search;
    await set(null);
    await rig.time.advance(6_000);
    answer();
    await settle();
    await rig.time.advance(6_000);
    expect(await first()).toEqual({ by: 'source', at: iso(whole) });
  });

  it('HUB-553 says that it is asking until the source answers, and that it knows only its own where it cannot', async () => {
    const { rig, source } = await tailed((held, now) => {
      held.held = history(now, fault(ALERT - MINUTE));
    });
    let answered = () => {};
    const search = source.search.bind(source);
    source.search = async (asked) => {
      await new Promise<void>((done) => {
        answered = done;
      });
      return search(asked);
    };
    source.searchable = false;
    const one = await join(rig);
    expect((await patterns(one)).rows[0]).toMatchObject({ change: 'new', first: { by: 'asking' } });
    answered();
    await rig.time.advance(2_000);
    expect((await patterns(one)).rows[0]).toMatchObject({
      change: 'new',
      first: { by: 'here', at: iso(ALERT - MINUTE) },
    });
  });

  it('HUB-554 a source that does not answer has a row with why and since when, and is asked again', async () => {
    const { rig, source } = await tailed((held, now) => {
      held.held = history(now, fault(ALERT - MINUTE));
      held.broken = true;
    });
    const one = await join(rig);
    const failed = await patterns(one);
    expect(failed.blind).toBe(true);
    expect(failed.sources[0]?.failed).toMatchObject({
      kind: 'unreachable',
      params: { reason: 'ECONNREFUSED' },
    });
    expect(failed.rows).toEqual([]);
    source.broken = false;
    await rig.time.advance(70_000);
    const again = await patterns(one);
    expect(again.sources[0]?.failed).toBeNull();
    expect(change(again)[0]).toEqual(['new', 'pool exhausted', 1]);
  });

  it('HUB-554 what the tail left out is asked from the source', async () => {
    const { rig, source } = await tailed((held, now) => {
      held.held = history(now);
    });
    const one = await join(rig);
    const from = rig.time.now();
    await rig.time.advance(30_000);
    const missed = fault(from + 10_000);
    source.held = [...source.held, missed];
    await source.give([], { count: 1, from: iso(from), to: iso(from + 20_000) });
    await rig.time.advance(8_000);
    expect(change(await patterns(one))[0]).toEqual(['new', 'pool exhausted', 1]);
  });

  it('HUB-555 another boundary is compared by the same counts, and what is missing is asked for', async () => {
    const { rig, source } = await tailed((held, now) => {
      held.held = [
        ...Array.from({ length: 90 }, (_, i) => at(ALERT - (90 - i) * MINUTE, 'cart emptied')),
        ...history(now, fault(ALERT - 40 * MINUTE), fault(ALERT - 30 * MINUTE)),
      ].sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
    });
    const one = await join(rig);
    const earlier = iso(ALERT - 45 * MINUTE);
    await patterns(one, { at: earlier, lead: 0 });
    await rig.time.advance(3_000);
    const answer = await patterns(one, { at: earlier, lead: 0 });
    expect(answer).toMatchObject({ boundary: 'given', at: earlier });
    expect(change(answer)[0]).toEqual(['new', 'pool exhausted', 2]);
    expect(source.sampled.every(([from, to]) => from < to)).toBe(true);
  });

  it('HUB-556 a guest is told of open sources alone, and muted patterns are left out for all', async () => {
    const { rig } = await tailed((held, now) => {
      held.held = history(now, fault(ALERT - MINUTE));
    }, true);
    const one = await join(rig);
    expect((await patterns(one)).rows.length).toBe(2);
    const visitor = await rig.join(guest, { mayLines: true });
    expect(await patterns(visitor)).toMatchObject({ rows: [], lines: 0, sources: [], services: [] });
    await rig.command(sato, 'mute.add', { pattern: 'pool exhausted' }, 'mute-client', 1);
    expect(await patterns(one)).toMatchObject({ muted: 1 });
    expect(change(await patterns(one)).map(([, template]) => template)).toEqual(['cart <number> emptied']);
  });

  it('HUB-557 the lines of a pattern are asked from its sources, newest last, and can be pinned as evidence', async () => {
    const { rig } = await tailed((held, now) => {
      held.held = history(
        now,
        fault(ALERT - 2 * MINUTE),
        fault(ALERT - MINUTE),
        at(ALERT, 'no pool exhausted'),
      );
    });
    const one = await join(rig);
    const id = (await patterns(one)).rows.find(({ template }) => template === 'pool exhausted')?.id;
    const { template, lines } = await ask<AskAnswers['pattern-lines']>(one, 'pattern-lines', {
      id,
      limit: 5,
    });
    expect(template).toBe('pool exhausted');
    expect(lines.map(({ time }) => time)).toEqual([iso(ALERT - 2 * MINUTE), iso(ALERT - MINUTE)]);
    const pin = {
      line: { ...lines[1], message: 'made up' },
      query: null,
      window: null,
      step: null,
      comment: null,
    };
    expect(await rig.command(sato, 'log.pin', pin, 'pin-client', 1)).toMatchObject({ ok: true });
    expect((await rig.state()).pins[0]?.line.message).toBe('pool exhausted');
    expect(await ask<AskAnswers['pattern-lines']>(one, 'pattern-lines', { id: 'zzz' })).toEqual({
      template: null,
      lines: [],
    });
  });

  it('HUB-681 of a range are counted for its steps alone, against the time before it', async () => {
    const from = Math.floor((ALERT - 10 * MINUTE) / MINUTE) * MINUTE;
    const { rig } = await tailed((source, now) => {
      source.held = history(
        now,
        ...[0, 20_000, 40_000].map((ms) => fault(from + MINUTE + ms)),
        // Neither what comes later is of it, nor what was there before is new.
        ...[0, 1_000].map((ms) => at(from + 5 * MINUTE + ms, 'later trouble', { level: 'error' })),
        ...[-3, -2, 0.5].map((minute) => at(from + minute * MINUTE, 'old trouble', { level: 'error' })),
      );
    });
    const one = await join(rig);
    const range = { at: iso(from), to: iso(from + 2 * MINUTE - 15_000), lead: 0 };
    await patterns(one, range);
    await rig.time.advance(6_000);
    const told = await patterns(one, range);
    expect(told.range).toEqual([iso(from), iso(from + 2 * MINUTE)]);
    expect(change(told).slice(0, 1)).toEqual([['new', 'pool exhausted', 3]]);
    expect(change(told)).toContainEqual(['same', 'old trouble', 1]);
    expect(told.rows.some(({ template }) => template === 'later trouble')).toBe(false);
    const noise = told.rows.find(({ template }) => template.startsWith('cart'));
    expect(noise?.count).toBe(20);
    expect(told.lines).toBe(24);
    expect(told.errors[1]).toBe(2);
    expect(told.services[0]?.errors[1]).toBe(2);
    expect(await patterns(one)).not.toHaveProperty('range');
  });

  describe('of a source that does not reach back', () => {
    /** Twelve lines a minute from a minute after the alert on, and a source that holds nothing else. */
    const begun = (minute: number) => async () => {
      const tail = await tailed((source, now) => {
        source.old = false;
        const lines: RawLine[] = [];
        for (let ms = ALERT + minute * MINUTE; ms < now; ms += 5_000)
          lines.push(at(ms, 'payment declined', { level: 'error' }));
        source.held = lines;
      });
      return { ...tail, one: await join(tail.rig) };
    };

    it('HUB-860 begun within the time before: rates are of what it reaches, and the answer says where it begins', async () => {
      const { one } = await begun(-10)();
      const told = await patterns(one);
      expect(told.sources[0]).toMatchObject({ begins: iso(ALERT - 10 * MINUTE), failed: null });
      expect(told.rows[0]).toMatchObject({ change: 'same', begins: iso(ALERT - 10 * MINUTE) });
      expect(told.services[0]?.errors).toEqual([12, 12]);
      expect(told.errors).toEqual([12, 12]);
      expect(told.blind).toBe(false);
    });

    it('HUB-861 begun after the alert: nothing of it is new or risen, and its rate of before is unknown', async () => {
      const { one, source } = await begun(1)();
      const told = await patterns(one);
      // The source was asked for the first line, and told its own beginning.
      expect(source.searched.length).toBeGreaterThan(0);
      expect(told.rows.map(({ change }) => change)).toEqual(['same']);
      expect(told.blind).toBe(true);
      expect(told.services[0]?.errors[0]).toBeNull();
      expect(told.errors[0]).toBeNull();
    });

    it('HUB-930 begun after the alert: nobody knows what of it is new or gone; begun before it is known', async () => {
      const late = await patterns((await begun(1)()).one);
      // Older screens get `same`, as before.
      expect(late.rows).toMatchObject([{ change: 'same', isUnknown: true }]);
      expect(late.services).toMatchObject([{ fresh: 0, gone: 0, isUnjudged: true }]);
      const early = await patterns((await begun(-10)()).one);
      expect(early.rows[0]?.isUnknown).toBeUndefined();
      expect(early.services[0]?.isUnjudged).toBeUndefined();
    });

    it('HUB-861 a pipe begins with its earliest line', async () => {
      const { rig } = await tailed((source, now) => {
        source.held = history(now);
      });
      const one = await join(rig);
      const piped = [1, 2, 3, 4].map((n) => `${iso(rig.time.now() - n * 1_000)} ERROR payment declined`);
      await rig.hub.pushLines(rig.id, 'kubectl', piped.reverse(), whoIs(sato));
      await rig.time.advance(3_000);
      const told = await patterns(one);
      expect(told.sources.find(({ name }) => name === 'kubectl')?.begins).toBeDefined();
      expect(told.rows.find(({ template }) => template.includes('declined'))?.change).toBe('same');
    });

    it('HUB-860 where the oldest line is not known yet, it is the earliest that was counted, and it is asked again', async () => {
      const { rig, source } = await tailed((held, now) => {
        held.held = history(now, fault(ALERT - MINUTE));
      });
      const oldest = source.oldest.bind(source);
      let asked = 0;
      source.oldest = async () => {
        asked += 1;
        return asked === 1 ? Promise.reject(new Error('no')) : oldest();
      };
      const one = await join(rig);
      expect(Date.parse((await patterns(one)).sources[0]?.begins ?? '')).toBeGreaterThan(ALERT - 30 * MINUTE);
      await rig.time.advance(70_000);
      await patterns(one);
      await rig.time.advance(1_500);
      expect((await patterns(one)).sources[0]?.begins).toBe(OLD);
    });

    it('HUB-862 a stretch of which only the end could be read is counted from there on', async () => {
      const { rig, source } = await tailed((held, now) => {
        held.held = history(
          now,
          ...Array.from({ length: 40 }, (_, i) => fault(ALERT - 15 * MINUTE + i * 15_000)),
        );
      });
      const sample = source.sample.bind(source);
      const since = iso(ALERT - 10 * MINUTE);
      source.sample = async (from, to) => {
        if (to <= since) return [{ total: 0, lines: [], since }];
        if (from > since) return sample(from, to);
        return (await sample(since, to)).map((kind) => ({ ...kind, since }));
      };
      const told = await patterns(await join(rig));
      const noise = told.rows.find(({ template }) => template.startsWith('cart'));
      expect(noise?.change).toBe('same');
      expect(told.services[0]?.lines[0]).toBeGreaterThan(9);
    });
  });

  it('HUB-863 a source that cannot be read any more has no pattern that is gone, and its service no rate of now', async () => {
    const { rig, source } = await tailed((held, now) => {
      held.held = history(now);
    });
    const one = await join(rig);
    source.sink?.onStatus({ state: 'unreachable', reason: { kind: 'unreachable', params: {} } });
    // By then nothing of the time that counts as now was read.
    await rig.time.advance(20 * MINUTE);
    const told = await patterns(one);
    expect(told.rows.map(({ change }) => change)).toEqual(['same']);
    expect(told.services[0]).toMatchObject({ isUnread: true });
    expect(told.services[0]?.lines[0]).toBeGreaterThan(9);
    expect(told.errors[0]).toBeNull();
    source.sink?.onStatus({ state: 'live' });
    const again = await patterns(one, { lead: 301 });
    expect(again.services[0]?.isUnread).toBeUndefined();
  });
});
