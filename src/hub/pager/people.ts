import type { Actor } from '../../domain/event.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerAccount, PagerCall, PagerUser } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import { isWithin } from '../../timing/timers.ts';
import { participantId } from '../identity/secrets.ts';

const KEPT_MS = 10 * 60_000;
/** Whom the pager does not know is not looked for again so soon, but for an act. */
const STRANGER_MS = 60_000;
const TROUBLE_MS = 3_000;

/** Who a participant is in the pager: an act there is theirs, or it is not done. */
export class PagerPeople {
  readonly #pager: Pager;
  readonly #time: Time;
  readonly #emailOf: (participant: string) => string | null;
  readonly #users = new Map<string, { readonly user: PagerUser; readonly at: number }>();
  readonly #finding = new Map<string, Promise<PagerUser>>();
  readonly #failed = new Map<string, { readonly error: PagerError; readonly until: number }>();
  #account: { readonly value: PagerAccount; readonly at: number } | null = null;

  /** `emailOf`: the address of a participant where the hub knows it. */
  constructor(pager: Pager, time: Time, emailOf: (participant: string) => string | null = () => null) {
    this.#pager = pager;
    this.#time = time;
    this.#emailOf = emailOf;
  }

  async account(call: PagerCall = {}): Promise<PagerAccount> {
    const known = this.#account;
    if (known && isWithin(this.#time.now(), known.at, KEPT_MS)) return known.value;
    const value = await this.#pager.account(call);
    this.#account = { value, at: this.#time.now() };
    return value;
  }

  /** Rejects with `requester-unknown`, `key-of-another`, or what the pager says. */
  async userOf(actor: Actor, call: PagerCall = {}): Promise<PagerUser> {
    const { id } = actor;
    const now = this.#time.now();
    const kept = this.#users.get(id);
    if (kept && isWithin(now, kept.at, KEPT_MS)) return kept.user;
    // The person who acts waits for their own answer, and may have been made known a moment ago.
    if (call.lane === 'act') return this.#find(actor, call);
    const failed = this.#failed.get(id);
    if (failed && failed.until > now) throw failed.error;
    const finding = this.#finding.get(id) ?? this.#findOnce(actor, call);
    return finding;
  }

  /** One search at a time for each person, however many screens ask. */
  #findOnce(actor: Actor, call: PagerCall): Promise<PagerUser> {
    const { id } = actor;
    const finding = this.#find(actor, call)
      .catch((error: unknown) => {
        if (error instanceof PagerError) {
          const until = this.#time.now() + (error.passing ? TROUBLE_MS : STRANGER_MS);
          this.#failed.set(id, { error, until });
        }
        throw error;
      })
      .finally(() => this.#finding.delete(id));
    this.#finding.set(id, finding);
    return finding;
  }

  async #find({ id, name }: Actor, call: PagerCall): Promise<PagerUser> {
    const { key, owner } = await this.account(call);
    if (key === 'user') {
      if (owner?.email && (await participantId(owner.email)) === id) return this.#keep(id, owner);
      throw new PagerError('key-of-another', { owner: owner?.name ?? '' });
    }
    const email = this.#emailOf(id);
    const user = email === null ? await this.#search(id, call) : await this.#pager.userByEmail(email, call);
    // By name: an address would be redacted where this is shown.
    if (!user) throw new PagerError('requester-unknown', { email: name });
    return this.#keep(id, user);
  }

  #keep(id: string, user: PagerUser): PagerUser {
    this.#failed.delete(id);
    this.#users.set(id, { user, at: this.#time.now() });
    return user;
  }

  /** A participant's id is made from their address, so each user of the account tells whether it is theirs. */
  async #search(id: string, call: PagerCall): Promise<PagerUser | null> {
    for await (const users of this.#pager.users(call)) {
      for (const user of users) {
        if (user.email !== null && (await participantId(user.email)) === id) return user;
      }
    }
    return null;
  }
}
