import type { Time } from '../../ports/clock.ts';
import { DialError } from '../../ports/socket.ts';
import { STANDBY_KIND } from '../../protocol/http.ts';
import { pause } from '../../timing/timers.ts';
import { CliError } from '../base/errors.ts';
import { NOBODY_THERE } from './reach-hubs.ts';

const PAUSE_MS = 500;
/** A hub that says this has done nothing. */
const CHANGES_OVER: ReadonlySet<unknown> = new Set([STANDBY_KIND, 'stopping']);
/** Another hub keeps it, or the store has no leader for a moment: in one word. */
const NOT_KEPT: Readonly<Record<string, string>> = {
  'not-saved-moved': STANDBY_KIND,
  'not-saved-unknown': 'store-away',
  'store-away': 'store-away',
};
/** The connection broke while a hub had the request. */
const BROKEN_OFF: ReadonlySet<unknown> = new Set([
  'silent',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'unknown',
]);

export interface TakeoverWaitOptions {
  /** For how long hubs that change over are waited for, ms; 0: not at all. */
  readonly limitMs: number;
  /** Whether there is more than one hub to turn to. */
  readonly hasOthers: boolean;
  readonly time: Time;
  /** Said once, when the waiting begins. */
  readonly onWait: (reason: string) => void;
}

/** Waits for a command of a script as a terminal does while hubs change over, up to a limit from the first trouble on. */
export class TakeoverWait {
  readonly #options: TakeoverWaitOptions;
  /** When the waiting that runs, or that ran out, ends: epoch ms; null: the hubs served last. */
  #until: number | null = null;

  constructor(options: TakeoverWaitOptions) {
    this.#options = options;
  }

  /** `again`: what is asked may be asked twice. Rejects with `hubs-away {reason, seconds}` once the limit is over. */
  async through<T>(again: boolean, ask: () => Promise<T>): Promise<T> {
    const { limitMs, time, onWait } = this.#options;
    for (;;) {
      try {
        const answer = await ask();
        this.#until = null;
        return answer;
      } catch (error) {
        if (limitMs === 0 || !this.#passes(error, again)) throw error;
        const now = time.now();
        if (this.#until === null) {
          this.#until = now + limitMs;
          onWait(reasonOf(error));
        }
        if (now >= this.#until) throw away(error, limitMs);
        await pause(time, Math.min(PAUSE_MS, this.#until - now));
      }
    }
  }

  #passes(error: unknown, again: boolean): error is CliError | DialError {
    if (error instanceof CliError) {
      const { kind, params } = error;
      if (kind === 'unreachable') return CHANGES_OVER.has(params.reason);
      return again && this.#options.hasOthers && NOT_KEPT[kind] !== undefined;
    }
    if (!(error instanceof DialError) || !this.#options.hasOthers) return false;
    const { reason } = error.params;
    return NOBODY_THERE.has(String(reason)) || reason === 'ETIMEDOUT' || (again && BROKEN_OFF.has(reason));
  }
}

/** A code of `CLI_REASONS`. */
const reasonOf = (error: CliError | DialError): string =>
  error instanceof CliError && error.kind !== 'unreachable'
    ? (NOT_KEPT[error.kind] ?? error.kind)
    : String(error.params.reason ?? error.kind);

const away = (error: CliError | DialError, limitMs: number): CliError =>
  new CliError('hubs-away', { reason: reasonOf(error), seconds: Math.round(limitMs / 1_000) }, error);
