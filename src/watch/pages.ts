import type { PageRequest, ResolveWhy, WatchFact } from '../detection/watch-event.ts';
import { isOpenPage, type LoggedPage, pageId } from '../detection/watch-log.ts';
import type { Time } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { OutsideError } from '../ports/outside.ts';
import type { AlertTrigger, FoundIncident, PageSender } from '../ports/page-sender.ts';
import { doubledWithJitter } from '../timing/backoff.ts';
import { pause } from '../timing/timers.ts';
import type { WatchJournal } from './journal.ts';

/** Between two tries of a call. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A queue is behind the 202: the incident is looked for so often, with growing pauses. */
const LOOKS = 8;
const FIRST_LOOK_MS = 1_000;

export interface PagesDeps {
  readonly journal: WatchJournal;
  readonly sender: PageSender;
  readonly time: Time;
  readonly random: () => number;
  readonly logger: Logger;
  /** The alert of a page. `unlogged`: the watch log did not take the request. */
  readonly alert: (request: PageRequest, unlogged: boolean) => AlertTrigger;
  /** Whether this watcher still has the lease: asked before each call that changes something. Never rejects. */
  readonly mayAct: () => Promise<boolean>;
  /** A call to the pager ended. */
  readonly onCall: (ok: boolean) => void;
}

/**
 * Carries pages through their course: requested (durable) → sent → done, and resolved. What an earlier watcher requested and may have
 * sent is looked up first; the dedup key makes a second trigger harmless while the incident is open. Only who has the lease
 * sends anything: `stop` ends the rest.
 */
export class PageCourses {
  readonly #deps: PagesDeps;
  readonly #stop = new AbortController();
  readonly #driven = new Map<string, Promise<void>>();
  readonly #seen = new Map<string, FoundIncident>();
  /** Looks that found nothing, by page. */
  readonly #looks = new Map<string, number>();

  constructor(deps: PagesDeps) {
    this.#deps = deps;
  }

  /** Goes on with what the watch log says is unfinished. */
  adopt(): void {
    for (const page of this.#deps.journal.memory.pages.values()) {
      if (page.course !== 'resolved' && page.course !== 'failed') this.#drive(page, true);
    }
  }

  /** Requests pages that were not requested before. Resolves once that is durable, or could not be made so. */
  async request(requests: readonly PageRequest[]): Promise<void> {
    const { journal } = this.#deps;
    const fresh = requests.filter((each) => !journal.memory.pages.has(pageId(each)));
    if (fresh.length === 0) return;
    const facts = fresh.map((data): WatchFact => ({ type: 'page.requested', data }));
    if ((await journal.add(facts)) === 'fenced') return;
    for (const each of fresh) {
      const page = journal.memory.pages.get(pageId(each));
      if (page) this.#drive(page, false);
    }
  }

  async resolve(pages: readonly LoggedPage[], why: ResolveWhy): Promise<void> {
    const { journal } = this.#deps;
    const open = pages.filter((page) => isOpenPage(page));
    if (open.length === 0) return;
    const facts = open.map(({ kind, rule, group, key, episode }): WatchFact => {
      return { type: 'resolve.requested', data: { kind, rule, group, key, episode, why } };
    });
    if ((await journal.add(facts)) === 'fenced') return;
    for (const page of open) this.#drive(page, false);
  }

  /** The incident of a page as it was seen last; null: not yet. */
  seen(page: LoggedPage): FoundIncident | null {
    return this.#seen.get(pageId(page)) ?? null;
  }

