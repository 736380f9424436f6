import { type ChainTip, linkProblem } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { EventLogError } from '../../ports/event-log.ts';
import type { Chunk } from './messages.ts';

interface Decoded {
  readonly events: readonly AnyEvent[];
  readonly damage: EventLogError | null;
}

/**
 * Turns the chunks of one read into events and checks how they link. An event counts as sound once the one after it,
 * or at the end the head, confirms it; so the last of a chunk waits for the next chunk.
 */
export class ChunkDecoder {
  readonly #session: string;
  #tip: ChainTip;
  #held: AnyEvent[] = [];

  /** `before` is the hash of the event before `from`. */
  constructor(session: string, from: number, before: string) {
    this.#session = session;
    this.#tip = { session, seq: from - 1, hash: before, at: '' };
  }

  /** The sound events up to the end of this chunk, or up to the damage found in it. */
  take(chunk: Chunk): Decoded {
    const events = this.#held;
    for (const [i, text] of chunk.texts.entries()) {
      const event = parseEvent(text);
      const problem = linkProblem(event, this.#tip);
      if (problem === 'bad-prev' && this.#tip.seq > 0) {
        // This one tells of another event before it: what we took for that event may be forged.
        events.pop();
        return this.#damaged(events, this.#tip.seq, 'altered');
      }
      if (problem !== null) return this.#damaged(events, this.#tip.seq + 1, problem);
      const sound = event as AnyEvent;
      events.push(sound);
      this.#tip = { session: this.#session, seq: sound.seq, hash: chunk.hashes[i] ?? '', at: sound.at };
    }
    if (typeof chunk.end === 'object') return this.#damaged(events, chunk.end.seq, chunk.end.problem);
    this.#held = chunk.end === 'more' ? events.splice(-1) : [];
    return { events, damage: null };
  }

  #damaged(events: AnyEvent[], seq: number, problem: string): Decoded {
    return { events, damage: new EventLogError('damaged', { session: this.#session, seq, problem }) };
  }
}

/** undefined when it is not JSON: no event either. */
function parseEvent(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
