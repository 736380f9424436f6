import { givenIn, namedPeople } from '../../../domain/named-person.ts';
import { looksOn } from '../../../domain/permission.ts';
import { parseWhen } from '../../../text/time.ts';
import { answered, give, type SessionVerb, sayDone, sayDoneAt, sayWrong } from './in-session.ts';

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
