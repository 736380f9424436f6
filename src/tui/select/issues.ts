import { issueOf, seenIssue } from '../../domain/action-issue.ts';
import type { Note } from '../../domain/session.ts';
import { issueReason } from '../../text/i18n/issue-text.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';

/** How the issue of an action stands. */
export interface IssueWords {
  readonly state: 'asked' | 'made' | 'failed' | 'unknown' | 'lost';
  readonly text: string;
  /** Why, in a sentence, where it is not as it should be. */
  readonly why: string | null;
  readonly url: string | null;
}

/** Null: none was asked for. */
export function issueWords(
  note: Note,
  { session, lang }: Pick<World, 'session' | 'lang'>,
): IssueWords | null {
  const issue = issueOf(session, note.id);
  if (issue === null) return null;
  const { url, name, action } = issue;
  const seen = seenIssue(note, issue);
  const state = seen?.state === 'lost' ? 'lost' : issue.state;
  const isFine = state === 'made' || state === 'asked';
  return {
    ...{ state, url },
    text: word(lang, `note.issue-${state}`, { name: name ?? '?' }),
    why: isFine ? null : issueReason(state === 'lost' && seen !== null ? seen : action, lang),
  };
}
