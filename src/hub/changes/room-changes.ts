import { isSameChange } from '../../domain/changes/same-change.ts';
import { asSeen } from '../../domain/changes/system-change.ts';
import type { CommandType } from '../../domain/command.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import type { RoomPatterns } from '../patterns/room-patterns.ts';
import type { ChangeFeed } from './change-feed.ts';
import { cameAfter, lookAtChanges, seenOf } from './session-look.ts';

export interface RoomChangesDeps {
  readonly feed: ChangeFeed;
  readonly time: Time;
  readonly session: () => Session;
  readonly patterns: () => RoomPatterns;
  /** A command of the hub itself to this session. */
  readonly system: (type: CommandType, data: object) => void;
}

const EVERY_MS = 60_000;
/** The log is counted some seconds after a session was opened. */
const AGAIN_MS = 8_000;
/** Looks that a session's log keeps: of a long incident not each new order. */
const MOST_SEEN = 20;

/**
 * Watches what goes out while a session is open, once a minute: at its opening what was known becomes an event, once more
 * where other changes come to be suspected, and each new deploy or rollback when it comes.
 */
export class RoomChanges {
  readonly #deps: RoomChangesDeps;
  readonly #timer: CoalescingTimer;
  #looking = false;
  #seen = 0;
  #from: string | null = null;
  #reading = false;
  #deaf = (): void => {};
  #stopped = false;

  constructor(deps: RoomChangesDeps) {
    this.#deps = deps;
    this.#timer = new CoalescingTimer(deps.time, () => void this.#look());
  }

  /** Something was committed: a session just opened, or linked to a page, is looked at now. */
  changed(before: Session, after: Session): void {
    if (after.status !== 'open' || after.kind === 'drill') {
      this.#timer.stop();
      return;
    }
    const begins = before.status !== 'open' || before.incidents.length !== after.incidents.length;
    if (begins || before.impact !== after.impact) this.#soon(0);
  }

  /** While nobody looks at the session, nothing is asked. */
  read(reading: boolean): void {
    this.#reading = reading;
    this.#deaf();
    this.#deaf = reading ? this.#deps.feed.whenRead((from) => this.#heard(from)) : () => {};
    const { status, kind } = this.#deps.session();
    if (reading && status === 'open' && kind !== 'drill') this.#soon(AGAIN_MS);
  }

  stop(): void {
    this.#stopped = true;
    this.#deaf();
    this.#timer.stop();
  }

  /** Somebody's list was read before this look was due: what people see there, their session knows, too. */
  #heard(from: string): void {
    const { status, kind } = this.#deps.session();
    if (!this.#looking && from === this.#from && status === 'open' && kind !== 'drill') this.#soon(0);
  }

  #soon(ms: number): void {
    if (!this.#stopped) this.#timer.within(ms);
  }

  async #look(): Promise<void> {
    if (this.#looking || this.#stopped) return;
    this.#looking = true;
    try {
      const { feed, session, patterns, time } = this.#deps;
      const scope = { feed, patterns: patterns(), visible: () => true, session: session(), now: time.now() };
      const look = await lookAtChanges(scope, true);
      const now = session();
      if (this.#stopped || now.status !== 'open') return;
      this.#from = look.known.from;
      this.#note(look, now);
    } finally {
      this.#looking = false;
      const { status } = this.#deps.session();
      if (this.#reading && status === 'open') this.#soon(this.#seen < 2 ? AGAIN_MS : EVERY_MS);
    }
  }

  #note(look: Awaited<ReturnType<typeof lookAtChanges>>, session: Session): void {
    const { system } = this.#deps;
    const { known, ranked } = look;
    // When it is over, what is known then would make the order of before look better than it was.
    const isOver = session.clock.mitigated !== null || session.clock.resolved !== null;
    const knows = known.coverage.length > 0 || ranked.length > 0;
    if (knows && !isOver && this.#seen < MOST_SEEN) {
      this.#seen += 1;
      system('changes.see', seenOf(look, this.#deps.feed.services));
    }
    // What is known has the newest first; people read what came in its order.
    for (const change of cameAfter(known.changes, session.clock.opened ?? '').toReversed()) {
      // A run may come before the deployment that it made: that is the same change, which keeps the name it came by.
      const told = session.cameChanges.find(({ change: known }) => isSameChange(known, change));
      if (told?.change.state === change.state) continue;
      system('change.come', { change: { ...asSeen(change), id: told?.id ?? change.id } });
    }
  }
}
