/** Characters received after which the hub gets the count without waiting for the next second. */
const EVERY = 1024 * 1024;

/** Tells the hub how far we have really read, since what is in kernel buffers looks sent to it. */
export class Seen<Frame extends object> {
  readonly #send: (frame: Frame) => void;
  #last = '';
  #received = 0;

  constructor(send: (frame: Frame) => void) {
    this.#send = send;
  }

  /** Whether it is time to tell. */
  received(characters: number): boolean {
    this.#received += characters;
    return this.#received >= EVERY;
  }

  /** Sends where something has changed since it was last told on this connection. */
  tell(frame: Frame): void {
    this.#received = 0;
    const now = JSON.stringify(frame);
    if (now === this.#last) return;
    this.#last = now;
    this.#send(frame);
  }

  /** A connection ended. */
  reset(): void {
    this.#last = '';
    this.#received = 0;
  }
}
