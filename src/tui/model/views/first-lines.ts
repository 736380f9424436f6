import { FirstSeen } from '../../../logs/first-seen.ts';
import type { NumberedLine } from '../../../protocol/messages.ts';

/** Lines remembered as the first of their shape. */
const KEPT = 2_000;

/** Which lines are the first of their shape in this tail. */
export class FirstLines {
  readonly #seen = new FirstSeen();
  readonly #places = new Set<number>();

  has(no: number): boolean {
    return this.#places.has(no);
  }

  came(line: NumberedLine, now: number): void {
    if (!this.#seen.mark(line, now)) return;
    this.#places.add(line.no);
    if (this.#places.size <= KEPT) return;
    const [oldest] = this.#places;
    if (oldest !== undefined) this.#places.delete(oldest);
  }
}
