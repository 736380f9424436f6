import type { KV } from '@nats-io/kv';
import type { LeaseHolder } from './lease.ts';
import type { NatsLink } from './nats-link.ts';

const BEAT_MS = 2_000;
const MEMBER = 'member';

/** A hub that lives, and into how many shards it divides the sessions. */
export interface Member extends LeaseHolder {
  readonly shards: number;
}

/** Which hubs live: each renews a key of its own, which the servers let go of after the lease's time. */
export class Members {
  readonly #link: NatsLink;
  readonly #kv: KV;
  readonly #bucket: string;
  readonly #own: Member;
  #beatAt = Number.NEGATIVE_INFINITY;
  #ended = false;

  constructor(link: NatsLink, kv: KV, bucket: string, own: Member) {
    this.#link = link;
    this.#kv = kv;
    this.#bucket = bucket;
    this.#own = own;
  }

  /** Says that this hub lives, where that is due. */
  async beat(): Promise<void> {
    const now = this.#link.time.now();
    if (this.#ended || now - this.#beatAt < BEAT_MS) return;
    const { before } = this.#own;
    // The others share with this process at once, and not with that one too.
    if (before !== undefined && this.#beatAt < 0) await this.#kv.delete(`${MEMBER}.${before}`);
    await this.#kv.put(this.#key, JSON.stringify(this.#own));
    this.#beatAt = now;
  }

  /** Hubs whose key exists, in no order. Rejects as the server does. */
  async all(): Promise<readonly Member[]> {
    const found = await entriesOf<Member>(this.#link, this.#bucket, `${MEMBER}.*`);
    return found.map(({ value }) => value);
  }

  /** The others share what this hub had. */
  async leave(): Promise<void> {
    this.#ended = true;
    if (this.#beatAt > 0) await this.#kv.delete(this.#key).catch(() => {});
  }

  get #key(): string {
    return `${MEMBER}.${this.#own.id}`;
  }
}

/**
 * Entries of a bucket whose keys match a pattern, one request each: there are few, and no consumer has to be made. A value
 * that is no JSON is skipped.
 */
export async function entriesOf<T>(
  link: NatsLink,
  bucket: string,
  keys: string,
): Promise<readonly { readonly key: string; readonly value: T }[]> {
  const found: { readonly key: string; readonly value: T }[] = [];
  for (let from = 1; ; ) {
    const message = await link.next(`KV_${bucket}`, `$KV.${bucket}.${keys}`, from);
    if (message === null) return found;
    from = message.seq + 1;
    // A key that was deleted leaves a mark.
    if (message.header.get('KV-Operation') !== '') continue;
    try {
      const key = message.subject.slice(`$KV.${bucket}.`.length);
      found.push({ key, value: JSON.parse(new TextDecoder().decode(message.data)) as T });
    } catch {}
  }
}
