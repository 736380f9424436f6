import { type Checkpoint, type EvaluatedRule, readCheckpoint } from '../detection/checkpoint.ts';
import type { DetectionFact, PageRef, PageRequest } from '../detection/detection-event.ts';
import { isOpenPage, type LoggedPage, pageId } from '../detection/detection-memory.ts';
import { blindKey, type DetectionRule, dedupKey, groupKey } from '../detection/rule.ts';
import { type AskedPage, together } from '../detection/together.ts';
import type { DetectionSource } from '../ports/detection-source.ts';
import type { AlertTrigger } from '../ports/page-sender.ts';
import { CoalescingTimer } from '../timing/coalescing-timer.ts';
import { pause } from '../timing/timers.ts';
import { alertOf } from './alert.ts';
import { checkpointOf } from './checkpoint-of.ts';
import type { DetectorDeps } from './detector-deps.ts';
import { nextSlot } from './due.ts';
import { type Evaluated, Evaluator } from './evaluator.ts';
import { FallbackCourse } from './fallback.ts';
import { DetectionJournal } from './journal.ts';
import { PageCourses } from './pages.ts';
import { blindRequest, impactRequest, silenceRequest } from './requests.ts';
import { RuleBook } from './rule-book.ts';
import { logTold, toldFacts } from './told.ts';

export interface TenureDeps extends DetectorDeps {
  readonly fence: () => number | null;
  /** Whether the lease is still ours. Never rejects. */
  readonly holds: () => Promise<boolean>;
  readonly onFenced: () => void;
}

const SKEW_EVERY_MS = 600_000;
/** Clocks that differ by less are left as they are. */
const SKEW_LEAST_MS = 5_000;
/** Longest wait without looking at files and the log again. */
const LOOK_MS = 5_000;
const PAGES_SEEN = 20;
const SHOWN_MS = 500;

/** The time in which one detector has the lease: takes over where the last one was, then evaluates slot by slot. */
export class Tenure {
  readonly #deps: TenureDeps;
  readonly #evaluator: Evaluator;
  readonly #journal: DetectionJournal;
  /** Saves where pages are while they cannot be sent: between two slots there may be many tries. */
  readonly #shown: CoalescingTimer;
  readonly #book: RuleBook;
  #pages: PageCourses | null = null;
  #fallback: FallbackCourse | null = null;
  #tookOver = false;
  #evaluated = false;
  /** Exclusions that were said to be broken. */
  readonly #broken = new Set<string>();
  #skew = { ms: 0, at: Number.NEGATIVE_INFINITY };
  #ping: Checkpoint['ping'] = null;
  #pager: { readonly at: number; readonly ok: boolean } | null = null;

