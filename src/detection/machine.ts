import type { DetectionRule } from './rule.ts';
import { levelOfCounts, type SlotResult, type SlotUnknown } from './slot.ts';

/*
 * One rule and group, slot by slot. No clock, no I/O: live runs, tests of rules and backtests share it.
 *
 *   normal ──level reached──► pending ──for `for`──► paging ──below `resolve.below`──► resolving
 *     ▲                          │                     ▲ ◄─────────not below──────────────┤
 *     └──────not reached─────────┘                     └ ─ ─ ─ page                      │
 *     ▲                                                          resolve ─ ─ ─           │
 *     └─────────────────────`resolve.clean` such slots in a row──────────────────────────┘
 *
 * An unknown slot moves none of it: the phase, and what was counted towards the next one, stay. Only the blindness itself goes on;
 * after `for` (and two slots at least) it is an alert of its own.
 */

export type RulePhase = 'normal' | 'pending' | 'paging' | 'resolving';

/** What screens show: a blind rule keeps its phase underneath. */
export type RuleStanding = RulePhase | 'blind';

/** From the slot that paged until it is resolved. */
export interface Episode {
  /** Epoch ms of the first slot that reached the page level: what names the episode. */
  readonly first: number;
  /** The slot at which somebody was paged. */
  readonly paged: number;
}

export interface Blindness {
  /** The first slot that could not be counted. */
  readonly since: number;
  readonly slots: number;
  /** Whether the alert of its own was raised. */
  readonly raised: boolean;
  /** Why the last one could not. */
  readonly why: SlotUnknown;
}

interface Core {
  readonly phase: RulePhase;
  /** The slot at which the phase began; null before the first. */
  readonly since: number | null;
  /** While pending: slots in a row that reached the page level. While resolving: such that were clean. Else 0. */
  readonly run: number;
  readonly episode: Episode | null;
  /** Whether the notice level is reached. */
  readonly noticed: boolean;
  readonly blind: Blindness | null;
}

/** Plain data: kept as JSON between slots. */
export interface RuleState extends Core {
  /** The newest slot that was stepped; null: none. */
  readonly slot: number | null;
  /** The last `MOST_REOPENED` results, oldest first, and what the state was before them. */
  readonly recent: readonly SlotResult[];
  readonly base: Core;
}

/** Slots that late documents can open again. */
export const MOST_REOPENED = 3;
const BLIND_SLOTS = 2;

const FIRST: Core = { phase: 'normal', since: null, run: 0, episode: null, noticed: false, blind: null };
export const INITIAL_STATE: RuleState = { ...FIRST, slot: null, recent: [], base: FIRST };

const coreOf = ({ phase, since, run, episode, noticed, blind }: Core): Core => ({
  phase,
  since,
  run,
  episode,
  noticed,
  blind,
});

export const ruleStanding = (state: Pick<RuleState, 'phase' | 'blind'>): RuleStanding =>
  state.blind === null ? state.phase : 'blind';

/**
 * What a slot changed. `result` is the slot's; `late`: it was found when documents had come late.
 *
 * - `page`: somebody is to be paged. Once an episode.
 * - `resolve`: the episode is over. Only counted slots lead here.
 * - `worse`: the level is reached again while resolving; nobody is paged for it.
 * - `blind`: the alert that the rule cannot be counted is to be raised. Once a blindness. `sighted` ends it.
 */
export type Transition = {
  readonly slot: number;
  readonly late: boolean;
  readonly result: SlotResult;
} & (
  | { readonly kind: 'pending' | 'pending-ended' | 'notice' | 'notice-ended' }
  | { readonly kind: 'page' | 'resolving' | 'worse' | 'resolve'; readonly episode: Episode }
  | { readonly kind: 'blind' | 'sighted'; readonly blind: Blindness }
);

export interface Stepped {
  readonly state: RuleState;
  readonly transitions: readonly Transition[];
}

/**
 * The state after one more slot. A result of a slot that was stepped before replaces it if it is `late` and among the last
 * `MOST_REOPENED`; any other that is not newer changes nothing. Slots between may be missing: they count as never seen.
 */
