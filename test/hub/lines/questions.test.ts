import { describe, expect, it } from 'vitest';
import {
  type AskedSpan,
  type FieldValues,
  type LineChoice,
  type PeopleHit,
  QuestionError,
  type UnknownField,
} from '../../../src/ports/log-questions.ts';
import type { RawLine } from '../../../src/ports/log-source.ts';
import type { AskAnswers, AskWhat } from '../../../src/protocol/asks.ts';
import { guest, sato } from '../../domain/given.ts';
import { HandSource, line } from '../hand-source.ts';
import { opened, settle, type Terminal } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';

let asked = 1_000_000_000;

async function ask<T extends AskWhat>(one: Terminal, what: T, args: object): Promise<AskAnswers[T]> {
  asked += 1;
  const n = asked;
  one.send({ t: 'ask', n, what, args: args as Record<string, unknown> });
  await settle();
  const frame = one.frames.find((each) => (each.t === 'answer' || each.t === 'refused') && each.n === n);
  if (frame?.t !== 'answer') throw new Error(JSON.stringify(frame));
  return frame.value as AskAnswers[T];
}

/** Answers from the test's hand. */
class AskedSource extends HandSource {
  isReadWhole?: true;
  traced: readonly RawLine[] = [];
  counted: FieldValues | null = null;
  hit: PeopleHit | null = null;
  names: readonly string[] = [];
  unknown: readonly UnknownField[] = [];
  broken: Error | null = null;
  readonly questions: unknown[] = [];
  link?: string;
  queries = [{ name: 'declines', query: 'declined:true' }];

  async trace(id: string, stretch: AskedSpan): Promise<readonly RawLine[]> {
    return this.#tell([id, stretch], this.traced);
  }
  async values(field: string, stretch: AskedSpan, choice: LineChoice): Promise<FieldValues> {
    return this.#tell([field, stretch, choice], this.counted as FieldValues);
  }
  async people(stretch: AskedSpan, query: string | null): Promise<PeopleHit | null> {
    return this.#tell([stretch, query], this.hit);
  }
  async fieldNames(): Promise<readonly string[]> {
    return this.#tell([], this.names);
  }
  async tryQuery(query: string): Promise<readonly UnknownField[]> {
    return this.#tell([query], this.unknown);
  }
  #tell<T>(question: unknown, answer: T): T {
    this.questions.push(question);
    if (this.broken) throw this.broken;
    return answer;
  }
}

async function tailed(names: readonly string[], closed: readonly string[] = []) {
  const made = names.map((name) => new AskedSource(name, !closed.includes(name)));
  const by = (name: string) => made.find((one) => one.name === name) as AskedSource;
  const rig = await opened({ openSource: by });
  const tail = { sources: [...names], query: null, window: null };
  await rig.command(sato, 'tail.set', { tail }, 'tail-client', 1);
  return { rig, by, one: await rig.join() };
}

const at = (ms: number) => new Date(Date.parse('2026-11-25T02:58:07.000Z') + ms).toISOString();
const count = (n: number, ids: readonly string[] | null, error = 0) => ({ n, error, ids });
const TRACE = '9f3c07d1a2b4c6d8';

