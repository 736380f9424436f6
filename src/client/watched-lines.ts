import type { AskAnswers, AskedLine } from '../protocol/asks.ts';
import type { DownOf, UpOf } from '../protocol/messages.ts';
import { askedFrom } from './lines/pages.ts';

/** A line as somebody sees it who looks on. */
export interface WatchedLine extends AskedLine {
  /** Lines before it that the hub did not send. */
  readonly skipped?: number;
}

export interface LinesShown {
  /** Oldest first. */
  readonly lines: readonly WatchedLine[];
  /** `may`: there may be older ones. `failed`: they could not be read. */
  readonly older: 'may' | 'asked' | 'failed' | 'none';
}

export const NO_LINES: LinesShown = { lines: [], older: 'may' };

/** As many as are kept; with those that were asked for. */
const MOST = 200;
/** An answer is to one of this program's questions by its number. */
const FIRST_ASK = 1_000_000_000;

/** The newest lines of a session's log, and older ones by asking. After a restart the hub numbers its lines from one again: they are read from the first. */
export class WatchedLines {
  readonly #send: (frame: UpOf<'ask'>) => void;
  readonly #changed: (shown: LinesShown) => void;
  #shown = NO_LINES;
  #epoch: string | null = null;
  #last = 0;
  #most = MOST;
  #ask = FIRST_ASK;

  constructor(send: (frame: UpOf<'ask'>) => void, changed: (shown: LinesShown) => void) {
    this.#send = send;
    this.#changed = changed;
  }

  resumePoint(): { readonly linesEpoch: string | null; readonly lastLine: number } {
    return { linesEpoch: this.#epoch, lastLine: this.#last };
  }

  welcomed(epoch: string): void {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.#last = 0;
    this.#most = MOST;
    this.#show(NO_LINES);
  }

  came({ first, items, skipped }: Pick<DownOf<'lines'>, 'first' | 'items' | 'skipped'>): void {
    const fresh: WatchedLine[] = items.filter(({ no }) => no > this.#last);
    this.#last = Math.max(this.#last, first + items.length - 1);
    const [next] = fresh;
    if (next === undefined) return;
    if (skipped > 0 && fresh.length === items.length) fresh[0] = { ...next, skipped };
    const lines = [...this.#shown.lines, ...fresh];
    const kept = lines.slice(-this.#most);
    const { older } = this.#shown;
    this.#show({ lines: kept, older: older === 'none' && kept.length < lines.length ? 'may' : older });
  }

  /** Of a source that is read by another query now what the one before has found is let go. */
  begin(sources: DownOf<'sources'>['sources']): void {
    const begins = new Map(sources.map(({ name, from = 0 }) => [name, from]));
    const { lines, older } = this.#shown;
    const kept = lines.filter(({ source, no = 0 }) => no >= (begins.get(source) ?? 0));
    if (kept.length < lines.length) this.#show({ lines: kept, older });
  }

  /** Asks for those before the oldest one that is held. */
  askOlder(): void {
    const { lines, older } = this.#shown;
    const number = lines[0]?.no;
    const from = number === undefined ? askedFrom(lines) : { before: number };
    if (from === null || older === 'asked' || older === 'none') return;
    this.#ask += 1;
    this.#show({ lines, older: 'asked' });
    this.#send({ t: 'ask', n: this.#ask, what: 'lines-before', args: { ...from, limit: MOST } });
  }

  answered({ n, value }: Pick<DownOf<'answer'>, 'n' | 'value'>): void {
    if (n !== this.#ask || this.#shown.older !== 'asked') return;
    const { lines: found, more } = value as AskAnswers['lines-before'];
    this.#most += found.length;
    this.#show({ lines: [...found, ...this.#shown.lines], older: more ? 'may' : 'none' });
  }

  /** The hub refused to answer, or the connection ended before it did. */
  failed(): void {
    if (this.#shown.older === 'asked') this.#show({ lines: this.#shown.lines, older: 'failed' });
  }

  #show(shown: LinesShown): void {
    this.#shown = shown;
    this.#changed(shown);
  }
}
