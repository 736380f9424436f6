import type { Checkpoint, UnsentPage } from '../detection/checkpoint.ts';
import type { DetectionFact, FallbackSay, PageRequest } from '../detection/detection-event.ts';
import { type LoggedPage, pageId } from '../detection/detection-memory.ts';
import { owedToFallback } from '../detection/fallback.ts';
import { unsentSince } from '../detection/unsent-text.ts';
import type { Time } from '../ports/clock.ts';
import type { Fallback, FallbackMessage } from '../ports/fallback.ts';
import type { Logger } from '../ports/logger.ts';
import type { AlertTrigger } from '../ports/page-sender.ts';
import { ALERTS } from '../text/i18n/detection/alerts.ts';
import { translator } from '../text/i18n/messages.ts';
import type { AlertWords } from './alert.ts';
import type { DetectionJournal } from './journal.ts';

/** Between two tries of a post that was not taken. */
const AGAIN_MS = 30_000;

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
 * Tells the fallback of pages that the pager does not take: begun (durable, before the post) → told (after it was taken), then the same
 * once more for their end. What was told is told by no detector again. Where nobody knows whether a post came, it is posted again: a
 * person who is called twice is better than one who is not.
 */
export class FallbackCourse {
  readonly #deps: FallbackDeps;
  readonly #stop = new AbortController();
  #round: Promise<void> | null = null;
  /** By page and what is said: when it may be tried again, epoch ms. */
  readonly #again = new Map<string, number>();
  #last: NonNullable<Checkpoint['fallback']>['last'] = null;

  constructor(deps: FallbackDeps) {
    this.#deps = deps;
  }

  /** How the last post went; null: there was none. */
  get last(): NonNullable<Checkpoint['fallback']>['last'] {
    return this.#last;
  }

  /** Tells what is owed by now, one after the other; nothing while an earlier call still does so. Never rejects. */
  look(): void {
    this.#round ??= this.#tellAll()
      .catch((error: unknown) => this.#deps.logger.error({ err: error }, 'fallback-fault'))
      .finally(() => {
        this.#round = null;
      });
  }

  /** Nothing is posted any more; what is under way may still arrive. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#round;
  }

  async #tellAll(): Promise<void> {
    const { fallback, journal, time, unsent } = this.#deps;
    const owed = owedToFallback(
      journal.memory,
      (page) => unsent(page) !== null,
      time.now(),
      fallback.afterMs,
    );
    for (const { page, say } of owed) {
      const again = this.#again.get(nameOf(page, say)) ?? 0;
      if (again <= time.now() && !(await this.#tell(page, say))) return;
    }
  }

  /** False: nothing is to be told by this detector any more. */
  async #tell(page: LoggedPage, say: FallbackSay): Promise<boolean> {
    const { fallback, journal, time, logger, holds, onPost, unsent } = this.#deps;
    const { signal } = this.#stop;
    const { kind, rule, group, key, episode } = page;
    const data = { kind, rule, group, key, episode, say };
    if (say === 'unsent' && !journal.memory.fallbacks.has(pageId(page))) {
      const begun: DetectionFact = { type: 'fallback.begun', data };
      if ((await journal.add([begun])) === 'fenced') return false;
    }
    if (signal.aborted || !(await holds()) || signal.aborted) return false;
    const owed = unsent(journal.memory.pages.get(pageId(page)) ?? page);
    // The pager took it meanwhile.
    if (say === 'unsent' && owed === null) return true;
    const ok = await fallback.post(this.#message(page, say, owed), signal);
    if (signal.aborted && !ok) return false;
    this.#last = { at: time.now(), ok };
    if (ok) {
      this.#again.delete(nameOf(page, say));
      await journal.add([{ type: 'fallback.told', data }]);
      logger.info({ rule, key, episode, say }, 'fallback-told');
    } else {
      this.#again.set(nameOf(page, say), time.now() + AGAIN_MS);
      logger.error({ rule, key, episode, say }, 'fallback-failed');
    }
    onPost();
    return true;
  }

  #message(page: LoggedPage, say: FallbackSay, owed: UnsentPage | null): FallbackMessage {
    const { alert, time, words } = this.#deps;
    const { request, episode, requestedAt } = page;
    const t = translator(ALERTS, words.lang);
    const { summary: title, service, low, severity, group, details, links, key } = alert(request);
    const said = owed === null ? '' : unsentSince(owed, { now: time.now(), ...words });
    return {
      ...{
        text: unmarked(t(`alert.fallback-${say}`, { title, said })),
        say,
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

const nameOf = (page: LoggedPage, say: FallbackSay): string => `${pageId(page)} ${say}`;
