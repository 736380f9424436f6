import type { UnsentPage } from '../detection/checkpoint.ts';
import type {
  AlertWay,
  DetectionFact,
  PageRequest,
  ResolveWhy,
  UnsentWhy,
} from '../detection/detection-event.ts';
import { isOpenPage, type LoggedPage, pageId } from '../detection/detection-memory.ts';
import type { Time } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import { OutsideError } from '../ports/outside.ts';
import type { AlertTrigger, FoundIncident, PageSender } from '../ports/page-sender.ts';
import { doubledWithJitter } from '../timing/backoff.ts';
import { Holds } from '../timing/holds.ts';
import { pause, pauseUntil } from '../timing/timers.ts';
import type { DetectionJournal } from './journal.ts';

/** Between two tries of a call. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A queue is behind the 202: the incident is looked for so often, with growing pauses. */
const LOOKS = 8;
const FIRST_LOOK_MS = 1_000;
/** A trigger whose answer was lost takes effect within so long, or never. */
const LANDS_MS = 60_000;
/** Trouble that may pass is written down when it has lasted for so long; a refusal at once. */
const NOTED_MS = 30_000;

export interface PagesDeps {
  readonly journal: DetectionJournal;
  readonly sender: PageSender;
  readonly time: Time;
  readonly random: () => number;
  readonly logger: Logger;
  /** The alert of a page. `unlogged`: the detection log did not take the request. */
  readonly alert: (request: PageRequest, unlogged: boolean) => AlertTrigger;
  /** Whether this detector still has the lease: asked before each call that changes something. Never rejects. */
  readonly mayAct: () => Promise<boolean>;
  /** A call to the pager ended. */
  readonly onCall: (ok: boolean) => void;
  /** What is known of a page that is not sent has changed. */
  readonly onUnsent: () => void;
}

/** How calls to the pager ended. `by`: the receiver that took it. `unwanted`: it is not to be tried any more. */
type CallEnd = { readonly by: AlertWay } | 'stopped' | 'unwanted';

interface FailedTry {
  readonly why: UnsentWhy;
  /** The receiver that did not take it. */
  readonly by: AlertWay;
  readonly isRefused: boolean;
  readonly next: { readonly at: number; readonly by: AlertWay | null };
}

interface CallDeps {
  readonly work: (way: AlertWay, call: { readonly signal: AbortSignal }) => Promise<void>;
  /** Asked before each try. `refused`: the one before was, by every receiver. */
  readonly isWanted: (refused: boolean) => boolean;
  readonly onFailed: (failed: FailedTry) => Promise<void>;
}

/**
 * Carries pages through their course: requested (durable) → sent → done, and resolved. What the pager does not take is tried again
 * for as long as its trouble lasts; what one receiver refuses goes to the next. What an earlier detector requested and may have
 * sent is looked up first; the dedup key makes a second trigger harmless while the incident is open. Only who has the lease
 * sends anything: `stop` ends the rest.
 */
export class PageCourses {
  readonly #deps: PagesDeps;
  readonly #stop = new AbortController();
  readonly #driven = new Map<string, Promise<void>>();
  /** By key: ids of pages that wait for their turn. */
  readonly #waiting = new Map<string, readonly string[]>();
  readonly #seen = new Map<string, FoundIncident>();
  /** Looks that found nothing, by page. */
  readonly #looks = new Map<string, number>();
  /** Pages that the pager has not taken, by their id. */
  readonly #unsent = new Map<string, Omit<UnsentPage, 'since'>>();
  /** Pages that may be at the pager although nobody knows: an answer was lost, or an earlier detector had asked and was refused. */
  readonly #doubtful = new Map<string, 'lost' | 'asked'>();

  /** By key: aborts when a page waits for one that waits for a late trigger. */
  readonly #next = new Map<string, { readonly page: string; readonly gives: AbortController }>();
  /** By key: until when a trigger that was sent may still take effect, and make an incident of what is over. */
  readonly #late: Holds;

  constructor(deps: PagesDeps) {
    this.#deps = deps;
    this.#late = new Holds(deps.time);
  }

  /** Goes on with what the detection log says is unfinished. */
  adopt(): void {
    for (const page of this.#deps.journal.memory.pages.values()) {
      if (page.course === 'resolved' || page.course === 'failed') continue;
      const { sent, trouble } = page;
      if (!sent) {
        this.#doubtful.set(pageId(page), trouble?.why.uncertain === false ? 'asked' : 'lost');
        this.#mayCome(page.key);
      }
      this.#drive(page, true);
    }
  }

