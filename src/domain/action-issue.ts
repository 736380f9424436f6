import type { OutsideAction } from './actions.ts';
import { actionsLeft } from './checklist.ts';
import type { IssueState, Note, Session } from './session.ts';

/** The act outside that makes an issue of an action. */
export const ISSUE_ACT = 'issue';

/** An issue of an action, as far as the log says. */
export interface ActionIssue {
  readonly action: OutsideAction;
  /** `asked`: not made yet. `unknown`: nobody could find out, and the hub looks for it. */
  readonly state: 'asked' | 'made' | 'failed' | 'unknown';
  /** Its page, and what it is called by (`acme/shop#12`); null: there is none, or its place was taken out of the log. */
  readonly url: string | null;
  readonly name: string | null;
}

/** The newest issue that was asked for of a note; null: none was. */
export function issueOf({ actions }: Pick<Session, 'actions'>, note: string): ActionIssue | null {
  const action = actions.findLast(
    ({ target, act, args }) => target === 'github' && act === ISSUE_ACT && args.note === note,
  );
  if (action === undefined) return null;
  const { outcome, params } = action;
  if (outcome === 'done') {
    const url = String(params.url ?? '');
    const name = `${params.repository}#${params.number}`;
    const isPlace = /^[\w.-]+\/[\w.-]+#[1-9]\d*$/.test(name);
    return {
      ...{ action, state: 'made' },
      url: /^https?:\/\/\S+$/.test(url) ? url : null,
      name: isPlace ? name : null,
    };
  }
  const state = outcome === 'unknown' ? 'unknown' : outcome === null ? 'asked' : 'failed';
  return { action, state, url: null, name: null };
}

/** So long an action that is done follows its issue: it may be opened again there. */
const FOLLOWED_MS = 24 * 3_600_000;

/** How the issue that this act made was last seen; null: not but as it was made, open. */
export const seenIssue = ({ issue }: Note, { action }: ActionIssue): IssueState | null =>
  issue?.action === action.id ? issue : null;

/** Whether an action has an issue that may still change it, or be changed by it; `now` in epoch milliseconds. */
export function isFollowed(session: Pick<Session, 'actions'>, note: Note, now: number): boolean {
  const issue = issueOf(session, note.id);
  if (note.removed || issue?.state !== 'made') return false;
  const state = seenIssue(note, issue)?.state ?? 'open';
  if (note.done === null || state !== 'closed') return state !== 'lost';
  return Date.parse(note.done.at) > now - FOLLOWED_MS;
}

/** How many actions a new hub follows the issues of: not those that are over on both sides. */
export const issuesOpen = (session: Pick<Session, 'actions' | 'notes'>): number =>
  session.notes.filter((note) => isFollowed(session, note, Number.POSITIVE_INFINITY)).length;

/** Open actions without an issue, and none that is being made, in their order. */
export const actionsWithoutIssue = (session: Session): readonly Note[] =>
  actionsLeft(session).filter(({ id }) => (issueOf(session, id)?.state ?? 'failed') === 'failed');
