import { isPagerAct } from '../../domain/act-table.ts';
import { isUnsettled, type OutsideAction } from '../../domain/actions.ts';
import { pageName } from '../../domain/page.ts';
import { heldIncidents } from '../../domain/pager.ts';
import type { Leave } from '../../domain/session-parts.ts';
import { sayPager } from '../../text/i18n/pager.ts';
import { mmss } from '../../text/time.ts';
import { type Saying, say, word } from '../model/words.ts';
import { isYou, lineOf, type World } from '../model/world.ts';
import { canDispatch } from './can-dispatch.ts';
import { incidentBy } from './incidents.ts';

export type Choice = Leave['choice'];

/** Whether incidents stand acknowledged whose fate this person may decide. */
export function decidesOnHeld(world: World): boolean {
  const { session, readonly, pager, connection } = world;
  if (readonly || pager === 'none' || connection.kind === 'ended' || session.status !== 'open') return false;
  return (
    heldIncidents(session).length > 0 && canDispatch(world, 'incident.leave', { choice: 'keep' }) === true
  );
}

/**
 * Nobody else who may act outside is at the session, nor another terminal of one's own. A screen that only watches, as
 * one on a wall, takes nothing on.
 */
export function isLast(world: World): boolean {
  const { session, presence, you } = world;
  const acting = (id: string | undefined): number | null => {
    const seen = presence.find((each) => each.participant === id);
    return seen === undefined ? null : seen.terminals - (seen.watching ?? 0);
  };
  if ((acting(you?.id) ?? 1) > 1) return false;
  return Object.values(session.participants).every(
    ({ id, kind, leftAt, removed }) =>
      isYou(world, id) ||
      kind !== 'member' ||
      removed ||
      leftAt !== null ||
      acting(id) === 0 ||
      lineOf(world, id) !== 'here',
  );
}

/** The choice of this person that was made after `since`, a seq. */
export const leaveSince = ({ session, you }: World, since: number): Leave | null =>
  session.leaves.findLast(({ by, seq }) => by.id === you?.id && seq > since) ?? null;

const actionsOf = (leave: Leave, { session }: World): readonly OutsideAction[] =>
  leave.actions.flatMap((id) => session.actions.find((action) => action.id === id) ?? []);

/** Resolved by somebody faster is resolved all the same. */
const isFine = ({ outcome, act, kind }: OutsideAction): boolean =>
  outcome === 'done' || (act === 'resolve' && kind === 'already-resolved');

/** How it stands with what was chosen: `unsent`, the hub does not know it yet. */
export function standingOf(leave: Leave | null, world: World): 'unsent' | 'waits' | 'failed' | 'done' {
  if (leave === null || world.pendingKeys.has('left')) return 'unsent';
  const actions = actionsOf(leave, world);
  if (actions.some((action) => !isUnsettled(action) && !isFine(action))) return 'failed';
  return actions.every(isFine) ? 'done' : 'waits';
}

const nameOf = ({ act }: OutsideAction, { lang }: World): string =>
  isPagerAct(act) ? word(lang, `pager-act.${act}`) : act;

/** What is waited for, one saying each. */
export function waitsFor(leave: Leave | null, world: World): readonly Saying[] {
  if (leave === null || standingOf(leave, world) === 'unsent') return [{ key: 'leaving.unsent' }];
  return actionsOf(leave, world)
    .filter(isUnsettled)
    .map((action): Saying => {
      const what = nameOf(action, world);
      const { outcome, delay } = action;
      const reason = sayPager(delay?.kind ?? action.kind ?? '', delay?.params ?? action.params, world.lang);
      if (outcome === 'unknown' || delay?.doubt) return { key: 'leaving.doubt', params: { what, reason } };
      if (delay === null) return { key: 'leaving.asked', params: { what } };
      const time = mmss(Math.max(0, Date.parse(delay.retryAt) - world.now));
      return { key: 'leaving.retry', params: { what, reason, time } };
    });
}

/** What came of it, for the shell that the person is back in. */
export function farewell(leave: Leave | null, world: World): readonly string[] {
  const { session, lang } = world;
  if (leave === null || standingOf(leave, world) === 'unsent') {
    return [word(lang, 'farewell.unsent', { session: session.id })];
  }
  const actions = actionsOf(leave, world);
  return leave.incidents.map((id, i) => {
    const incident = incidentBy(world, id);
    const number = pageName(incident ?? { id, number: null });
    const who = incident?.acknowledgedBy ?? '?';
    const action = actions[i];
    if (action === undefined) return word(lang, 'farewell.kept', { number, who, session: session.id });
    const what = nameOf(action, world);
    const isUnderWay = action.outcome === null && action.delay === null && action.begun !== null;
    if (action.outcome === 'unknown' || action.delay?.doubt || isUnderWay) {
      return word(lang, 'farewell.unknown', { number, what, session: session.id });
    }
    if (action.outcome === null) return word(lang, 'farewell.waits', { number, what, session: session.id });
    if (action.outcome !== 'done') {
      const reason = sayPager(action.kind ?? '', action.params, lang);
      return word(lang, 'farewell.failed', { number, what, reason });
    }
    const to = incident?.assignees?.join(', ') ?? '?';
    const standing = say(lang, { key: `farewell.${incident?.status ?? 'resolved'}`, params: { who, to } });
    return word(lang, 'farewell.done', { number, what, standing });
  });
}
