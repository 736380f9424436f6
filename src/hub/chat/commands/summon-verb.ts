import { chatActions } from '../../../domain/chat/chat.ts';
import { namedPeople } from '../../../domain/named-person.ts';
import { onOneLine } from '../../../record/chat/words.ts';
import { CHAT_FORMS } from '../../../text/i18n/chat/buttons.ts';
import { fill } from '../../../text/i18n/messages.ts';
import { webSha256 } from '../../identity/secrets.ts';
import { CHAT_ACTOR } from '../actor.ts';
import type { SummonArgs } from '../calls.ts';
import {
  allAnswers,
  answered,
  give,
  type InSession,
  langOf,
  refused,
  type SessionVerb,
  sayDone,
  sayDoneAt,
  sayWrong,
  type VerbAnswer,
} from './in-session.ts';
import { outcomesOf } from './pager-verbs.ts';

/** Names that are listed where nobody has the one that was typed. */
const NAMES = 10;
/** The same call again so soon is one of two people, or a second press. */
const SOON_MS = 2 * 60_000;
export const TEAM = 'team';

interface Callable {
  readonly id: string;
  readonly name: string;
}

/** Members whom the person may call: all of the hub whose names are known, but the person. */
export const callable = ({ deps, asked }: Pick<InSession, 'deps' | 'asked'>): readonly Callable[] =>
  deps
    .members()
    .flatMap(({ participant: id, name }) =>
      name === null || id === asked.who.actor.id ? [] : [{ id, name }],
    );

/**
 * `summon`: calls who is on call once more; `summon NAME`: a member, by PagerDuty too where the session has an open page
 * there. `instead`: the person cannot come.
 */
export const summonVerb: SessionVerb = {
  fields: (who) => ({ who }),
  async act(at, { who = '', instead = '' }) {
    const typed = who.trim().replace(/^[@＠]/u, '');
    if (typed === '' || typed === TEAM) return callTeam(at, instead);
    const people = callable(at);
    const byId = people.find(({ id }) => id === typed);
    const [to, ...others] = byId ? [byId] : namedPeople(typed, people);
    const names = (all: readonly Callable[]): string =>
      all
        .slice(0, NAMES)
        .map(({ name }) => name)
        .join(', ');
    if (to === undefined) return sayWrong(at, 'who', 'noMember', { who: typed, names: names(people) });
    if (others.length > 0)
      return sayWrong(at, 'who', 'severalPeople', { who: typed, names: names([to, ...others]) });
    const { session, deps } = at;
    const isPaging = session.incidents.some(({ status }) => status !== 'resolved');
    return deps.pager !== null && isPaging && session.kind !== 'drill'
      ? pagePerson(at, to, instead)
      : post(at, { to: to.id, who: to.name, ...(instead === '' ? {} : { instead: 'yes' }) });
  },
};

async function callTeam(at: InSession, instead: string): Promise<VerbAnswer> {
  if (at.deps.settings.summon === null) return sayWrong(at, 'who', 'summonNobody');
  return post(at, instead === '' ? {} : { instead: 'yes' });
}

/** PagerDuty pages them, and the thread names them for it. */
async function pagePerson(at: InSession, { name }: Callable, instead: string): Promise<VerbAnswer> {
  const message = fill(CHAT_FORMS[instead === '' ? 'pleaseCome' : 'pleaseInstead'], langOf(at));
  const answer = await give(at, 1, 'responder.request', { who: name, message });
  return answered(at, answer, async (now) => {
    const mine = `${at.asked.client}.1.`;
    const ids = now.session.actions.map(({ id }) => id).filter((id) => id.startsWith(mine));
    return allAnswers([sayDone(now, 'summoned', { who: name }), ...(await outcomesOf(now, ids))]);
  });
}

/** A post in the thread mentions them. */
async function post(at: InSession, call: Pick<SummonArgs, 'to' | 'who' | 'instead'>): Promise<VerbAnswer> {
  const { deps, asked, session } = at;
  // Short, as a log takes longer ones for secrets.
  const key = (await webSha256(asked.client)).slice(0, 8);
  const args: SummonArgs = { post: 'summon', by: asked.who.actor.name, ...call, key };
  const last = chatActions(session).findLast(
    (one) =>
      one.args.post === 'summon' &&
      one.args.to === args.to &&
      one.args.key !== args.key &&
      one.outcome !== 'failed' &&
      one.outcome !== 'abandoned',
  );
  if (last && deps.time.now() - Date.parse(last.at) < SOON_MS)
    return { ...sayDoneAt(at, 'summonJust', last.at), ok: false };
  const data = { act: 'thread', args };
  const answer = await deps.hub.system(session.id, 'chat.request', data, CHAT_ACTOR);
  if (!answer.ok) return refused(at, answer.refusal);
  return call.who === undefined
    ? sayDone(at, 'summonedTeam')
    : sayDone(at, 'summoned', { who: onOneLine(call.who) });
}
