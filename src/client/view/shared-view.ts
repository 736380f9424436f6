import type { Time } from '../../ports/clock.ts';
import type { Anchors, Spot } from '../../protocol/messages.ts';
import { VIEW_LIMIT } from '../../protocol/version.ts';
import { Throttle } from '../../timing/throttle.ts';
import type { ConnectionState } from '../connection/connection-state.ts';
import type { LineBuffer } from '../lines/lines.ts';
import type { ClientState } from '../state/client-state.ts';
import type { WritableStore } from '../state/store.ts';
import { isDue } from '../sync/copy.ts';
import { view } from '../sync/overlay.ts';
import type { Sync } from '../sync/sync-state.ts';

const DRIVING_MS = 100;
/** Of those who don't drive only the pane and that they are active is shown. */
const OTHERWISE_MS = 2_000;

/** Where our screen is, told to the others: the newest, at most ten times a second while we drive. */
export class SharedView {
  readonly #lines: LineBuffer;
  readonly #pacer: Throttle<Anchors>;
  #anchors: Anchors | null = null;
  #told: Anchors | null = null;
  #driving = false;

  constructor(time: Time, lines: LineBuffer, send: (anchors: Anchors) => void) {
    this.#lines = lines;
    this.#pacer = new Throttle(time, send);
  }

  set(anchors: Anchors): void {
    this.#anchors = anchors;
  }

  /** Sends what is current, unless this connection got it before. */
  offer(driving: boolean): void {
    if (driving !== this.#driving) this.stop();
    this.#driving = driving;
    if (this.#anchors === null || this.#anchors === this.#told) return;
    this.#told = this.#anchors;
    const numbered = withLines(this.#anchors, (place) => this.#lines.numberOf(place));
    // Where the rest is followed, filters that fill a screen are no great loss.
    const anchors = isSmall(numbered) ? numbered : withoutWords(numbered);
    this.#pacer.give(anchors, driving ? DRIVING_MS : OTHERWISE_MS);
  }

  stop(): void {
    this.#told = null;
    this.#pacer.stop();
  }
}

const utf8 = new TextEncoder();
/** Without the words that may be long: filters, and a page that asks for many values. */
const withoutWords = ({ look, ...anchors }: Anchors): Anchors => ({
  ...anchors,
  filters: [],
  ...(look === undefined ? {} : { look: { ...look, page: null } }),
});

const isSmall = (anchors: Anchors): boolean => utf8.encode(JSON.stringify(anchors)).length <= VIEW_LIMIT;

/** Anchors of another's screen, their line numbers as places of our buffer. */
export const placed = (anchors: Anchors, lines: LineBuffer): Anchors =>
  withLines(anchors, (number) => lines.placeOf(number));

/** Anchors whose lines are sent otherwise. */
function withLines(anchors: Anchors, tell: (line: number) => number | null): Anchors {
  const told = (line: number | null) => (line === null ? null : tell(line));
  const { line, opened, selected } = anchors;
  const own = selected === undefined ? {} : { selected: told(selected) };
  return { ...anchors, line: told(line), opened: told(opened), ...own };
}

/** What another points at, its line as a place of our buffer. */
export function spotHere(spot: Spot, lines: LineBuffer): Spot {
  return spot.at === 'line' ? { at: 'line', no: lines.placeOf(spot.no) } : spot;
}

/** What we point at, as the room knows it; null for a line that others would not know. */
export function spotThere(spot: Spot, lines: LineBuffer): Spot | null {
  if (spot.at !== 'line') return spot;
  const no = lines.numberOf(spot.no);
  return no === null ? null : { at: 'line', no };
}

/** Turns each state of the sync into slices of the store, sparing the screen what it need not draw. */
export class ViewPublisher {
  readonly #store: WritableStore<ClientState>;
  readonly #lines: LineBuffer;
  readonly #time: Time;
  #shown: Sync;
  #shownAt = 0;
  /** The driver's view as the welcome told it; whose it is, the events after it say. */
  #welcomeView: Anchors | null = null;

  /** `shown`: the state the store was made of. */
  constructor(store: WritableStore<ClientState>, lines: LineBuffer, time: Time, shown: Sync) {
    this.#store = store;
    this.#lines = lines;
    this.#time = time;
    this.#shown = shown;
  }

  /** A connection begins: its events come at once, and are worth one drawing together. */
  welcomed(driverView: Anchors | null): void {
    this.#welcomeView = driverView;
    this.#shownAt = this.#time.now();
    this.#store.set({ driverView: null });
  }

  driverMoved(by: string, anchors: Anchors): void {
    this.#welcomeView = null;
    this.#store.set({ driverView: { by, anchors: placed(anchors, this.#lines) } });
  }

  publish(sync: Sync, connection: ConnectionState): void {
    const { you, head, pending, hold, skew } = sync;
    const slices = { connection, you, head, pending, hold, skew };
    this.#store.set(
      isDue(sync, this.#store.get().view.confirmed, this.#time.now() - this.#shownAt)
        ? { ...slices, ...this.#viewSlices(sync) }
        : slices,
    );
  }

  #viewSlices(sync: Sync): Partial<ClientState> {
    const shown = this.#shown;
    this.#shown = sync;
    this.#shownAt = this.#time.now();
    const same =
      shown.session === sync.session &&
      shown.pending === sync.pending &&
      (sync.pending.length === 0 || (shown.you === sync.you && shown.skew === sync.skew));
    const next = same ? this.#store.get().view : view(sync);
    const anchors = this.#welcomeView;
    const by = sync.session.roles.driver;
    if (anchors === null || by === undefined) return { view: next };
    this.#welcomeView = null;
    return { view: next, driverView: { by, anchors: placed(anchors, this.#lines) } };
  }
}
