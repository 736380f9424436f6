import type { OutsideAction } from '../../domain/actions.ts';
import { markOf } from '../../domain/pager.ts';
import type { Session } from '../../domain/session.ts';
import type { PagerIncident } from '../../ports/pager.ts';

export interface Answered {
  readonly request: string;
  readonly who: string;
  readonly answer: 'accepted' | 'declined';
}

type Said = Omit<Answered, 'request'>;

/** The act at the pager for a request for help. A request from outside of the session is the act itself. */
const askedBy = ({ actions }: Session, request: string): OutsideAction | undefined =>
  actions.findLast(({ id, args }) => args.request === request || id === request);

/** Ids of incidents that were opened to call somebody who has not answered yet. */
export function openedForHelp(session: Session): readonly string[] {
  return session.responders.flatMap(({ id, answer }) => {
    const action = askedBy(session, id);
    const made = action?.act === 'create' && action.outcome === 'done' ? action.params.incident : undefined;
    return answer === null && typeof made === 'string' ? [made] : [];
  });
}

/** Answers to this session's requests for help that it does not know yet; the person who comes counts more than who does not. */
export function newAnswers(session: Session, incidents: readonly PagerIncident[]): readonly Answered[] {
  return session.responders.flatMap(({ id, answer }): Answered[] => {
    const action = askedBy(session, id);
    if (!action || answer === 'accepted') return [];
    const said =
      action.act === 'responder' ? joined(markOf(session.id, action), incidents) : taken(action, incidents);
    return said === null || (said.answer === 'declined' && answer !== null) ? [] : [{ request: id, ...said }];
  });
}

function joined(mark: string, incidents: readonly PagerIncident[]): Said | null {
  const asked = incidents.flatMap(({ responders }) =>
    responders.filter(({ message }) => message.includes(mark)),
  );
  const came = asked.find(({ state }) => state === 'joined');
  if (came) return { who: came.user.name.slice(0, 200), answer: 'accepted' };
  const [first] = asked;
  const all = first !== undefined && asked.every(({ state }) => state === 'declined');
  return all ? { who: first.user.name.slice(0, 200), answer: 'declined' } : null;
}

/**
 * The person who was paged by an escalation or an incident of their own answers by acknowledging it. Either leaves nobody's
 * acknowledgement standing, so one that stands after it came later, whatever the clocks say.
 */
function taken(
  { act, args, params, outcome }: OutsideAction,
  incidents: readonly PagerIncident[],
): Said | null {
  const incident = incidents.find(({ id }) => id === (act === 'create' ? params.incident : args.incident));
  if (outcome !== 'done') return null;
  const ack = incident?.acknowledgements.findLast(({ by }) => by.name !== params.by);
  return ack ? { who: ack.by.name.slice(0, 200), answer: 'accepted' } : null;
}
