import { type ActionIssue, issueOf, seenIssue } from '../domain/action-issue.ts';
import type { Note } from '../domain/session.ts';
import { issueReason } from '../text/i18n/issue-text.ts';
import type { RecordContext } from './context.ts';
import type { SaidLine, Say } from './saying-type.ts';

/** How the issue of an action stands, in a few words with its page; null: none was asked for. */
export function issueWord(c: RecordContext, note: Note, found = issueOf(c.session, note.id)): string | null {
  if (found === null) return null;
  const { state, action } = found;
  if (state === 'asked') return c.t('issue_asked');
  if (state !== 'made') return c.t(`issue_${state}`, { why: c.text(issueReason(action, c.lang)) });
  const made = c.t('issue_made', { issue: nameOf(c, found) });
  const seen = seenIssue(note, found);
  return seen?.state === 'lost'
    ? c.t('issue_lost', { issue: made, why: c.text(issueReason(seen, c.lang)) })
    : made;
}

const nameOf = (c: RecordContext, { name, url }: ActionIssue): string => c.link(c.text(name ?? '?'), url);

/** What the timeline says of the issues of actions: who asked for one, what became of it, and what was done there. */
export function issueSayings(c: RecordContext) {
  const { session: s, t } = c;
  const told = (id: string, tell: (note: Note, text: string) => string | null): SaidLine | null => {
    const note = s.notes.find((one) => one.id === id);
    if (note === undefined || note.removed) return null;
    const step = note.step === null ? undefined : s.steps[note.step]?.step.title;
    const what = tell(note, note.text.trim() === '' && step !== undefined ? c.say(step) : c.text(note.text));
    return what === null ? null : { what };
  };
  return {
    'issue.asked': ({ data: { action, note: id } }) =>
      told(id, (note, text) => {
        const issue = issueOf({ actions: s.actions.filter((one) => one.id === action) }, id);
        // What is not followed any more is said where that was seen.
        const { issue: _, ...bare } = note;
        return issue === null ? null : t('ev_issue', { text, issue: issueWord(c, bare, issue) ?? '' });
      }),
    'issue.moved': ({ data: { note: id, state, turns, kind, params } }) =>
      told(id, (_note, text) => {
        const why = c.text(issueReason({ kind, params }, c.lang));
        if (state === 'lost') return t('ev_issue_lost', { text, why });
        // What the action changed has a line of its own.
        if (!turns) return null;
        return t(`ev_issue_${state}`, { text });
      }),
  } satisfies Partial<Say>;
}
