import { ACTION_EXPIRES_MS, type OutsideAction } from '../../domain/actions.ts';
import type { CommandType } from '../../domain/command.ts';
import type { Actor } from '../../domain/event.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Time } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { type OutsideAct, type OutsideCall, OutsideError } from '../../ports/outside.ts';
import { pause, pauseUntil } from '../../timing/timers.ts';
import type { Hub } from '../base/contract.ts';
import { type ActBook, type ActOutcome, carryOut } from './carry-out.ts';

/*
 * What is asked of an outside system, from the request in a log to the outcome in the same log.
 *
 *   action.requested ─► its turn ─► looked for, done, looked for again (course.ts) ─► action.done | failed | abandoned
 *        ▲                 │ action.begun, before each write                  └─────► action.unknown ─► looked for
 *        └─ a restarted ───┘ action.delayed, while it waits
 *           hub
 *
 * One act of a turn at a time, in the order asked. A hub that stops leaves them as they are: the next one looks first.
 */

/** The log that holds a request, and what the outcome means there. */
export interface AskedOf<Proof> {
  /** Id of the session, or what stands for it. */
  readonly place: string;
  /** It belongs to no session. */
  readonly ofTeam?: true;
  /** Acts that must not pass each other have the same. */
  readonly turn: string;
  /** Acts of the same turn that would take this one back, should a write of theirs come late. */
  readonly undoneBy?: readonly string[] | undefined;
  prepare(call: OutsideCall): Promise<OutsideAct<Proof>>;
  /** Adds a step: `later` where it could not be saved now, `settled` where it no longer fits. */
  say(type: StepType, data: object): Promise<'kept' | 'settled' | 'later'>;
  /** What is reported beside the outcome; what is shown is read again first. */
  proved(proof: Proof): Promise<Readonly<Record<string, string | number>>>;
  refused(why: OutsideError): Promise<void>;
}

export type StepType = Exclude<Extract<CommandType, `action.${string}`>, 'action.request'>;

export interface RelayDeps {
  /** Times in the log and on the screen go by it. */
  readonly time: Time;
  /** Waits go by it, as of `countedTime`: they end when they should, whatever the clock is set to. */
  readonly counted: Time;
  readonly random: () => number;
  readonly logger: Logger;
  /** As of `carryOut`, for a session or for what belongs to none (null). */
  readonly mayAct?: (session: string | null) => boolean;
  /** As of `carryOut`. */
  readonly landsMs?: number;
}

/** Adds a step of an act to the log of its session, as `say` of `AskedOf`. */
export async function sayInSession(
  hub: Pick<Hub, 'serves' | 'system'>,
  session: string,
  type: StepType,
  data: object,
  by: Actor,
): ReturnType<AskedOf<unknown>['say']> {
  // The hub that serves it now looks for itself; that it was done here is good to know all the same.
  if (!hub.serves(session) && type !== 'action.done') return 'settled';
  const answer = await hub.system(session, type, data, by);
  if (answer.ok) return 'kept';
  return mayPass(answer.refusal) ? 'later' : 'settled';
}

/** Whether the same may be taken in a moment. */
export const mayPass = ({ kind }: Refusal): boolean => kind === 'not-saved' || kind === 'too-fast';

export const SAVE_AGAIN_MS = 2_000;

/** An earlier act is done, and one of its writes may still set its state again. */
const LATE_WRITE = new OutsideError('late-write');

