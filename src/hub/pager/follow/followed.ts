import type { CommandType } from '../../../domain/command.ts';
import type { Actor, AnyEvent } from '../../../domain/event.ts';
import type { Session } from '../../../domain/session.ts';
import type { Logger } from '../../../ports/logger.ts';
import { PAGER_ACTOR } from '../incident.ts';
import type { Priorities } from '../rules.ts';
import { PriorityFollow } from './priority-follow.ts';

export interface FollowedDeps {
  /** A command of the hub itself. */
  readonly system: (session: string, type: CommandType, data: unknown, by: Actor) => Promise<unknown>;
  readonly priorities: Priorities | undefined;
  readonly logger: Logger;
}

export interface Followed {
  /** These events of a session have just become durable; it stands as after them. */
  seen(session: Session, events: readonly AnyEvent[]): void;
  /** A session as it is when the hub begins to serve it: what it says now is no change. */
  know(session: Session): void;
}

/** Does at the pager, and in sessions, what follows from what was done on the other side. */
export function followed({ system, priorities, logger }: FollowedDeps): Followed {
  const follow = priorities ? new PriorityFollow(priorities) : null;
  return {
    seen(session, events) {
      for (const wish of follow?.follow(session, events) ?? []) {
        const asked =
          wish.kind === 'severity'
            ? system(session.id, 'severity.set', { severity: wish.severity }, PAGER_ACTOR)
            : system(session.id, 'action.request', priorityRequest(wish), wish.by);
        asked.catch((error: unknown) => logger.error({ err: error, session: session.id }, 'follow-failed'));
      }
    },
    know(session) {
      follow?.know(session);
    },
  };
}

/** `follows`: nobody asked for it by itself, so it is no act to be undone before the one it follows. */
const priorityRequest = ({
  incident,
  priority,
}: {
  readonly incident: string;
  readonly priority: string;
}) => ({ target: 'pagerduty', act: 'priority', args: { incident, priority, follows: true } });
