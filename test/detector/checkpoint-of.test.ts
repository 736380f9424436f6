import { describe, expect, it } from 'vitest';
import type { DetectionFact } from '../../src/detection/detection-event.ts';
import { NO_MEMORY, remember } from '../../src/detection/detection-memory.ts';
import { checkpointOf } from '../../src/detector/checkpoint-of.ts';
import { Evaluator } from '../../src/detector/evaluator.ts';
import type { FoundIncident } from '../../src/ports/page-sender.ts';
import { MINUTE, ruleFor, T0 } from '../detection/rules.ts';

const iso = (ms: number) => new Date(ms).toISOString();
const REF = { kind: 'impact', rule: 'checkout-5xx', group: [], key: 'k', episode: T0 } as const;
const page = (key: string): DetectionFact => ({
  type: 'page.requested',
  data: {
    ...{ ...REF, key, slot: T0, late: false, numbers: null, blind: null, ended: [], service: null },
  },
});
const exclusion = (id: string, from: number, until: number): DetectionFact => ({
  type: 'exclusion.added',
  data: {
    ...{ id, rule: null, source: null, match: { by: 'query', query: id }, owner: 'sato', reason: '' },
    ...{ from: iso(T0 + from * MINUTE), until: iso(T0 + until * MINUTE) },
  },
});
const INCIDENT: FoundIncident = { id: 'Q2', number: 8, status: 'acknowledged', merged: false, who: 'sato' };

/** Of a log with these facts. */
function checkpoint(facts: readonly DetectionFact[], found: FoundIncident | null = null) {
  const evaluator = new Evaluator(new Map());
  evaluator.setRules([ruleFor()]);
  return checkpointOf({
    ...{ at: T0, watcher: 'a', next: T0 + MINUTE, ping: null, pager: { at: T0, ok: true }, broken: ['x:1'] },
    evaluator,
    memory: remember(
      NO_MEMORY,
      facts.map((fact, i) => ({ ...fact, n: i + 1, at: iso(T0), by: 'a', fence: 1 })),
    ),
    seen: () => found,
    unsent: ({ sent }) =>
      sent ? null : { since: T0, why: { kind: 'rejected', reason: '', uncertain: false }, next: null },
  });
}

describe('what a watcher leaves to the next one, and to screens', () => {
  it('DET-718 is where rules, sources and the watcher are', () => {
    const { rules, ...rest } = checkpoint([]);
    expect(rules.map(({ rule }) => rule)).toEqual([ruleFor()]);
    expect(rest).toEqual({
      ...{ v: 1, at: T0, watcher: 'a', next: T0 + MINUTE, ping: null, pager: { at: T0, ok: true } },
      ...{ broken: ['x:1'], sources: [], pages: [], exclusions: [] },
    });
  });

  const sent: DetectionFact = { type: 'page.sent', data: { ...REF, by: 'low' } };
  const done: DetectionFact = { type: 'page.done', data: { ...REF, incident: 'Q1', number: 7 } };
  it.each<[string, readonly DetectionFact[], FoundIncident | null, object | null]>([
    [
      'was only asked for',
      [page('k')],
      null,
      {
        status: 'sending',
        by: null,
        number: null,
        incident: null,
        who: null,
        unsent: { why: { kind: 'rejected' } },
      },
    ],
    [
      'was sent',
      [page('k'), sent],
      null,
      { status: 'sent', by: 'low', number: null, incident: null, unsent: null },
    ],
    [
      'was seen once',
      [page('k'), sent, done],
      null,
      { status: 'sent', number: 7, incident: 'Q1', who: null },
    ],
    [
      'was seen now',
      [page('k'), sent, done],
      INCIDENT,
      { status: 'acknowledged', number: 8, incident: 'Q2', who: 'sato' },
    ],
    [
      'is over',
      [page('k'), sent, { type: 'resolve.requested', data: { ...REF, why: 'cleared' } }],
      null,
      null,
    ],
  ])('DET-718 has a page that %s as it is at the pager', (_what, facts, found, expected) => {
    const { pages } = checkpoint(facts, found);
    const of = { rule: 'checkout-5xx', group: [], kind: 'impact', episode: T0 };
    expect(pages).toMatchObject(expected === null ? [] : [{ ...of, ...expected }]);
    expect(pages).toHaveLength(expected === null ? 0 : 1);
  });

  it('DET-718 has the exclusions that hold, by their end, with what they held back', () => {
    const held: DetectionFact = {
      type: 'exclusion.held',
      data: { id: 'late', rule: 'checkout-5xx', group: [], episode: T0, users: 40 },
    };
    const { exclusions } = checkpoint([
      exclusion('late', -9, 30),
      exclusion('over', -9, 0),
      exclusion('soon', 0, 5),
      exclusion('next', 1, 9),
      exclusion('mid', -1, 9),
      held,
    ]);
    expect(exclusions.map(({ exclusion: { id }, pages, users }) => [id, pages, users])).toEqual([
      ...[
        ['soon', 0, 0],
        ['mid', 0, 0],
        ['late', 1, 40],
      ],
    ]);
  });
});
