import { actionsWithoutIssue, issueOf } from '../../../domain/action-issue.ts';
import { actionsLeft } from '../../../domain/checklist.ts';
import { givenIn, namedPeople } from '../../../domain/named-person.ts';
import { looksOn } from '../../../domain/permission.ts';
import type { Note } from '../../../domain/session.ts';
import { onOneLine } from '../../../record/chat/words.ts';
import { asCompared } from '../../../text/as-compared.ts';
import { meansAll } from '../../../text/i18n/issue-text.ts';
import { parseWhen } from '../../../text/time.ts';
import {
  answered,
  give,
  type InSession,
  langOf,
  type SessionVerb,
  sayDone,
  sayDoneAt,
  sayWrong,
} from './in-session.ts';

/** `note text`, `decision text`, `finding text`. */
const kept = (kind: 'note' | 'decision' | 'finding'): SessionVerb => ({
  fields: (text) => ({ text }),
  async act(at, { text = '' }) {
    if (text.trim() === '') return sayWrong(at, 'text', 'noText');
    return answered(at, await give(at, 1, 'note.add', { kind, text }), (now) =>
      sayDone(now, kind === 'note' ? 'noted' : kind === 'decision' ? 'decided' : 'found'),
    );
  },
});
export const noteVerb = kept('note');
export const decisionVerb = kept('decision');
export const findingVerb = kept('finding');

/** At the end of a text or its start; elsewhere it may be no name of a person. */
const AT_EDGE = /^[@＠](\S+)(?:[\s　]+|$)|[\s　]+[@＠](\S+)$/u;

/** `action text @name by 23:30`: an owner may be somebody who is not in the session. */
export const actionVerb: SessionVerb = {
  fields: (text) => ({ text }),
  async act(at, { text = '', owner = '', due = '' }) {
    const { session } = at;
    const now = at.deps.time.now();
    const given = givenIn(text, { session, now });
    const edge = given.owner === null && owner === '' ? AT_EDGE.exec(given.text) : null;
    const said = edge === null ? given.text : given.text.replace(AT_EDGE, '');
    if (said.trim() === '') return sayWrong(at, 'text', 'noAction');
    const typed = (owner || (edge?.[1] ?? edge?.[2] ?? '')).trim().replace(/^[@＠]/u, '');
    const people = Object.values(session.participants).filter((one) => !one.removed && !looksOn(one.kind));
    const named = typed === '' ? [] : namedPeople(typed, people);
    if (named.length > 1)
      return sayWrong(at, 'owner', 'severalPeople', {
        who: typed,
        names: named.map(({ name }) => name).join(', '),
      });
    const whose = given.owner ?? named[0] ?? (typed === '' ? null : { id: typed, name: typed });
    const iso = new Date(now).toISOString();
    const until = due.trim() === '' ? given.due : parseWhen(due.trim(), iso, session.timeZone, 'future');
    if (due.trim() !== '' && until === null) return sayWrong(at, 'due', 'noTime', { time: due });
    const data = { kind: 'action', text: said, owner: whose?.id ?? null, due: until } as const;
    return answered(at, await give(at, 1, 'note.add', data), (since) => {
      const who = whose?.name ?? '';
      if (until === null) return sayDone(since, who === '' ? 'actionBare' : 'actionOwned', { who });
      return sayDoneAt(since, who === '' ? 'actionDue' : 'actionBoth', until, { who });
    });
  },
};

/** `issue words of the action`: makes a GitHub issue of it. `issue all`: of all open actions that have none. */
export const issueVerb: SessionVerb = {
  fields: (words) => ({ words: words.trim() }),
  async act(at, { words = '' }) {
    const { session } = at;
    const wanted = asCompared(words);
    const isAll = meansAll(words);
    const open = actionsLeft(session).map((note) => ({ note, text: asCompared(actionText(note, at)) }));
    const found = isAll
      ? actionsWithoutIssue(session)
      : open.filter(({ text }) => wanted !== '' && text.includes(wanted)).map(({ note }) => note);
    const [first] = found;
    if (first === undefined) {
      const names = open.map(({ note }) => onOneLine(actionText(note, at))).join(' / ');
      return sayWrong(at, 'words', names === '' || isAll ? 'issueNoAction' : 'issueWhich', {
        words,
        names,
      });
    }
    if (found.length > 1 && !isAll) {
      const names = found.map((note) => onOneLine(actionText(note, at))).join(' / ');
      return sayWrong(at, 'words', 'issueWhich', { words, names });
    }
    const made = isAll ? null : issueOf(session, first.id);
    if (made?.state === 'made')
      return sayDone(at, 'issueMade', { name: made.name ?? '?', url: made.url ?? '' });
    let last: Awaited<ReturnType<typeof give>> | null = null;
    for (const [i, { id }] of found.entries()) {
      last = await give(at, i + 1, 'issue.ask', { note: id });
      if (!last.ok) break;
    }
    return last === null
      ? sayDone(at, 'issueNoAction')
      : answered(at, last, (now) => sayDone(now, 'issueAsked', { n: found.length }));
  },
};

const actionText = ({ text, step }: Note, at: InSession): string =>
  text.trim() === '' ? (at.session.steps[step ?? '']?.step.title[langOf(at)] ?? '') : text;