  /** Looks how the incidents of open pages are now. Never rejects. */
  async refresh(most: number): Promise<void> {
    const { journal } = this.#deps;
    const open = [...journal.memory.pages.values()].filter((page) => isOpenPage(page) && page.sent);
    await Promise.all(open.slice(-most).map((page) => this.#find(page).catch(() => null)));
  }

  /** Nothing is sent any more; what is under way may still arrive. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#driven.values());
  }

  /** PageCourses that are under way, until they wait for nothing but time. For tests and for a quiet end. */
  async settled(): Promise<void> {
    await Promise.all(this.#driven.values());
  }

  #drive(page: LoggedPage, doubtful: boolean): void {
    const id = pageId(page);
    const { key } = page;
    // One after the other for a key: a trigger that overtakes the resolve before it would be ended by that.
    const before = this.#driven.get(key) ?? Promise.resolve();
    const run = before
      .then(() => this.#carry(id, doubtful))
      .catch((error: unknown) => this.#deps.logger.error({ err: error, page: id }, 'page-fault'))
      .finally(() => {
        if (this.#driven.get(key) === run) this.#driven.delete(key);
      });
    this.#driven.set(key, run);
  }

  async #carry(id: string, doubtful: boolean): Promise<void> {
    const now = () => this.#deps.journal.memory.pages.get(id);
    const page = now();
    if (page === undefined || this.#stop.signal.aborted) return;
    if (!page.sent && page.course !== 'failed') await this.#raise(page, doubtful);
    const after = now();
    if (after === undefined || this.#stop.signal.aborted) return;
    if (after.course === 'resolve-requested') await this.#end(after);
    else if (after.course === 'sent') this.#lookLater(after);
  }

  async #raise(page: LoggedPage, doubtful: boolean): Promise<void> {
    const { journal, sender, alert, logger } = this.#deps;
    if (doubtful) {
      const found = await this.#find(page).catch(() => null);
      if (found !== null) {
        await journal.add([
          { type: 'page.sent', data: refOf(page) },
          { type: 'page.done', data: { ...refOf(page), incident: found.id, number: found.number } },
        ]);
        return;
      }
    }
    const unlogged = journal.isOwed(page);
    const outcome = await this.#call(page, (call) => sender.trigger(alert(page.request, unlogged), call));
    if (outcome === 'stopped') return;
    if (outcome === 'done') {
      logger.info({ rule: page.rule, key: page.key, episode: page.episode, unlogged }, 'page-sent');
      await journal.add([{ type: 'page.sent', data: { ...refOf(page), ...(unlogged ? { unlogged } : {}) } }]);
      return;
    }
    logger.error({ rule: page.rule, key: page.key, reason: outcome.reason }, 'page-refused');
    await journal.add([{ type: 'page.failed', data: { ...refOf(page), reason: outcome.reason } }]);
  }

  async #end(page: LoggedPage): Promise<void> {
    const { journal, sender, logger } = this.#deps;
    const { key, kind, request } = page;
    const alert = { key, service: request.service, low: kind === 'blind' };
    const outcome = page.sent ? await this.#call(page, (call) => sender.resolve(alert, call)) : 'done';
    if (outcome === 'stopped') return;
    if (outcome === 'done') {
      logger.info({ rule: page.rule, key, episode: page.episode }, 'page-resolved');
      await journal.add([{ type: 'resolve.sent', data: refOf(page) }]);
      return;
    }
    logger.error({ rule: page.rule, key, reason: outcome.reason }, 'resolve-refused');
    await journal.add([{ type: 'resolve.failed', data: { ...refOf(page), reason: outcome.reason } }]);
  }

  /** Looks for the incident, with growing pauses, until it is seen. A resolve that is asked meanwhile does not wait for it. */
  #lookLater(page: LoggedPage): void {
    const { time, sender } = this.#deps;
    const id = pageId(page);
    const looked = this.#looks.get(id) ?? 0;
    if (sender.find === undefined || looked >= LOOKS || this.#stop.signal.aborted) return;
    this.#looks.set(id, looked + 1);
    const cancel = time.after(FIRST_LOOK_MS * 2 ** looked, () => {
      this.#stop.signal.removeEventListener('abort', cancel);
      void this.#look(page);
    });
    this.#stop.signal.addEventListener('abort', cancel, { once: true });
  }

  async #look(page: LoggedPage): Promise<void> {
    const { journal } = this.#deps;
    const found = await this.#find(page).catch(() => null);
    const { course } = journal.memory.pages.get(pageId(page)) ?? {};
    if (course !== 'sent' || this.#stop.signal.aborted) return;
    if (found === null) return this.#lookLater(page);
    await journal.add([
      { type: 'page.done', data: { ...refOf(page), incident: found.id, number: found.number } },
    ]);
  }

  async #find(page: LoggedPage): Promise<FoundIncident | null> {
    const { sender } = this.#deps;
    const since = new Date(page.episode).toISOString();
    const found = (await sender.find?.(page.key, since, { signal: this.#stop.signal })) ?? null;
    if (found !== null) this.#seen.set(pageId(page), found);
    return found;
  }

  /** Tries until it is done, is refused for good, or nothing may be sent any more. */
  async #call(
    page: LoggedPage,
    work: (call: { readonly signal: AbortSignal }) => Promise<void>,
  ): Promise<'done' | 'stopped' | { readonly reason: string }> {
    const { time, random, logger, onCall, mayAct } = this.#deps;
    const { signal } = this.#stop;
    for (let attempt = 0; ; attempt += 1) {
      // The pause before may have been a long one: a process can be stopped, and a machine can sleep.
      if (signal.aborted || !(await mayAct()) || signal.aborted) return 'stopped';
      try {
        await work({ signal });
        onCall(true);
        return 'done';
      } catch (error) {
        if (signal.aborted) return 'stopped';
        onCall(false);
        const said = error instanceof OutsideError ? error : null;
        if (said !== null && !said.passing)
          return { reason: `${said.kind} ${said.params.reason ?? ''}`.trim() };
        logger.warn({ rule: page.rule, key: page.key, kind: said?.kind ?? 'fault', attempt }, 'page-retry');
        const told = Date.parse(String(said?.params.retryAt ?? '')) - time.now();
        const wait = doubledWithJitter(FIRST_WAIT_MS, LONGEST_WAIT_MS, attempt, random());
        await pause(
          time,
          Number.isNaN(told) ? wait : Math.max(wait, Math.min(told, LONGEST_WAIT_MS)),
          signal,
        );
      }
    }
  }
}

const refOf = ({ kind, rule, group, key, episode }: LoggedPage) => ({ kind, rule, group, key, episode });
