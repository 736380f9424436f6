import type { Time } from '../ports/clock.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Rooms } from './rooms.ts';

const LOOK_MS = 2_000;
/** A store that takes longer is reported. An election of its servers may take up to twice as long. */
const SLOW_MS = 4_000;

interface StoreWatchDeps {
  readonly log: Pick<EventLog, 'check'>;
  readonly time: Time;
  readonly rooms: Pick<Rooms, 'all'>;
}

/**
 * Tells all who are in a session since when the store has not answered, and that it answers again. While somebody is there
 * the store is asked every two seconds, as nobody may write for long; a commit that is on its way counts, too.
 */
export class StoreWatch {
  readonly #deps: StoreWatchDeps;
  #cancel: (() => void) | null = null;
  #asking: number | null = null;
  #failed: number | null = null;
  #since: number | null = null;

  constructor(deps: StoreWatchDeps) {
    this.#deps = deps;
  }

  /** Somebody is coming. */
  start(): void {
    this.#cancel ??= this.#deps.time.after(LOOK_MS, () => this.#look());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #look(): void {
    this.#cancel = null;
    const { time, rooms, log } = this.#deps;
    if (this.#asking === null) {
      const asked = time.now();
      this.#asking = asked;
      log.check().then(
        () => this.#answered(null),
        () => this.#answered(this.#failed ?? asked),
      );
    }
    this.#tell();
    if (this.#since !== null || rooms.all.some(({ isEmpty }) => !isEmpty)) this.start();
  }

  #answered(failed: number | null): void {
    this.#asking = null;
    this.#failed = failed;
    this.#tell();
  }

  /** The first request that was not answered in time, and that nothing has made good since. */
  #unanswered(): number | null {
    const { time, rooms } = this.#deps;
    const running = [this.#asking, ...rooms.all.map(({ room }) => room.appendingSince)];
    const slow = running.filter((at) => at !== null && time.now() - at >= SLOW_MS);
    const all = [...slow, this.#failed].flatMap((at) => at ?? []);
    return all.length === 0 ? null : Math.min(...all);
  }

  #tell(): void {
    const unanswered = this.#unanswered();
    const since = unanswered === null ? null : Math.min(unanswered, this.#since ?? unanswered);
    this.#since = since;
    const told = since === null ? null : new Date(since).toISOString();
    for (const live of this.#deps.rooms.all) live.unsavedSince(told);
  }
}
