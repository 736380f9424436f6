import type { Note, Session } from '../../domain/session.ts';
import { asCompared } from '../../text/as-compared.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { fill } from '../../text/i18n/messages.ts';
import { DIGEST } from '../../text/i18n/record/digest.ts';
import { duration } from '../../text/time.ts';
import { PLAIN_TEXT, recordContext } from '../context.ts';
import { noteMarkdown } from '../timeline.ts';
import { actionJson, actionOf, byDue, type OpenAction } from './digest.ts';

export interface ActionFilter {
  /** By name; null: nobody's. Undefined: whose they are makes no difference. */
  readonly owner: string | null | undefined;
  readonly overdue: boolean;
  /** Also those that are done. */
  readonly all: boolean;
}

/** What people call an action by, over all sessions: `checkout-1125#41`. */
const actionId = ({ session, note }: OpenAction): string => `${session.id}#${note.seq}`;

/** Actions of these sessions, what is due first; `now` is ISO 8601 UTC. */
export function actionList(
  sessions: readonly Session[],
  filter: ActionFilter,
  now: string,
): readonly OpenAction[] {
  const wanted = (note: Note): boolean =>
    note.kind === 'action' && !note.removed && (filter.all || note.done === null);
  const found = sessions.flatMap((session) =>
    session.notes.filter(wanted).map((note) => actionOf(session, note, now)),
  );
  const { owner } = filter;
  const own = (action: OpenAction): boolean =>
    owner === undefined || (owner === null ? action.owner === null : sameName(action.owner, owner));
  return found.filter((action) => own(action) && (!filter.overdue || action.overdue)).sort(byDue);
}

const sameName = (a: string | null, b: string): boolean => a !== null && asCompared(a) === asCompared(b);

/** A row each: id, owner, due, age, text. */
export function actionRows(actions: readonly OpenAction[], lang: Lang): readonly (readonly string[])[] {
  return actions.map((action) => {
    const { session, note, owner, overdue, age } = action;
    const c = recordContext(session, [], lang, PLAIN_TEXT);
    const due =
      note.due === null
        ? fill(DIGEST.noDue, lang)
        : fill(DIGEST[overdue ? 'overdue' : 'until'], lang, { time: c.fullTime(note.due, false) });
    return [
      actionId(action),
      owner ?? fill(DIGEST.unowned, lang),
      note.done === null ? due : fill(DIGEST.done, lang, { who: note.done.by.name }),
      fill(DIGEST.old, lang, { age: duration(age, lang) }),
      noteMarkdown(c, note, 'cell').replace(/\s*\n\s*/g, ' '),
    ];
  });
}

/** Keys are a contract: docs/reference/json.md. */
export const actionListJson = (action: OpenAction): object => ({
  id: actionId(action),
  ...actionJson(action),
  doneAt: action.note.done?.at ?? null,
  doneBy: action.note.done?.by.name ?? null,
});
