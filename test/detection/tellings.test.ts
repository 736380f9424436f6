import { describe, expect, it } from 'vitest';
import type { DetectionFact } from '../../src/detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../src/detection/detection-memory.ts';
import { tellings } from '../../src/detection/tellings.ts';
import { MINUTE, T0 } from './rules.ts';

const HOUR = 60 * MINUTE;
/** Facts with the hour after T0 in which each was written. */
const memoryOf = (...facts: readonly (readonly [number, DetectionFact])[]) =>
  remember(
    NO_MEMORY,
    facts.map(([hour, fact], i) => ({
      ...fact,
      ...{ n: i + 1, at: new Date(T0 + hour * HOUR).toISOString(), by: 'a', fence: 1 },
    })),
  );
const ref = (rule: string, key = rule) => ({ kind: 'impact', rule, group: [], key, episode: T0 }) as const;
const requested = (rule: string, key = rule): DetectionFact => ({
  type: 'page.requested',
  data: {
    ...ref(rule, key),
    ...{ slot: T0, late: false, numbers: null, blind: null, ended: [], service: null },
  },
});
const unsent = (rule: string, key = rule): DetectionFact => ({
  type: 'page.unsent',
  data: { ...ref(rule, key), why: { kind: 'rejected', reason: '', uncertain: false }, by: 'service' },
});
const told = (memory: ReturnType<typeof memoryOf>, hours: number) =>
  tellings(memory, T0 + hours * HOUR, 'UTC').flatMap((one) =>
    one.kind === 'unsent' ? [[one.key.replace(/\d+$/, 'H'), one.pages.map(({ key }) => key)]] : [],
  );

describe('pages that were not sent, in the chat', () => {
  it('DET-921 are one post for a rule and hour, and none without trouble', () => {
    const memory = memoryOf(
      [0, requested('a', 'a1')],
      [0.5, requested('a', 'a2')],
      [0.6, requested('b')],
      [1, requested('a', 'a3')],
      [1, requested('c')],
      ...(['a1', 'a2', 'a3'] as const).map((key) => [1, unsent('a', key)] as const),
      [1, unsent('b')],
    );
    expect(told(memory, 2)).toEqual([
      ['unsent a H', ['a1', 'a2']],
      ['unsent b H', ['b']],
      ['unsent a H', ['a3']],
    ]);
    const keys = tellings(memory, T0 + 2 * HOUR, 'UTC').map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });

  it('DET-921 are news while they are owed, and for six hours after they were sent or over', () => {
    const owed = memoryOf([0, requested('a')], [0, unsent('a')]);
    expect(told(owed, 500)).toHaveLength(1);
    const sent = memoryOf([0, requested('a')], [0, unsent('a')], [3, { type: 'page.sent', data: ref('a') }]);
    const over = memoryOf(
      [0, requested('a')],
      [0, unsent('a')],
      [3, { type: 'resolve.requested', data: { ...ref('a'), why: 'cleared' } }],
    );
    for (const memory of [sent, over]) {
      expect(told(memory, 8.99)).toHaveLength(1);
      expect(told(memory, 9)).toHaveLength(0);
    }
  });

  it('DET-883 a notice is news for less than six hours, and comes after what was not sent', () => {
    const notice: DetectionFact = {
      type: 'notice.raised',
      data: { rule: 'n', group: [], slot: T0, users: 3, totalUsers: null, owner: null },
    };
    const memory = memoryOf([0, notice], [0, requested('a')], [0, unsent('a')]);
    const kinds = (ms: number) => tellings(memory, T0 + ms, 'UTC').map(({ kind }) => kind);
    expect(kinds(6 * HOUR - 1)).toEqual(['unsent', 'notice']);
    expect(kinds(6 * HOUR)).toEqual(['unsent']);
  });
});
