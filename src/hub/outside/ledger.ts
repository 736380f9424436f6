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

import { withoutTexts } from '../../domain/redaction.ts';
import type { Time } from '../../ports/clock.ts';
import type { ActFact, FactLog } from '../../ports/fact-log.ts';
import { FactFold, type FactRules } from '../base/fact-fold.ts';
import { ingestActor, ingestEventData } from '../ingest/ingest.ts';
import { SEEK_MS } from './course.ts';
import type { StepType } from './relay.ts';

/** What is over is known for so long, for the person who still looks at it. */
const KEPT_MS = 60 * 60_000;

/** The message of a page is kept up for so long, and its place is known by the act that posted it. */
const POST_KEPT_MS = 7 * 24 * 60 * 60_000;

const EVENT_OF: Readonly<Record<StepType, ActionStep['type']>> = {
  'action.begin': 'action.begun',
  'action.delay': 'action.delayed',
  'action.done': 'action.done',
  'action.fail': 'action.failed',
  'action.abandon': 'action.abandoned',
  'action.lose': 'action.unknown',
};

export interface Wish
  extends Pick<EventData<'action.requested'>, 'target'>,
    Pick<OutsideAction, 'act' | 'args'> {
  readonly by: Actor;
  /** ISO time at which a person asked. */
  readonly askedAt: string;
}

/** An act and the numbers of its facts; null: this program cannot read what was asked. */
interface Kept {
  readonly action: OutsideAction | null;
  readonly facts: readonly number[];
}

interface Ledger {
  readonly acts: Map<string, Kept>;
  /** Facts of no act that this program knows: a later version may. */
  readonly unread: number[];
}

const actsIn = ({ acts }: Ledger): readonly OutsideAction[] =>
  [...acts.values()].flatMap(({ action }) => action ?? []);

/** Acts that belong to no session, in a log of their own: the same steps as in a session's, folded the same way. */
export class ActLedger {
  readonly facts: FactFold<'acts', Ledger>;
  readonly #time: Time;

  /** `term` as of `FactFold`. */
  constructor(log: FactLog, time: Time, term?: () => number | null) {
    this.facts = new FactFold(log, rulesAt(time), term);
    this.#time = time;
  }

  /** Those that are open, and those that ended lately, in the order asked. Rejects with an `EventLogError`. */
  async all(): Promise<readonly OutsideAction[]> {
    return actsIn(await this.facts.state());
  }

  /** As last known; nothing before the first of all has been read. */
  held(): readonly OutsideAction[] {
    return actsIn(this.facts.held);
  }

  /** Keeps a wish, or gives the one like it that still waits. It is on disk when this resolves. */
  async request({ by, ...asked }: Wish): Promise<OutsideAction> {
    let id = '';
    await this.facts.add((ledger, n) => {
      const same = actsIn(ledger).find((one) => isPending(one) && keyOf(one) === keyOf(asked));
      id = same?.id ?? `page.${n}`;
      const data = { action: id, ...asked } satisfies EventData<'action.requested'>;
      return same ? null : this.#fact(n, 'action.requested', ingestActor(by), data);
    });
    return this.facts.held.acts.get(id)?.action as OutsideAction;
  }

  /** Adds a step of an action; `settled` where it no longer fits. Rejects with an `EventLogError`. */
  async say(type: StepType, by: Actor, data: object): Promise<'kept' | 'settled'> {
    let said: 'kept' | 'settled' = 'settled';
    const { action: id } = data as { readonly action: string };
    await this.facts.add(({ acts }, n) => {
      const action = acts.get(id)?.action ?? null;
      const ends = type === 'action.done' || type === 'action.fail' || type === 'action.abandon';
      const fits = action !== null && (ends ? isUnsettled(action) : isPending(action));
      said = fits ? 'kept' : 'settled';
      return fits ? this.#fact(n, EVENT_OF[type], by, data) : null;
    });
    return said;
  }

  #fact(n: number, type: ActFact['type'], by: Actor, data: object): ActFact {
    const at = new Date(this.#time.now()).toISOString();
    return { n, at, by, type, data: ingestEventData(type, data) as ActFact['data'] };
  }
}

const rulesAt = (time: Time): FactRules<'acts', Ledger> => ({
  stream: 'acts',
  start: () => ({ acts: new Map(), unread: [] }),
  fold({ acts, unread }, n, fact) {
    const { action: id } = fact.data;
    if (typeof id !== 'string') {
      unread.push(n);
      return;
    }
    const kept = acts.get(id);
    if (fact.type === 'action.requested') acts.set(id, { action: askedIn(n, fact), facts: [n] });
    // A step of an act that is over, and was let go of, is over too.
    else if (kept)
      acts.set(id, { action: kept.action && movedBy(kept.action, n, fact), facts: [...kept.facts, n] });
  },
  counting({ acts, unread }) {
    for (const [id, { action }] of acts) {
      if (isLongOver(action, time)) acts.delete(id);
    }
    return new Set([...unread, ...[...acts.values()].flatMap(({ facts }) => facts)]);
  },
  redacted: (fact) => ({ ...fact, data: { ...withoutTexts(fact), action: fact.data.action } }),
  about: ({ data: { action, args } }) => {
    const { incident = action } = (args ?? {}) as { readonly incident?: unknown };
    return String(incident ?? '');
  },
  waits: ({ acts }, n) =>
    [...acts.values()].some(
      ({ action, facts }) => facts.includes(n) && (action === null || isUnsettled(action)),
    ),
});

const isLongOver = (action: OutsideAction | null, time: Time): boolean =>
  action !== null && !isPending(action) && Date.parse(action.outcomeAt ?? '') < time.now() - keptMs(action);

function keptMs(action: OutsideAction): number {
  const { target, act, outcome } = action;
  // One that may have been posted is not asked for again.
  if (target === 'slack' && act === 'page' && (outcome === 'done' || outcome === 'unknown'))
    return POST_KEPT_MS;
  return isUnsettled(action) ? SEEK_MS : KEPT_MS;
}

const isReadable = ({ type, data }: ActFact): boolean =>
  Object.hasOwn(eventDataSchemas, type) &&
  eventDataSchemas[type as keyof typeof eventDataSchemas].safeParse(data).success;

function askedIn(n: number, fact: ActFact): OutsideAction | null {
  if (!isReadable(fact)) return null;
  const { by, at, data } = fact;
  return requestedAction({ by, seq: n, at, data: data as EventData<'action.requested'> });
}

/** A step that this program cannot read is passed over. */
const movedBy = (action: OutsideAction, seq: number, fact: ActFact): OutsideAction =>
  isReadable(fact)
    ? movedAction(action, { type: fact.type, at: fact.at, seq, data: fact.data } as unknown as ActionStep)
    : action;

const keyOf = ({ target, act, args }: Pick<OutsideAction, 'target' | 'act' | 'args'>): string =>
  JSON.stringify([target, act, Object.entries(args).sort()]);
