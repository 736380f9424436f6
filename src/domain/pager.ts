import { isPending, isUnsettled, type OutsideAction } from './actions.ts';
import type { Incident } from './event.ts';
import type { Session } from './session.ts';

/** Where the session and the pager say different things. */
export type Drift =
  /** Nothing pages any more, and the team is still at it. */
  | { readonly kind: 'resolved-outside'; readonly incident: Incident }
  /** The team has closed the session, and the incident still pages. */
  | { readonly kind: 'open-outside'; readonly incident: Incident };

export function drifts(session: Session): readonly Drift[] {
  const { incidents, status, clock } = session;
  const open = incidents.filter((incident) => incident.status !== 'resolved');
  if (status === 'closed') return open.map((incident) => ({ kind: 'open-outside', incident }));
  const over = status === 'open' && clock.mitigated === null && open.length === 0;
  return over ? incidents.map((incident) => ({ kind: 'resolved-outside', incident })) : [];
}

/** Somebody acknowledged it, whatever became of it since. */
export const isTaken = ({ status, acknowledgedAt, firstAcknowledgedAt }: Incident): boolean =>
  status === 'acknowledged' || (acknowledgedAt ?? firstAcknowledgedAt ?? null) !== null;

/** Those that somebody has taken on and nobody has ended: with the last one's leaving nobody would be at them. */
export const heldIncidents = ({ incidents }: Session): readonly Incident[] =>
  incidents.filter(({ status }) => status === 'acknowledged');

/** Those whose subscribers a notice is for. */
export function noticedIncidents({ incidents }: Session): readonly Incident[] {
  const open = incidents.filter(({ status }) => status !== 'resolved');
  return open.length > 0 ? open : incidents.slice(-1);
}

/** Asked of the pager, and no outcome yet: in the order of asking. */
export function pendingActions(session: Session): readonly OutsideAction[] {
  return session.actions.filter((action) => action.target === 'pagerduty' && isPending(action));
}

/** Those, and what nobody knows: whatever a hub still has to look after. */
export function openActions(session: Session): readonly OutsideAction[] {
  return session.actions.filter((action) => action.target === 'pagerduty' && isUnsettled(action));
}

/**
 * Stands in all that is posted for an action, so that it is found again after any fault: `[oncall checkout-1125#42 mf3k2a1b]`.
 * The time of the request makes it the only one: another hub's session may have the same name and number.
 */
export const markOf = (place: string, { seq, at }: Pick<OutsideAction, 'seq' | 'at'>): string =>
  `[oncall ${place}#${seq} ${Date.parse(at).toString(36)}]`;

/** A text that was posted, as a person wrote it. */
export const withoutMark = (text: string): string =>
  text.replace(/\s*\[oncall [\w.-]+#\d+ [0-9a-z]+\]/g, '').trim();
