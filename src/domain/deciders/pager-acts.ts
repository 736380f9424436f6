import { actRow } from '../act-table.ts';
import type { OutsideAction } from '../actions.ts';
import type { Command, CommandData } from '../command.ts';
import type { Fact } from '../event.ts';
import { heldIncidents, noticedIncidents } from '../pager.ts';
import { can } from '../permission.ts';
import type { Session } from '../session.ts';
import { type Decision, madeId, refuse } from './decide-type.ts';

type Args = OutsideAction['args'];

/** Asked once more so soon after it was done, the same wish is one wish. */
const ONE_WISH_MS = 30_000;

/** Two requests for help are two, and may still ask the pager for the same. */
const sameArgs = ({ request: _, ...a }: Args, { request: __, ...b }: Args): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The same wish, where it still waits for its outcome. */
export const waiting = (s: Session, act: string, args: Args): OutsideAction | undefined =>
  s.actions.find(
    (one) =>
      one.target === 'pagerduty' && one.act === act && one.outcome === null && sameArgs(one.args, args),
  );

/** Refuses what has been done a moment ago: a second Enter must not page the next level, a second thought may. */
export function tooSoon(s: Session, act: string, args: Args, now: string): Decision | null {
  if (actRow(act)?.second !== 'later') return null;
  const done = s.actions.findLast(
    (one) => one.act === act && one.outcome === 'done' && sameArgs(one.args, args),
  );
  const left = Date.parse(done?.outcomeAt ?? '') + ONE_WISH_MS - Date.parse(now);
  if (!done || !(left > 0)) return null;
  return refuse('asked-just-now', { who: done.by.name, seconds: Math.ceil(left / 1_000) });
}

export const asked = (action: string, act: string, args: Args): Fact => ({
  type: 'action.requested',
  data: { action, target: 'pagerduty', act, args },
});

/** How the pager is asked for somebody, as its arguments; null: what is needed for that way is missing. */
export function helpBy(how: CommandData<'responder.request'>['how'] | null, who: string) {
  if (!how) return { act: 'responder' as const, who };
  const { act, policy, level = null, service, title, details = '' } = how;
  if (act === 'escalate') return policy === undefined ? null : { act, policy, level };
  return service === undefined || title === undefined ? null : { act, service, title, details };
}

/** Posts a note at the incident that is worked on. */
export function noteToPager(s: Session, c: Command, note: string): Fact | Decision {
  if (s.kind === 'drill') return refuse('not-allowed', { act: 'note', kind: 'drill' });
  if (!can(c.by.kind, 'action.request')) return refuse('not-allowed', { act: 'note', kind: c.by.kind });
  const incident = s.incidents.findLast(({ status }) => status !== 'resolved') ?? s.incidents.at(-1);
  if (!incident) return refuse('unknown-incident', { incident: '' });
  return asked(madeId(c, 1), 'note', { incident: incident.id, note });
}

/** Sends a notice to the subscribers of every open incident; after the last has ended, to those of that one. */
export function noticeToPager(s: Session, c: Command, text: string): readonly Fact[] | Decision {
  const act = 'status-update';
  if (s.kind === 'drill') return refuse('not-allowed', { act, kind: 'drill' });
  if (!can(c.by.kind, 'action.request')) return refuse('not-allowed', { act, kind: c.by.kind });
  const incidents = noticedIncidents(s);
  if (incidents.length === 0) return refuse('unknown-incident', { incident: '' });
  return incidents.map(({ id }, i) => asked(madeId(c, i + 1), act, { incident: id, text }));
}

/** What the person who leaves wants to become of the incidents: said and asked in one, so neither is ever without the other. */
export function leaving(s: Session, c: Command, choice: 'resolve' | 'hand-back' | 'keep'): readonly Fact[] {
  const held = heldIncidents(s);
  if (held.length === 0) return [];
  const incidents = held.map(({ id }) => id);
  if (choice === 'keep') return [{ type: 'incident.left', data: { choice, incidents, actions: [] } }];
  const wishes = incidents.map((incident, i) => {
    const known = waiting(s, choice, { incident });
    return { id: known?.id ?? madeId(c, i + 1), fact: known ? null : { incident } };
  });
  const actions = wishes.map(({ id }) => id);
  return [
    { type: 'incident.left', data: { choice, incidents, actions } },
    ...wishes.flatMap(({ id, fact }) => (fact ? [asked(id, choice, fact)] : [])),
  ];
}
