import type { AskAnswers, AskArgs } from '../../protocol/asks.ts';
import type { LineBuffer } from './lines.ts';

/** Lines that one answer may hold. */
const MOST_ASKED = 500;

type AskBefore = (args: AskArgs<'lines-before'>) => Promise<AskAnswers['lines-before']>;

/** Asks the hub for lines that the buffer lacks, and puts them where they belong. Rejects as an ask does. */
export class OlderLines {
  readonly #lines: LineBuffer;
  readonly #ask: AskBefore;

  constructor(lines: LineBuffer, ask: AskBefore) {
    this.#lines = lines;
    this.#ask = ask;
  }

  /** Those before a place. */
  async before(place: number, limit: number): Promise<{ readonly added: number; readonly more: boolean }> {
    const before = this.#lines.askBefore(place);
    if (before === null) return { added: 0, more: false };
    const { lines, more } = await this.#ask({ ...before, limit });
    return { added: this.#lines.merge(place, lines), more };
  }

  /** Those before an ISO time, in place of all older ones that were asked for: a hole parts them from the newest. */
  async upTo(time: string, limit: number): Promise<{ readonly added: number; readonly more: boolean }> {
    const { lines, more } = await this.#ask({ before: time, limit });
    this.#lines.letGoOfPages(true);
    return { added: this.#lines.merge(this.#lines.first, lines), more };
  }

  /** Those told as missing before a place; resolves with how many came. */
  async fill(place: number): Promise<number> {
    const missing = this.#lines.missing(place);
    // The room holds what this terminal was too slow for; what a source left out only the source knows.
    const { added } = await this.before(place, MOST_ASKED);
    if (this.#lines.missing(place) < missing) return added;
    const line = this.#lines.at(place);
    const asked = line && { before: line.id, source: line.source, limit: MOST_ASKED };
    return asked ? this.#lines.fill(place, (await this.#ask(asked)).lines) : 0;
  }
}
