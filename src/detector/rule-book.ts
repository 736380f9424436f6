import type { DetectionRule } from '../detection/rule.ts';
import type { Time } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { DetectorDeps, LoadedRules } from './detector-deps.ts';

export interface RuleBookDeps extends Pick<DetectorDeps, 'rules'> {
  readonly time: Time;
  readonly logger: Logger;
}

/** A rule is gone where two looks so far apart do not find it, and every file could be read at both. */
const GONE_MS = 3_000;

/**
 * The rules of a folder as a detector goes by them. A file that cannot be read, is empty, or is away for a moment takes no rule
 * away. A rule that is removed while a page of it is open stays until that is over: only counts, or a person, end a page.
 */
export class RuleBook {
  readonly #deps: RuleBookDeps;
  #rules: readonly DetectionRule[] = [];
  #broken: readonly string[] = [];
  /** When a rule was found missing first, epoch ms. */
  readonly #missing = new Map<string, number>();
  #leaving: ReadonlySet<string> = new Set();
  #hasDefaults = false;
  /** When the file of what rules share was found missing first, epoch ms; null: it is not. */
  #defaultsGone: number | null = null;

  constructor(deps: RuleBookDeps) {
    this.#deps = deps;
  }

  get rules(): readonly DetectionRule[] {
    return this.#rules;
  }

  /** Names of rules that are removed and stay for their open pages. */
  get leaving(): ReadonlySet<string> {
    return this.#leaving;
  }

  /** Files that cannot be read, as `file:line`. */
  get broken(): readonly string[] {
    return this.#broken;
  }

  /** Rules that an earlier detector evaluated: they stay until they are found to be removed. */
  adopt(rules: readonly DetectionRule[]): void {
    const known = new Set(this.#rules.map(({ name }) => name));
    this.#rules = [...this.#rules, ...rules.filter(({ name }) => !known.has(name))];
  }

  /** Reads the files again. `isOpen`: whether a page of a rule is open. Never rejects. */
  async look(isOpen: (rule: string) => boolean): Promise<void> {
    const { rules, logger, time } = this.#deps;
    const loaded = await rules().catch((error: unknown) => {
      logger.error({ err: error }, 'rules-unread');
      return null;
    });
    if (loaded === null || this.#awaitsDefaults(loaded)) return;
    const { broken, problems = [] } = loaded;
    if (broken.join() !== this.#broken.join() && broken.length > 0) {
      logger.warn({ files: broken, problems }, 'rules-broken');
    }
    if (broken.length === 0 && this.#broken.length > 0) logger.info({}, 'rules-sound');
    const names = new Set(loaded.rules.map(({ name }) => name));
    for (const name of names) this.#missing.delete(name);
    // What is missing may be in a file that cannot be read now.
    if (broken.length > 0) this.#missing.clear();
    const leaving = new Set<string>();
    const kept = this.#rules.filter(({ name }) => {
      if (names.has(name)) return false;
      if (broken.length > 0) return true;
      const since = this.#missing.get(name);
      if (since === undefined) this.#missing.set(name, time.now());
      if (since === undefined || time.now() - since < GONE_MS) return true;
      if (isOpen(name)) leaving.add(name);
      else this.#missing.delete(name);
      return isOpen(name);
    });
    const stays = new Set(kept.map(({ name }) => name));
    for (const { name } of this.#rules) {
      if (leaving.has(name) && !this.#leaving.has(name)) logger.warn({ rule: name }, 'rule-leaving');
      if (!names.has(name) && !stays.has(name)) logger.warn({ rule: name }, 'rule-removed');
    }
    this.#rules = [...loaded.rules, ...kept];
    this.#broken = broken;
    this.#leaving = leaving;
  }

  /** A file of shared values that is away for a moment: without it the same files hold other rules. */
  #awaitsDefaults({ hasDefaults = false }: LoadedRules): boolean {
    const now = this.#deps.time.now();
    const since = this.#hasDefaults && !hasDefaults ? (this.#defaultsGone ?? now) : null;
    this.#defaultsGone = since;
    if (since !== null && now - since < GONE_MS) return true;
    this.#hasDefaults = hasDefaults;
    this.#defaultsGone = null;
    return false;
  }
}