describe('a trace', () => {
  it('HUB-570 is asked of every source and told in order of time, with why one does not answer', async () => {
    const { rig, by, one } = await tailed(['app', 'acq', 'pay', 'cdn']);
    const of = (source: string, ms: number, message: string) =>
      line(message, { source, time: at(ms), trace: TRACE });
    by('cdn').traced = [of('cdn', 108, 'in'), of('cdn', 3_140, 'out 500')];
    by('acq').traced = [
      of('acq', 130, 'call'),
      of('acq', 3_119, 'no answer \u001b[31m AKIAQYLPMN5HFIQR7XYA'),
    ];
    by('app').traced = [
      line('timeout', { source: 'app', time: `${at(3_121).slice(0, -1)}5Z`, trace: TRACE }),
    ];
    by('pay').broken = new QuestionError('unreachable', { node: 'http://pay:9200', cause: 'refused' });
    const told = await ask(one, 'trace', { trace: TRACE, at: at(3_121) });
    expect(told.lines.map(({ source, message }) => `${source} ${message}`)).toEqual([
      'cdn in',
      'acq call',
      'acq no answer ␛[31m [redacted:aws-key-id]',
      'app timeout',
      'cdn out 500',
    ]);
    expect(told.more).toBe(false);
    expect(told.sources).toEqual([
      { name: 'app', lines: 1 },
      { name: 'acq', lines: 2 },
      {
        name: 'pay',
        lines: 0,
        reason: { kind: 'unreachable', params: { node: 'http://pay:9200', cause: 'refused' } },
      },
      { name: 'cdn', lines: 2 },
    ]);
    expect(by('app').questions).toEqual([
      [
        TRACE,
        {
          from: at(3_121 - 3_600_000),
          to: new Date(Math.min(rig.time.now(), Date.parse(at(3_603_121))) + 1).toISOString(),
        },
      ],
    ]);
    expect(one.socket.sent.join()).not.toMatch(/AKIA|\\u001b/);
  });

  it('HUB-570 has the lines of a pipe, which cannot be asked, as the room holds them', async () => {
    const { rig, by, one } = await tailed(['app']);
    by('app').traced = [line('timeout', { time: at(0), trace: TRACE })];
    const piped = [`${at(10)} ERROR ${TRACE} piped`, `${at(20)} ERROR other`];
    await rig.hub.pushLines(rig.id, 'batch.log', piped, whoIs(sato));
    await rig.time.advance(1_000);
    await rig.time.advance(50);
    const told = await ask(one, 'trace', { trace: TRACE, at: at(0) });
    expect(told.sources).toEqual([
      { name: 'app', lines: 1 },
      { name: 'batch.log', lines: 1, held: true },
    ]);
  });

  it('HUB-570 keeps hidden sources from guests, and does not wait for one that is silent', async () => {
    const { rig, by } = await tailed(['app', 'secret'], ['secret']);
    by('secret').traced = [line('canary', { source: 'secret', trace: TRACE })];
    by('app').trace = () => new Promise(() => {});
    const visitor = await rig.join(guest);
    const told = ask(visitor, 'trace', { trace: TRACE }).catch(() => null);
    await told;
    await rig.time.advance(8_000);
    await settle();
    expect(visitor.of('answer').at(-1)).toMatchObject({
      value: { lines: [], sources: [{ name: 'app', reason: { kind: 'no-answer', params: { seconds: 8 } } }] },
    });
    expect(visitor.socket.sent.join()).not.toContain('canary');
  });
});

describe('the values of a field', () => {
  it('HUB-571 are of one source, with secrets hidden and joined', async () => {
    const { by, one } = await tailed(['app']);
    by('app').counted = {
      count: 10,
      all: 100,
      values: [
        { value: 'taro@example.com', count: 5, all: 50 },
        { value: 'hanako@example.com', count: 3, all: 30 },
        { value: '\u001b[2Jx', count: 2, all: 5 },
      ],
      without: { count: 0, all: 15 },
      more: false,
      since: null,
    };
    const args = { source: 'app', field: 'user', least: 'error', from: at(0), to: at(60_000) };
    const told = await ask(one, 'field-values', args);
    expect(told).toMatchObject({
      count: 10,
      all: 100,
      values: [
        { value: '[redacted:email]', count: 8, all: 80 },
        { value: '␛[2Jx', count: 2, all: 5 },
      ],
    });
    expect(by('app').questions).toEqual([
      ['user', { from: at(0), to: at(60_000) }, { least: 'error', terms: [] }],
    ]);
  });

  it('HUB-571 say why there are none', async () => {
    const { by, one } = await tailed(['app']);
    by('app').broken = new QuestionError('not-countable', { field: 'message' });
    expect(await ask(one, 'field-values', { source: 'app', field: 'message' })).toMatchObject({
      reason: { kind: 'not-countable', params: { field: 'message' } },
    });
  });
});