  constructor(deps: TenureDeps) {
    this.#deps = deps;
    this.#evaluator = new Evaluator(deps.sources);
    this.#book = new RuleBook(deps);
    this.#journal = new DetectionJournal(deps);
    this.#shown = new CoalescingTimer(deps.time, () => {
      if (this.#pages !== null) void this.#save(this.#pages);
    });
  }

  /** Until the signal aborts: the lease is gone, or the detector ends. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { logger } = this.#deps;
    const pages = this.#openPages();
    try {
      while (!signal.aborted) {
        await this.#turn(pages, signal).catch((error: unknown) =>
          logger.error({ err: error }, 'watch-fault'),
        );
        await this.#wait(signal);
      }
    } finally {
      this.#shown.stop();
      await Promise.all([pages.stop(), this.#fallback?.stop()]);
    }
  }

  #openPages(): PageCourses {
    const { fallback = null } = this.#deps;
    const pages = new PageCourses({
      ...this.#deps,
      journal: this.#journal,
      mayAct: this.#deps.holds,
      alert: (request, unlogged) => this.#alert(request, unlogged),
      onCall: (ok) => {
        this.#pager = { at: this.#deps.time.now(), ok };
      },
      onUnsent: () => this.#shown.within(SHOWN_MS),
    });
    this.#pages = pages;
    if (fallback !== null) {
      this.#fallback = new FallbackCourse({
        ...this.#deps,
        fallback,
        journal: this.#journal,
        alert: (request) => this.#alert(request, false),
        unsent: (page) => pages.unsent(page),
        onPost: () => this.#shown.within(SHOWN_MS),
      });
    }
    return pages;
  }

  #alert(request: PageRequest, unlogged: boolean): AlertTrigger {
    const { words, sources } = this.#deps;
    const rule = this.#evaluator.rules.find(({ name }) => name === request.rule) ?? null;
    const messageField = sources.get(rule?.source ?? '')?.messageField();
    return alertOf(request, rule, this.#journal.memory, unlogged, words, messageField);
  }

  /** Goes on where the last detector was, as soon as the store tells; until then from nothing. */
  async #takeOver(pages: PageCourses): Promise<void> {
    const { store, logger, watcher } = this.#deps;
    try {
      await this.#journal.read();
      const kept = readCheckpoint(await store.checkpoint());
      if (kept !== null && !this.#evaluated) {
        // A rule that is gone, or cannot be read now, is counted on for the pages of it that are open.
        const open = this.#openRules();
        this.#book.adopt(kept.rules.flatMap(({ rule }) => (open.has(rule.name) ? [rule] : [])));
        this.#evaluator.setRules(this.#book.rules, this.#book.leaving);
        this.#evaluator.restore(kept);
      }
      this.#evaluator.reconcile(this.#journal.memory);
      const from = kept !== null && kept.watcher !== watcher ? kept.watcher : null;
      this.#tookOver = true;
      await this.#journal.add([{ type: 'watcher.took-over', data: { from } }]);
      logger.info({ from, slot: kept?.at ?? null }, 'watch-took-over');
      pages.adopt();
    } catch (error) {
      logger.error({ err: error }, 'watch-log-unread');
    }
  }

  #unread(error: unknown): void {
    this.#deps.logger.warn({ err: error }, 'watch-log-unread');
  }

  /** Our clock by that of the sources, where they differ by much. */
  #now(): number {
    return this.#deps.time.now() - this.#skew.ms;
  }

  async #turn(pages: PageCourses, signal: AbortSignal): Promise<void> {
    // A process that was stopped for a while does not know yet that another one has taken over.
    if (!(await this.#deps.holds())) return;
    await this.#measure(signal);
    await this.#load();
    await this.#journal.settle();
    if (!this.#tookOver) await this.#takeOver(pages);
    else await this.#journal.read().catch((error: unknown) => this.#unread(error));
    this.#fallback?.look();
    const now = this.#now();
    const exclusions = [...this.#journal.memory.exclusions.values()];
    const began = this.#deps.time.now();
    const evaluated = await this.#evaluator.evaluate(now, exclusions, signal);
    if (evaluated === null) return;
    this.#evaluated = true;
    await this.#say(pages, evaluated);
    if (evaluated.slots === 0) return;
    const ms = this.#deps.time.now() - began;
    const { slots, skipped } = evaluated;
    this.#deps.logger.info({ slots, skipped, ms, at: new Date(now).toISOString() }, 'evaluated');
    await this.#save(pages);
    void this.#afterwards(pages);
  }

  async #load(): Promise<void> {
    const open = this.#openRules();
    const before = this.#book.leaving.size;
    await this.#book.look((rule) => open.has(rule));
    if (this.#book.leaving.size !== before) this.#shown.within(SHOWN_MS);
    this.#evaluator.setRules(this.#book.rules, this.#book.leaving);
  }

  /** Requests and resolves what the evaluation asks for. */
  async #say(pages: PageCourses, { moved, missed, held, broken }: Evaluated): Promise<void> {
    const { logger, hash } = this.#deps;
    for (const id of broken) {
      if (this.#broken.has(id)) continue;
      this.#broken.add(id);
      const { owner = null } = this.#journal.memory.exclusions.get(id) ?? {};
      logger.warn({ exclusion: id, owner }, 'exclusion-broken');
    }
    for (const { rule, move } of moved) {
      const { kind, slot, late } = move;
      logger.info({ rule: rule.name, group: move.result.group, kind, slot, late }, 'transition');
    }
    await this.#journal.add([
      ...missed.map((data): DetectionFact => ({ type: 'episode.missed', data })),
      ...held.map((data): DetectionFact => ({ type: 'exclusion.held', data })),
    ]);
    const told = toldFacts(moved, this.#evaluator.evaluated(), this.#journal.memory, this.#now());
    if ((await this.#journal.add(told)) !== 'fenced') logTold(logger, told, this.#journal.memory);
    const asked: AskedPage[] = [];
    // In their order: of one key the resolve of the last episode goes out before the page of the next.
    for (const { rule, move } of moved) {
      if (move.kind === 'page') asked.push({ rule, request: this.#impactRequest(rule, move) });
      else if (move.kind === 'again') await this.#repeat(pages, this.#impactRequest(rule, move));
      else if (move.kind === 'resolve') {
        const key = dedupKey(rule.name, move.result.group, hash);
        // Also what a detector asked for that could not read of the episode: its incident is the same.
        const isIt = (page: PageRef): boolean => page.key === key;
        if (asked.some(({ request }) => isIt(request))) await this.#request(pages, asked.splice(0));
        await pages.resolve(this.#open().filter(isIt), 'cleared');
      }
    }
    await this.#request(pages, [...asked, ...this.#released()]);
    const unraised = [...this.#evaluator.blindSources()].filter(
      ([source]) => !this.#open().some(({ key }) => key === blindKey(source, hash)),
    );
    await pages.request(
      unraised.flatMap(([source, evaluated]) => blindRequest(source, evaluated, hash) ?? []),
    );
    await this.#sayOfSilence(pages);
    await this.#resolveGone(pages);
  }

  #impactRequest(rule: DetectionRule, move: Parameters<typeof impactRequest>[1]): PageRequest {
    return impactRequest(rule, move, [...this.#journal.memory.exclusions.values()], this.#deps.hash);
  }

  /** Requests pages of rules; what fires together is one. */
  async #request(pages: PageCourses, asked: readonly AskedPage[]): Promise<void> {
    const { memory } = this.#journal;
    const named = this.#named(pages);
    const isNew = (id: string): boolean => !memory.pages.has(id) && !named.has(id);
    const fresh = new Map(asked.map((each) => [pageId(each.request), each]));
    const { own, taking } = together(
      [...fresh].flatMap(([id, each]) => (isNew(id) ? [each] : [])),
      this.#naming(pages),
    );
    await pages.request(own);
    await pages.repeat(taking);
  }

  /** Sends a page again, or the one that names it. */
  async #repeat(pages: PageCourses, request: PageRequest): Promise<void> {
    const { memory } = this.#journal;
    const { others } = memory.pages.get(pageId(request))?.request ?? {};
    const naming = this.#named(pages).get(pageId(request));
    await pages.repeat([
      { ...request, ...(others === undefined ? {} : { others }) },
      ...(naming === undefined ? [] : [naming.request]),
    ]);
  }

  /** By the id of a page that is named in another one: that one, while it is open. */
  #named(pages: PageCourses): ReadonlyMap<string, LoggedPage> {
    const open = this.#open().filter((page) => !isEndedByHand(page, pages));
    return new Map(
      open.flatMap((page) => (page.request.others ?? []).map((other) => [pageId(other), page] as const)),
    );
  }

  /** Open pages that may name another one: those that were sent as they should, or are about to be. */
  #naming(pages: PageCourses): readonly AskedPage[] {
    return this.#open().flatMap((page) => {
      const rule = this.#evaluator.rules.find(({ name }) => name === page.rule);
      const isSound = page.by === null && pages.unsent(page) === null && !isEndedByHand(page, pages);
      return page.kind === 'impact' && rule !== undefined && isSound ? [{ rule, request: page.request }] : [];
    });
  }

  /** Pages that others name or named, while their own trouble goes on. */
  #released(): readonly AskedPage[] {
    const evaluated = this.#evaluator.evaluated();
    return [...this.#journal.memory.pages.values()].flatMap(({ request: { others = [] } }) =>
      others.flatMap((other): readonly AskedPage[] => {
        const { rule, groups, leaving } = evaluated.find((each) => each.rule.name === other.rule) ?? {};
        const key = groupKey(other.group);
        const { state, last } = groups?.find(({ group }) => groupKey(group) === key) ?? {};
        const episode = state?.phase === 'paging' ? state.episode : null;
        if (rule === undefined || leaving || episode?.first !== other.episode) return [];
        // What cannot be counted now is said as it was.
        if (!last?.counts) return [{ rule, request: other }];
        const move = { result: last, slot: last.slot, late: false, episode };
        return [{ rule, request: this.#impactRequest(rule, move) }];
      }),
    );
  }

  /** Pages that nothing comes for a rule: one a rule. Documents end it, or a rule that does not page for it any more. */
  async #sayOfSilence(pages: PageCourses): Promise<void> {
    const evaluated = this.#evaluator.evaluated();
    for (const page of this.#open()) {
      const found = evaluated.find(({ rule }) => rule.name === page.rule);
      if (page.kind !== 'silence' || found === undefined) continue;
      if (found.rule.silence === undefined) await pages.resolve([page], 'removed');
      else if (found.silence === null && isCounted(found)) await pages.resolve([page], 'sighted');
    }
    const asked = evaluated.flatMap((each) => silenceRequest(each, this.#deps.hash) ?? []);
    await pages.request(asked.filter(({ key }) => !this.#open().some((page) => page.key === key)));
  }

  /** Alerts of sources that can be read again, and of removed rules whose pages a person ended. */
  async #resolveGone(pages: PageCourses): Promise<void> {
    const blind = this.#evaluator.blindSources();
    const open = this.#open();
    await pages.resolve(
      open.filter(({ kind, rule }) => kind === 'blind' && !blind.has(rule) && this.#isRead(rule)),
      'sighted',
    );
    const { leaving, rules } = this.#book;
    const names = new Set(rules.map(({ name }) => name));
    const gone = open.filter(
      ({ kind, rule }) => kind !== 'blind' && (leaving.has(rule) || (this.#tookOver && !names.has(rule))),
    );
    const ended = gone.filter((page) => this.#hasWord(page, pages));
    const removed = new Set(ended.map(({ rule }) => rule));
    await this.#journal.add(
      [...removed].map((rule): DetectionFact => ({ type: 'rule.removed', data: { rule } })),
    );
    await pages.resolve(ended, 'removed');
    // If the file is back later, a new page is sent for users who are still affected.
    if (ended.length > 0) this.#evaluator.reconcile(this.#journal.memory);
  }

  /** Whether a person has said that a page of a removed rule is over: by its name, or by resolving its incident. */
  #hasWord(page: LoggedPage, pages: PageCourses): boolean {
    const retired = this.#journal.memory.retired.get(page.rule);
    return (retired !== undefined && retired > page.requestedAt) || isEndedByHand(page, pages);
  }

  /** A source without a rule is nobody's concern any more; of another one something must have been counted. */
  #isRead(source: string): boolean {
    const own = this.#evaluator.evaluated().filter(({ rule }) => rule.source === source);
    return own.every(isCounted);
  }

  #open() {
    return [...this.#journal.memory.pages.values()].filter(isOpenPage);
  }

  /** Names of rules of which a page is open, or that an open page names. */
  #openRules(): ReadonlySet<string> {
    return new Set(
      this.#open().flatMap(({ kind, rule, request: { others = [] } }) =>
        kind === 'blind' ? [] : [rule, ...others.map((other) => other.rule)],
      ),
    );
  }

  async #save(pages: PageCourses): Promise<void> {
    const { store, logger, onCheckpoint, watcher, time } = this.#deps;
    const checkpoint = checkpointOf({
      at: time.now(),
      watcher,
      evaluator: this.#evaluator,
      memory: this.#journal.memory,
      seen: (page) => pages.seen(page),
      unsent: (page) => pages.unsent(page),
      next: nextSlot(this.#evaluator.rules, this.#now()),
      ping: this.#ping,
      fallback: this.#fallback && { last: this.#fallback.last },
      pager: this.#pager,
      broken: this.#book.broken,
    });
    onCheckpoint?.(checkpoint);
    const fence = this.#deps.fence();
    if (fence === null) return;
    try {
      await store.saveCheckpoint(fence, JSON.stringify(checkpoint));
    } catch (error) {
      logger.error({ err: error }, 'checkpoint-unsaved');
    }
  }

  /** What may take its time and concerns no page: the dead man's switch, and how open incidents are. */
  async #afterwards(pages: PageCourses): Promise<void> {
    const { ping, time, logger, holds } = this.#deps;
    const unsent = this.#open().filter((page) => pages.unsent(page) !== null).length;
    if (ping !== null && (await holds())) {
      // Who waits for the pings calls somebody another way when they end: somebody is to be told, and was not.
      if (unsent > 0) logger.error({ pages: unsent }, 'dead-man-withheld');
      const ok = unsent === 0 && (await ping());
      if (unsent === 0 && !ok) logger.warn({}, 'dead-man-unreached');
      this.#ping = { at: time.now(), ok, ...(unsent > 0 ? { withheld: true } : {}) };
    }
    await pages.refresh(PAGES_SEEN);
    await this.#save(pages);
  }

  async #measure(signal: AbortSignal): Promise<void> {
    const { time, sources, logger } = this.#deps;
    if (time.now() - this.#skew.at < SKEW_EVERY_MS) return;
    const skew = await medianSkew(sources.values(), signal);
    const ms = skew !== null && Math.abs(skew) >= SKEW_LEAST_MS ? skew : 0;
    if (ms !== 0) logger.warn({ aheadMs: ms }, 'clock-skew');
    this.#skew = { ms, at: time.now() };
  }

  /** Until the next slot, or until files and the log are to be looked at again. */
  async #wait(signal: AbortSignal): Promise<void> {
    const next = nextSlot(this.#evaluator.rules, this.#now());
    const left = next === null ? LOOK_MS : next - this.#now();
    await pause(this.#deps.time, Math.max(1, Math.min(left, LOOK_MS)), signal);
  }
}

/** Whether somebody resolved the incident of a page, as it was seen last. */
function isEndedByHand(page: LoggedPage, pages: PageCourses): boolean {
  const seen = pages.seen(page);
  return seen?.status === 'resolved' && !seen.merged;
}

/** Whether all of the newest slot of a rule is known. */
const isCounted = ({ groups, slot }: EvaluatedRule): boolean =>
  slot !== null && groups.every(({ state }) => state.blind === null);

/** Milliseconds by which our clock is ahead of most sources; null where none says. */
async function medianSkew(sources: Iterable<DetectionSource>, signal: AbortSignal): Promise<number | null> {
  const told = await Promise.all(Array.from(sources, (source) => source.skewMs(signal)));
  const known = told.filter((ms) => ms !== null).sort((a, b) => a - b);
  return known[Math.floor((known.length - 1) / 2)] ?? null;
}
