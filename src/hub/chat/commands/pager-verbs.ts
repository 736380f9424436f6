import { isPagerAct } from '../../../domain/act-table.ts';
import type { ChatText } from '../../../domain/chat/chat.ts';
import { pageName } from '../../../domain/page.ts';
import type { AskedAct, CalendarWish, PageActWish } from '../../../protocol/page-acts.ts';
import { ACT_WORDS } from '../../../text/i18n/act-words.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { sayPager } from '../../../text/i18n/pager.ts';
import type { PagerApi } from '../../pager/api.ts';
import {
  allAnswers,
  byLine,
  done,
  type InSession,
  langOf,
  type SessionVerb,
  sayWrong,
  type VerbAnswer,
  wrong,
} from './in-session.ts';
import type { AskedCommand, CommandDeps } from './scope.ts';
import { INCIDENT } from './start.ts';
import { whyNot } from './why-not.ts';
import { sayAnswer, splitWord } from './words.ts';

/** So long an answer waits for what comes of an act. */
const WAIT_MS = 5_000;

export type Asking = Pick<InSession, 'deps' | 'asked'>;

/** Asks for an act on a page, and says what came of it, or that it is under way. Never rejects with what is foreseen. */
export const actOnPage = ({ deps, asked }: Asking, ref: string, wish: PageActWish): Promise<VerbAnswer> =>
  outcomeOf(deps, wish.act, ref, async (pager) => {
    // Numbered by the command, so that the same one again asks for nothing more.
    const wanted = { ask: wish, cmd: asked.client };
    const { row, asked: act } = await pager.ask(ref.replace(/^#/, ''), wanted, asked.who.actor, WAIT_MS);
    return [act, pageName(row)];
  });

/** The same of an act that is about no page. `about`: what it is about, in words. */
export const actForTeam = ({ deps, asked }: Asking, ask: CalendarWish, about: string): Promise<VerbAnswer> =>
  outcomeOf(deps, ask.act, about, async (pager) => [
    await pager.askApart({ ask, cmd: asked.client }, asked.who.actor, WAIT_MS),
    about,
  ]);

async function outcomeOf(
  { settings: { lang }, pager }: CommandDeps,
  act: string,
  about: string,
  ask: (pager: PagerApi) => Promise<readonly [AskedAct, string]>,
): Promise<VerbAnswer> {
  if (pager === null) return wrong(sayAnswer('noPager', lang));
  try {
    return outcomeText(...(await ask(pager)), lang);
  } catch (error) {
    const reason = whyNot(error, lang);
    if (reason === null) throw error;
    return wrong(sayAnswer('actFailed', lang, { act: actName(act, lang), page: about, reason }));
  }
}

export const actName = (act: string, lang: Lang): string => {
  if (!isPagerAct(act)) return act;
  const { told, name } = ACT_WORDS[act];
  return (told ?? name)[lang];
};

function outcomeText({ act, outcome, kind, params }: AskedAct, page: string, lang: Lang): VerbAnswer {
  const what = { act: actName(act, lang), page };
  switch (outcome) {
    case 'done':
      return done(sayAnswer('actDone', lang, what));
    case null:
      return done(sayAnswer('actUnderWay', lang, what));
    case 'unknown':
      return wrong(sayAnswer('actUnknown', lang, what));
    default: {
      const reason = sayPager(kind ?? 'unknown', params, lang);
      return wrong(sayAnswer('actFailed', lang, { ...what, reason }));
    }
  }
}

/** What came of acts that a session has asked for, each after a moment at most. */
export async function outcomesOf(at: InSession, ids: readonly string[]): Promise<readonly VerbAnswer[]> {
  const { pager } = at.deps;
  const found = await Promise.all(
    ids.map(async (id) => {
      const asked = await pager?.asked(id, at.session.id, WAIT_MS);
      const about = at.session.actions.find((one) => one.id === id)?.args.incident;
      const incident = at.session.incidents.find((one) => one.id === about);
      return asked ? [outcomeText(asked, incident ? pageName(incident) : '-', langOf(at))] : [];
    }),
  );
  return found.flat();
}

/** `ack`: those of the session's incidents that nobody has acknowledged; where it knows of none, PagerDuty has the last word. */
export const ackVerb: SessionVerb = {
  fields: () => ({}),
  async act(at) {
    const open = at.session.incidents.filter(({ status }) => status !== 'resolved');
    if (open.length === 0) return sayWrong(at, null, 'nothingToAck');
    const triggered = open.filter(({ status }) => status === 'triggered');
    const all: VerbAnswer[] = [];
    for (const { id } of triggered.length > 0 ? triggered : open)
      all.push(await actOnPage(at, id, { act: 'acknowledge' }));
    return allAnswers(all);
  },
};

/** `ack`, `ack 4812`: a page by its number, whether a session is about it or not. */
export async function ackCommand(deps: CommandDeps, asked: AskedCommand): Promise<ChatText> {
  const [ref, more] = splitWord(asked.rest);
  if (more === '' && INCIDENT.test(ref))
    return (await actOnPage({ deps, asked }, ref, { act: 'acknowledge' })).text;
  return byLine(ackVerb)(deps, asked);
}
