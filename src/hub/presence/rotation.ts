import type { Actor } from '../../domain/event.ts';
import type { ParticipantState, Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';

/** Between two there is nobody to choose: they hand over as they like. */
const FEWEST = 3;
/** Those who come back after a cut come one by one: the choice waits until they are all there. */
const SETTLE = 5_000;

/** In whose name turns are handed over. */
export const ROTATION_ACTOR: Actor = { id: 'rotation', name: 'oncall', kind: 'system' };

/** When the driver's turn ends (epoch milliseconds), and whose is next: those present take it in the order they came. */
interface Turn {
  readonly until: number;
  readonly next: string;
}

/** Null where nobody keeps turns, nobody drives, or fewer than three who could are `here`. */
export function turnOf(session: Session, here: readonly string[]): Turn | null {
  const { rotation, driverSince, roles, status } = session;
  const driver = roles.driver;
  if (status !== 'open' || rotation === null || driverSince === null || driver === undefined) return null;
  const crew = crewOf(session, here);
  if (crew.length < FEWEST) return null;
  const since = session.participants[driver];
  const after = crew.find((person) => since !== undefined && cameAfter(person, since));
  const next = (after ?? crew.find(({ id }) => id !== driver))?.id;
  if (next === undefined) return null;
  return { until: Date.parse(driverSince) + rotation * 60_000, next };
}

function crewOf({ participants }: Session, here: readonly string[]): readonly ParticipantState[] {
  return here
    .flatMap((id) => participants[id] ?? [])
    .filter(({ kind, leftAt }) => (kind === 'member' || kind === 'guest') && leftAt === null)
    .sort((a, b) => (cameAfter(a, b) ? 1 : -1));
}

/** Those who came in the same millisecond stand by id: in the same order for everyone. */
function cameAfter(a: ParticipantState, b: ParticipantState): boolean {
  return a.joinedAt > b.joinedAt || (a.joinedAt === b.joinedAt && a.id > b.id);
}

export interface RotationDeps {
  readonly time: Time;
  session(): Session;
  /** Participants connected at this moment. */
  here(): readonly string[];
  handOver(to: string): void;
}

/** Hands the driver's role over when a turn ends. */
export class Rotation {
  readonly #deps: RotationDeps;
  readonly #due: CoalescingTimer;

  constructor(deps: RotationDeps) {
    this.#deps = deps;
    this.#due = new CoalescingTimer(deps.time, () => this.#end());
  }

  /** Something has changed; a time set before stays, so that no flow of changes puts it off. */
  changed(): void {
    const turn = turnOf(this.#deps.session(), this.#deps.here());
    if (turn) this.#due.within(Math.max(SETTLE, turn.until - this.#deps.time.now()));
  }

  stop(): void {
    this.#due.stop();
  }

  #end(): void {
    const turn = turnOf(this.#deps.session(), this.#deps.here());
    if (turn === null) return;
    if (turn.until <= this.#deps.time.now()) this.#deps.handOver(turn.next);
    // Should it not be taken, as when the disk is full, it is tried again; if it is, the new turn sets the time again.
    this.changed();
  }
}
