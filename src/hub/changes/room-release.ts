import type { CommandType } from '../../domain/command.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import { OutsideError } from '../../ports/outside.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import { isWithin } from '../../timing/timers.ts';
import { addedTo, frozenOf, type ReleaseDesk, ranOf } from './release-desk.ts';

export interface RoomReleaseDeps {
  readonly desk: ReleaseDesk;
  readonly time: Time;
  readonly session: () => Session;
  readonly system: (type: CommandType, data: object) => void;
}

/** A run is looked at often; what the release puts out changes seldom. */
const RUN_MS = 10_000;
const CONTENT_MS = 60_000;

const tagOf = ({ release }: Session): string | null =>
  release?.variables.find(({ id }) => id === 'tag')?.value ?? null;

/** Freezes what a release puts out as its session is opened, notes what comes after, and follows its run. */
export class RoomRelease {
  readonly #deps: RoomReleaseDeps;
  readonly #timer: CoalescingTimer;
  #looking = false;
  #reading = false;
  #stopped = false;
  #contentAt = Number.NEGATIVE_INFINITY;
  /** The version that was asked for last: another tag is another list. */
  #asked: string | null = null;

  constructor(deps: RoomReleaseDeps) {
    this.#deps = deps;
    this.#timer = new CoalescingTimer(deps.time, () => void this.#look());
  }

  changed(before: Session, after: Session): void {
    if (after.status !== 'open' || after.kind !== 'release') {
      this.#timer.stop();
      return;
    }
    const begins =
      before.status !== 'open' || before.release !== after.release || before.rollback !== after.rollback;
    if (!begins) return;
    this.#contentAt = Number.NEGATIVE_INFINITY;
    this.#soon(0);
  }

  read(reading: boolean): void {
    this.#reading = reading;
    const { status, kind } = this.#deps.session();
    if (reading && status === 'open' && kind === 'release') this.#soon(0);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer.stop();
  }

  #soon(ms: number): void {
    if (!this.#stopped) this.#timer.within(ms);
  }

  async #look(): Promise<void> {
    if (this.#looking || this.#stopped) return;
    this.#looking = true;
    try {
      await this.#content();
      await this.#run();
    } finally {
      this.#looking = false;
      if (this.#reading && this.#deps.session().status === 'open') this.#soon(RUN_MS);
    }
  }

  /** What cannot be read now is read later; the screen says so by the run. */
  async #content(): Promise<void> {
    const { desk, session, system, time } = this.#deps;
    const state = session();
    const service = desk.serviceOf(state);
    if (service === null || isWithin(time.now(), this.#contentAt, CONTENT_MS)) return;
    const tag = tagOf(state);
    const key = JSON.stringify([service, tag]);
    try {
      const plan = await desk.plan(service, tag);
      if (this.#stopped) return;
      const frozen = session().releaseContent?.frozen ?? null;
      const isOther = frozen !== null && (frozen.service !== service || frozen.tag !== plan.tag);
      if (frozen === null || isOther) system('release.freeze', frozenOf(plan));
      else {
        const added = session().rollback === null ? addedTo(frozen, plan) : null;
        if (added !== null) system('release.add', added);
      }
      this.#contentAt = time.now();
      this.#asked = key;
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      // A tag that is not pushed yet is looked for again, but not with every look at the run.
      if (this.#asked === key) this.#contentAt = time.now();
      this.#asked = key;
    }
  }

  async #run(): Promise<void> {
    const { desk, session, system } = this.#deps;
    const told = await desk.answer(session());
    if (this.#stopped || told?.run == null || told.why !== null) return;
    system('release.run', ranOf(told.run));
  }
}
