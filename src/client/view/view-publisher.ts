import type { Time } from '../../ports/clock.ts';
import type { Anchors } from '../../protocol/messages.ts';
import type { ConnectionState } from '../connection/connection-state.ts';
import type { LineBuffer } from '../lines/lines.ts';
import type { ClientState } from '../state/client-state.ts';
import type { WritableStore } from '../state/store.ts';
import { view } from '../sync/overlay.ts';
import { isDue, type Sync } from '../sync/sync-state.ts';
import { placed } from './shared-view.ts';

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
