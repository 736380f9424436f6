import { BARS, type EvaluatedGroup, type EvaluatedRule } from '../detection/checkpoint.ts';
import {
  catchUpRule,
  INITIAL_STATE,
  MOST_REOPENED,
  type RuleMove,
  ruleStanding,
  stepRule,
} from '../detection/machine.ts';
import { type DetectionRule, groupKey, pagesUnnamed, type RuleGroup } from '../detection/rule.ts';
import { type RuleSilence, type SilenceOf, stepSilence } from '../detection/rule-silence.ts';
import type { ExcludedCount, SlotCounts, SlotResult } from '../detection/slot.ts';
import type { RuleAnswer } from '../ports/detection-source.ts';
import { type CountedJob, earlierSlots } from './counting.ts';
import { nothingOf, resultsOf } from './results.ts';

/** What changed at a rule. */
export interface RuleNews {
  readonly moves: readonly RuleMove[];
  /** Episodes that began and ended while nobody evaluated, by group. */
  readonly missed: readonly { readonly group: RuleGroup; readonly episode: number }[];
  /** Exclusions without which somebody would have been paged now. */
  readonly held: readonly {
    readonly id: string;
    readonly group: RuleGroup;
    readonly episode: number;
    readonly users: number;
  }[];
}

export interface OpenEpisode {
  readonly group: RuleGroup;
  readonly episode: number;
  /** As `PageRequest`. */
  readonly unnamed?: true | undefined;
}

const NO_GROUP: EvaluatedGroup = { group: [], state: INITIAL_STATE, last: null, bars: [], shadows: {} };

/** One rule with its groups, slot by slot. Holds no clock and asks nothing: what was counted comes in. */
export class RuleEvaluation {
  #rule: DetectionRule;
  #leaving = false;
  #slot: number | null = null;
  #groups = new Map<string, EvaluatedGroup>();
  #counted: EvaluatedRule['counted'] = [];
  #silence: RuleSilence | null = null;

  constructor(rule: DetectionRule, kept?: EvaluatedRule) {
    this.#rule = rule;
    if (kept === undefined) return;
    this.#slot = kept.slot;
    this.#counted = kept.counted;
    this.#silence = kept.silence;
    for (const each of kept.groups) this.#groups.set(groupKey(each.group), each);
  }

  get rule(): DetectionRule {
    return this.#rule;
  }

  get slot(): number | null {
    return this.#slot;
  }

  /**
   * The rule as its file has it now; where it stands stays. `leaving`: as `EvaluatedRule`. Then it is there for its open episodes
   * alone: where another one began no page would be sent for it, not even when the file is back.
   */
  edit(rule: DetectionRule, leaving: boolean): void {
    this.#rule = rule;
    this.#leaving = leaving;
    if (rule.silence === undefined) this.#silence = null;
    for (const key of this.#groups.keys()) if (!this.#isJudged(key)) this.#groups.delete(key);
  }

  #isJudged(key: string): boolean {
    return !this.#leaving || this.#groups.get(key)?.state.episode != null;
  }

