/** Sends are grouped up to this size, so that the marks of a slow peer stay few. */
const GRAIN = 16 * 1024;

/**
 * What a peer was sent but has not said it has read. The socket's own count of waiting bytes misses what stands
 * in kernel buffers, which is megabytes.
 */
export class UnackedBytes {
  /** Each: up to which number its bytes reach. */
  readonly #marks: { upTo: number; bytes: number }[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  sent(upTo: number, bytes: number): void {
    this.#bytes += bytes;
    const last = this.#marks.at(-1);
    if (last && last.bytes + bytes <= GRAIN) {
      last.upTo = upTo;
      last.bytes += bytes;
    } else this.#marks.push({ upTo, bytes });
  }

  /** The peer has read everything up to this number. */
  seen(upTo: number): void {
    let read = 0;
    for (const mark of this.#marks) {
      if (mark.upTo > upTo) break;
      this.#bytes -= mark.bytes;
      read += 1;
    }
    this.#marks.splice(0, read);
  }
}
