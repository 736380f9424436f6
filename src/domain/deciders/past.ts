import { ISSUE_ACT } from '../action-issue.ts';
import { ACTION_EXPIRES_MS } from '../actions.ts';
import type { Command } from '../command.ts';
import type { Fact } from '../event.ts';
import { type Refusal, refusal } from '../refusal.ts';
import type { Session } from '../session.ts';

/*
 * What a terminal brings back after hours is decided like any other command, except for what acts on the outside
 * world: an escalation that made sense six hours ago pages somebody for nothing now. It is refused, and the person is
 * asked. Words are never refused: a late note is kept, and the relay gives its posting up.
 */

/** What was asked of an outside system longer ago than it is wanted; null: nothing was. Times are ISO 8601 UTC. */
export function tooLate(act: string, askedAt: string | undefined, now: string): Refusal | null {
  const age = askedAt === undefined ? 0 : Date.parse(now) - Date.parse(askedAt);
  if (!(age > ACTION_EXPIRES_MS)) return null;
  const seconds = Math.floor(age / 1_000);
  return refusal('asked-long-ago', { act, seconds, limit: ACTION_EXPIRES_MS / 1_000 });
}

/** Why what these facts do outside comes too late; null: it does not, or they do nothing there. */
export function fromThePast(
  session: Session,
  { type, askedAt }: Command,
  facts: readonly Fact[],
  now: string,
): Refusal | null {
  const act = type === 'note.add' ? undefined : facts.map((fact) => outsideAct(session, fact)).find(Boolean);
  return act ? tooLate(act, askedAt, now) : null;
}

/** Asked so shortly before the hub heard of it, it was asked then. */
const JUST_NOW_MS = 1_000;

/** The same facts; what they ask of an outside system says when a person asked for it. Nobody asks in the future. */
export const askedThen = (facts: readonly Fact[], { askedAt }: Command, now: string): readonly Fact[] =>
  askedAt === undefined || Date.parse(now) - Date.parse(askedAt) < JUST_NOW_MS
    ? facts
    : facts.map((fact) =>
        fact.type === 'action.requested' ? { ...fact, data: { ...fact.data, askedAt } } : fact,
      );

/** A severity takes the priority of the pager's open incidents with it, where a hub is set so. */
function outsideAct({ incidents }: Session, fact: Fact): string | undefined {
  if (fact.type === 'action.requested') return fact.data.act;
  if (fact.type === 'run.confirmed') return 'dispatch';
  if (fact.type === 'run.approved') return 'approve';
  if (fact.type === 'issue.asked') return ISSUE_ACT;
  const isOpen = incidents.some(({ status }) => status !== 'resolved');
  const isSet =
    fact.type === 'severity.set' || (fact.type === 'act.undone' && fact.data.type === 'severity.set');
  return isSet && isOpen ? 'severity' : undefined;
}

/** More is never told: no terminal keeps a command for longer. */
const LONGEST_MS = 366 * 86_400_000;

/**
 * ISO time at which a person asked, by this hub's clock: `ago` milliseconds before `now` (epoch milliseconds), or
 * `askedAt`. Nobody asks in the future. Undefined: the client does not say.
 */
export function whenAsked(
  now: number,
  { ago, askedAt }: { readonly ago?: number | undefined; readonly askedAt?: string | undefined },
): string | undefined {
  if (ago === undefined && askedAt === undefined) return undefined;
  const age = ago ?? now - Date.parse(askedAt ?? '');
  return new Date(now - Math.min(LONGEST_MS, Math.max(0, age || 0))).toISOString();
}
