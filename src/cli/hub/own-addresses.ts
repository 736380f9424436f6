import type { Authenticated } from '../../hub/identity/auth.ts';

interface OwnAddress {
  readonly participant: string;
  readonly email: string;
}

/** One machine has few users, and a user few addresses. */
const MOST = 100;

/** Addresses of those who came without a token, over the machine's own socket: PagerDuty is asked for them by these. */
export class OwnAddresses {
  readonly #known = new Map<string, OwnAddress>();

  met({ actor, email, tokenId }: Pick<Authenticated, 'actor' | 'email' | 'tokenId'>): void {
    if (tokenId !== null || !email || this.#known.size >= MOST) return;
    this.#known.set(actor.id, { participant: actor.id, email });
  }

  all(): readonly OwnAddress[] {
    return [...this.#known.values()];
  }
}
