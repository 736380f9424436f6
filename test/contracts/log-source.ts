import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  LogSource,
  RawLine,
  SourceBatch,
  SourceStatus,
  SourceWindow,
} from '../../src/ports/log-source.ts';

/** One line as the outside system is to hold it; seconds after a fixed moment. */
export interface Written {
  readonly second: number;
  readonly message: string;
  /** What else it says; without them it may be a line of plain text. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** A real place that lines are written to, and the time in which its source lives. */
export interface LogSourceRig {
  /** A new source over the place, whose fields of people are `user`, `sid` and `customer`. */
  source(): LogSource;
  /** Whether the place shows lines in the order they were written: a file does, the shards of an index need not. */
  readonly ordered: boolean;
  /** ISO time of a second, as `write` uses it. */
  at(second: number): string;
  write(lines: readonly Written[]): Promise<void>;
  /** Lets time pass until the condition holds; fails when it never does. */
  until(what: string, condition: () => boolean): Promise<void>;
  /** Lets so much pass that whatever is on its way has come. */
  rest(): Promise<void>;
  /** Makes the place unreachable, and reachable again. */
  hide(): Promise<void>;
  show(): Promise<void>;
  clear(): Promise<void>;
}

/** Everything an opened source has said. */
export class Heard {
  /** What came since it was opened, or within its window. */
  readonly lines: RawLine[] = [];
  /** What it gave of before that. */
  readonly older: RawLine[] = [];
  readonly gaps: NonNullable<SourceBatch['gap']>[] = [];
  readonly statuses: SourceStatus[] = [];
  readonly done: Promise<void>;
  /** Set to hold the source back: its next batch is taken when this resolves. */
  hold: Promise<void> | null = null;
  taking = 0;
  mostTaking = 0;
  readonly #abort = new AbortController();

  constructor(source: LogSource, window: SourceWindow = {}) {
    const sink = {
      onLines: async ({ lines, gap }: SourceBatch) => {
        this.taking += 1;
        this.mostTaking = Math.max(this.mostTaking, this.taking);
        if (gap !== undefined) this.gaps.push(gap);
        for (const line of lines) (line.older === true ? this.older : this.lines).push(line);
        await this.hold;
        this.taking -= 1;
      },
      onStatus: (status: SourceStatus) => {
        this.statuses.push(status);
      },
    };
    this.done = source.open(window, sink, this.#abort.signal);
  }

  get messages(): readonly string[] {
    return this.lines.map((line) => line.message);
  }

  get state(): SourceStatus['state'] | undefined {
    return this.statuses.at(-1)?.state;
  }

  async end(): Promise<void> {
    this.#abort.abort();
    await this.done;
  }
}

/** Lines behind a newer one that are not marked late, and marked ones that are behind none. */
function unmarked(lines: readonly RawLine[]): readonly RawLine[] {
  let newest = '';
  return lines.filter(({ time, late }) => {
    const behind = (time as string) < newest;
    if (!behind) newest = time as string;
    return behind !== (late !== undefined);
  });
}

const numbered = (from: number, to: number): Written[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ second: from + i, message: `line ${from + i}` }));
const messages = (from: number, to: number) => numbered(from, to).map(({ message }) => message);

