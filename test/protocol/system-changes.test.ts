import { expect, it } from 'vitest';
import { changesAnswerOf, type SentChanges } from '../../src/protocol/system-changes.ts';

const change = {
  id: 'deploy-1',
  kind: 'deploy',
  service: 'checkout',
  version: 'v2',
  sha: null,
  title: null,
  orderedAt: '2026-11-25T17:50:00.000Z',
  liveAt: '2026-11-25T17:51:00.000Z',
  origins: ['github'],
} as unknown as SentChanges['rows'][number]['change'];

const sent = (coverage: SentChanges['coverage'], rows = [{ change }]) =>
  ({ from: '', to: '2026-11-25T18:00:00.000Z', gaps: [], coverage, rows }) as unknown as SentChanges;

const checkout = {
  service: 'checkout',
  completeTo: '2026-11-25T17:59:50.000Z',
  origins: ['github' as const],
};

it('what an earlier hub left out of a service is worked out from its rows, its gaps and its end', () => {
  const silence = (one: SentChanges) => changesAnswerOf(one).coverage.map((each) => each.silence);
  expect(silence(sent([checkout, { ...checkout, service: 'search' }]))).toEqual([
    'changed',
    'nothing-went-out',
  ]);
  const gap = { service: null, from: '', to: '' } as unknown as SentChanges['gaps'][number];
  expect(silence({ ...sent([checkout]), gaps: [gap] })).toEqual(['nothing-known']);
  expect(silence({ ...sent([checkout]), to: '2026-11-25T18:30:00.000Z' })).toEqual(['nothing-known']);
});

it('what the hub answered of a service stays, and so does the rest of its answer', () => {
  const one = sent([{ ...checkout, silence: 'unknown' }]);
  expect(changesAnswerOf(one)).toEqual({
    ...one,
    coverage: [{ ...checkout, silence: 'unknown', basis: null, maybe: [], released: [] }],
  });
});
