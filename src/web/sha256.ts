import { eventText } from '../domain/chain.ts';
import type { AnyEvent } from '../domain/event.ts';

const utf8 = new TextEncoder();
const MOST = 8;

/**
 * SHA-256 of UTF-8 text as base64url, as far as it was worked out before: a browser has it only as a promise. What was not gives
 * '', which is no hash, so that a log of which it is asked is read again and never believed.
 */
export class KnownHashes {
  readonly #known = new Map<string, string>();

  readonly hash = (text: string): string => this.#known.get(text) ?? '';

  /** Works out those of the first and the last of these events, of which the next connection is asked. */
  async learn(events: readonly AnyEvent[]): Promise<void> {
    const ends = new Set([events[0], events.at(-1)].flatMap((event) => (event ? [eventText(event)] : [])));
    for (const text of ends) {
      if (this.#known.has(text)) continue;
      this.#known.set(text, base64url(await crypto.subtle.digest('SHA-256', utf8.encode(text))));
    }
    for (const old of [...this.#known.keys()].slice(0, -MOST)) this.#known.delete(old);
  }
}

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
