import type { Checkpoint, EvaluatedGroup } from '../../../src/detection/checkpoint.ts';
import { INITIAL_STATE, type RuleState, stepRule } from '../../../src/detection/machine.ts';
import type { DetectionRule } from '../../../src/detection/rule.ts';
import type { SlotCounts, SlotResult } from '../../../src/detection/slot.ts';
import type { DetectionHost } from '../../../src/tui/detection/detection-host.ts';
import type { DetectionReading, ExclusionWish } from '../../../src/tui/detection/detection-state.ts';
import { countsFor, MINUTE, ruleFor } from '../../detection/rules.ts';

/** 03:11:39 in Tokyo. */
export const NOW = Date.parse('2026-11-25T18:11:39.000Z');
const SLOT = Date.parse('2026-11-25T18:11:00.000Z');

export function groupOf(
  rule: DetectionRule,
  counts: readonly (Partial<SlotCounts> | null)[],
): EvaluatedGroup {
  let state: RuleState = INITIAL_STATE;
  let last: SlotResult | null = null;
  for (const [i, each] of counts.entries()) {
    const slot = SLOT - (counts.length - 1 - i) * MINUTE;
    const of = { rule: rule.name, group: [], slot, late: false };
    last =
      each === null
        ? { ...of, counts: null, unknown: { kind: 'unreachable', params: { node: 'https://pay' } } }
        : { ...of, counts: countsFor(each.users?.n ?? 0, each), unknown: null };
    state = stepRule(rule, state, last).state;
  }
  const bars = counts.map((each) => (each === null ? null : (each.users?.n ?? 0)));
  return { group: [], state, last, bars: bars.slice(-12), shadows: {} };
}

const hit = (n: number, totalUsers: number, unnamed = 0): Partial<SlotCounts> => ({
  bad: 2 * n + unnamed,
  users: { n, unnamed },
  total: 3 * totalUsers,
  totalUsers,
});
const impact = (page: number, share: string) => ({ users: 'user.id', page, share });

/** A night with one rule in each state. */
export function detectionNight(more: Partial<Checkpoint> = {}): Checkpoint {
  const total = 'service:x';
  const checkout = ruleFor({ total, impact: impact(5, '2%') });
  const search = ruleFor({ name: 'search-slow', total, impact: impact(8, '0.3%'), for: '5m' });
  const pay = ruleFor({ name: 'pay-declines', source: 'pay', total, impact: impact(10, '1%') });
  const login = ruleFor({ name: 'login-errors', total, impact: impact(5, '1%'), resolve: { clean: 3 } });
  const images = ruleFor({ name: 'image-404', source: 'cdn', impact: { users: 'user.id', notice: 50 } });
  const rules = [images, login, pay, search, checkout];
  const groups: Readonly<Record<string, EvaluatedGroup>> = {
    'checkout-5xx': groupOf(
      checkout,
      [0, 0, 0, 0, 120, 300, 480, 520, 640, 560, 600, 641].map((n) => hit(n, 6_180)),
    ),
    'search-slow': groupOf(
      search,
      [1, 2, 1, 2, 2, 1, 2, 3, 4, 8, 9, 9].map((n) => hit(n, 2_210)),
    ),
    'pay-declines': groupOf(pay, [...[3, 1, 3, 1, 3, 3, 1].map((n) => hit(n, 900)), null, null, null]),
    'login-errors': groupOf(
      login,
      [10, 30, 80, 60, 50, 50, 0, 0].map((n) => hit(n, 1_904)),
    ),
    'image-404': groupOf(images, [hit(12, 3_000)]),
  };
  return {
    v: 1,
    at: SLOT + 2_000,
    watcher: 'hub-1',
    rules: rules.map((rule) => ({
      rule,
      leaving: false,
      slot: SLOT,
      groups: [groups[rule.name]!],
      counted: [],
      silence: null,
    })),
    sources: [
      { name: 'app', blindSince: null, why: null, readAt: SLOT },
      { name: 'cdn', blindSince: null, why: null, readAt: SLOT },
      {
        name: 'pay',
        blindSince: SLOT - 2 * MINUTE,
        why: { kind: 'unreachable', params: {} },
        readAt: SLOT - 3 * MINUTE,
      },
    ],
    next: SLOT + MINUTE,
    ping: { at: SLOT + 2_000, ok: true },
    pager: { at: SLOT + 2_000, ok: true },
    pages: [
      {
        ...{ rule: 'checkout-5xx', group: [], kind: 'impact', episode: SLOT, incident: 'Q1', number: 4812 },
        ...{ status: 'acknowledged', unsent: null, by: null, who: '佐藤' },
      },
      {
        ...{ rule: 'pay', group: [], kind: 'blind', episode: SLOT, incident: 'Q2', number: 4815 },
        ...{ status: 'triggered', unsent: null, by: null, who: null },
      },
      {
        ...{ rule: 'login-errors', group: [], kind: 'impact', episode: SLOT, incident: 'Q3', number: 4803 },
        ...{ status: 'triggered', unsent: null, by: null, who: null },
      },
    ],
    exclusions: ['acquirer-maint', 'old-client'].map((id) => ({
      exclusion: {
        ...{ id, rule: null, source: null, match: { by: 'query', query: 'acquirer:b' }, owner: '佐藤' },
        ...{ reason: 'メンテナンス', from: '2026-11-20T00:00:00.000Z', until: '2026-11-27T09:00:00.000Z' },
      },
      pages: 6,
      users: 0,
    })),
    broken: [],
    ...more,
  };
}

/** The world outside of the screen, in the test's hands. */
export class HeldDetectionHost implements DetectionHost {
  time = NOW;
  reading: DetectionReading;
  readonly wishes: ExclusionWish[] = [];
  /** Why an exclusion has to be asked for twice; null: it has not. */
  doubt: string | null = null;
  bells = 0;
  #ticks: (() => void)[] = [];

  constructor(reading: Partial<DetectionReading> = {}) {
    this.reading = {
      ...{
        checkpoint: detectionNight(),
        holder: 'hub-1',
        standby: ['hub-2'],
        role: 'evaluates',
        trouble: null,
      },
      ...reading,
    };
  }

  now = (): number => this.time;
  every(_ms: number, run: () => void): () => void {
    this.#ticks.push(run);
    return () => {
      this.#ticks = [];
    };
  }
  read = async (): Promise<DetectionReading> => this.reading;
  async exclude(wish: ExclusionWish) {
    this.wishes.push(wish);
    if (this.doubt !== null && !wish.sure) return { ok: false as const, why: this.doubt, asks: true };
    return { ok: true as const, id: 'checkout-5xx-2026-11-25', until: '2026-12-02T18:11:39.000Z' };
  }
  bell = (): void => {
    this.bells += 1;
  };
  onSignal = (): (() => void) => () => {};

  /** A second passes, and the answer to what it asks is there. */
  async tick(): Promise<void> {
    this.time += 1_000;
    for (const run of this.#ticks) run();
    await new Promise((done) => setImmediate(done));
  }
}
