/**
 * Terminals' client ids and the participants they belong to, hub-wide. Bounded for each participant, so that nobody
 * pushes out another's, and for all.
 */
export class Clients {
  readonly #owners = new Map<string, string>();
  readonly #ofPerson = new Map<string, Set<string>>();
  readonly #limits: { readonly clients: number; readonly clientsPerPerson: number };

  constructor(limits: { readonly clients: number; readonly clientsPerPerson: number }) {
    this.#limits = limits;
  }

  /** False when the id is someone else's; an id not known is theirs from now on. */
  claim(client: string, participant: string): boolean {
    const owner = this.#owners.get(client) ?? participant;
    if (owner !== participant) return false;
    const own = this.#ofPerson.get(participant) ?? new Set();
    this.#ofPerson.set(participant, own);
    own.delete(client);
    own.add(client);
    this.#owners.delete(client);
    this.#owners.set(client, participant);
    if (own.size > this.#limits.clientsPerPerson) this.#forget(own.values().next().value as string);
    if (this.#owners.size > this.#limits.clients) this.#forget(this.#owners.keys().next().value as string);
    return true;
  }

  #forget(client: string): void {
    const owner = this.#owners.get(client) as string;
    this.#owners.delete(client);
    const own = this.#ofPerson.get(owner);
    own?.delete(client);
    if (own?.size === 0) this.#ofPerson.delete(owner);
  }
}
