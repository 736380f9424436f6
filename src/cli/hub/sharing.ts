import type { HubCalls } from '../../adapters/jetstream-log/hub-calls.ts';
import type { HubLease } from '../../adapters/jetstream-log/lease.ts';
import type { ShardLeases } from '../../adapters/jetstream-log/shard-leases.ts';
import { type Hub, HubError, type HubErrorKind } from '../../hub/base/contract.ts';
import { type Resumed, type ResumedDeps, takeUpAll, untilResumed } from '../../hub/base/resumed.ts';
import type {
  HubCall,
  HubQuestion,
  LiveSession,
  Shared,
  SharingStatus,
  WhoServes,
} from '../../hub/base/serving.ts';
import type { Time } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { isWithin, withTimeout } from '../../timing/timers.ts';
import { type StandbyReader, untilClaimed } from './standby.ts';

export interface SharingDeps {
  readonly shards: ShardLeases;
  /** Of what a team has once. */
  readonly lease: HubLease;
  readonly calls: HubCalls;
  /** To be called with each new lease, before anything is done outside. */
  readonly claimFacts: () => Promise<void>;
  /** Reads along what other hubs write. Never rejects. */
  readonly follow: (signal: AbortSignal, follower: StandbyReader) => Promise<void>;
  readonly time: Time;
  readonly logger: Logger;
}

/** Who is where at other hubs is asked for no more often, and not waited for any longer. */
const LIVE_KEPT_MS = 500;
const LIVE_WITHIN_MS = 1_000;

/** What a hub does as its part of the work changes. */
export interface SharingHandlers {
  readonly hub: Pick<Hub, 'answer' | 'handOver'>;
  /** Takes up what is open in the sessions that it serves from now on. */
  serve(serves: (session: string) => boolean): Promise<void>;
  /** Begins with what a team has once. */
  lead(): Promise<void>;
  /** Something in a session that another hub serves has changed. */
  changed(): void;
}

type Answered =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly kind: HubErrorKind; readonly params: HubError['params'] };

