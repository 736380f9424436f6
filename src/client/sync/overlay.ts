import type { Command } from '../../domain/command.ts';
import { decide } from '../../domain/decide.ts';
import type { Actor, SessionEvent } from '../../domain/event.ts';
import { keyOf } from '../../domain/event-keys.ts';
import { reduceAll } from '../../domain/reduce.ts';
import type { Session } from '../../domain/session.ts';
import type { Pending } from './pending.ts';
import type { Sync } from './sync-state.ts';

/** What a screen shows: the confirmed session with our own unconfirmed acts on top. */
export interface View {
  /** Seqs above `confirmed` in it (its own, a note's, those of `touched`) are provisional. */
  readonly session: Session;
  /** Seq up to which `session` is what everyone has. */
  readonly confirmed: number;
  /**
   * What in it is ours alone so far, as the undo list names it: `step:<id>`, `note:<id>`, `pin:<id>`, `mute:<id>`,
   * `role:<role>`, `title`, `severity`, `impact`, `goal`, `tail`, `rotation`, `verdict`; and beyond that list
   * `participant:<id>`, `action:<id>`, `request:<id>`, `incident:<id>`, `notice`, `status`, `mitigated`, `resolved`.
   */
  readonly pendingKeys: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Runs pending commands through the same decide and reduce as the hub will. A command that would be refused as
 * things stand here shows nothing; only the hub's word settles it. `sync` itself is untouched.
 */
export function view(sync: Sync): View {
  const { session: confirmed, you, pending } = sync;
  if (you === null || pending.length === 0) {
    return { session: confirmed, confirmed: confirmed.seq, pendingKeys: NONE };
  }
  const keys = new Set<string>();
  let session = confirmed;
  for (const command of pending) {
    try {
      const events = foresee(session, command, you, sync);
      session = reduceAll(session, events);
      for (const event of events) keys.add(keyOf(event, you));
    } catch {
      // Kept from a run of another version, its data may have another shape; the hub will say so.
    }
  }
  return { session, confirmed: confirmed.seq, pendingKeys: keys };
}

/** The events the hub would make of a command now, but for their hashes; `at` is when it was given. */
function foresee(
  session: Session,
  { n, type, data, at: given }: Pending,
  by: Actor,
  { client, skew }: Sync,
): readonly SessionEvent[] {
  const time = new Date(given + skew).toISOString();
  const at = session.at !== null && session.at > time ? session.at : time;
  const cmd = { client, n };
  const decision = decide(session, { type, data, by, cmd } as Command, at);
  if (!decision.ok) return [];
  return decision.facts.map(
    (fact, i): SessionEvent => ({
      v: 1,
      session: session.id,
      seq: session.seq + 1 + i,
      prev: '',
      at,
      by,
      cmd,
      ...fact,
    }),
  );
}
