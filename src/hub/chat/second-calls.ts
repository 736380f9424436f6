import { ACTION_EXPIRES_MS } from '../../domain/actions.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import { runAt } from '../../timing/timers.ts';
import type { Hub } from '../base/contract.ts';
import { CHAT_ACTOR } from './actor.ts';
import { nextCall } from './calls.ts';
import type { SummonSettings } from './settings.ts';
import type { TeamCalls } from './team-calls.ts';

export interface SecondCallsDeps {
  readonly hub: Pick<Hub, 'serves' | 'system' | 'session'>;
  readonly summon: SummonSettings | null;
  readonly team: TeamCalls;
  /** As of `SessionPostsDeps`. */
  readonly elsewhere: () => Promise<void>;
  readonly time: Time;
  readonly onFault: (error: unknown) => void;
}

/** Calls again while nobody comes, at the times of the settings. */
export class SecondCalls {
  readonly #deps: SecondCallsDeps;
  readonly #timers = new Map<string, { readonly at: number; readonly cancel: () => void }>();

  constructor(deps: SecondCallsDeps) {
    this.#deps = deps;
  }

  /** A session has changed: its next call has a time, or there is none any more. */
  seen(session: Session): void {
    const { summon, team, time, onFault } = this.#deps;
    const next = nextCall(session, summon, team.heldUntil(session));
    const known = this.#timers.get(session.id);
    if (known?.at === next?.at) return;
    known?.cancel();
    this.#timers.delete(session.id);
    // What a hub that was away has missed by more than an act is wanted for is not made up for.
    if (next === null || time.now() - next.at > ACTION_EXPIRES_MS) return;
    const cancel = runAt(time, next.at, () => void this.#call(session.id).catch(onFault));
    this.#timers.set(session.id, { at: next.at, cancel });
  }

  stop(): void {
    for (const { cancel } of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  async #call(id: string): Promise<void> {
    const { hub, summon, team, elsewhere, time } = this.#deps;
    this.#timers.delete(id);
    // Another hub that serves it by now calls.
    if (!hub.serves(id)) return;
    await elsewhere();
    const session = await hub.session(id);
    if (!session) return;
    const next = nextCall(session, summon, team.heldUntil(session));
    if (next === null) return;
    const now = time.now();
    // Another session has called in between.
    if (next.at > now) return this.seen(session);
    const minutes = Math.floor((now - Date.parse(session.clock.opened ?? '')) / 60_000);
    const args = { post: 'again', seq: next.n, at: new Date(now).toISOString(), minutes };
    await team.ask(session, () => hub.system(id, 'chat.request', { act: 'thread', args }, CHAT_ACTOR));
  }
}
