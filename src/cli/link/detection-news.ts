import { type DetectionNews, readNews } from '../../detection/news.ts';
import type { HubApi } from './hub-api.ts';

/** From one answer to the next question; after a failure, as of a hub that knows no such question, it is longer. */
const AGAIN_MS = 10_000;
const AFTER_FAILURE_MS = 60_000;

/** What detection has to say, asked for beside the rest of the home screen, which never waits for it. */
export class LatestDetection {
  readonly #api: Pick<HubApi, 'detection'>;
  readonly #now: () => number;
  #known: DetectionNews | null = null;
  #next = 0;

  constructor(api: Pick<HubApi, 'detection'>, now: () => number) {
    this.#api = api;
    this.#now = now;
  }

  /** The last answer; null: none yet, or the last question failed. Never throws. */
  news(): DetectionNews | null {
    if (this.#now() >= this.#next) {
      // No second question while one is under way.
      this.#next = Number.POSITIVE_INFINITY;
      void this.#ask();
    }
    return this.#known;
  }

  async #ask(): Promise<void> {
    try {
      this.#known = readNews(await this.#api.detection());
      this.#next = this.#now() + AGAIN_MS;
    } catch {
      this.#known = null;
      this.#next = this.#now() + AFTER_FAILURE_MS;
    }
  }
}
