import {
  type ActionStep,
  isPending,
  isUnsettled,
  movedAction,
  type OutsideAction,
  requestedAction,
} from '../../domain/actions.ts';
import type { Actor, EventData } from '../../domain/event.ts';
import { eventDataSchemas } from '../../domain/event-schema.ts';

import type { ActEntry, ActLog } from '../../ports/act-log.ts';
import type { Time } from '../../ports/clock.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import { ingestActor, ingestEventData } from '../ingest/ingest.ts';
import type { StepType } from './relay.ts';

/** What is over is known for so long, for the person who still looks at it. */
const KEPT_MS = 60 * 60_000;

const EVENT_OF: Readonly<Record<Exclude<StepType, 'action.request'>, ActionStep['type']>> = {
  'action.begin': 'action.begun',
  'action.delay': 'action.delayed',
  'action.done': 'action.done',
  'action.fail': 'action.failed',
  'action.abandon': 'action.abandoned',
  'action.lose': 'action.unknown',
};

export interface Wish extends Pick<OutsideAction, 'target' | 'act' | 'args'> {
  readonly by: Actor;
  /** ISO time at which a person asked. */
  readonly askedAt: string;
}

/** Acts that belong to no session, in a log of their own: the same steps as in a session's, folded the same way. */
export class ActLedger {
  readonly #log: ActLog;
  readonly #time: Time;
  readonly #turns = new SerialQueue();
  readonly #actions = new Map<string, OutsideAction>();
  #read: Promise<void> | null = null;
  #n = 0;

  constructor(log: ActLog, time: Time) {
    this.#log = log;
    this.#time = time;
  }

  /** Those that are open, and those that ended lately, in the order asked. Rejects with an `EventLogError`. */
  async all(): Promise<readonly OutsideAction[]> {
    await this.#known();
    return [...this.#actions.values()];
  }

  /** As last known; nothing before the first of all has been read. */
  held(): readonly OutsideAction[] {
    return [...this.#actions.values()];
  }

  /** Keeps a wish, or gives the one like it that still waits. It is on disk when this resolves. */
  request({ by, ...asked }: Wish): Promise<OutsideAction> {
    return this.#turns.run(async () => {
      await this.#known();
      const same = [...this.#actions.values()].find((one) => isPending(one) && keyOf(one) === keyOf(asked));
      if (same) return same;
      const n = this.#n + 1;
      const data = { action: `page.${n}`, ...asked } satisfies EventData<'action.requested'>;
      await this.#append({ type: 'action.requested', by: ingestActor(by), data });
      return this.#actions.get(data.action) as OutsideAction;
    });
  }

  /** Adds a step of an action; `settled` where it no longer fits. Rejects with an `EventLogError`. */
  say(
    type: Exclude<StepType, 'action.request'>,
    by: Actor,
    data: { readonly action: string },
  ): Promise<'kept' | 'settled'> {
    return this.#turns.run(async () => {
      await this.#known();
      const action = this.#actions.get(data.action);
      const ends = type === 'action.done' || type === 'action.fail' || type === 'action.abandon';
      if (!action || !(ends ? isUnsettled(action) : isPending(action))) return 'settled';
      await this.#append({ type: EVENT_OF[type], by, data });
      return 'kept';
    });
  }

  async #append({ type, by, data }: Pick<ActEntry, 'type' | 'by' | 'data'>): Promise<void> {
    const taken = ingestEventData(type, data) as ActEntry['data'];
    const entry: ActEntry = {
      n: this.#n + 1,
      at: new Date(this.#time.now()).toISOString(),
      by,
      type,
      data: taken,
    };
    await this.#log.appendAct(entry).catch((error: unknown) => {
      // It may be there all the same, or another hub has written: read before the next one.
      this.#read = null;
      throw error;
    });
    this.#fold(entry);
    this.#prune();
  }

  #known(): Promise<void> {
    this.#read ??= this.#load().catch((error: unknown) => {
      // The next to ask tries again.
      this.#read = null;
      throw error;
    });
    return this.#read;
  }

  async #load(): Promise<void> {
    this.#actions.clear();
    for (const entry of await this.#log.acts()) this.#fold(entry);
    this.#prune();
  }

  /** A step that this program cannot read is passed over. */
  #fold({ n, at, by, type, data }: ActEntry): void {
    this.#n = Math.max(this.#n, n);
    if (!Object.hasOwn(eventDataSchemas, type)) return;
    if (!eventDataSchemas[type as keyof typeof eventDataSchemas].safeParse(data).success) return;
    const id = String(data.action);
    if (type === 'action.requested') {
      this.#actions.set(id, requestedAction({ by, seq: n, at, data: data as EventData<'action.requested'> }));
      return;
    }
    const action = this.#actions.get(id);
    if (action)
      this.#actions.set(id, movedAction(action, { type, at, seq: n, data } as unknown as ActionStep));
  }

  #prune(): void {
    const since = this.#time.now() - KEPT_MS;
    for (const [id, action] of this.#actions) {
      const over = !isUnsettled(action) || action.outcome === 'unknown';
      if (over && Date.parse(action.outcomeAt ?? '') < since && !isPending(action)) this.#actions.delete(id);
    }
  }
}

const keyOf = ({ target, act, args }: Pick<OutsideAction, 'target' | 'act' | 'args'>): string =>
  JSON.stringify([target, act, Object.entries(args).sort()]);
