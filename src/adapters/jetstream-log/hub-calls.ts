import { RequestError } from '@nats-io/transport-node';
import type { NatsNames } from './names.ts';
import type { NatsLink } from './nats-link.ts';

/** Longer than an append waits for an election. */
const ANSWER_MS = 25_000;

/** Requests from one hub to another over their cluster. Only hubs may use these subjects. */
export class HubCalls {
  readonly #link: NatsLink;
  readonly #names: NatsNames;
  readonly #stop: (() => void)[] = [];

  constructor(link: NatsLink, names: NatsNames) {
    this.#link = link;
    this.#names = names;
  }

  /** Answers what others ask of hub `own`, until it is stopped. `work` must not reject. */
  answer(own: string, work: (text: string) => Promise<string>): void {
    const subscription = this.#link.nc.subscribe(this.#names.hub(own), {
      callback(error, message) {
        if (error === null)
          void work(message.string())
            .then((text) => message.respond(text))
            .catch(() => {});
      },
    });
    this.#stop.push(() => subscription.unsubscribe());
  }

  /**
   * The answer of another hub; null: it does not listen, or there is no connection, and nothing was done. Rejects when no
   * answer came in time; the request may have been done all the same.
   */
  async ask(hub: string, text: string): Promise<string | null> {
    // The client would keep it, and send it when nobody waits for its answer any more.
    if (!this.#link.isUp) return null;
    try {
      const answer = await this.#link.nc.request(this.#names.hub(hub), text, { timeout: ANSWER_MS });
      return answer.string();
    } catch (error) {
      if (error instanceof RequestError && error.isNoResponders()) return null;
      throw error;
    }
  }

  stop(): void {
    for (const stop of this.#stop.splice(0)) stop();
  }
}
