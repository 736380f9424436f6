import { nextUpdate } from '../../domain/briefing.ts';
import { actionsLeft } from '../../domain/checklist.ts';
import { REMOVED } from '../../domain/redaction.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import { runAt } from '../../timing/timers.ts';

/** Something with a time, of which the thread reminds once that has passed. */
export interface Reminder {
  readonly post: 'update-due' | 'action-due';
  /** Seq of the update that named the time, or of the action. */
  readonly seq: number;
  /** ISO time. */
  readonly at: string;
}

/** All of an open session that is still to be done by a time; what a close leaves is in the digest. */
export function remindersOf(session: Session): readonly Reminder[] {
  if (session.status !== 'open') return [];
  const next = nextUpdate(session);
  const last = session.notices.at(-1);
  const actions = actionsLeft(session).flatMap(({ seq, due, text }): Reminder[] =>
    due === null || text === REMOVED ? [] : [{ post: 'action-due', seq, at: due }],
  );
  return next === null || last === undefined
    ? actions
    : [{ post: 'update-due', seq: last.seq, at: next }, ...actions];
}

export interface RemindersDeps {
  readonly time: Time;
  /** A time has passed in this session. */
  readonly due: (session: string) => void;
}

/** Waits for the next time of each session. */
export class Reminders {
  readonly #deps: RemindersDeps;
  readonly #timers = new Map<string, { readonly at: number; readonly cancel: () => void }>();

  constructor(deps: RemindersDeps) {
    this.#deps = deps;
  }

  /** A session has changed, or a time of it has passed. */
  seen(session: Session): void {
    const { time, due } = this.#deps;
    const times = remindersOf(session).map(({ at }) => Date.parse(at));
    const next = Math.min(...times.filter((at) => at > time.now()));
    const known = this.#timers.get(session.id);
    if (known?.at === next) return;
    known?.cancel();
    this.#timers.delete(session.id);
    if (!Number.isFinite(next)) return;
    const cancel = runAt(time, next, () => {
      this.#timers.delete(session.id);
      due(session.id);
    });
    this.#timers.set(session.id, { at: next, cancel });
  }

  stop(): void {
    for (const { cancel } of this.#timers.values()) cancel();
    this.#timers.clear();
  }
}