export class Relay<Proof> {
  readonly #deps: RelayDeps;
  readonly #turns = new Turns();
  /** Acts that are done though a write of them may still come, and until when (counted). */
  #late: readonly { readonly turn: string; readonly act: string; readonly until: number }[] = [];

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  /** Takes an action to its outcome, unless it is on its way already. */
  take(action: OutsideAction, asked: AskedOf<Proof>): void {
    const key = `${asked.place} ${action.id}`;
    const isUnknown = action.outcome === 'unknown';
    // Counted from here on: the clock may be set before its turn comes.
    const askedAt = this.#counted(action.askedAt);
    const seek = `${key} seek`;
    // What nobody knows holds up nothing that comes after it.
    this.#turns.take(isUnknown ? seek : key, isUnknown ? seek : asked.turn, () =>
      this.#run(action, asked, askedAt).catch((error: unknown) => this.#bug(error, asked)),
    );
  }

  /** Resolves when nothing is under way any more; what was is left as it stands. */
  stop(): Promise<void> {
    return this.#turns.stop();
  }

  async #run(action: OutsideAction, asked: AskedOf<Proof>, askedAt: number): Promise<void> {
    const { time, counted } = this.#deps;
    await this.#afterLate(action, asked);
    const book = this.#bookOf(action, asked);
    let { begun } = action;
    const outcome = await carryOut(
      {
        askedAt,
        expiresAt: askedAt + ACTION_EXPIRES_MS,
        isBegun: action.begun !== null,
        before: action.begun?.before ?? null,
        isUnknown: action.outcome === 'unknown',
        prepare: (call) => asked.prepare(call),
        book: {
          ...book,
          begin: async (before) => {
            begun ??= { at: new Date(time.now()).toISOString(), before };
            return book.begin(before);
          },
        },
      },
      {
        ...this.#deps,
        time: counted,
        now: () => time.now(),
        mayAct: () => this.#deps.mayAct?.(asked.ofTeam ? null : asked.place) ?? true,
        signal: this.#turns.signal,
        onBug: (error) => this.#bug(error, asked),
      },
    );
    if (outcome.kind === 'done' && outcome.lateUntil !== null)
      this.#late = [...this.#late, { turn: asked.turn, act: action.act, until: outcome.lateUntil }];
    // What is looked for later is compared with what stood before the first write.
    await this.#tell({ ...action, begun }, asked, outcome);
  }

  /** Waits for the time after which no earlier act takes this one back. */
  async #afterLate(action: OutsideAction, asked: AskedOf<Proof>): Promise<void> {
    const { counted } = this.#deps;
    this.#late = this.#late.filter(({ until }) => until > counted.now());
    const late = this.#late.filter(({ turn, act }) => turn === asked.turn && asked.undoneBy?.includes(act));
    // What nobody knows is not written any more.
    if (late.length === 0 || action.outcome !== null) return;
    const until = Math.max(...late.map((one) => one.until));
    this.#bookOf(action, asked).delay({ why: LATE_WRITE, retryAt: until, doubt: false });
    await pauseUntil(counted, until, this.#turns.signal);
  }

  /** When that was, as this hub counts. */
  #counted(iso: string): number {
    const { time, counted } = this.#deps;
    // Dated later than now: the clock was set back since, or it was another hub's.
    return counted.now() - Math.max(0, time.now() - Date.parse(iso));
  }

  #bookOf({ id: action }: OutsideAction, asked: AskedOf<Proof>): ActBook {
    return {
      begin: async (before) => (await this.#settle(asked, 'action.begin', { action, before })) === 'kept',
      delay: ({ why, retryAt, doubt }) => {
        const { time, counted } = this.#deps;
        const at = new Date(time.now() + retryAt - counted.now()).toISOString();
        const data = { action, kind: why.kind, params: why.params, retryAt: at, ...(doubt ? { doubt } : {}) };
        void this.#settle(asked, 'action.delay', data);
      },
    };
  }

  async #tell(action: OutsideAction, asked: AskedOf<Proof>, outcome: ActOutcome<Proof>): Promise<void> {
    const { logger } = this.#deps;
    const about = { place: asked.place, act: action.act };
    const { id } = action;
    switch (outcome.kind) {
      case 'done': {
        const told = await asked.proved(outcome.proof);
        const params = { ...told, ...(outcome.found ? { found: 1 } : {}) };
        await this.#settle(asked, 'action.done', { action: id, params });
        logger.info({ ...about, found: outcome.found }, 'relay-done');
        return;
      }
      case 'failed': {
        const { kind, params } = outcome.why;
        await asked.refused(outcome.why);
        await this.#settle(asked, 'action.fail', { action: id, kind, params });
        logger.warn({ ...about, kind }, 'relay-refused');
        return;
      }
      case 'abandoned':
        await this.#settle(asked, 'action.abandon', { action: id, kind: outcome.because });
        return;
      case 'unknown': {
        const { kind, params } = outcome.why;
        await this.#settle(asked, 'action.lose', { action: id, kind, params });
        logger.warn({ ...about, kind }, 'relay-unknown');
        this.take({ ...action, outcome: 'unknown' }, asked);
        return;
      }
      case 'lost':
      case 'stopped':
    }
  }

  /** A step is kept trying until the log has it: else the next hub would have to find out. */
  async #settle(
    asked: AskedOf<Proof>,
    type: StepType,
    data: object,
  ): Promise<'kept' | 'settled' | 'stopped'> {
    const { time } = this.#deps;
    const { signal } = this.#turns;
    while (!signal.aborted) {
      const said = await asked.say(type, data).catch(() => 'later' as const);
      if (said !== 'later') return said;
      await pause(time, SAVE_AGAIN_MS, signal);
    }
    return 'stopped';
  }

  #bug(error: unknown, { place }: AskedOf<Proof>): void {
    this.#deps.logger.error({ err: error, place }, 'relay-failed');
  }
}

/** Work under way: each piece once, those of the same turn one after the other in the order they came. */
class Turns {
  readonly #stop = new AbortController();
  readonly #running = new Map<string, Promise<void>>();
  /** The last of each turn. */
  readonly #turns = new Map<string, Promise<void>>();

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** `work` must not reject. */
  take(key: string, turn: string, work: () => Promise<void>): void {
    if (this.#stop.signal.aborted || this.#running.has(key)) return;
    const before = this.#turns.get(turn) ?? Promise.resolve();
    const run = before
      // Its turn came by the end of the one before, which the stop has ended.
      .then(() => (this.#stop.signal.aborted ? undefined : work()))
      .finally(() => {
        this.#running.delete(key);
        if (this.#turns.get(turn) === run) this.#turns.delete(turn);
      });
    this.#running.set(key, run);
    this.#turns.set(turn, run);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running.values());
  }
}