describe('the values of a field at all sources', () => {
  const values = (...list: readonly (readonly [string, number, number])[]): FieldValues => ({
    count: list.reduce((sum, [, n]) => sum + n, 0),
    all: list.reduce((sum, [, , n]) => sum + n, 0) + 5,
    values: list.map(([value, n, all]) => ({ value, count: n, all })),
    without: { count: 0, all: 5 },
    more: false,
    since: null,
  });

  it('HUB-682 are counted together where the field is; one that does not answer is named', async () => {
    const { by, one } = await tailed(['app', 'web', 'cdn', 'pay']);
    by('app').counted = values(['b', 6, 10], ['a', 3, 20]);
    by('web').counted = values(['a', 8, 9]);
    by('cdn').broken = new QuestionError('no-such-field', { field: 'acquirer' });
    by('pay').broken = new QuestionError('overloaded', { status: 429 });
    const args = { source: 'app', others: true, field: 'acquirer' };
    expect(await ask(one, 'field-values', args)).toMatchObject({
      count: 17,
      all: 49,
      values: [
        { value: 'a', count: 11, all: 29 },
        { value: 'b', count: 6, all: 10 },
      ],
      without: { count: 0, all: 10 },
      sources: ['app', 'web'],
      unknown: [{ source: 'pay', reason: { kind: 'overloaded' } }],
    });
    const alone = await ask(one, 'field-values', { source: 'app', field: 'acquirer' });
    expect(alone).toMatchObject({ count: 9, values: [{ value: 'b' }, { value: 'a' }] });
    expect(alone).not.toHaveProperty('sources');
  });

  it('HUB-682 are not of sources that are hidden from a guest', async () => {
    const { rig, by } = await tailed(['app', 'secret'], ['secret']);
    by('app').counted = values(['b', 6, 10]);
    by('secret').counted = values(['canary', 100, 100]);
    const visitor = await rig.join(guest);
    const told = await ask(visitor, 'field-values', { source: 'app', others: true, field: 'acquirer' });
    expect(told).toMatchObject({ sources: ['app'], values: [{ value: 'b' }] });
    expect(by('secret').questions).toEqual([]);
  });
});

describe('who is hit', () => {
  const hit = (more: Partial<PeopleHit>): PeopleHit => ({
    errors: 100,
    unnamed: 12,
    users: count(2, ['u-1', 'u-2']),
    allUsers: count(4, ['u-1', 'u-2', 'u-3', 'u-4']),
    sessions: null,
    customers: null,
    since: null,
    ...more,
  });

  it('HUB-572 is counted since the impact, else since the alert, once for all who look', async () => {
    const { rig, by, one } = await tailed(['app']);
    by('app').hit = hit({});
    const other = await rig.join();
    const [a] = [await ask(one, 'people-hit', {}), await ask(other, 'people-hit', {})];
    expect(a).toMatchObject({
      users: { n: 2, error: 0, least: false },
      allUsers: { n: 4 },
      errors: 100,
      unnamed: 12,
    });
    expect(by('app').questions.length).toBe(1);
    const since = new Date(rig.time.now() - 600_000).toISOString();
    await rig.command(sato, 'impact.set', { impact: { who: '', what: 'x', since } }, 'impact-client', 1);
    expect((await ask(one, 'people-hit', {})).from).toBe(since);
    expect(by('app').questions.at(-1)).toEqual([
      { from: since, to: new Date(rig.time.now()).toISOString() },
      null,
    ]);
  });

  it('HUB-941 is counted by the query that the session began with, also when the log is read with another one, and says by which', async () => {
    const { by, one } = await tailed(['app']);
    by('app').hit = hit({});
    const queries = () => by('app').questions.map((question) => (question as [object, string | null])[1]);
    one.command('tail.set', { tail: { sources: ['app'], query: 'region:osaka', window: null } });
    await settle();
    expect((await ask(one, 'people-hit', {})).query).toBeNull();
    expect(queries()).toEqual([null]);

    const own = new AskedSource('app');
    own.hit = hit({});
    const rig = await opened({ openSource: () => own });
    const tail = { sources: ['app'], query: 'service:checkout', window: null };
    // As one that was opened without a log, and was given one with its query.
    await rig.command(sato, 'tail.set', { tail: { ...tail, sources: [], query: null } }, 'tail-client', 1);
    await rig.command(sato, 'tail.set', { tail }, 'tail-client', 2);
    const two = await rig.join();
    for (const query of ['level:error', null]) {
      two.command('tail.set', { tail: { ...tail, query } });
      await settle();
    }
    expect((await ask(two, 'people-hit', {})).query).toBe('service:checkout');
    expect(own.questions.at(-1)).toMatchObject([{}, 'service:checkout']);
  });

  it('HUB-572 joins the people of several sources, and says where they can only be at least so many', async () => {
    const { by, one } = await tailed(['app', 'web', 'cdn', 'pay']);
    by('app').hit = hit({});
    by('web').hit = hit({ users: count(2, ['u-2', 'u-9']), customers: [{ name: 'acme', users: 2 }] });
    by('pay').broken = new QuestionError('overloaded', { status: 429 });
    const told = await ask(one, 'people-hit', {});
    expect(told).toMatchObject({
      users: { n: 3, error: 0, least: false },
      customers: [{ name: 'acme', users: 2 }],
      errors: 200,
      unnamed: 24,
      unset: ['cdn'],
      failed: [{ source: 'pay', reason: { kind: 'overloaded' } }],
    });
    const many = await tailed(['app', 'web']);
    many.by('app').hit = hit({});
    many.by('web').hit = hit({ users: count(5_000, null, 0.002) });
    expect((await ask(many.one, 'people-hit', {})).users).toEqual({ n: 5_000, error: 0.002, least: true });
    expect(one.socket.sent.join()).not.toContain('u-9');
  });

  it('HUB-572 says that no source names its users', async () => {
    const { one } = await tailed(['app']);
    expect(await ask(one, 'people-hit', {})).toMatchObject({ users: null, allUsers: null, unset: ['app'] });
  });
});

