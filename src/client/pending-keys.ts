import type { Actor, Fact } from '../domain/event.ts';

/** The name, as the undo list has it or in its manner, of the one thing a fact by `you` changes. */
export function keyOf(fact: Fact, you: Actor): string {
  switch (fact.type) {
    case 'step.started':
    case 'step.done':
    case 'step.undone':
    case 'step.confirmed':
    case 'step.skipped':
    case 'step.assigned':
    case 'step.added':
    case 'step.edited':
      return `step:${fact.data.step}`;
    case 'note.added':
    case 'note.amended':
    case 'note.removed':
      return `note:${fact.data.note}`;
    case 'log.pinned':
    case 'log.unpinned':
      return `pin:${fact.data.pin}`;
    case 'mute.added':
    case 'mute.removed':
      return `mute:${fact.data.mute}`;
    case 'role.taken':
    case 'role.released':
      return `role:${fact.data.role}`;
    case 'driver.changed':
      return 'role:driver';
    case 'session.renamed':
      return 'title';
    case 'session.opened':
    case 'session.closed':
    case 'session.reopened':
      return 'status';
    case 'session.mitigated':
      return 'mitigated';
    case 'session.resolved':
      return 'resolved';
    case 'severity.set':
      return 'severity';
    case 'impact.set':
      return 'impact';
    case 'goal.set':
      return 'goal';
    case 'tail.set':
      return 'tail';
    case 'rotation.set':
      return 'rotation';
    case 'verdict.set':
      return 'verdict';
    case 'participant.joined':
      return `participant:${fact.data.participant.id}`;
    case 'participant.left':
      return `participant:${you.id}`;
    case 'participant.removed':
      return `participant:${fact.data.participant}`;
    case 'incident.linked':
    case 'incident.changed':
      return `incident:${fact.data.incident.id}`;
    case 'responder.requested':
    case 'responder.answered':
      return `request:${fact.data.request}`;
    case 'action.requested':
    case 'action.done':
    case 'action.failed':
    case 'action.abandoned':
    case 'action.delayed':
      return `action:${fact.data.action}`;
    case 'pager.stalled':
    case 'pager.resumed':
      return 'pager';
    case 'notice.sent':
      return 'notice';
    case 'act.undone':
      return fact.data.key;
  }
}
