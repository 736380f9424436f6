import { type DetectionRule, pagesUnnamed, unnamedLevel } from './rule.ts';
import {
  levelOfCounts,
  levelOfUsers,
  recoveryOf,
  type SlotCounts,
  type SlotResult,
  type SlotUnknown,
} from './slot.ts';

/*
 * One rule and group, slot by slot. No clock, no I/O: live runs, tests of rules and backtests share it.
 *
 *   normal ──level reached──► pending ──for `for`──► paging ──────── clean ──────────► resolving
 *     ▲                          │                     ▲ ◄─────────not clean──────────────┤
 *     └──────not reached─────────┘                     └ ─ ─ ─ page                      │
 *     ▲                                                          resolve ─ ─ ─           │
 *     └─────────────────────`resolve.clean` such slots in a row──────────────────────────┘
 *
 * What is clean: slot.ts, `recoveryOf`. With a `for` the level has to be reached for so long, and after that so many users as the level
 * has must be affected in what the slots show for the first time: else a window that is longer than `for` pages for what is over.
 * Documents that name no user are judged alike, by their own number.
 *
 * An unknown slot moves none of it: the phase, and what was counted towards the next one, stay. Only the blindness itself goes on;
 * after `for` (and two slots at least) it is an alert of its own.
 */

type RulePhase = 'normal' | 'pending' | 'paging' | 'resolving';

/** What screens show: a blind rule keeps its phase underneath. */
export type RuleStanding = RulePhase | 'blind';

