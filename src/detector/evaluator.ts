import type { Checkpoint, EvaluatedRule, SourceHealth } from '../detection/checkpoint.ts';
import { type DetectionMemory, isOpenPage } from '../detection/detection-memory.ts';
import type { Exclusion } from '../detection/exclusion.ts';
import type { RuleMove } from '../detection/machine.ts';
import { type DetectionRule, groupKey, type RuleGroup } from '../detection/rule.ts';
import type { SlotUnknown } from '../detection/slot.ts';
import type { DetectionSource } from '../ports/detection-source.ts';
import { type CountedJob, countJobs, type SlotJob } from './counting.ts';
import { dueSlots } from './due.ts';
import { isTroubleOfRule } from './of-rule.ts';
import { RuleEvaluation, type RuleNews } from './rule-evaluation.ts';

/** What one evaluation found. */
export interface Evaluated {
  readonly moved: readonly { readonly rule: DetectionRule; readonly move: RuleMove }[];
  readonly missed: readonly { readonly rule: string; readonly group: RuleGroup; readonly episode: number }[];
  readonly held: readonly (RuleNews['held'][number] & { readonly rule: string })[];
  /** Exclusions that a source cannot read, by id: their rules are counted without them. */
  readonly broken: readonly string[];
  /** Rule-slots that were evaluated, that were passed over, and searches made. */
  readonly slots: number;
  readonly skipped: number;
}

/** Rules and where they stand. Runs what is due; sends nothing and writes nothing. */
export class Evaluator {
  readonly #sources: ReadonlyMap<string, DetectionSource>;
  readonly #rules = new Map<string, RuleEvaluation>();
  readonly #health = new Map<string, SourceHealth>();

  constructor(sources: ReadonlyMap<string, DetectionSource>) {
    this.#sources = sources;
  }

  /** Goes on from where another detector was. Rules that are set already keep their files' form. */
  restore({ rules, sources }: Pick<Checkpoint, 'rules' | 'sources'>): void {
    for (const kept of rules) {
      const known = this.#rules.get(kept.rule.name)?.toJson();
      if (known === undefined) continue;
      const evaluation = new RuleEvaluation(known.rule, kept);
      evaluation.edit(known.rule, known.leaving);
      this.#rules.set(known.rule.name, evaluation);
    }
    for (const health of sources) this.#health.set(health.name, health);
  }