  toJson(): EvaluatedRule {
    const groups = [...this.#groups.values()];
    return {
      ...{ rule: this.#rule, leaving: this.#leaving, slot: this.#slot, groups },
      ...{ counted: this.#counted, silence: this.#silence },
    };
  }

  /**
   * Brings the groups in line with the pages of the detection log: `open`: an episode of it is at the pager though the last checkpoint
   * does not know; `over`: it was resolved though that still has it.
   */
  reconcile(open: readonly OpenEpisode[], isOver: (group: RuleGroup, episode: number) => boolean): void {
    for (const { group, episode, unnamed } of open) {
      const key = groupKey(group);
      const kept = this.#groups.get(key) ?? { ...NO_GROUP, group };
      if (kept.state.episode === null) {
        const paging = {
          phase: 'paging',
          since: episode,
          run: 0,
          episode: { first: episode, paged: episode, ...(unnamed ? { unnamed } : {}) },
        } as const;
        const { base, ...state } = kept.state;
        this.#groups.set(key, {
          ...kept,
          state: { ...state, ...paging, recent: [], base: { ...base, ...paging, blind: state.blind } },
        });
      }
    }
    for (const [key, kept] of this.#groups) {
      const { episode } = kept.state;
      if (episode === null || !isOver(kept.group, episode.first)) continue;
      const normal = { phase: 'normal', run: 0, episode: null } as const;
      const { base, ...state } = kept.state;
      this.#groups.set(key, {
        ...kept,
        state: { ...state, ...normal, recent: [], base: { ...base, ...normal, blind: state.blind } },
      });
    }
  }

  /** Groups that are not at rest: what they have has to be known, silence or not. */
  restless(): readonly RuleGroup[] {
    return [...this.#groups.values()].flatMap(({ group, state }) =>
      group.length > 0 && (state.phase !== 'normal' || state.noticed || state.blind !== null) ? [group] : [],
    );
  }

  /** Slots before a job's that hold more bad documents than were counted at their time. */
  lateSlots(job: CountedJob): readonly number[] {
    const { answer } = job;
    if (answer.unknown !== null) return [];
    return earlierSlots(job).filter((slot, i) => {
      const then = this.#counted.find((each) => each.slot === slot);
      // An exclusion that ended meanwhile lets documents in that are not late.
      return then !== undefined && then.excluded === job.excluded && (answer.earlier[i] ?? 0) > then.bad;
    });
  }

  /** Steps through slots that were counted, oldest first. */
  take(jobs: readonly CountedJob[]): RuleNews {
    // A group that the first of these slots shows has nothing in a later one that does not list it.
    const known = new Map([...this.#groups].map(([key, { group }]) => [key, group]));
    const results = jobs.flatMap(({ slot, answer }) => {
      const found = resultsOf(this.#rule, slot, false, answer, [...known.values()]);
      for (const { group } of found) known.set(groupKey(group), group);
      return found;
    });
    const groups = Map.groupBy(results, ({ group }) => groupKey(group));
    const judged = [...groups].filter(([key]) => this.#isJudged(key));
    const news = judged.map(([, own]) => this.#takeGroup(own));
    for (const { slot, answer, excluded } of jobs) {
      this.#slot = Math.max(this.#slot ?? slot, slot);
      if (this.#rule.silence !== undefined)
        this.#silence = stepSilence(this.#rule, this.#silence, slot, whatCame(answer));
      if (answer.unknown === null) this.#counted = [...this.#counted, { slot, bad: answer.bad, excluded }];
    }
    this.#counted = this.#counted.slice(-MOST_REOPENED - 1);
    this.#forgetQuiet();
    return {
      moves: news.flatMap(({ moves }) => moves),
      missed: news.flatMap(({ missed }) => missed),
      held: news.flatMap(({ held }) => held),
    };
  }

  /** Slots that were counted again, as documents had come late. */
  retake(jobs: readonly CountedJob[]): readonly RuleMove[] {
    return jobs.flatMap(({ slot, answer, excluded }) => {
      if (answer.unknown !== null) return [];
      const { bad } = answer;
      this.#counted = this.#counted.map((each) => (each.slot === slot ? { slot, bad, excluded } : each));
      return resultsOf(this.#rule, slot, true, answer, []).flatMap((result) => {
        const key = groupKey(result.group);
        if (!this.#isJudged(key)) return [];
        const kept = this.#groups.get(key) ?? this.#unseen(result.group);
        const { state, moves } = stepRule(this.#rule, kept.state, result);
        this.#groups.set(key, { ...kept, state });
        return moves;
      });
    });
  }

  /** What `total` is of one of the last slots of a group, where it was not asked for then. */
  fill(group: RuleGroup, slot: number, total: Pick<SlotCounts, 'total' | 'totalUsers'>): void {
    const key = groupKey(group);
    const kept = this.#groups.get(key);
    if (kept === undefined) return;
    const recent = kept.state.recent.map((result) =>
      result.slot === slot && result.counts !== null
        ? { ...result, counts: { ...result.counts, ...total } }
        : result,
    );
    this.#groups.set(key, { ...kept, state: { ...kept.state, recent } });
  }

  #takeGroup(results: readonly SlotResult[]): RuleNews {
    const [first] = results;
    const group = first?.group ?? [];
    const key = groupKey(group);
    const kept = this.#groups.get(key) ?? this.#unseen(group);
    const { state, moves, missed } = catchUpRule(this.#rule, kept.state, results);
    const end = this.#leaving ? moves.findIndex(({ kind }) => kind === 'resolve') : -1;
    if (end >= 0) {
      this.#groups.delete(key);
      return { moves: moves.slice(0, end + 1), missed: [], held: [] };
    }
    const { shadows, held } = this.#shadowed(kept, results, state.episode !== null);
    const users = results.map(({ counts }) => counts?.users.n ?? null);
    this.#groups.set(key, {
      group,
      state,
      last: results.at(-1) ?? kept.last,
      bars: [...kept.bars, ...users].slice(-BARS),
      shadows,
    });
    return { moves, missed: missed.map((episode) => ({ group, episode })), held };
  }

  /** A group that is seen for the first time had nothing in the last slots: what came late to them can be told from that. */
  #unseen(group: RuleGroup): EvaluatedGroup {
    if (group.length === 0) return NO_GROUP;
    const recent = this.#counted.slice(-MOST_REOPENED).map(({ slot }) => nothingOf(this.#rule, group, slot));
    return { ...NO_GROUP, group, state: { ...INITIAL_STATE, slot: recent.at(-1)?.slot ?? null, recent } };
  }

  /** The same rule as it would be without each of its exclusions. `paging`: it pages as it is. */
  #shadowed(
    kept: EvaluatedGroup,
    results: readonly SlotResult[],
    paging: boolean,
  ): Pick<EvaluatedGroup, 'shadows'> & Pick<RuleNews, 'held'> {
    const ids = new Set(
      results.flatMap(({ counts }) => counts?.excluded.map(({ exclusion }) => exclusion) ?? []),
    );
    const blind = results.at(-1)?.counts === null;
    const shadows: Record<string, EvaluatedGroup['state']> = blind ? { ...kept.shadows } : {};
    const held: RuleNews['held'][number][] = [];
    for (const id of ids) {
      let state = kept.shadows[id] ?? INITIAL_STATE;
      for (const result of results) {
        const left = result.counts?.excluded.find(({ exclusion }) => exclusion === id);
        if (result.counts === null || left === undefined) continue;
        const { freshUnnamedWithout: freshUnnamed } = left;
        const counts = {
          ...result.counts,
          users: { n: left.usersWithout, unnamed: this.#unnamedWithout(result.counts, left) },
          fresh: left.freshWithout ?? null,
          ...(freshUnnamed === undefined ? {} : { freshUnnamed }),
        };
        const stepped = stepRule(this.#rule, state, { ...result, counts });
        state = stepped.state;
        const page = stepped.moves.find(({ kind }) => kind === 'page');
        if (page?.kind === 'page' && !paging) {
          held.push({ id, group: kept.group, episode: page.episode.first, users: left.users.n });
        }
      }
      shadows[id] = state;
    }
    return { shadows, held };
  }

  /** Bad documents that name no user, were it not for an exclusion: where some number of them pages. */
  #unnamedWithout({ users }: SlotCounts, left: ExcludedCount): number {
    return users.unnamed + (pagesUnnamed(this.#rule.impact) ? left.users.unnamed : 0);
  }

  /**
   * Groups come and go: one that is well and had nothing for some slots is let go. So is a rule of groups as a whole, which is
   * only there while nobody knows of them.
   */
  #forgetQuiet(): void {
    for (const [key, { state, shadows, group }] of this.#groups) {
      if (group.length === 0 && this.#rule.group.length === 0) continue;
      const quiet =
        state.recent.length === MOST_REOPENED && state.recent.every(({ counts }) => counts?.bad === 0);
      if (quiet && ruleStanding(state) === 'normal' && Object.keys(shadows).length === 0)
        this.#groups.delete(key);
    }
  }
}

/** What a slot saw come; null: it is not known. Bad documents that `total` does not find are documents. */
function whatCame(answer: RuleAnswer): SilenceOf | 'documents' | null {
  if (answer.unknown !== null) return answer.unknown.kind === 'no-documents' ? 'source' : null;
  return answer.total === 0 && answer.bad === 0 ? 'total' : 'documents';
}
