import type { CommandInput, CommandType } from '../../domain/command.ts';
import { finishedRollback, isSameRecovery } from '../../domain/runs/recovery.ts';
import type { Session } from '../../domain/session.ts';
import { type Recovery, serviceRecovery } from '../../logs/difference/recovery.ts';
import type { Time } from '../../ports/clock.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import { type RoomPatterns, seriesOf } from '../patterns/room-patterns.ts';

interface RoomRecoveryDeps {
  readonly time: Time;
  readonly session: () => Session;
  readonly patterns: () => RoomPatterns;
  readonly system: (type: CommandType, data: object) => void;
  /** The log is read for a while, also where nobody looks at the session. */
  readonly readOn: () => void;
  /** The service of the changes that a name in the log is of. */
  readonly serviceOf: (name: string) => string;
}

type Found = Omit<CommandInput<'recovery.see'>, 'run' | 'service'>;

const EVERY_MS = 15_000;
/** So long after a rollback the log is watched. */
const WATCHED_MS = 60 * 60_000;
/** So long nothing is said of what is not known, or not so: the source may be starting, and a rollback takes its time. */
const PATIENCE_MS = 5 * 60_000;
/** Looks that a session's log keeps of one run. */
const MOST_SAID = 10;
/** An alert fires some minutes after what it tells of began. */
const LEAD_S = 300;

/** Watches whether the errors of a service go back once a run has brought its version before back, and says so. It marks nothing. */
export class RoomRecovery {
  readonly #deps: RoomRecoveryDeps;
  readonly #timer: CoalescingTimer;
  #said: { readonly run: string; readonly times: number } = { run: '', times: 0 };
  #stopped = false;

  constructor(deps: RoomRecoveryDeps) {
    this.#deps = deps;
    this.#timer = new CoalescingTimer(deps.time, () => this.#look());
  }

  changed(_before: Session, after: Session): void {
    if (finishedRollback(after) === null) this.#timer.stop();
    else this.#soon();
  }

  read(reading: boolean): void {
    if (reading && finishedRollback(this.#deps.session()) !== null) this.#soon();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer.stop();
  }

  #soon(): void {
    if (!this.#stopped) this.#timer.within(EVERY_MS);
  }

  #look(): void {
    const { session, time, readOn, system } = this.#deps;
    const state = session();
    const back = finishedRollback(state);
    const age = back === null ? Number.POSITIVE_INFINITY : time.now() - Date.parse(back.ended);
    if (this.#stopped || back === null || !(age < WATCHED_MS)) return;
    readOn();
    this.#soon();
    const found = this.#found(state, back);
    if (found === null) return;
    const told: CommandInput<'recovery.see'> = { run: back.run.id, service: back.service, ...found };
    const times = this.#said.run === told.run ? this.#said.times : 0;
    const isEarly = told.since === null && state.recovery?.run !== told.run && age < PATIENCE_MS;
    if (isEarly || times >= MOST_SAID || isSameRecovery(state.recovery, told)) return;
    this.#said = { run: told.run, times: times + 1 };
    system('recovery.see', told);
  }

  /** Null: it is too early to say anything. */
  #found(
    state: Session,
    { service, started, ended }: NonNullable<ReturnType<typeof finishedRollback>>,
  ): Found | null {
    const { patterns, time, serviceOf } = this.#deps;
    const { tail, ownQuery, impact, changesSeen, clock } = state;
    // Of a part of the log nobody can say that it is the errors of the service. A window leaves none out: what is before it is counted, too.
    if (tail.query !== ownQuery) return { since: null, to: null, rates: null, why: 'narrowed' };
    const at = impact?.since ?? changesSeen?.impactAt ?? clock.fired ?? clock.opened ?? state.at ?? ended;
    const room = patterns();
    const boundary = room.boundary(at, LEAD_S);
    const { counted } = room.compare(boundary, () => true);
    if (counted.some(([, { failed }]) => failed !== null))
      return { since: null, to: null, rates: null, why: 'unread' };
    if (counted.some(([, { asking }]) => asking)) return null;
    return seenOf(
      serviceRecovery(seriesOf(counted), {
        isOf: (name) => name !== '' && serviceOf(name) === service,
        began: boundary.at - boundary.leadMs,
        ...{ started: Date.parse(started), ended: Date.parse(ended), now: time.now() },
      }),
    );
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
const whole = (n: number): number => Math.round(n * 10) / 10;

function seenOf(found: Recovery): Found | null {
  if (found.state === 'soon') return null;
  if (found.state === 'unknown') return { since: null, to: null, rates: null, why: found.why };
  const { rate, usual, peak, drawn } = found;
  return {
    since: found.state === 'back' ? iso(found.since) : null,
    to: iso(found.to),
    rates: { rate: whole(rate), usual: whole(usual), peak: whole(peak), drawn },
    why: found.state === 'back' ? null : found.state,
  };
}