export function stepRule(rule: DetectionRule, state: RuleState, result: SlotResult): Stepped {
  if (state.slot !== null && result.slot <= state.slot) {
    return result.late ? reopened(rule, state, result) : { state, transitions: [] };
  }
  const [core, transitions] = stepCore(rule, coreOf(state), result);
  // What was found clean stays clean: nothing late opens a slot from before a resolve.
  if (transitions.some(({ kind }) => kind === 'resolve')) {
    return { state: { ...core, slot: result.slot, recent: [], base: core }, transitions };
  }
  const all = [...state.recent, result];
  const passed = all.slice(0, -MOST_REOPENED);
  const base = passed.reduce((before, each) => stepCore(rule, before, each)[0], state.base);
  return { state: { ...core, slot: result.slot, recent: all.slice(-MOST_REOPENED), base }, transitions };
}

/** The slots since are stepped again with the new result; an episode that has begun is never taken back by it. */
function reopened(rule: DetectionRule, state: RuleState, result: SlotResult): Stepped {
  const place = state.recent.findIndex(({ slot }) => slot === result.slot);
  // A slot that was counted stays counted.
  if (place < 0 || (result.counts === null && state.recent[place]?.counts !== null)) {
    return { state, transitions: [] };
  }
  const recent = state.recent.with(place, result);
  const again = recent.reduce((before, each) => stepCore(rule, before, each)[0], state.base);
  const [kept, transitions] = reconciled(coreOf(state), again, { slot: result.slot, late: true, result });
  return { state: { ...state, ...kept, recent }, transitions };
}

/** What stepping again may change of what was said before. */
function reconciled(before: Core, again: Core, at: At): [Core, readonly Transition[]] {
  const said: Transition[] = [];
  if (before.blind?.raised && again.blind === null)
    said.push({ ...at, kind: 'sighted', blind: before.blind });
  const blind = again.blind && {
    ...again.blind,
    raised: again.blind.raised || before.blind?.raised === true,
  };
  const { episode } = before;
  if (episode !== null) {
    if (before.phase === 'resolving' && again.episode !== null && again.phase === 'paging') {
      said.push({ ...at, kind: 'worse', episode });
      return [{ ...before, blind, phase: 'paging', since: again.since, run: 0 }, said];
    }
    // Fewer clean slots than were thought.
    const fewer = before.phase === 'resolving' && again.phase === 'resolving';
    return [{ ...before, blind, run: fewer ? Math.min(before.run, again.run) : before.run }, said];
  }
  if (again.noticed !== before.noticed) said.push({ ...at, kind: again.noticed ? 'notice' : 'notice-ended' });
  if (again.episode !== null) said.push({ ...at, kind: 'page', episode: again.episode });
  else if (again.phase !== before.phase) {
    said.push({ ...at, kind: again.phase === 'pending' ? 'pending' : 'pending-ended' });
  }
  return [{ ...again, blind }, said];
}

function stepCore(
  rule: DetectionRule,
  before: Core,
  result: SlotResult,
): readonly [Core, readonly Transition[]] {
  const at = { slot: result.slot, late: result.late, result };
  if (result.counts === null) return blinder(rule, before, result.unknown, at);
  const said: Transition[] = [];
  if (before.blind?.raised) said.push({ ...at, kind: 'sighted', blind: before.blind });
  const level = levelOfCounts(rule.impact, result.counts);
  const noticed = level !== 'none';
  if (noticed !== before.noticed) said.push({ ...at, kind: noticed ? 'notice' : 'notice-ended' });
  const seen = { ...before, blind: null, noticed };
  // Without any document of `total` nothing was seen: silence ends no episode.
  if (before.episode !== null && result.counts.total === 0 && !rule.quiet) return [seen, said];
  const [core, moved] =
    before.episode === null
      ? towardsPage(rule, seen, level === 'page', at)
      : towardsEnd(rule, seen, before.episode, result.counts.users.n < rule.resolve.below, at);
  return [core, [...said, ...moved]];
}