  /** The rules as their files have them now, and those that are leaving. Those that are not among them are let go. */
  setRules(rules: readonly DetectionRule[], leaving: ReadonlySet<string> = new Set()): void {
    const names = new Set(rules.map(({ name }) => name));
    for (const name of this.#rules.keys()) if (!names.has(name)) this.#rules.delete(name);
    for (const rule of rules) {
      const evaluation = this.#rules.get(rule.name) ?? new RuleEvaluation(rule);
      evaluation.edit(rule, leaving.has(rule.name));
      this.#rules.set(rule.name, evaluation);
    }
    const used = new Set(rules.map(({ source }) => source));
    for (const name of this.#health.keys()) if (!used.has(name)) this.#health.delete(name);
  }

  /** What the detection log knows of pages is truer than a checkpoint, which is saved after them. */
  reconcile(memory: DetectionMemory): void {
    const pages = [...memory.pages.values()].filter(({ kind }) => kind === 'impact');
    for (const [name, evaluation] of this.#rules) {
      const own = pages.filter(({ rule }) => rule === name);
      const over = new Set(
        own.filter((page) => !isOpenPage(page)).map((page) => episodeName(page.group, page.episode)),
      );
      const open = own
        .filter(isOpenPage)
        .map(({ group, episode, request }) => ({ group, episode, unnamed: request.unnamed }));
      evaluation.reconcile(open, (group, episode) => over.has(episodeName(group, episode)));
    }
  }

  get rules(): readonly DetectionRule[] {
    return [...this.#rules.values()].map(({ rule }) => rule);
  }

  evaluated(): readonly EvaluatedRule[] {
    return [...this.#rules.values()].map((each) => each.toJson());
  }

  health(): readonly SourceHealth[] {
    return [...this.#health.values()];
  }

  /** Sources of which a rule has been blind for so long that it is an alert, with those rules. */
  blindSources(): ReadonlyMap<string, readonly EvaluatedRule[]> {
    const blind = this.evaluated().filter((each) =>
      each.groups.some(({ state }) => state.blind?.raised && !hasOwnPage(each, state.blind.why)),
    );
    return Map.groupBy(blind, ({ rule }) => rule.source);
  }

  /** Evaluates what is due at `now`. Once the signal aborts nothing of it counts: the result is null. */
  async evaluate(
    now: number,
    exclusions: readonly Exclusion[],
    signal: AbortSignal,
  ): Promise<Evaluated | null> {
    let skipped = 0;
    const jobs = [...this.#rules.values()].flatMap((evaluation): SlotJob[] => {
      const { rule, slot: last } = evaluation;
      const due = dueSlots(rule, last, now);
      const groups = evaluation.restless();
      skipped += due.skipped;
      return due.slots.map((slot, i) => ({ rule, slot, looksBack: i === due.slots.length - 1, groups }));
    });
    const counted = await this.#count(jobs, exclusions, signal);
    if (signal.aborted) return null;
    const again = this.#lateJobs(counted);
    const recounted = await this.#count(again, exclusions, signal);
    if (signal.aborted) return null;
    const broken = [...new Set(counted.flatMap((job) => job.broken))];
    return { ...this.#taken(counted, recounted), broken, slots: counted.length, skipped };
  }

  async #count(
    jobs: readonly SlotJob[],
    exclusions: readonly Exclusion[],
    signal: AbortSignal,
  ): Promise<readonly CountedJob[]> {
    const bySource = Map.groupBy(jobs, ({ rule }) => rule.source);
    const counted = await Promise.all(
      [...bySource].map(([name, all]) => countJobs(this.#sources.get(name), all, exclusions, signal)),
    );
    return counted.flat();
  }

  #lateJobs(counted: readonly CountedJob[]): readonly SlotJob[] {
    return counted.flatMap((job) => {
      if (!job.looksBack) return [];
      const late = this.#rules.get(job.rule.name)?.lateSlots(job) ?? [];
      return late.map((slot) => ({ rule: job.rule, slot, looksBack: false, groups: job.groups ?? [] }));
    });
  }

  #taken(
    counted: readonly CountedJob[],
    recounted: readonly CountedJob[],
  ): Pick<Evaluated, 'moved' | 'missed' | 'held'> {
    const moved: Evaluated['moved'][number][] = [];
    const missed: Evaluated['missed'][number][] = [];
    const held: Evaluated['held'][number][] = [];
    const again = Map.groupBy(recounted, ({ rule }) => rule.name);
    for (const [name, jobs] of Map.groupBy(counted, ({ rule }) => rule.name)) {
      const evaluation = this.#rules.get(name);
      if (evaluation === undefined) continue;
      const { rule } = evaluation;
      // What came late belongs before the slot that found it.
      const late = evaluation.retake(again.get(name) ?? []);
      const news = evaluation.take(jobs);
      moved.push(...[...late, ...news.moves].map((move) => ({ rule, move })));
      missed.push(...news.missed.map((each) => ({ ...each, rule: name })));
      held.push(...news.held.map((each) => ({ ...each, rule: name })));
    }
    for (const job of counted) this.#learn(job);
    return { moved, missed, held };
  }

  #learn({ rule, slot, answer }: CountedJob): void {
    const before = this.#health.get(rule.source);
    const ofRule = answer.unknown !== null && isTroubleOfRule(answer.unknown.kind);
    if (answer.unknown === null || ofRule) {
      const readAt = Math.max(before?.readAt ?? 0, slot);
      this.#health.set(rule.source, { name: rule.source, blindSince: null, why: null, readAt });
      return;
    }
    const { readAt = null, blindSince = null } = before ?? {};
    this.#health.set(rule.source, {
      name: rule.source,
      blindSince: blindSince ?? slot,
      why: answer.unknown,
      readAt,
    });
  }
}

/** Where no document comes, a rule that pages for silence does so by itself, unless it is leaving. */
const hasOwnPage = ({ rule, leaving }: EvaluatedRule, { kind }: SlotUnknown): boolean =>
  rule.silence !== undefined && !leaving && kind === 'no-documents';

const episodeName = (group: RuleGroup, episode: number): string => `${groupKey(group)} ${episode}`;
