import { describe, expect, it } from 'vitest';
import { pageOf, wholeHits } from '../../../src/adapters/opensearch/answer.ts';
import { parseExactly } from '../../../src/adapters/opensearch/client.ts';
import { lacksSortField, troubleOfStatus } from '../../../src/adapters/opensearch/error-body.ts';
import { chooseDate, fieldFacts, withoutIndices } from '../../../src/adapters/opensearch/field-caps.ts';
import { LateMarks, rawLineOf, streamOf } from '../../../src/adapters/opensearch/lines.ts';
import { pageBody } from '../../../src/adapters/opensearch/search-body.ts';
import { troubleOfFault } from '../../../src/adapters/opensearch/trouble.ts';
import type { ClusterView } from '../../../src/adapters/opensearch/view.ts';
import { detectFields } from '../../../src/logs/detect.ts';
import { makeLine } from '../../logs/make-line.ts';

const VIEW: ClusterView = {
  expression: 'app-*',
  timeField: '@timestamp',
  cursorField: '@timestamp',
  nanos: false,
  sequence: true,
  shards: true,
  preference: 'oncall-1',
  queries: ['level:ERROR'],
};

const way = { node: 'http://a:9200', auth: { kind: 'basic', username: 'a', password: 'b' } } as const;

describe('what is asked for', () => {
  const start = { from: 1_000, after: null, size: 2_000 };

  it('OSS-50 is sorted by time and number, bounded in time, and counts what lies before by the same search', () => {
    const spans = [{ from: 1_000, to: 9_000 }];
    const body = pageBody({ spans, start, counted: [{ from: 500, to: 1_000 }] }, VIEW, 100);
    const range = (gte: number, lt: number) => ({
      range: { '@timestamp': { gte, lt, format: 'epoch_millis' } },
    });
    expect(body).toEqual({
      size: 2_000,
      track_total_hits: false,
      timeout: '5s',
      sort: [
        { '@timestamp': { order: 'asc', numeric_type: 'date', unmapped_type: 'date' } },
        { _seq_no: { order: 'asc', unmapped_type: 'long' } },
      ],
      query: {
        bool: {
          filter: [
            { query_string: { query: 'level:ERROR', analyze_wildcard: true, lenient: true } },
            range(500, 9_000),
          ],
        },
      },
      post_filter: range(1_000, 9_000),
      aggs: {
        counted: {
          filter: range(500, 1_000),
          aggs: {
            buckets: {
              date_histogram: { field: '@timestamp', fixed_interval: '100ms', min_doc_count: 1 },
            },
          },
        },
      },
    });
  });

  it('OSS-50 needs no filter after the query where the same times are read and counted', () => {
    const spans = [
      { from: 1_000, to: 1_100 },
      { from: 3_000, to: 3_100 },
    ];
    const body = pageBody({ spans, start, counted: spans }, VIEW, 100);
    expect(body.post_filter).toBeUndefined();
    expect(JSON.stringify(body.query)).toContain('"minimum_should_match":1');
    const later = pageBody({ spans, start: { ...start, from: 1_500 }, counted: [] }, VIEW, 100);
    expect(JSON.stringify(later.query)).not.toContain('"gte":1000');
  });

  it('OSS-50 goes on after a position, and names nanoseconds and a frozen view only where there are any', () => {
    const after = { time: 5_000, seq: 41 };
    const ask = { spans: [{ from: 0, to: 9 }], start: { ...start, from: 0, after }, counted: [] };
    expect(pageBody(ask, VIEW, 100)).toMatchObject({ search_after: [5_000, 41] });
    expect(Object.keys(pageBody(ask, VIEW, 100))).not.toEqual(
      expect.arrayContaining(['pit', 'docvalue_fields']),
    );
    expect(pageBody({ ...ask, view: 'p1' }, { ...VIEW, nanos: true, sequence: false }, 100)).toMatchObject({
      pit: { id: 'p1', keep_alive: '1m' },
      docvalue_fields: [{ field: '@timestamp', format: 'strict_date_optional_time_nanos' }],
      sort: [{ '@timestamp': {} }],
    });
  });
});

