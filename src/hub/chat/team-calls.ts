import { chatActions } from '../../domain/chat/chat.ts';
import type { Session } from '../../domain/session.ts';
import { CALLS } from '../../record/chat/thread.ts';
import { isLeftOut } from './calls.ts';

/** For so long after a session called the team no other one calls it: people who are called for all are called for nothing. */
export const TEAM_QUIET_MS = 15 * 60_000;

/** A session that has called the team, and when, in epoch milliseconds. */
export interface TeamCall {
  readonly session: string;
  readonly at: number;
}

/** When a session last asked to call the team; what surely did not go out counts for nothing. Null: it never did. */
function calledAt(session: Session): number | null {
  if (session.kind === 'drill') return null;
  const calls = chatActions(session).filter(
    (action) =>
      CALLS.has(action.args.post) &&
      // Help calls the person whom it names.
      action.args.post !== 'help' &&
      action.args.to === undefined &&
      !isLeftOut(action) &&
      action.outcome !== 'failed' &&
      action.outcome !== 'abandoned',
  );
  return calls.length === 0 ? null : Date.parse(calls.at(-1)?.at ?? '');
}

/**
 * Which session may call the team. What is known is what the sessions' logs say, so that the next hub knows it, too; and
 * who asks at this moment.
 */
export class TeamCalls {
  readonly #now: () => number;
  readonly #last = new Map<string, number>();
  readonly #asking = new Map<string, number>();
  #help: { readonly key: string; readonly at: number } | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A session as its log has it. */
  seen(session: Session): void {
    const at = calledAt(session);
    if (at === null || this.#isOver(at)) this.#last.delete(session.id);
    else this.#last.set(session.id, at);
  }

  /** Until when the call of another session holds one of this session back, in epoch milliseconds; 0: it does not. */
  heldUntil({ id, kind }: Session): number {
    const other = kind === 'drill' ? null : this.#other(id);
    return other === null ? 0 : other.at + TEAM_QUIET_MS;
  }

  /**
   * Asks for a call of this session, or with the last call of another one where that is not long ago. Until `ask` resolves
   * no other session may call. A drill calls nobody, and is held back by nobody.
   */
  async ask<T>({ id, kind }: Session, ask: (other: TeamCall | null) => Promise<T>): Promise<T> {
    if (kind === 'drill') return ask(null);
    const other = this.#other(id);
    if (other !== null) return ask(other);
    this.#asking.set(id, this.#now());
    try {
      return await ask(null);
    } finally {
      this.#asking.delete(id);
    }
  }

  /** Whether a call for help may name the team, as nobody is known by the name that it asks for. `key`: the call. */
  mayHelp(key: string): boolean {
    const last = this.#help;
    if (last?.key === key) return true;
    if (last !== null && !this.#isOver(last.at)) return false;
    this.#help = { key, at: this.#now() };
    return true;
  }

  #other(session: string): TeamCall | null {
    let found: TeamCall | null = null;
    for (const [id, at] of [...this.#last, ...this.#asking]) {
      if (this.#isOver(at)) this.#last.delete(id);
      else if (id !== session && at > (found?.at ?? 0)) found = { session: id, at };
    }
    return found;
  }

  #isOver(at: number): boolean {
    return this.#now() - at >= TEAM_QUIET_MS;
  }
}