/** One hub of several that share the sessions: which of them it serves, whom it asks about the others, who does the rest. */
export class Sharing implements WhoServes, Shared {
  readonly #deps: SharingDeps;
  readonly #ending = new AbortController();
  #leads = false;
  #live: { readonly at: number; readonly sessions: Promise<readonly LiveSession[]> } = {
    at: Number.NEGATIVE_INFINITY,
    sessions: Promise.resolve([]),
  };
  #begun: Promise<unknown> = Promise.resolve();

  constructor(deps: SharingDeps) {
    this.#deps = deps;
  }

  serves(session: string): boolean {
    return this.#deps.shards.serves(session);
  }

  /** Whether this hub is the one that acts for a session, or for the team (null), at this moment. */
  mayAct(session: string | null): boolean {
    const { shards, lease } = this.#deps;
    return session === null ? this.#leads && lease.held : shards.mayAct(session);
  }

  async addressOf(session: string): Promise<string | null> {
    return (await this.#deps.shards.holderOf(session))?.url ?? null;
  }

  leaderUrl(): string | null {
    return this.#deps.lease.holder?.url ?? null;
  }

  status(): SharingStatus {
    return { ...this.#deps.shards.status, leads: this.#leads };
  }

  async ask(call: HubCall): Promise<unknown> {
    const { shards, calls } = this.#deps;
    const { session } = call;
    const holder = await shards.holderOf(session);
    if (holder === null || holder.id === shards.own.id) throw new HubError('elsewhere', { session });
    const text = await calls.ask(holder.id, JSON.stringify(call)).catch((cause: unknown) => {
      throw new HubError('failed', { session }, cause);
    });
    if (text === null) throw new HubError('elsewhere', { session });
    const answered = JSON.parse(text) as Answered;
    if (!answered.ok) throw new HubError(answered.kind, answered.params);
    return answered.value;
  }

  othersLive(): Promise<readonly LiveSession[]> {
    const now = this.#deps.time.now();
    if (!isWithin(now, this.#live.at, LIVE_KEPT_MS)) this.#live = { at: now, sessions: this.#askLive() };
    return this.#live.sessions;
  }

  async #askLive(): Promise<readonly LiveSession[]> {
    const { shards, calls, time } = this.#deps;
    const question = JSON.stringify({ do: 'live' } satisfies HubQuestion);
    const told = shards.others.map(async (hub) => {
      const asking = calls.ask(hub, question).catch(() => null);
      const text = await withTimeout(time, LIVE_WITHIN_MS, asking);
      const answered = text === null ? null : (JSON.parse(text) as Answered);
      return answered?.ok ? (answered.value as readonly LiveSession[]) : [];
    });
    return (await Promise.all(told)).flat();
  }

  begin(handlers: SharingHandlers): void {
    const { shards, calls, lease, claimFacts, time, logger } = this.#deps;
    const { signal } = this.#ending;
    const onFault = (error: unknown) => logger.error({ err: error }, 'fault');
    const onTrouble = once((error: unknown) => logger.warn({ err: error }, 'lease-untaken'));
    const followed = this.#deps.follow(signal, {
      serves: (session) => this.serves(session),
      moved: () => handlers.changed(),
    });
    calls.answer(shards.own.id, (text) => answerTo(handlers.hub, text));
    shards.begin(
      {
        taken(taken) {
          logger.info({ taken, ...shards.status }, 'shards-taken');
          const own = new Set(taken);
          void handlers.serve((session) => own.has(shards.shardOf(session))).catch(onFault);
        },
        async giving(shard) {
          await handlers.hub.handOver((session) => shards.shardOf(session) === shard);
          logger.info({ shard }, 'shard-given');
        },
      },
      onTrouble,
    );
    const led = lease.take(signal, onTrouble).then(async (taken) => {
      if (!taken || !(await untilClaimed(claimFacts, time, signal, onTrouble))) return;
      this.#leads = true;
      logger.info({ epoch: lease.epoch }, 'leading');
      await handlers.lead().catch(onFault);
    });
    this.#begun = Promise.all([followed, led.catch(onFault)]);
  }

  /** Takes nothing more; what it has it keeps. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#deps.shards.end();
  }

  /** Lets the other hubs go on at once. */
  async release(): Promise<void> {
    await this.end();
    this.#deps.calls.stop();
    await Promise.all([this.#deps.shards.release(), this.#deps.lease.release()]);
    await this.#begun;
  }
}

interface WorkDeps extends Pick<SharingHandlers, 'hub' | 'changed'>, ResumedDeps {
  /** Null: there is none of that kind. */
  readonly work: readonly (Resumed | null)[];
}

/** Begins what a hub does by itself: all of it, or its part as it gets it. Resolves once it does what a team has once. */
export function beginWork(
  sharing: Sharing | null,
  { hub, work: given, changed, ...deps }: WorkDeps,
): Promise<void> {
  const work = given.filter((one) => one !== null);
  if (sharing === null) {
    for (const one of work) void takeUpAll(one, deps);
    return Promise.resolve();
  }
  return new Promise((leads) => {
    sharing.begin({
      hub,
      changed,
      async serve(serves) {
        await Promise.all(work.map((one) => untilResumed(() => one.serve(serves), deps)));
      },
      async lead() {
        leads();
        await Promise.all(work.map((one) => untilResumed(() => one.lead(), deps)));
      },
    });
  });
}

async function answerTo(hub: Pick<Hub, 'answer'>, text: string): Promise<string> {
  try {
    const value = await hub.answer(JSON.parse(text) as HubQuestion);
    return JSON.stringify({ ok: true, value } satisfies Answered);
  } catch (error) {
    const { kind, params } = error instanceof HubError ? error : new HubError('failed');
    return JSON.stringify({ ok: false, kind, params } satisfies Answered);
  }
}

/** Says only the first: what goes wrong twice a second is one line. */
export function once<T>(say: (what: T) => void): (what: T) => void {
  let said = false;
  return (what) => {
    if (!said) say(what);
    said = true;
  };
}