describe('a query', () => {
  it('HUB-573 is tried at every source before everyone reads by it', async () => {
    const { by, one } = await tailed(['app', 'pay']);
    by('app').unknown = [{ field: 'sevice', nearest: 'service' }];
    by('pay').broken = new QuestionError('bad-query', { reason: 'Cannot parse \u001b[31m' });
    const { sources } = await ask(one, 'try-query', { query: 'sevice:x' });
    expect(sources).toEqual([
      { source: 'app', unknown: [{ field: 'sevice', nearest: 'service' }] },
      { source: 'pay', unknown: [], reason: { kind: 'bad-query', params: { reason: 'Cannot parse ␛[31m' } } },
    ]);
    expect(by('app').questions).toEqual([['sevice:x']]);
  });

  it('HUB-573 gets the names of fields, those first that begin so, each source asked once a minute', async () => {
    const { rig, by, one } = await tailed(['app', 'pay']);
    by('app').names = ['user.id', 'app.user', 'log.level'];
    by('pay').names = ['user.id', 'user.name'];
    expect((await ask(one, 'field-names', { text: 'user' })).names).toEqual([
      'user.id',
      'user.name',
      'app.user',
    ]);
    await ask(one, 'field-names', { text: 'l' });
    expect(by('app').questions.length).toBe(1);
    await rig.time.advance(60_000);
    await ask(one, 'field-names', { text: 'l' });
    expect(by('app').questions.length).toBe(2);
  });

  it('HUB-573 may have a name in the settings of a source, as links have; a guest gets those of open sources', async () => {
    const { rig, by, one } = await tailed(['app', 'secret'], ['secret']);
    by('app').link = 'https://apm.example.com/{trace}';
    by('secret').isReadWhole = true;
    const queries = [{ name: 'declines', query: 'declined:true' }];
    expect(await ask(one, 'log-facts', {})).toEqual({
      sources: [
        { name: 'app', link: 'https://apm.example.com/{trace}', queries },
        { name: 'secret', isReadWhole: true, queries },
      ],
    });
    const visitor = await rig.join(guest);
    expect((await ask(visitor, 'log-facts', {})).sources.map(({ name }) => name)).toEqual(['app']);
    await expect(ask(visitor, 'people-hit', {})).rejects.toThrow('not-allowed');
    await expect(ask(visitor, 'try-query', { query: 'x' })).rejects.toThrow('not-allowed');
  });
});
