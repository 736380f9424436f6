import type { PatternsAnswer } from '../../protocol/patterns.ts';
import type { TuiHost } from '../model/host.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { LogsView } from '../model/views/logs-view.ts';

/** How often the hub is asked while a view of patterns is open, and while only the sentence is shown. */
const OPEN_MS = 2_000;
const ELSE_MS = 10_000;
/** While the hub has not counted all yet. */
const SOON_MS = 1_000;

type Apply = (act: (state: ScreenState) => ScreenState) => void;

/** Asks the hub what is new in the log, and keeps the answer current. */
export class PatternAsks {
  readonly #client: Pick<ScreenClient, 'ask' | 'get'>;
  readonly #host: Pick<TuiHost, 'now'>;
  readonly #change: Apply;
  #due = 0;
  #asking = false;
  #asked = '';

  constructor(client: Pick<ScreenClient, 'ask' | 'get'>, host: Pick<TuiHost, 'now'>, apply: Apply) {
    this.#client = client;
    this.#host = host;
    this.#change = apply;
  }

  /** Asks where it is time, and at once where another view or boundary is looked at. */
  tick({ logs }: ScreenState): void {
    const { connection, you, view } = this.#client.get();
    const now = this.#host.now();
    if (connection.kind !== 'live' || you === null || this.#asking) return;
    const { range, boundary } = logs;
    const key = JSON.stringify([logs.view, boundary?.at, range]);
    if (now < this.#due && key === this.#asked) return;
    this.#asking = true;
    this.#asked = key;
    this.#due = now + (logs.view === 'lines' ? ELSE_MS : OPEN_MS);
    const reads = view.session.tail.sources.length > 0;
    this.#client.ask('patterns', argsOf(range, boundary)).then(
      (told) => {
        // The first screen is not to wait ten seconds for what the hub counts in one.
        if (isPart(told, reads)) this.#due = Math.min(this.#due, now + SOON_MS);
        this.#told((state) => ({
          ...state,
          // A hub that knows no range counts all up to now.
          patterns:
            range !== null && told.range === undefined
              ? { answer: null, why: { key: 'range.unavailable' } }
              : { answer: told, why: null },
        }));
      },
      () =>
        this.#told((state) => ({
          ...state,
          patterns: { ...state.patterns, why: { key: 'patterns.unavailable' } },
        })),
    );
  }

  #told(act: (state: ScreenState) => ScreenState): void {
    this.#asking = false;
    this.#change(act);
  }
}

/** Whether the hub still counts or asks; `reads`: the session has sources, so that none of them counted is not all. */
const isPart = ({ sources, rows }: PatternsAnswer, reads: boolean): boolean =>
  (reads && sources.length === 0) ||
  sources.some(({ asking }) => asking) ||
  rows.some(({ first }) => first.by === 'asking');

/** A range is compared with what was before it; else a chosen moment, or the hub's. */
function argsOf(
  range: LogsView['range'],
  boundary: LogsView['boundary'],
): { at?: string; to?: string; lead?: number } {
  const iso = (ms: number): string => new Date(ms).toISOString();
  if (range !== null) return { at: iso(range.from), to: iso(range.to), lead: 0 };
  return boundary === null ? {} : { at: boundary.at, lead: 0 };
}