/** What every log source promises; run it over each adapter. */
export function logSourceContract(name: string, makeRig: () => Promise<LogSourceRig>): void {
  describe(`${name} as a log source`, () => {
    let rig: LogSourceRig;
    const heard: Heard[] = [];

    beforeEach(async () => {
      rig = await makeRig();
    });
    afterEach(async () => {
      for (const one of heard.splice(0)) await one.end();
      await rig.clear();
    });

    function open(source: LogSource, window?: SourceWindow): Heard {
      const one = new Heard(source, window);
      heard.push(one);
      return one;
    }
    async function live(window?: SourceWindow): Promise<Heard> {
      const one = open(rig.source(), window);
      await rig.until('live', () => one.state === 'live');
      return one;
    }

    it('LOG-140 gives what is written from now on, each line once, in order or marked late', async () => {
      await rig.write(numbered(1, 3));
      const tail = await live();
      await rig.write(numbered(4, 5));
      await rig.write(numbered(6, 9));
      await rig.until('six lines', () => tail.lines.length >= 6);
      await rig.rest();
      expect(tail.messages.toSorted()).toEqual(messages(4, 9));
      const inTime = tail.lines.toSorted((a, b) => (a.time as string).localeCompare(b.time as string));
      expect(inTime.map(({ message }) => message)).toEqual(messages(4, 9));
      expect(inTime.map((line) => Date.parse(line.time as string))).toEqual(
        numbered(4, 9).map(({ second }) => Date.parse(rig.at(second))),
      );
      // No clock decides in which order a place shows what was written together, but what comes behind says so.
      expect(unmarked(tail.lines)).toEqual([]);
      expect(rig.ordered ? tail.messages : messages(4, 9)).toEqual(messages(4, 9));
      expect(tail.gaps).toEqual([]);
    });

    it('LOG-140 names its source on every line, and gives each an id of its own', async () => {
      const tail = await live();
      await rig.write(numbered(1, 20));
      await rig.until('all', () => tail.lines.length >= 20);
      expect(new Set(tail.lines.map((line) => line.id)).size).toBe(20);
      expect(new Set(tail.lines.map((line) => line.source))).toEqual(new Set([rig.source().name]));
    });

    it('LOG-141 begins at `since`, oldest first, and goes on live', async () => {
      await rig.write(numbered(1, 10));
      const tail = await live({ since: rig.at(8) });
      await rig.write(numbered(11, 12));
      await rig.until('five lines', () => tail.lines.length >= 5);
      await rig.rest();
      expect(tail.messages).toEqual(messages(8, 12));
    });

    it('LOG-142 gives the next batch only when the last was taken', async () => {
      const tail = await live();
      let release = () => {};
      tail.hold = new Promise((resolve) => {
        release = resolve;
      });
      await rig.write(numbered(1, 3));
      await rig.until('the first batch', () => tail.taking === 1);
      await rig.write(numbered(4, 9));
      await rig.rest();
      const held = tail.lines.length;
      expect(held).toBeLessThan(9);
      tail.hold = null;
      release();
      await rig.until('the rest', () => tail.lines.length === 9);
      expect(tail.messages).toEqual(messages(1, 9));
      expect(tail.mostTaking).toBe(1);
    });

    it('LOG-143 ends at once when it is to, even while the sink is busy, and says so last', async () => {
      const tail = await live();
      tail.hold = new Promise(() => {});
      await rig.write(numbered(1, 3));
      await rig.until('the first batch', () => tail.taking === 1);
      await tail.end();
      expect(tail.state).toBe('ended');
      const said = tail.statuses.length;
      await rig.write(numbered(4, 5));
      await rig.rest();
      expect(tail.lines.length).toBeLessThanOrEqual(3);
      expect(tail.statuses.length).toBe(said);
    });

    it('LOG-144 tells trouble outside, goes on trying, and loses nothing when it is over', async () => {
      const tail = await live();
      await rig.write(numbered(1, 2));
      await rig.until('two lines', () => tail.lines.length === 2);
      await rig.hide();
      await rig.until('trouble', () => tail.state === 'unreachable' || tail.state === 'refused');
      expect(tail.statuses.at(-1)?.reason?.kind).toMatch(/^[a-z-]+$/);
      await rig.show();
      await rig.write(numbered(3, 4));
      await rig.until('four lines', () => tail.lines.length === 4);
      await rig.until('live again', () => tail.state === 'live');
      expect(tail.messages).toEqual(messages(1, 4));
    });

    it('LOG-144 may be opened while the place is not there yet', async () => {
      await rig.hide();
      const tail = open(rig.source());
      await rig.until('trouble', () => tail.state === 'unreachable' || tail.state === 'refused');
      await rig.show();
      await rig.until('live', () => tail.state === 'live');
      await rig.write(numbered(1, 1));
      await rig.until('a line', () => tail.messages.includes('line 1'));
    });

    it('LOG-145 reads older lines before an id or a time, newest last, as many as asked for', async () => {
      await rig.write(numbered(1, 10));
      const tail = await live({ since: rig.at(1) });
      await rig.until('all', () => tail.lines.length === 10);
      const source = rig.source();
      const read = async (before: string, limit: number) =>
        (await source.before?.(before, limit))?.map((line) => line.message);
      expect(await read(tail.lines[6]?.id as string, 3)).toEqual(messages(4, 6));
      expect(await read(rig.at(3), 50)).toEqual(messages(1, 2));
      expect(await read(tail.lines[0]?.id as string, 5)).toEqual([]);
      expect(await read(rig.at(1), 5)).toEqual([]);
      expect(await read('nothing:like an id', 5)).toEqual([]);
    });

    it('LOG-145 reads back page by page, each line once, whatever is written meanwhile', async () => {
      await rig.write(numbered(1, 10));
      const source = rig.source();
      const found: string[] = [];
      let before = rig.at(11);
      for (let next = 11; next < 30; next += 2) {
        const page = (await source.before?.(before, 3)) ?? [];
        if (page.length === 0) break;
        found.unshift(...page.map(({ message }) => message));
        before = page[0]?.id as string;
        await rig.write(numbered(next, next + 1));
      }
      expect(found).toEqual(messages(1, 10));
    });

    it('LOG-145 gives a line read back the id it has in the tail', async () => {
      await rig.write(numbered(1, 5));
      const tail = await live({ since: rig.at(1) });
      await rig.until('all', () => tail.lines.length === 5);
      const back = await rig.source().before?.(tail.lines[4]?.id as string, 10);
      expect(back).toEqual(tail.lines.slice(0, 4));
    });

    it('LOG-330 reads newer lines after an id, or from a time on, oldest first, as many as asked for', async () => {
      await rig.write(numbered(1, 10));
      const tail = await live({ since: rig.at(1) });
      await rig.until('all', () => tail.lines.length === 10);
      const source = rig.source();
      const read = async (after: string, limit: number) => (await source.after?.(after, limit)) ?? null;
      expect(await read(tail.lines[3]?.id as string, 3)).toEqual(tail.lines.slice(4, 7));
      expect(await read(rig.at(9), 50)).toEqual(tail.lines.slice(8));
      expect(await read(rig.at(1), 2)).toEqual(tail.lines.slice(0, 2));
      expect(await read(tail.lines[9]?.id as string, 5)).toEqual([]);
      expect(await read(rig.at(11), 5)).toEqual([]);
      expect(await read('nothing:like an id', 5)).toEqual([]);
    });

    it('LOG-330 reads on page by page, each line once, those too that are written meanwhile', async () => {
      await rig.write(numbered(1, 10));
      const source = rig.source();
      const found: string[] = [];
      let after = rig.at(3);
      for (let next = 11; next < 40; next += 1) {
        const page = (await source.after?.(after, 3)) ?? [];
        if (page.length === 0) break;
        found.push(...page.map(({ message }) => message));
        after = page.at(-1)?.id as string;
        if (next <= 14) await rig.write(numbered(next, next));
      }
      expect(found).toEqual(messages(3, 14));
    });

    it('LOG-146 reads the lines around one, it included', async () => {
      await rig.write(numbered(1, 10));
      const tail = await live({ since: rig.at(1) });
      await rig.until('all', () => tail.lines.length === 10);
      const around = await rig.source().context?.(tail.lines[4]?.id as string, 2, 3);
      expect(around).toEqual(tail.lines.slice(2, 8));
      expect(await rig.source().context?.('nothing:like an id', 2, 3)).toEqual([]);
    });

    it('LOG-147 says up to when nothing is missing, and that moves on', async () => {
      const tail = await live();
      const completeTo = () => tail.statuses.findLast(({ state }) => state === 'live')?.complete?.to ?? '';
      const first = completeTo();
      expect(Number.isNaN(Date.parse(first))).toBe(false);
      await rig.until('it moves', () => completeTo() > first);
    });

    it('LOG-148 can be read twice at the same time, with the same ids', async () => {
      const [one, other] = [await live(), await live()];
      await rig.write(numbered(1, 4));
      await rig.until('both', () => one.lines.length === 4 && other.lines.length === 4);
      // How late a line is depends on who looked when; what it is does not.
      const plain = (lines: typeof one.lines) => lines.map(({ late: _, ...line }) => line);
      expect(plain(one.lines)).toEqual(plain(other.lines));
    });

    it('LOG-558 gives all lines of a span of time where they are few, each once, and how many there are', async () => {
      await rig.write(numbered(1, 10));
      const kinds = (await rig.source().sample?.(rig.at(3), rig.at(8), 1_000)) ?? [];
      const lines = kinds.flatMap((kind) => kind.lines);
      expect(lines.map(({ message }) => message).toSorted()).toEqual(messages(3, 7).toSorted());
      expect(kinds.reduce((sum, { total }) => sum + total, 0)).toBe(5);
      const none = (await rig.source().sample?.(rig.at(20), rig.at(30), 1_000)) ?? [];
      expect(none.flatMap((kind) => kind.lines)).toEqual([]);
    });

    it('LOG-558 does not say that there are no lines where it cannot be read', async () => {
      await rig.write(numbered(1, 3));
      await rig.hide();
      await expect(rig.source().sample?.(rig.at(1), rig.at(3), 1_000)).rejects.toBeDefined();
    });

    it('LOG-862 says of when its oldest line is, and does not say that there is none where it cannot be read', async () => {
      expect(await rig.source().oldest?.()).toBeNull();
      await rig.write(numbered(3, 10));
      expect(await rig.source().oldest?.()).toBe(rig.at(3));
      await rig.hide();
      await expect(rig.source().oldest?.()).rejects.toBeDefined();
    });

    it('LOG-559 finds the first or the last lines that hold some texts in a span of time', async () => {
      await rig.write([
        ...numbered(1, 4),
        { second: 5, message: 'cannot reserve stock: pool 7 exhausted' },
        { second: 6, message: 'a pool for swimming' },
        { second: 7, message: 'cannot reserve stock: pool 8 exhausted' },
        { second: 8, message: 'cannot reserve stock: pool 9 exhausted' },
      ]);
      const texts = ['cannot reserve stock', 'exhausted'];
      const found = async (first: boolean, limit: number, from = 1) => {
        const asked = { texts, from: rig.at(from), to: rig.at(20), first, limit };
        return (await rig.source().search?.(asked))?.map(({ message }) => message.replace(/\D/g, ''));
      };
      expect(await found(true, 2)).toEqual(['7', '8']);
      expect(await found(false, 2)).toEqual(['8', '9']);
      expect(await found(true, 5, 6)).toEqual(['8', '9']);
      expect(await found(true, 5, 10)).toEqual([]);
    });

    describe('asked about lines', () => {
      const stretch = () => ({ from: rig.at(0), to: rig.at(100) });
      const ask = async <T>(question: (source: LogSource) => Promise<T> | undefined): Promise<T> => {
        const answer = question(rig.source());
        if (answer === undefined) throw new Error('the source has no answer');
        return answer;
      };

      it('LOG-570 finds the lines of a trace, by a field or in a message, the newest of a stretch, oldest first', async () => {
        const trace = '9f3c07d1a2b4c6d8';
        await rig.write([
          { second: 1, message: 'begun', fields: { 'trace.id': trace } },
          { second: 2, message: 'another', fields: { 'trace.id': '0000aaaa0000aaaa' } },
          { second: 3, message: `calling out for ${trace}`, fields: { other: 'x' } },
          { second: 4, message: 'ended', fields: { 'trace.id': trace } },
          { second: 5, message: 'no trace', fields: { other: 'x' } },
        ]);
        const found = async (from: number, to: number, limit: number) =>
          (await ask((source) => source.trace?.(trace, { from: rig.at(from), to: rig.at(to) }, limit))).map(
            ({ message }) => message,
          );
        expect(await found(0, 100, 10)).toEqual(['begun', `calling out for ${trace}`, 'ended']);
        expect(await found(0, 100, 2)).toEqual([`calling out for ${trace}`, 'ended']);
        expect(await found(3, 4, 10)).toEqual([`calling out for ${trace}`]);
      });

      it('LOG-571 counts the values of a field among chosen lines and among all of a stretch', async () => {
        const line = (second: number, level: string, acquirer?: string, region = 'jp') => ({
          second,
          message: 'pay',
          fields: { 'log.level': level, region, ...(acquirer ? { acquirer } : {}) },
        });
        await rig.write([
          line(1, 'ERROR', 'b'),
          line(2, 'ERROR', 'b'),
          line(3, 'ERROR', 'a'),
          line(4, 'INFO', 'a'),
          line(5, 'INFO', 'a'),
          line(6, 'ERROR'),
          line(7, 'ERROR', 'b', 'us'),
          line(200, 'ERROR', 'b'),
        ]);
        const errors = await ask((source) =>
          source.values?.('acquirer', stretch(), { least: 'error', terms: [] }),
        );
        expect(errors).toEqual({
          count: 5,
          all: 7,
          values: [
            { value: 'b', count: 3, all: 3 },
            { value: 'a', count: 1, all: 3 },
          ],
          without: { count: 1, all: 1 },
          more: false,
          since: null,
        });
        const terms = [
          { name: 'region', value: 'jp', exclude: false },
          { name: 'acquirer', value: 'a', exclude: true },
        ];
        const some = await ask((source) => source.values?.('level', stretch(), { least: null, terms }));
        expect(some).toMatchObject({
          count: 3,
          all: 7,
          values: [
            { value: 'error', count: 3, all: 5 },
            { value: 'info', count: 0, all: 2 },
          ],
        });
      });

      it('LOG-571 says which field it does not have', async () => {
        await rig.write([{ second: 1, message: 'pay', fields: { 'log.level': 'ERROR' } }]);
        const asked = ask((source) => source.values?.('acquirer', stretch(), { least: null, terms: [] }));
        await expect(asked).rejects.toMatchObject({ kind: 'no-such-field', params: { field: 'acquirer' } });
      });

      it('LOG-572 counts users, sessions and customers with errors, and lines that name no user', async () => {
        const line = (second: number, level: string, user?: string, customer = 'acme') => ({
          second,
          message: 'pay',
          fields: { 'log.level': level, customer, ...(user ? { user, sid: `${user}-${second % 2}` } : {}) },
        });
        await rig.write([
          line(1, 'ERROR', 'u-1'),
          line(2, 'ERROR', 'u-1'),
          line(3, 'FATAL', 'u-2'),
          line(4, 'ERROR', 'u-3', 'globex'),
          line(5, 'ERROR'),
          line(6, 'INFO', 'u-4'),
          line(7, 'WARN', 'u-5', 'globex'),
        ]);
        const { users, allUsers, sessions, ...rest } =
          (await ask((source) => source.people?.(stretch(), null))) ?? fail();
        expect(rest).toEqual({
          errors: 5,
          unnamed: 1,
          customers: [
            { name: 'acme', users: 2 },
            { name: 'globex', users: 1 },
          ],
          since: null,
        });
        expect([users, allUsers, sessions].map((count) => [count?.n, count?.error])).toEqual([
          [3, 0],
          [5, 0],
          [4, 0],
        ]);
        expect(users.ids?.toSorted()).toEqual(['u-1', 'u-2', 'u-3']);
      });

      it('LOG-573 names its fields', async () => {
        await rig.write([{ second: 1, message: 'pay', fields: { 'log.level': 'ERROR', acquirer: 'b' } }]);
        const names = await ask((source) => source.fieldNames?.());
        expect(names).toContain('acquirer');
        expect(names).toEqual(names.toSorted());
      });

      it('LOG-876 counts the lines that a query finds, and says how many there are at all', async () => {
        const line = (second: number, level: string, acquirer = 'a') => ({
          second,
          message: second % 2 === 0 ? 'pay timed out' : 'pay',
          fields: { 'log.level': level, acquirer },
        });
        await rig.write([
          line(1, 'ERROR'),
          line(2, 'ERROR', 'b'),
          line(3, 'INFO'),
          line(4, 'ERROR'),
          line(5, 'INFO', 'b'),
        ]);
        const count = (query: string, span = stretch()) => ask((source) => source.count?.(query, span));
        expect(await count('log.level:ERROR')).toEqual({ found: 3, all: 5, since: null });
        expect(await count('log.level:ERROR AND acquirer:b')).toMatchObject({ found: 1, all: 5 });
        expect(await count('message:"timed out" AND NOT acquirer:b')).toMatchObject({ found: 1, all: 5 });
        expect(await count('log.level:FATAL')).toMatchObject({ found: 0, all: 5 });
        const some = { from: rig.at(2), to: rig.at(4) };
        expect(await count('log.level:ERROR', some)).toMatchObject({ found: 1, all: 2 });
        expect(await count('log.level:ERROR', { from: rig.at(50), to: rig.at(60) })).toMatchObject({
          found: 0,
          all: 0,
        });
      });

      it('LOG-876 refuses to count by a query that cannot be read, or by a field that no line has', async () => {
        await rig.write([{ second: 1, message: 'pay', fields: { 'log.level': 'ERROR', acquirer: 'b' } }]);
        const count = (query: string) => ask((source) => source.count?.(query, stretch()));
        await expect(count('acquirrer:b')).rejects.toMatchObject({
          ...{ kind: 'no-such-field', params: { field: 'acquirrer' } },
        });
        await expect(count('acquirer:(b')).rejects.toMatchObject({ kind: 'bad-query' });
        const source = rig.source();
        await rig.hide();
        await expect(source.count?.('acquirer:b', stretch())).rejects.toMatchObject({
          kind: expect.stringMatching(/^[a-z-]+$/),
        });
        await rig.show();
      });

      it('LOG-574 rejects with the reason while the place cannot be read', async () => {
        await rig.write([{ second: 1, message: 'pay', fields: { 'log.level': 'ERROR', acquirer: 'b' } }]);
        const source = rig.source();
        await rig.hide();
        const kind = { kind: expect.stringMatching(/^[a-z-]+$/) };
        await expect(source.trace?.('9f3c07d1', stretch(), 5)).rejects.toMatchObject(kind);
        await expect(
          source.values?.('acquirer', stretch(), { least: null, terms: [] }),
        ).rejects.toMatchObject(kind);
        await expect(source.people?.(stretch(), null)).rejects.toMatchObject(kind);
        await rig.show();
      });
    });
  });
}

function fail(): never {
  throw new Error('no answer');
}
