import type { AlertWay, PageKind, PageRef, UnsentWhy } from './detection-event.ts';
import type { Exclusion } from './exclusion.ts';
import { type RuleStanding, type RuleState, ruleStanding } from './machine.ts';
import type { DetectionRule, RuleGroup } from './rule.ts';
import type { RuleSilence } from './rule-silence.ts';
import type { SlotResult, SlotUnknown } from './slot.ts';

/** Slots whose affected users are kept for the bars of a screen. */
export const BARS = 12;

/** One group of a rule. */
export interface EvaluatedGroup {
  readonly group: RuleGroup;
  readonly state: RuleState;
  readonly last: SlotResult | null;
  /** Affected users of the last slots, oldest first; null: unknown. */
  readonly bars: readonly (number | null)[];
  /** By id of an exclusion: where the rule would be without it. */
  readonly shadows: Readonly<Record<string, RuleState>>;
}

export interface EvaluatedRule {
  readonly rule: DetectionRule;
  /** Its files no longer have it. It is counted until its open pages are resolved, and sends no new page. */
  readonly leaving: boolean;
  /** The newest slot that was evaluated. */
  readonly slot: number | null;
  readonly groups: readonly EvaluatedGroup[];
  /** Bad documents that were counted at the last slots, and by which exclusions: what came late is found by it. */
  readonly counted: readonly { readonly slot: number; readonly bad: number; readonly excluded: string }[];
  /** That nothing comes for it; null: something does, it is not known, or the rule does not page for it. */
  readonly silence: RuleSilence | null;
}

export interface SourceHealth {
  readonly name: string;
  /** Epoch ms of the first slot since which it cannot be read; null: it can. */
  readonly blindSince: number | null;
  readonly why: SlotUnknown | null;
  /** The newest slot for which it was read. */
  readonly readAt: number | null;
}

/** A page that the pager has not taken. Times are epoch ms. */
export interface UnsentPage {
  readonly since: number;
  readonly why: UnsentWhy;
  /** When the fallback took a post about it, ISO 8601 UTC. */
  readonly postedAt?: string;
  /** The next try, and the receiver that is tried where that is not the right one; null: nobody tries. */
  readonly next: { readonly at: number; readonly by: AlertWay | null } | null;
}

export interface SeenPage {
  readonly rule: string;
  readonly group: RuleGroup;
  readonly kind: PageKind;
  readonly episode: number;
  readonly number: number | null;
  readonly incident: string | null;
  /** `sending`: the pager has not taken it yet. */
  readonly status: 'sending' | 'sent' | 'triggered' | 'acknowledged' | 'resolved';
  /** While `sending`: what keeps it from being sent; null: nothing is known to. */
  readonly unsent: UnsentPage | null;
  /** The receiver that took it where that was not the right one. */
  readonly by: AlertWay | null;
  readonly who: string | null;
  /** Episodes of other rules that it names: they have no page of their own. */
  readonly others?: readonly Pick<PageRef, 'rule' | 'group' | 'episode'>[];
}

export interface HeldExclusion {
  readonly exclusion: Exclusion;
  /** Pages that it held back, and users of the documents that it left out in the worst of them. */
  readonly pages: number;
  readonly users: number;
}

/** Where an evaluation is: what another detector goes on from, and what screens show. Plain data, kept as JSON. */
export interface Checkpoint {
  readonly v: 1;
  /** Epoch ms, of the detector's clock. */
  readonly at: number;
  readonly watcher: string;
  readonly rules: readonly EvaluatedRule[];
  readonly sources: readonly SourceHealth[];
  /** The next slot, epoch ms; null: there are no rules. */
  readonly next: number | null;
  /**
   * The last ping of the dead man's switch; null: none is set, or it was not pinged yet. `withheld`: it was left out on purpose, as
   * pages are not sent.
   */
  readonly ping: { readonly at: number; readonly ok: boolean; readonly withheld?: true } | null;
  /** What tells people where the pager takes nothing, and how its last post went; null: none is set. Absent of earlier versions. */
  readonly fallback?: { readonly last: { readonly at: number; readonly ok: boolean } | null } | null;
  /** How the last call to the pager went; null: none yet. */
  readonly pager: { readonly at: number; readonly ok: boolean } | null;
  /** Open pages, as the pager shows them. */
  readonly pages: readonly SeenPage[];
  /** Exclusions that hold, the one that ends first before the others, and how often each held back a page. */
  readonly exclusions: readonly HeldExclusion[];
  /** Rule files that cannot be read: the last sound rules of them go on. */
  readonly broken: readonly string[];
}

/** Reads one that was kept, of an earlier version too; null where it cannot be used, as one of another form. */
export function readCheckpoint(text: string | null): Checkpoint | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<Checkpoint> | null;
    if (value?.v !== 1 || !Array.isArray(value.rules)) return null;
    const pages = (value.pages ?? []).map((page: SeenPage) => ({
      ...page,
      unsent: page.unsent ?? null,
      by: page.by ?? null,
    }));
    const rules = value.rules.map((each: EvaluatedRule) => ({
      ...each,
      leaving: each.leaving ?? false,
      silence: each.silence ?? null,
    }));
    return { ...(value as Checkpoint), rules, pages };
  } catch {
    return null;
  }
}

/** Pages that somebody is to hear of and the pager has not taken. */
export const unsentPages = ({
  pages,
}: Pick<Checkpoint, 'pages'>): readonly (SeenPage & {
  readonly unsent: UnsentPage;
})[] => pages.flatMap((page) => (page.unsent === null ? [] : [{ ...page, unsent: page.unsent }]));

/** What screens show of a group. Where nothing comes its counts say nothing. */
export const groupStanding = (
  { silence }: Pick<EvaluatedRule, 'silence'>,
  { state }: Pick<EvaluatedGroup, 'state'>,
): RuleStanding => (silence?.raised ? 'blind' : ruleStanding(state));

/** How many groups stand where. */
export function standings(rules: readonly EvaluatedRule[]): Readonly<Record<RuleStanding, number>> {
  const counts = { paging: 0, pending: 0, blind: 0, resolving: 0, normal: 0 };
  for (const rule of rules) {
    if (rule.groups.length === 0) counts[rule.silence?.raised ? 'blind' : 'normal'] += 1;
    for (const group of rule.groups) counts[groupStanding(rule, group)] += 1;
  }
  return counts;
}
