import type { Checkpoint, UnsentPage } from '../detection/checkpoint.ts';
import type { DetectionFact, FallbackStatus, PageRequest } from '../detection/detection-event.ts';
import { type DetectionMemory, isOpenPage, type LoggedPage, pageId } from '../detection/detection-memory.ts';
import { unsentSince } from '../detection/unsent-text.ts';
import type { Time } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { AlertTrigger, Fallback, FallbackMessage } from '../ports/page-sender.ts';
import { ALERTS } from '../text/i18n/detection/alerts.ts';
import { translator } from '../text/i18n/messages.ts';
import type { AlertWords } from './alert.ts';
import type { DetectionJournal } from './journal.ts';

/** Between two tries of a post that was not taken. */
const AGAIN_MS = 30_000;

/** The end of a page is not posted any more after so long. */
const ENDS_MS = 3_600_000;

/**
 * What is to be posted at a time, epoch ms. `isUnsent`: whether the pager was asked for a page and has not taken it; that is posted
 * once the page is `afterMs` old.
 */
export function owedToFallback(
  { pages, fallbacks }: Pick<DetectionMemory, 'pages' | 'fallbacks'>,
  isUnsent: (page: LoggedPage) => boolean,
  now: number,
  afterMs: number,
): readonly { readonly page: LoggedPage; readonly status: FallbackStatus }[] {
  type Owed = { readonly page: LoggedPage; readonly status: FallbackStatus };
  return [...pages.values()].flatMap((page): readonly Owed[] => {
    const known = fallbacks.get(pageId(page));
    if (!page.sent && isOpenPage(page)) {
      const isDue = now - Date.parse(page.requestedAt) >= afterMs && (known?.postedAt ?? null) === null;
      return isDue && isUnsent(page) ? [{ page, status: 'unsent' }] : [];
    }
    const endedAt = Date.parse((page.sent ? page.sentAt : page.endedAt) ?? '');
    if (known === undefined || known.isEnded || !(now - endedAt < ENDS_MS)) return [];
    return [{ page, status: page.sent ? 'sent' : 'over' }];
  });
}

interface FallbackDeps {
  readonly fallback: Fallback;
  readonly journal: DetectionJournal;
  readonly time: Time;
  readonly logger: Logger;
  readonly words: AlertWords;
  /** Whether this detector still has the lease. Never rejects. */
  readonly holds: () => Promise<boolean>;
  readonly alert: (request: PageRequest) => AlertTrigger;
  /** What is known of a page that the pager has not taken; null: it has, or was not asked yet. */
  readonly unsent: (page: LoggedPage) => UnsentPage | null;
  /** A post ended. */
  readonly onPost: () => void;
}

/**
 * Posts pages that the pager does not take to the fallback: begun (durable, before the post) → posted (after the fallback took it), then
 * the same once for their end. No detector posts again what was taken. What may have been taken or not is posted again: to call
 * a person twice is better than not to call.
 */
export class FallbackCourse {
  readonly #deps: FallbackDeps;
  readonly #stop = new AbortController();
  #round: Promise<void> | null = null;
  /** By page and status: when a post may be tried again, epoch ms. */
  readonly #again = new Map<string, number>();
  #last: NonNullable<Checkpoint['fallback']>['last'] = null;

  constructor(deps: FallbackDeps) {
    this.#deps = deps;
  }

  /** How the last post went; null: there was none. */
  get last(): NonNullable<Checkpoint['fallback']>['last'] {
    return this.#last;
  }

  /** Posts what is owed by now, one after the other. Does nothing while an earlier call still posts. Never rejects. */
  look(): void {
    this.#round ??= this.#postAll()
      .catch((error: unknown) => this.#deps.logger.error({ err: error }, 'fallback-fault'))
      .finally(() => {
        this.#round = null;
      });
  }

  /** Ends posting. A post in progress may still arrive. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#round;
  }

  async #postAll(): Promise<void> {
    const { fallback, journal, time, unsent } = this.#deps;
    const owed = owedToFallback(
      journal.memory,
      (page) => unsent(page) !== null,
      time.now(),
      fallback.afterMs,
    );
    for (const { page, status } of owed) {
      const again = this.#again.get(nameOf(page, status)) ?? 0;
      if (again <= time.now() && !(await this.#post(page, status))) return;
    }
  }

  /** False: this detector must not post any more. */
  async #post(page: LoggedPage, status: FallbackStatus): Promise<boolean> {
    const { fallback, journal, time, logger, holds, onPost, unsent } = this.#deps;
    const { signal } = this.#stop;
    const { kind, rule, group, key, episode } = page;
    const data = { kind, rule, group, key, episode, status };
    if (status === 'unsent' && !journal.memory.fallbacks.has(pageId(page))) {
      const begun: DetectionFact = { type: 'fallback.begun', data };
      if ((await journal.add([begun])) === 'fenced') return false;
    }
    if (signal.aborted || !(await holds()) || signal.aborted) return false;
    const owed = unsent(journal.memory.pages.get(pageId(page)) ?? page);
    // The pager took it meanwhile.
    if (status === 'unsent' && owed === null) return true;
    const ok = await fallback.post(this.#message(page, status, owed), signal);
    if (signal.aborted && !ok) return false;
    this.#last = { at: time.now(), ok };
    if (ok) {
      this.#again.delete(nameOf(page, status));
      await journal.add([{ type: 'fallback.posted', data }]);
      logger.info({ rule, key, episode, status }, 'fallback-posted');
    } else {
      this.#again.set(nameOf(page, status), time.now() + AGAIN_MS);
      logger.error({ rule, key, episode, status }, 'fallback-failed');
    }
    onPost();
    return true;
  }

  #message(page: LoggedPage, status: FallbackStatus, owed: UnsentPage | null): FallbackMessage {
    const { alert, time, words } = this.#deps;
    const { request, episode, requestedAt } = page;
    const t = translator(ALERTS, words.lang);
    const { summary: title, service, low, severity, group, details, links, key } = alert(request);
    const said = owed === null ? '' : unsentSince(owed, { now: time.now(), ...words });
    return {
      ...{
        text: unmarked(t(`alert.fallback-${status}`, { title, said })),
        status,
        title,
        rule: page.rule,
        group,
        service,
      },
      ...{ urgency: low ? 'low' : 'high', severity, since: new Date(episode).toISOString() },
      ...{ not_sent_since: requestedAt, figures: details, links, dedup_key: key },
    };
  }
}

/** Slack makes mentions and links of what stands in angle brackets: values of log lines are among these words. */
const unmarked = (text: string): string => text.replaceAll('<', '‹').replaceAll('>', '›');

const nameOf = (page: LoggedPage, status: FallbackStatus): string => `${pageId(page)} ${status}`;