describe('what is answered', () => {
  const reply = (body: object) => ({ body: body as Record<string, unknown>, bytes: null });
  const whole = { timed_out: false, _shards: { total: 3, failed: 0 } };

  it('OSS-31 is taken only whole', () => {
    const hit = { _index: 'a', _id: '1', sort: [5, 7], _source: {} };
    expect(wholeHits(reply({ ...whole, hits: { hits: [hit] } }))).toEqual([hit]);
    const refused: readonly (readonly [object, string])[] = [
      [{ ...whole, timed_out: true, hits: { hits: [] } }, 'timeout'],
      [{ ...whole, _shards: { total: 3, failed: 1 }, hits: { hits: [] } }, 'partial'],
      [{ ok: true }, 'not-opensearch'],
      [{ ...whole, hits: { hits: [{ _id: 1 }] } }, 'not-opensearch'],
      [{ ...whole, hits: { hits: 'none' } }, 'not-opensearch'],
    ];
    for (const [body, kind] of refused) {
      expect(() => wholeHits(reply(body))).toThrow(expect.objectContaining({ kind }));
    }
    const untimed = reply({ ...whole, hits: { hits: [{ _index: 'a', _id: '1', sort: ['x'] }] } });
    expect(() => pageOf(untimed, VIEW)).toThrow(expect.objectContaining({ kind: 'not-opensearch' }));
  });

  it('OSS-24 is read to the digit, and hostile names are only names', () => {
    const text =
      '{"a":[9007199254740993,-9223372036854775808],"b":1.5,"__proto__":{"x":1},"c":"12345678901234567"}';
    const value = parseExactly(text) as Record<string, unknown>;
    expect(value.a).toEqual(['9007199254740993', '-9223372036854775808']);
    expect([value.b, value.c]).toEqual([1.5, '12345678901234567']);
    expect(Object.keys(value)).toContain('__proto__');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('OSS-38 tells the kinds of error answers apart', () => {
    const shard = (reason: object) => ({
      error: {
        type: 'search_phase_execution_exception',
        reason: 'all shards failed',
        failed_shards: [{ reason }],
      },
    });
    const missing = { error: { type: 'index_not_found_exception', reason: 'no such index [x]', index: 'x' } };
    const text = shard({
      type: 'illegal_argument_exception',
      reason: 'Text fields are not optimised for operations that require per-document field data.',
    });
    const cases: readonly (readonly [number, unknown, string])[] = [
      [401, 'Unauthorized', 'unauthorised'],
      [403, { error: { type: 'security_exception', reason: 'no permissions' } }, 'forbidden'],
      [404, missing, 'index-missing'],
      [404, '<html>', 'not-opensearch'],
      [400, shard({ type: 'query_shard_exception', reason: 'Failed to parse query [(]' }), 'bad-query'],
      [400, text, 'no-time-field'],
      [400, { error: { type: 'illegal_argument_exception', reason: 'size too large' } }, 'refused'],
      [429, { error: { type: 'circuit_breaking_exception', reason: 'too large' } }, 'overloaded'],
      [500, { error: { type: 'circuit_breaking_exception', reason: 'too large' } }, 'overloaded'],
      [500, shard({ type: 'null_pointer_exception', reason: 'oh' }), 'partial'],
      [503, null, 'overloaded'],
    ];
    for (const [status, body, kind] of cases) {
      expect([status, troubleOfStatus(status, body, { index: 'app-*', way }).kind]).toEqual([status, kind]);
    }
  });

  it('OSS-34 gives the parser’s message without its wishes, on one line and not too long', () => {
    const parser = {
      type: 'parse_exception',
      reason: `Cannot parse 'a:(${'b'.repeat(900)}': Encountered "<EOF>" at line 1.\nWas expecting one of:\n    <NOT> ...`,
    };
    const body = {
      error: {
        type: 'search_phase_execution_exception',
        failed_shards: [{ reason: { type: 'query_shard_exception', reason: 'Failed', caused_by: parser } }],
      },
    };
    const { kind, params } = troubleOfStatus(400, body, { index: 'app', way });
    expect(kind).toBe('bad-query');
    expect(String(params.reason)).toMatch(/^Cannot parse 'a:\(b+\.\.$/);
    expect(String(params.reason).length).toBeLessThan(310);
  });

  it('OSS-38 tells a server that cannot sort by number from a query that is wrong', () => {
    const reason = {
      type: 'query_shard_exception',
      reason: 'No mapping found for [_seq_no] in order to sort on',
    };
    const trouble = troubleOfStatus(400, { error: reason, status: 400 }, { index: 'app', way });
    expect(lacksSortField(trouble, '_seq_no')).toBe(true);
    expect(lacksSortField(trouble, '@timestamp')).toBe(false);
    expect(trouble.kind).not.toBe('bad-query');
  });

  it('OSS-38 tells the ways of not arriving apart', () => {
    const coded = (code: string) => Object.assign(new Error('x'), { name: 'ConnectionError', code });
    const kinds = (errors: readonly unknown[]) => errors.map((error) => troubleOfFault(error, way).kind);
    expect(
      kinds(['SELF_SIGNED_CERT_IN_CHAIN', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'].map(coded)),
    ).toEqual(['certificate', 'certificate', 'certificate']);
    expect(kinds(['ECONNREFUSED', 'ENOTFOUND', 'EPROTO', 'ECONNRESET'].map(coded))).toEqual([
      'unreachable',
      'unreachable',
      'unreachable',
      'unreachable',
    ]);
    expect(kinds([new SyntaxError('Unexpected end')])).toEqual(['not-opensearch']);
    const credentials = Object.assign(new Error('Could not load'), { name: 'CredentialsProviderError' });
    expect(troubleOfFault(credentials, way)).toMatchObject({
      kind: 'no-aws-credentials',
      params: { reason: 'Could not load' },
    });
  });
});

describe('the time field', () => {
  const caps = (types: object, indices = ['a', 'b', 'c']) => ({
    indices,
    fields: { ts: types, other: { date: {} } },
  });

  it('OSS-25 is looked for in every index', () => {
    const mixed = caps({
      date: { indices: ['a'] },
      date_nanos: { indices: ['b'] },
      text: { indices: ['c'] },
    });
    expect(fieldFacts('ts', mixed)).toEqual({
      dates: ['a', 'b'],
      nanos: ['b'],
      longs: [],
      others: ['c'],
      lacking: [],
    });
    const numbers = caps({ long: { indices: ['a'] }, date: { indices: ['b'] } });
    expect(fieldFacts('ts', numbers)).toMatchObject({ dates: ['b'], others: ['a'] });
    expect(fieldFacts('ts', numbers, true)).toMatchObject({ dates: ['b', 'a'], longs: ['a'], others: [] });
    expect(
      fieldFacts('ts', caps({ date: { indices: ['a'] }, unmapped: { indices: ['b', 'c'] } })).lacking,
    ).toEqual(['b', 'c']);
    expect(fieldFacts('absent', mixed).lacking).toEqual(['a', 'b', 'c']);
    expect(chooseDate(['ts', 'other'], mixed)).toBe('other');
    expect(chooseDate(['ts'], mixed)).toBe('ts');
    expect(chooseDate(['absent', '__proto__'], mixed)).toBeNull();
  });

  it('OSS-25 leaves out by name what would spoil every answer', () => {
    expect(withoutIndices('app-*', [], ['app-1'])).toBe('app-*');
    expect(withoutIndices('app-*', ['app-x'], ['app-1'])).toBe('app-*,-app-x');
    expect(withoutIndices('logs', ['app-x'], ['app-1', 'app-2'])).toBe('app-1,app-2');
  });
});

describe('lines', () => {
  const form = {
    name: 'app',
    mapping: detectFields([], { time: 'ts' }),
    view: { timeField: 'ts', cursorField: 'ts' },
  };
  const time = Date.parse('2026-11-25T03:10:58.123Z');
  const timeOf = (record: object, exact: string | null = null, view = form.view) =>
    rawLineOf({ key: 'a/1', time, record: record as Record<string, unknown>, exact }, { ...form, view }).time;

  it('OSS-22 have the time as written where the index took it so, else as the index says', () => {
    expect(timeOf({ ts: '2026-11-25T12:10:58.123456+09:00' })).toBe('2026-11-25T03:10:58.123456Z');
    expect(timeOf({ ts: '25.11.2026 03:10' })).toBe('2026-11-25T03:10:58.123Z');
    expect(timeOf({ ts: '2026-11-25T03:10:58.123Z' }, '2026-11-25T03:10:58.1234Z')).toBe(
      '2026-11-25T03:10:58.123Z',
    );
    expect(timeOf({}, '2026-11-25T03:10:58.123456789Z')).toBe('2026-11-25T03:10:58.123456789Z');
    const along = { timeField: 'ts', cursorField: 'event.ingested' };
    expect(timeOf({ ts: '2026-11-25T02:00:00.000Z' }, null, along)).toBe('2026-11-25T02:00:00.000Z');
  });

  it('OSS-29 are marked late when they come well behind newer ones; a fast clock makes no other line late', () => {
    const marks = new LateMarks(5_000);
    const at = (ms: number) => makeLine({ time: new Date(time + ms).toISOString() });
    const late = (...times: readonly number[]) =>
      marks
        .mark(
          times.map((ms) => ({ item: at(ms), behind: 0 })),
          time + 1_000,
        )
        .map((line) => line.late);
    expect(late(0, 500, 60_000)).toEqual([undefined, undefined, undefined]);
    expect(late(-4_000, -42_000)).toEqual([undefined, 42_500]);
    expect(late(900)).toEqual([undefined]);
    expect(marks.mark([{ item: at(880), behind: 20 }], time + 1_000)[0]?.late).toBe(20);
  });

  it('OSS-320 are of the stream of their host and index, else of their index', () => {
    const of = (record: object) => streamOf({ key: 'app-1/x/y', record: record as Record<string, unknown> });
    expect(of({ host: { name: 'web-1' } })).toBe('app-1/web-1');
    expect(of({ host: 'web-1' })).toBe('app-1/web-1');
    expect(of({ 'host.name': 'web-1' })).toBe('app-1/web-1');
    expect(of({ host: { ip: '10.0.0.1' } })).toBe('app-1');
    expect(of({})).toBe('app-1');
  });
});