/** From the slot that paged until it is resolved. */
interface Episode {
  /** Epoch ms of the first slot that reached the page level: what names the episode. */
  readonly first: number;
  /** The slot at which somebody was paged. */
  readonly paged: number;
  /** When it paged, and since, no page level of users was reached: only that of documents which name none. */
  readonly unnamed?: true;
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
  /**
   * Slots in a row: while pending those that reached the page level, while resolving those that were clean, while paging those
   * with as few users that were not clean all the same. Else 0.
   */
  readonly run: number;
  /** While pending: affected users of the newest part of each window since `for` has passed. */
  readonly fresh: number;
  /** The same of bad documents that name no user; not given: none, or no number of them pages. */
  readonly freshUnnamed?: number;
  readonly episode: Episode | null;
  /** Nobody could see it for a time in the episode: silence, or too little traffic to be clean. Somebody may have ended the page. */
  readonly away: boolean;
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

const FIRST: Core = {
  ...{ phase: 'normal', since: null, run: 0, fresh: 0, episode: null, away: false },
  ...{ noticed: false, blind: null },
};
export const INITIAL_STATE: RuleState = { ...FIRST, slot: null, recent: [], base: FIRST };

const coreOf = ({ phase, since, run, fresh, freshUnnamed, episode, away, noticed, blind }: Core): Core => ({
  ...{ phase, since, run, fresh, episode, away, noticed, blind },
  ...(freshUnnamed === undefined ? {} : { freshUnnamed }),
});

export const ruleStanding = (state: Pick<RuleState, 'phase' | 'blind'>): RuleStanding =>
  state.blind === null ? state.phase : 'blind';

/**
 * What a slot changed. `result` is the slot's; `late`: it was found when documents had come late.
 *
 * - `page`: somebody is to be paged. Once an episode.
 * - `resolve`: the episode is over. Only counted slots lead here.
 * - `worse`: it is not clean any more while resolving; nobody is paged for it.
 * - `again`: the page level is reached again after nobody could see it for a time: the same page is to be sent again, for the case
 *   that somebody has resolved it meanwhile.
 * - `blind`: the alert that the rule cannot be counted is to be raised. Once a blindness. `sighted` ends it.
 */
export type RuleMove = {
  readonly slot: number;
  readonly late: boolean;
  readonly result: SlotResult;
} & (
  | { readonly kind: 'pending' | 'pending-ended' | 'notice' | 'notice-ended' }
  | { readonly kind: 'page' | 'resolving' | 'worse' | 'again' | 'resolve'; readonly episode: Episode }
  | { readonly kind: 'blind' | 'sighted'; readonly blind: Blindness }
);

export interface Stepped {
  readonly state: RuleState;
  readonly moves: readonly RuleMove[];
}

/**
 * The state after one more slot. A result of a slot that was stepped before replaces it if it is `late` and among the last
 * `MOST_REOPENED`; any other that is not newer changes nothing. Slots between may be missing: they count as never seen.
 */
export function stepRule(rule: DetectionRule, state: RuleState, result: SlotResult): Stepped {
  if (state.slot !== null && result.slot <= state.slot) {
    return result.late ? reopened(rule, state, result) : { state, moves: [] };
  }
  const [core, moves] = stepCore(rule, coreOf(state), result);
  const all = [...state.recent, result];
  // Nothing late opens a slot of an episode that is over. In the clean slots that ended it another one may be found.
  if (moves.some(({ kind }) => kind === 'resolve')) {
    const from = state.phase === 'resolving' ? (state.since ?? result.slot) : result.slot;
    const recent = all.filter(({ slot }) => slot >= from).slice(-MOST_REOPENED);
    return { state: { ...core, slot: result.slot, recent, base: core }, moves };
  }
  const passed = all.slice(0, -MOST_REOPENED);
  const base = steppedAgain(rule, state.base, passed);
  return { state: { ...core, slot: result.slot, recent: all.slice(-MOST_REOPENED), base }, moves };
}

/** The slots since are stepped again with the new result; an episode that has begun is never taken back by it. */
function reopened(rule: DetectionRule, state: RuleState, result: SlotResult): Stepped {
  const place = state.recent.findIndex(({ slot }) => slot === result.slot);
  // A slot that was counted stays counted.
  if (place < 0 || (result.counts === null && state.recent[place]?.counts !== null)) {
    return { state, moves: [] };
  }
  const recent = state.recent.with(place, result);
  const again = steppedAgain(rule, state.base, recent);
  const [kept, moves] = reconciled(coreOf(state), again, { slot: result.slot, late: true, result });
  return { state: { ...state, ...kept, recent }, moves };
}

/**
 * However many of the slots are clean, none ends an episode: who was not paged yet is paged, and what late documents show as clean ends no
 * page. Only a later slot does.
 */
function steppedAgain(rule: DetectionRule, base: Core, results: readonly SlotResult[]): Core {
  const lasting = { ...rule, resolve: { ...rule.resolve, clean: Number.POSITIVE_INFINITY } };
  return results.reduce((before, each) => stepCore(lasting, before, each)[0], base);
}

/** What stepping again may change of what was said before. */
function reconciled(before: Core, again: Core, at: At): [Core, readonly RuleMove[]] {
  const said: RuleMove[] = [];
  if (before.blind?.raised && again.blind === null)
    said.push({ ...at, kind: 'sighted', blind: before.blind });
  const blind = again.blind && { ...again.blind, raised: before.blind?.raised === true };
  if (before.episode !== null) {
    // Late documents may show users that it did not have before.
    const isOfUsers = again.episode !== null && again.episode.unnamed === undefined;
    const episode = isOfUsers ? ofUsers(before.episode) : before.episode;
    if (before.phase === 'resolving' && again.phase === 'paging') {
      said.push({ ...at, kind: 'worse', episode });
      return [{ ...before, episode, blind, phase: 'paging', since: again.since, run: 0 }, said];
    }
    // Fewer clean slots than were thought.
    const run = again.phase === 'resolving' ? Math.min(before.run, again.run) : before.run;
    return [{ ...before, episode, blind, run }, said];
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
): readonly [Core, readonly RuleMove[]] {
  const at = { slot: result.slot, late: result.late, result };
  if (result.counts === null) return blinder(rule, before, result.unknown, at);
  const said: RuleMove[] = [];
  if (before.blind?.raised) said.push({ ...at, kind: 'sighted', blind: before.blind });
  const level = levelOfCounts(rule.impact, result.counts);
  const noticed = level !== 'none';
  if (noticed !== before.noticed) said.push({ ...at, kind: noticed ? 'notice' : 'notice-ended' });
  const seen = { ...before, blind: null, noticed };
  const [core, moved] =
    before.episode === null
      ? towardsPage(rule, seen, level === 'page', result.counts, at)
      : towardsEnd(rule, seen, before.episode, result.counts, at);
  return [core, [...said, ...moved]];
}

type At = Pick<RuleMove, 'slot' | 'late' | 'result'>;

function blinder(
  rule: DetectionRule,
  before: Core,
  why: SlotUnknown,
  at: At,
): readonly [Core, readonly RuleMove[]] {
  const slots = (before.blind?.slots ?? 0) + 1;
  const since = before.blind?.since ?? at.slot;
  const due = slots >= BLIND_SLOTS && (slots - 1) * rule.every >= rule.for;
  // Late documents may have made it shorter: what was raised stays so until it is counted.
  const isRaised = before.blind?.raised === true;
  const blind: Blindness = { since, slots, why, raised: due || isRaised };
  return [{ ...before, blind }, due && !isRaised ? [{ ...at, kind: 'blind', blind }] : []];
}

function towardsPage(
  rule: DetectionRule,
  before: Core,
  reached: boolean,
  counts: SlotCounts,
  at: At,
): readonly [Core, readonly RuleMove[]] {
  if (!reached) {
    if (before.phase === 'normal') return [before, []];
    const normal: Core = { ...before, phase: 'normal', since: at.slot, run: 0, fresh: 0 };
    return [normal, [{ ...at, kind: 'pending-ended' }]];
  }
  const pending = before.phase === 'pending';
  const since = pending ? (before.since ?? at.slot) : at.slot;
  const run = pending ? before.run + 1 : 1;
  const isHeld = (run - 1) * rule.every >= rule.for;
  const seen = freshOf(rule, pending ? before : FIRST, isHeld ? counts : null);
  if (!isHeld || !goesOn(rule, since, seen, at.slot)) {
    return [
      { ...before, phase: 'pending', since, run, ...seen },
      pending ? [] : [{ ...at, kind: 'pending' }],
    ];
  }
  const isOfUsers = levelOfUsers(rule.impact, counts) === 'page';
  const episode: Episode = { first: since, paged: at.slot, ...(isOfUsers ? {} : { unnamed: true }) };
  return [
    { ...before, phase: 'paging', since: at.slot, run: 0, fresh: 0, episode, away: false },
    [{ ...at, kind: 'page', episode }],
  ];
}

/** What slots have shown for the first time since `for` has passed, with one slot more. */
function freshOf(
  { impact }: DetectionRule,
  { fresh = 0, freshUnnamed = 0 }: Partial<Core>,
  counts: SlotCounts | null,
): Pick<Core, 'fresh' | 'freshUnnamed'> {
  const more = counts === null ? 0 : (counts.freshUnnamed ?? counts.users.unnamed);
  const unnamed = pagesUnnamed(impact) ? { freshUnnamed: freshUnnamed + more } : {};
  return { fresh: fresh + (counts === null ? 0 : (counts.fresh ?? counts.users.n)), ...unnamed };
}

/**
 * Whether trouble that began at `since` still went on when `for` had passed: by the users that slots have shown for the first time
 * since then, or as by now the window holds nothing from before.
 */
const goesOn = (
  rule: DetectionRule,
  since: number,
  { fresh, freshUnnamed = 0 }: Pick<Core, 'fresh' | 'freshUnnamed'>,
  slot: number,
): boolean =>
  rule.for === 0 ||
  fresh >= (rule.impact.page?.users ?? Number.POSITIVE_INFINITY) ||
  freshUnnamed >= unnamedLevel(rule.impact) ||
  slot - rule.window >= since + rule.for - rule.every;

/** The same episode, in which a level of users was reached. */
const ofUsers = ({ first, paged }: Episode): Episode => ({ first, paged });

function towardsEnd(
  rule: DetectionRule,
  before: Core,
  episode: Episode,
  counts: SlotCounts,
  at: At,
): readonly [Core, readonly RuleMove[]] {
  const recovery = recoveryOf(rule, counts, episode.unnamed);
  if (recovery === 'silent') return [{ ...before, away: true }, []];
  const resolving = before.phase === 'resolving';
  const said: readonly RuleMove[] = resolving ? [{ ...at, kind: 'worse', episode }] : [];
  const paging: Core = { ...before, phase: 'paging', since: resolving ? at.slot : before.since, run: 0 };
  if (recovery === 'held') {
    const run = resolving ? 1 : before.run + 1;
    return [{ ...paging, run, away: before.away || run >= rule.resolve.clean }, said];
  }
  if (recovery === 'affected') {
    // Only what would page by itself: it may be an open page that nobody needs to hear of twice.
    const again = before.away && levelOfCounts(rule.impact, counts) === 'page';
    const isOfUsers = levelOfUsers(rule.impact, counts) === 'page';
    const known = isOfUsers ? { ...paging, episode: ofUsers(episode) } : paging;
    if (!again) return [known, said];
    return [
      { ...known, away: false },
      [...said, { ...at, kind: 'again', episode: known.episode ?? episode }],
    ];
  }
  const run = resolving ? before.run + 1 : 1;
  if (run >= rule.resolve.clean) {
    const over: Core = { ...before, phase: 'normal', since: at.slot, run: 0, episode: null, away: false };
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
 * such an episode is in `missed`, and neither its page nor its resolve is among the moves.
 */
export function catchUpRule(
  rule: DetectionRule,
  state: RuleState,
  results: readonly SlotResult[],
): Stepped & { readonly missed: readonly number[] } {
  const moves: RuleMove[] = [];
  let now = state;
  for (const result of results) {
    const stepped = stepRule(rule, now, result);
    now = stepped.state;
    moves.push(...stepped.moves);
  }
  const begun = moves.flatMap((each) => (each.kind === 'page' ? [each.episode.first] : []));
  const raised = state.blind?.raised ? state.blind.since : null;
  const open = now.phase === 'paging' ? now.episode?.first : undefined;
  const missed = new Set(begun.filter((first) => first !== open));
  const kept = moves.filter((each) => {
    // What was again bad for a while, and is not any more, rings nobody.
    if (each.kind === 'again' && each.episode.first !== open) return false;
    if ('episode' in each) return !missed.has(each.episode.first);
    // A blindness that ended meanwhile, and had not been raised before.
    return !('blind' in each) || each.blind.since === now.blind?.since || each.blind.since === raised;
  });
  const over = now.episode !== null && missed.has(now.episode.first);
  const core: Core = over
    ? { ...coreOf(now), phase: 'normal', run: 0, episode: null, away: false }
    : coreOf(now);
  return {
    // Nobody was paged for what is only resolving yet, so there is nothing to resolve.
    state: over ? { ...core, slot: now.slot, recent: [], base: core } : now,
    moves: kept,
    missed: [...missed],
  };
}
