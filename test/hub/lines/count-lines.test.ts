import { describe, expect, it } from 'vitest';
import type { RunQuery } from '../../../src/domain/runs/run-event-schema.ts';
import { limitsOf } from '../../../src/hub/base/limits.ts';
import { countLines } from '../../../src/hub/lines/count-lines.ts';
import type { SourceRun } from '../../../src/hub/lines/source-run.ts';
import type { LineCount } from '../../../src/ports/log-questions.ts';
import { FakeTime } from '../../network/fake-time.ts';

const NOW = Date.parse('2026-11-25T03:10:00.000Z');
const iso = (ago: number) => new Date(NOW - ago).toISOString();
const QUERY: RunQuery = { source: null, query: 'level:ERROR', expect: { most: 0 }, windowMs: 300_000 };
const LIVE = { state: 'live', completeTo: iso(20_000), behind: [] } as const;
type Status = ReturnType<SourceRun['status']>;

/** A source as the room reads it, and the stretches that it was asked for. */
function reading(
  name: string,
  count: LineCount | { readonly kind: string; readonly params: object },
  status: Status = LIVE,
) {
  const asked: unknown[] = [];
  const source = {
    ...{ name, guests: false, open: async () => {} },
    count: (query: string, stretch: object) => {
      asked.push([query, stretch]);
      return 'found' in count ? Promise.resolve(count) : Promise.reject(count);
    },
  };
  const run: SourceRun = {
    ...{ name, open: true, source, from: 1, status: () => status },
    ...{ readTo: () => '', stop: () => {} },
  };
  return { run, asked };
}
const scope = { time: new FakeTime(NOW), limits: limitsOf({}) };
const counted = (runs: readonly SourceRun[], query: Partial<RunQuery> = {}) =>
  countLines({ ...QUERY, ...query }, runs, scope);
const some = (found: number, all = 10): LineCount => ({ found, all, since: null });

describe('the lines that a check asks for', () => {
  it('OUT-455 are those of all sources of the session or of the one that is named, in the window up to where each is complete', async () => {
    const [app, api] = [
      reading('app', some(2)),
      reading('api', some(3), { ...LIVE, completeTo: iso(60_000) }),
    ];
    const runs = [app.run, api.run];
    expect(await counted(runs)).toEqual({ ok: true, value: { lines: 5, partial: null } });
    expect(app.asked).toEqual([['level:ERROR', { from: iso(320_000), to: iso(20_000) }]]);
    expect(api.asked).toEqual([['level:ERROR', { from: iso(360_000), to: iso(60_000) }]]);
    expect(await counted(runs, { source: 'api' })).toEqual({ ok: true, value: { lines: 3, partial: null } });
    expect(await counted(runs, { source: 'db' })).toEqual({
      ...{ ok: false, reason: { kind: 'not-read', params: { source: 'db' } } },
    });
    expect(await counted([])).toMatchObject({ ok: false, reason: { kind: 'no-source' } });
  });

  it.each<[string, Status, LineCount]>([
    ['starting', { state: 'starting' }, some(0)],
    ['no-promise', { state: 'live' }, some(0)],
    ['no-promise', { ...LIVE, behind: null }, some(0)],
    ['behind', { ...LIVE, completeTo: iso(301_000) }, some(0)],
    ['behind', { ...LIVE, state: 'behind' }, some(0)],
    [
      'partial',
      { state: 'unreachable', reason: { kind: 'partial', params: { failed: 1, total: 5 } } },
      some(0),
    ],
    ['late-lines', { ...LIVE, behind: [{ whose: 'web-3', by: 120_000, lines: 88, unshown: 88 }] }, some(0)],
    ['too-many', LIVE, { ...some(0), since: iso(30_000) }],
  ])('OUT-455 are said to be a part: %s', async (kind, status, count) => {
    const answer = await counted([reading('app', count, status).run, reading('api', some(1)).run]);
    expect(answer).toMatchObject({
      ok: true,
      value: { lines: 1, partial: { kind, params: { source: 'app' } } },
    });
  });

  it('OUT-455 are not known where one source cannot be asked, or has no line of any kind', async () => {
    const good = reading('api', some(0)).run;
    const why = { kind: 'timeout', params: { seconds: 8, node: 'https://os.test' } };
    expect(await counted([good, reading('app', why).run])).toEqual({ ok: false, reason: why });
    expect(await counted([good, reading('app', some(0, 0)).run])).toEqual({
      ...{ ok: false, reason: { kind: 'no-lines', params: { source: 'app' } } },
    });
    const unread = { ...reading('app', some(0)).run, source: null };
    const reason = { kind: 'unknown-source', params: { source: 'app' } };
    expect(await counted([{ ...unread, status: () => ({ state: 'refused', reason }) }])).toEqual({
      ok: false,
      reason,
    });
    expect(await counted([{ ...unread, status: () => ({ state: 'refused' }) }])).toMatchObject({
      ...{ ok: false, reason: { kind: 'not-counted' } },
    });
  });
});