type At = Pick<Transition, 'slot' | 'late' | 'result'>;

function blinder(
  rule: DetectionRule,
  before: Core,
  why: SlotUnknown,
  at: At,
): readonly [Core, readonly Transition[]] {
  const slots = (before.blind?.slots ?? 0) + 1;
  const since = before.blind?.since ?? at.slot;
  const due = slots >= BLIND_SLOTS && (slots - 1) * rule.every >= rule.for;
  const blind: Blindness = { since, slots, why, raised: due };
  const raise = due && before.blind?.raised !== true;
  return [{ ...before, blind }, raise ? [{ ...at, kind: 'blind', blind }] : []];
}

function towardsPage(
  rule: DetectionRule,
  before: Core,
  reached: boolean,
  at: At,
): readonly [Core, readonly Transition[]] {
  if (!reached) {
    if (before.phase === 'normal') return [before, []];
    return [{ ...before, phase: 'normal', since: at.slot, run: 0 }, [{ ...at, kind: 'pending-ended' }]];
  }
  const pending = before.phase === 'pending';
  const since = pending ? (before.since ?? at.slot) : at.slot;
  const run = pending ? before.run + 1 : 1;
  if ((run - 1) * rule.every < rule.for) {
    return [{ ...before, phase: 'pending', since, run }, pending ? [] : [{ ...at, kind: 'pending' }]];
  }
  const episode: Episode = { first: since, paged: at.slot };
  return [
    { ...before, phase: 'paging', since: at.slot, run: 0, episode },
    [{ ...at, kind: 'page', episode }],
  ];
}

function towardsEnd(
  rule: DetectionRule,
  before: Core,
  episode: Episode,
  clean: boolean,
  at: At,
): readonly [Core, readonly Transition[]] {
  const resolving = before.phase === 'resolving';
  if (!clean) {
    if (!resolving) return [before, []];
    return [{ ...before, phase: 'paging', since: at.slot, run: 0 }, [{ ...at, kind: 'worse', episode }]];
  }
  const run = resolving ? before.run + 1 : 1;
  if (run >= rule.resolve.clean) {
    const over: Core = { ...before, phase: 'normal', since: at.slot, run: 0, episode: null };
    return [over, [{ ...at, kind: 'resolve', episode }]];
  }
  const since = resolving ? before.since : at.slot;
  return [
    { ...before, phase: 'resolving', since, run },
    resolving ? [] : [{ ...at, kind: 'resolving', episode }],
  ];
}

/**
 * Steps through slots that were missed, oldest first. What had already ended at the last of them pages nobody: the first slot of
 * such an episode is in `missed`, and neither its page nor its resolve is among the transitions.
 */
export function catchUpRule(
  rule: DetectionRule,
  state: RuleState,
  results: readonly SlotResult[],
): Stepped & { readonly missed: readonly number[] } {
  const before = state.episode?.first ?? null;
  const transitions: Transition[] = [];
  let now = state;
  for (const result of results) {
    const stepped = stepRule(rule, now, result);
    now = stepped.state;
    transitions.push(...stepped.transitions);
  }
  const begun = transitions.flatMap((each) => (each.kind === 'page' ? [each.episode.first] : []));
  const open = now.phase === 'paging' ? now.episode?.first : undefined;
  const missed = new Set(begun.filter((first) => first !== open && first !== before));
  const kept = transitions.filter((each) => {
    if ('episode' in each) return !missed.has(each.episode.first);
    // A blindness that ended meanwhile, and had not been raised before.
    return !('blind' in each) || each.blind.since === now.blind?.since || state.blind?.raised === true;
  });
  const over = now.episode !== null && missed.has(now.episode.first);
  const core: Core = over ? { ...coreOf(now), phase: 'normal', run: 0, episode: null } : coreOf(now);
  return {
    // Nobody was paged for what is only resolving yet, so there is nothing to resolve.
    state: over ? { ...core, slot: now.slot, recent: [], base: core } : now,
    transitions: kept,
    missed: [...missed],
  };
}
