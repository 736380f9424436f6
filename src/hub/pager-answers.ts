import { markOf } from '../domain/pager.ts';
import type { Session } from '../domain/session.ts';
import type { PagerIncident } from '../ports/pager.ts';

export interface Answered {
  readonly request: string;
  readonly who: string;
  readonly answer: 'accepted' | 'declined';
}

/** Answers to this session's requests for help that it does not know yet; whoever comes counts more than who does not. */
export function newAnswers(session: Session, incidents: readonly PagerIncident[]): readonly Answered[] {
  return session.responders.flatMap(({ id, answer }): Answered[] => {
    const action = session.actions.findLast(({ act, args }) => act === 'responder' && args.request === id);
    if (!action || answer === 'accepted') return [];
    const mark = markOf(session.id, action.seq);
    const asked = incidents.flatMap(({ responders }) =>
      responders.filter(({ message }) => message.includes(mark)),
    );
    const joined = asked.find(({ state }) => state === 'joined');
    if (joined) return [{ request: id, who: joined.user.name.slice(0, 200), answer: 'accepted' }];
    const [first] = asked;
    const all = first !== undefined && asked.every(({ state }) => state === 'declined');
    return all && answer === null
      ? [{ request: id, who: first.user.name.slice(0, 200), answer: 'declined' }]
      : [];
  });
}
