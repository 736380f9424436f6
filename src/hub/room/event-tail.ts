/** The newest events of a session as texts, bounded in bytes, so that a rejoin needs no disk. */
export class EventTail {
  readonly #limit: number;
  #texts: string[] = [];
  #bytes = 0;
  /** Seq of the first text. */
  #first = 1;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds the next events in order. */
  push(texts: readonly string[]): void {
    for (const text of texts) {
      this.#texts.push(text);
      this.#bytes += text.length;
    }
    if (this.#bytes > this.#limit) this.#shrink();
  }

  /** Puts another text in the place of one that it still holds. */
  replace(seq: number, text: string): void {
    const before = this.#texts[seq - this.#first];
    if (before === undefined) return;
    this.#bytes += text.length - before.length;
    this.#texts[seq - this.#first] = text;
  }

  /** Up to `count` texts from `seq` on; null when `seq` is older than what is kept. */
  from(seq: number, count: number): readonly string[] | null {
    if (seq < this.#first) return null;
    return this.#texts.slice(seq - this.#first, seq - this.#first + count);
  }

  /** Down to seven eighths, so that it happens seldom and memory stays even. */
  #shrink(): void {
    let drop = 0;
    while (this.#bytes > (this.#limit * 7) / 8) {
      this.#bytes -= (this.#texts[drop] as string).length;
      drop += 1;
    }
    this.#texts = this.#texts.slice(drop);
    this.#first += drop;
  }
}
