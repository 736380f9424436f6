/** Terminals' client ids and the participants they belong to, hub-wide. Bounded: those used last. */
export class Clients {
  readonly #owners = new Map<string, string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** False when the id is someone else's; an id not known is theirs from now on. */
  claim(client: string, participant: string): boolean {
    const owner = this.#owners.get(client) ?? participant;
    if (owner !== participant) return false;
    this.#owners.delete(client);
    this.#owners.set(client, participant);
    if (this.#owners.size > this.#most) this.#owners.delete(this.#owners.keys().next().value as string);
    return true;
  }
}