  /** Requests pages that were not requested before. Resolves once that is durable, or could not be made so. */
  async request(requests: readonly PageRequest[]): Promise<void> {
    const { memory } = this.#deps.journal;
    const fresh = requests.filter((each) => !memory.pages.has(pageId(each)));
    await this.#ask(
      fresh,
      fresh.map((data): DetectionFact => ({ type: 'page.requested', data })),
    );
  }

  /** Sends open pages again: their incidents may have been resolved while nobody could see their groups. As `request`. */
  async repeat(requests: readonly PageRequest[]): Promise<void> {
    const { memory } = this.#deps.journal;
    const open = requests.filter((each) => {
      const page = memory.pages.get(pageId(each));
      return page !== undefined && isOpenPage(page);
    });
    for (const each of open) {
      this.#seen.delete(pageId(each));
      this.#looks.delete(pageId(each));
    }
    await this.#ask(
      open,
      open.map((data): DetectionFact => ({ type: 'page.repeated', data })),
    );
  }

  async #ask(requests: readonly PageRequest[], facts: readonly DetectionFact[]): Promise<void> {
    const { journal } = this.#deps;
    if (requests.length === 0 || (await journal.add(facts)) === 'fenced') return;
    for (const each of requests) {
      const page = journal.memory.pages.get(pageId(each));
      if (page) this.#drive(page, false);
    }
  }

  async resolve(pages: readonly LoggedPage[], why: ResolveWhy): Promise<void> {
    const { journal } = this.#deps;
    const open = pages.filter((page) => isOpenPage(page));
    if (open.length === 0) return;
    const facts = open.map(({ kind, rule, group, key, episode }): DetectionFact => {
      return { type: 'resolve.requested', data: { kind, rule, group, key, episode, why } };
    });
    if ((await journal.add(facts)) === 'fenced') return;
    for (const page of open) this.#drive(page, false);
  }

  /** The incident of a page as it was seen last; null: not yet. */
  seen(page: LoggedPage): FoundIncident | null {
    return this.#seen.get(pageId(page)) ?? null;
  }

  /** What is known of a page that the pager has not taken; null: it was sent, or was not refused yet. */
  unsent(page: LoggedPage): UnsentPage | null {
    if (page.sent || !isOpenPage(page)) return null;
    const since = Date.parse(page.requestedAt);
    const own = this.#unsent.get(pageId(page));
    if (own !== undefined) return { since, ...own };
    return page.trouble && { since, why: page.trouble.why, next: null };
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

  #drive(page: LoggedPage, doubtful: boolean): void {
    const id = pageId(page);
    const { key } = page;
    // One after the other for a key: a trigger that overtakes the resolve before it would be ended by that.
    const before = this.#driven.get(key) ?? Promise.resolve();
    this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), id]);
    const late = this.#next.get(key);
    if (late?.page !== id) late?.gives.abort();
    const run = before
      .then(() => this.#waiting.set(key, (this.#waiting.get(key) ?? []).slice(1)))
      .then(() => this.#carry(id, doubtful))
      .catch((error: unknown) => this.#deps.logger.error({ err: error, page: id }, 'page-fault'))
      .finally(() => {
        if (this.#driven.get(key) !== run) return;
        this.#driven.delete(key);
        this.#waiting.delete(key);
      });
    this.#driven.set(key, run);
  }

  async #carry(id: string, doubtful: boolean): Promise<void> {
    const now = () => this.#deps.journal.memory.pages.get(id);
    const page = now();
    if (page === undefined || this.#stop.signal.aborted) return;
    if (!page.sent && page.course === 'requested') await this.#raise(page, doubtful);
    const after = now();
    if (after === undefined || this.#stop.signal.aborted) return;
    if (after.course === 'resolve-requested') await this.#end(after);
    else if (after.course === 'sent') this.#lookLater(after);
  }

  async #raise(page: LoggedPage, doubtful: boolean): Promise<void> {
    const { journal, sender, alert, logger, onUnsent } = this.#deps;
    const id = pageId(page);
    // Its incident may be there without those that it has taken in since.
    const isOld = page.repeated && page.request.others !== undefined;
    if (doubtful && !isOld && (await this.#isThere(page))) return;
    const unlogged = journal.isOwed(page);
    const triggered = alert(page.request, unlogged);
    const ways = sender.ways(triggered);
    const isAsked = () => journal.memory.pages.get(id)?.course === 'requested';
    /** What was asked since then is sent by itself, after this. */
    const isNewest = () => journal.memory.pages.get(id)?.request === page.request;
    const end = await this.#call(page, ways, {
      work: (way, call) => sender.trigger(triggered, way, call),
      // Its trouble can be over while the pager takes nothing.
      isWanted: () => isAsked() && isNewest(),
      onFailed: (failed) => this.#keepUnsent(page, failed),
    });
    if (end === 'stopped') return;
    const trouble = this.#unsent.get(id);
    this.#unsent.delete(id);
    if (trouble !== undefined) onUnsent();
    if (!isNewest()) return;
    if (end === 'unwanted') {
      if (trouble !== undefined && journal.memory.pages.get(id)?.trouble === null)
        await this.#note(page, trouble.why, ways[0]);
      return;
    }
    const { rule, key, episode } = page;
    const by = end.by === ways[0] ? {} : { by: end.by };
    logger.info({ rule, key, episode, unlogged, ...by }, 'page-sent');
    await journal.add([
      { type: 'page.sent', data: { ...refOf(page), ...(unlogged ? { unlogged } : {}), ...by } },
    ]);
  }

  /** Whether an incident of a page that somebody may have sent is there; then it is sent. */
  async #isThere(page: LoggedPage): Promise<boolean> {
    const { journal, sender } = this.#deps;
    if (sender.find === undefined) return false;
    const found = await this.#find(page).catch(() => undefined);
    // That there is none yet proves nothing: a queue is behind.
    if (!found) return false;
    await journal.add([
      { type: 'page.sent', data: refOf(page) },
      { type: 'page.done', data: { ...refOf(page), incident: found.id, number: found.number } },
    ]);
    return true;
  }

  /** Keeps in mind that a page is not sent, and writes it down where it lasts. */
  async #keepUnsent(page: LoggedPage, failed: FailedTry): Promise<void> {
    const { journal, time, onUnsent } = this.#deps;
    const id = pageId(page);
    if (failed.why.uncertain) {
      this.#doubtful.set(id, 'lost');
      this.#mayCome(page.key);
    }
    const why = { ...failed.why, uncertain: this.#doubtful.get(id) === 'lost' };
    this.#unsent.set(id, { why, next: failed.next });
    onUnsent();
    const known = journal.memory.pages.get(id);
    const lasts = failed.isRefused || time.now() - Date.parse(page.requestedAt) >= NOTED_MS;
    if (lasts && known?.trouble?.why.kind !== why.kind) await this.#note(page, why, failed.by);
  }

  async #note(page: LoggedPage, why: UnsentWhy, by: AlertWay): Promise<void> {
    await this.#deps.journal.add([{ type: 'page.unsent', data: { ...refOf(page), why, by } }]);
  }

  async #end(page: LoggedPage): Promise<void> {
    const { journal, logger } = this.#deps;
    const { key, rule, episode } = page;
    if (!page.sent && !page.wasSent && !this.#doubtful.has(pageId(page))) {
      logger.error({ rule, key, episode }, 'page-never-sent');
      await journal.add([{ type: 'resolve.sent', data: refOf(page) }]);
      return;
    }
    let end = await this.#sendEnd(page);
    // It would make an incident that nobody ends.
    if (end === 'sent' && (await this.#outlastsLate(page))) end = await this.#sendEnd(page);
    if (end === 'stopped') return;
    if (end === 'refused') logger.error({ rule, key, episode }, 'resolve-refused');
    else logger.info({ rule, key, episode }, 'page-resolved');
    await journal.add([
      end === 'refused'
        ? { type: 'resolve.failed', data: { ...refOf(page), reason: 'refused' } }
        : { type: 'resolve.sent', data: refOf(page) },
    ]);
  }

  #mayCome(key: string): void {
    this.#late.hold(key, this.#deps.time.now() + LANDS_MS);
  }

  /** Waits until no trigger can come late; false: none could, or the next page of the key goes on with what it makes. */
  async #outlastsLate(page: LoggedPage): Promise<boolean> {
    const { key } = page;
    const until = this.#late.until(key);
    if (until === 0 || this.#nextWaits(page)) return false;
    const gives = new AbortController();
    this.#next.set(key, { page: pageId(page), gives });
    await pauseUntil(this.#deps.time, until, AbortSignal.any([this.#stop.signal, gives.signal]));
    this.#next.delete(key);
    return !gives.signal.aborted;
  }

  /** Another page of its key waits for its end. */
  #nextWaits(page: LoggedPage): boolean {
    return (this.#waiting.get(page.key) ?? []).some((id) => id !== pageId(page));
  }

  async #sendEnd(page: LoggedPage): Promise<'sent' | 'stopped' | 'refused'> {
    const { sender } = this.#deps;
    const { key, kind, request } = page;
    const alert = { key, service: request.service, low: kind === 'blind' };
    const ways = sender.ways(alert);
    // Where one receiver had refused it nobody knows which other one has it: those that do not, pass it over.
    const several = page.by === null && page.trouble !== null;
    const asked = page.by === null ? (several ? ways : [ways[0]]) : [page.by];
    for (const way of asked) {
      const end = await this.#call(page, [way], {
        work: (by, call) => sender.resolve(alert, by, call),
        // What is refused for good must not keep the next page of the key waiting.
        isWanted: (refused) => !refused || !(several || this.#nextWaits(page)),
        onFailed: async () => {},
      });
      if (end === 'stopped') return 'stopped';
      if (end === 'unwanted' && !several) return 'refused';
    }
    return 'sent';
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
    const since = new Date(page.repeated ? page.request.slot : page.episode).toISOString();
    const found = (await sender.find?.(page.key, since, { signal: this.#stop.signal })) ?? null;
    if (found !== null) this.#seen.set(pageId(page), found);
    return found;
  }

  /** Tries until one of the receivers takes it, or nothing may be sent any more. What one refuses is the next one's at once. */
  async #call(
    page: LoggedPage,
    ways: readonly [AlertWay, ...AlertWay[]],
    { work, isWanted, onFailed }: CallDeps,
  ): Promise<CallEnd> {
    const { time, onCall, mayAct } = this.#deps;
    const { signal } = this.#stop;
    let place = 0;
    let refused = false;
    for (let attempt = 0; ; ) {
      // The pause before may have been a long one: a process can be stopped, and a machine can sleep.
      if (signal.aborted || !(await mayAct()) || signal.aborted) return 'stopped';
      if (!isWanted(refused)) return 'unwanted';
      const by = ways[place] ?? ways[0];
      try {
        await work(by, { signal });
        onCall(true);
        return { by };
      } catch (error) {
        if (signal.aborted) return 'stopped';
        onCall(false);
        const said = error instanceof OutsideError ? error : null;
        const isRefused = said !== null && !said.passing;
        const goesOn = isRefused && place + 1 < ways.length;
        if (isRefused) place = goesOn ? place + 1 : 0;
        refused = isRefused && !goesOn;
        const wait = goesOn ? 0 : this.#waitOf(said, attempt);
        attempt += goesOn ? 0 : 1;
        this.#log(page, said, { by, isRefused, attempt });
        const next = { at: time.now() + wait, by: place === 0 ? null : (ways[place] ?? null) };
        await onFailed({ why: whyOf(said), by, isRefused, next });
        if (wait > 0) await pause(time, wait, signal);
      }
    }
  }

  #waitOf(said: OutsideError | null, attempt: number): number {
    const { time, random } = this.#deps;
    const told = Date.parse(String(said?.params.retryAt ?? '')) - time.now();
    const wait = doubledWithJitter(FIRST_WAIT_MS, LONGEST_WAIT_MS, attempt, random());
    return Number.isNaN(told) ? wait : Math.max(wait, Math.min(told, LONGEST_WAIT_MS));
  }

  #log(
    { rule, key }: LoggedPage,
    said: OutsideError | null,
    { by, isRefused, attempt }: { by: AlertWay; isRefused: boolean; attempt: number },
  ): void {
    const { logger } = this.#deps;
    const { kind, reason } = whyOf(said);
    if (isRefused) logger.error({ rule, key, by, kind, reason }, 'page-refused');
    else logger.warn({ rule, key, by, kind, attempt }, 'page-retry');
  }
}

/** A fault of ours says nothing of the pager. */
const whyOf = (said: OutsideError | null): UnsentWhy => ({
  kind: said?.kind ?? 'fault',
  reason: String(said?.params.reason ?? said?.params.status ?? ''),
  uncertain: said?.uncertain ?? true,
});

const refOf = ({ kind, rule, group, key, episode }: LoggedPage) => ({ kind, rule, group, key, episode });
