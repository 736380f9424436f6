import type { ChatText } from '../../../domain/chat/chat.ts';
import type { ChatCommand, ChatHandlers, ChatReply } from '../../../ports/chat.ts';
import type { Time } from '../../../ports/clock.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { sayReason } from '../../../text/i18n/refusals.ts';
import { nearest } from '../../../text/nearest.ts';
import { personRate } from '../../base/person-rate.ts';
import { memberOf } from '../members.ts';
import { byLine, type SessionVerb } from './in-session.ts';
import { actionVerb, decisionVerb, findingVerb, issueVerb, noteVerb } from './note-verbs.ts';
import { isPageButton } from './page-presses.ts';
import { pageCommand, pageVerb } from './page-verb.ts';
import { ackCommand, ackVerb } from './pager-verbs.ts';
import { pressed, sentForm } from './presses.ts';
import { listCommand, statusCommand, whoCommand } from './read.ts';
import { approveVerb, confirmVerb, declineVerb, runVerb } from './run-verbs.ts';
import { type AskedCommand, type CommandDeps, clientOf } from './scope.ts';
import {
  closeVerb,
  impactVerb,
  joinVerb,
  leadVerb,
  leaveVerb,
  mitigateVerb,
  resolveVerb,
  severityVerb,
  updateVerb,
  verdictVerb,
} from './session-verbs.ts';
import { startCommand } from './start.ts';
import { stepVerb } from './step-verbs.ts';
import { summonVerb } from './summon-verb.ts';
import { sayWhyNot, unheard } from './why-not.ts';
import { noteIn, readCommand, sayAnswer } from './words.ts';

type Run = (deps: CommandDeps, asked: AskedCommand) => Promise<ChatText>;

/** The verbs of one session, by which its buttons and forms act, too. */
export const SESSION_VERBS = {
  join: joinVerb,
  leave: leaveVerb,
  summon: summonVerb,
  ack: ackVerb,
  page: pageVerb,
  severity: severityVerb,
  impact: impactVerb,
  mitigate: mitigateVerb,
  resolve: resolveVerb,
  lead: leadVerb,
  note: noteVerb,
  decision: decisionVerb,
  finding: findingVerb,
  action: actionVerb,
  issue: issueVerb,
  step: stepVerb,
  run: runVerb,
  confirm: confirmVerb,
  decline: declineVerb,
  approve: approveVerb,
  update: updateVerb,
  verdict: verdictVerb,
  close: closeVerb,
} as const satisfies Readonly<Record<string, SessionVerb>>;

interface Verb {
  readonly run: Run;
  /** As the same thing does over HTTP. */
  readonly counts: 'open' | 'look' | 'command';
}

const ofSession = (verb: SessionVerb, counts: Verb['counts'] = 'command'): Verb => ({
  run: byLine(verb),
  counts,
});

/** What can be typed behind `/oncall`. */
const VERBS: Readonly<Record<string, Verb>> = {
  ...Object.fromEntries(Object.entries(SESSION_VERBS).map(([name, verb]) => [name, ofSession(verb)])),
  start: { run: startCommand, counts: 'open' },
  list: { run: listCommand, counts: 'look' },
  status: { run: statusCommand, counts: 'look' },
  who: { run: whoCommand, counts: 'look' },
  ack: { run: ackCommand, counts: 'command' },
  page: { run: pageCommand, counts: 'command' },
};

export const CHAT_VERBS: readonly string[] = Object.keys(VERBS);

/** How often each person of the chat may ask; counted before the chat is asked who they are. */
function boundsOf(time: Time) {
  return {
    open: personRate(time, 'open'),
    look: personRate(time, 'look'),
    command: personRate(time, 'command'),
  };
}
type Bounds = ReturnType<typeof boundsOf>;

export interface ChatCommandDeps extends CommandDeps {
  /** The session whose message this is; null: none of this hub's. */
  readonly sessionAt: (channel: string, message: string) => Promise<string | null>;
  /** Whether this hub is the one that acts outside. */
  readonly mayAct: () => boolean;
  /** A button of a page's message was pressed, and what it did is done. */
  readonly pagePressed?: () => void;
}

/** What people ask of the hub in the chat: each as the member who has their e-mail address. */
export function chatHandlers(deps: ChatCommandDeps): ChatHandlers {
  const bounds = boundsOf(deps.time);
  return {
    async command(command) {
      const isOurs = (await command.claim()) && deps.mayAct();
      const text = isOurs ? await answerTo(deps, bounds, command) : sayAnswer('late', deps.settings.lang);
      await command.answer(text).catch(unheard(deps));
    },
    reply: (reply) => takeReply(deps, bounds, reply),
    async press(press) {
      const { lang } = deps.settings;
      const perSecond = bounds.command(press.user);
      const isOurs = (await press.claim()) && deps.mayAct();
      const text = !isOurs
        ? sayAnswer('late', lang)
        : perSecond === null
          ? await pressed(deps, press)
          : tooFast(perSecond, lang);
      if (isPageButton(press.button)) deps.pagePressed?.();
      if (text === null) return;
      await press.answer(text).catch(unheard(deps));
    },
    sent: (form) => sentForm(deps, form),
  };
}

async function answerTo(
  deps: ChatCommandDeps,
  bounds: Bounds,
  { id, user, words }: ChatCommand,
): Promise<ChatText> {
  const { lang } = deps.settings;
  const { verb, rest } = readCommand(words);
  const { run, counts } = (Object.hasOwn(VERBS, verb) ? VERBS[verb] : null) ?? {
    run: null,
    counts: 'look' as const,
  };
  const perSecond = bounds[counts](user);
  if (perSecond !== null) return tooFast(perSecond, lang);
  if (run === null) {
    if (verb === '' || verb === 'help') return sayAnswer('help', lang);
    const near = nearest(verb, [...CHAT_VERBS, 'help']);
    const none = { verb: verb.slice(0, 40) };
    return near === undefined
      ? sayAnswer('verb', lang, none)
      : sayAnswer('verbNear', lang, { ...none, near });
  }
  try {
    const member = await memberOf(user, deps.chat, deps.members());
    if (!member.ok) return sayAnswer(member.kind, lang, { email: member.email });
    return await run(deps, { who: member.who, client: clientOf(id), rest });
  } catch (error) {
    return sayWhyNot(deps, error, 'chat-command-failed');
  }
}

const tooFast = (perSecond: number, lang: Lang): ChatText =>
  sayAnswer('refused', lang, {
    reason: sayReason('refusal.too-fast', { kind: 'too-fast', params: { perSecond } }, lang),
  });

/** A reply in a session's thread that begins with `note:`, `decision:` and the like. What is no note is none of our business. */
async function takeReply(
  deps: ChatCommandDeps,
  bounds: Bounds,
  { id, user, channel, thread, words }: ChatReply,
): Promise<void> {
  const found = noteIn(words);
  if (found === null) return;
  const session = await deps.sessionAt(channel, thread);
  if (session === null) return;
  const answer = await noted(session, found);
  await deps.chat.whisper({ channel, thread, user }, answer).catch(unheard(deps));

  async function noted(session: string, { verb, text }: NonNullable<typeof found>): Promise<ChatText> {
    const { lang } = deps.settings;
    const perSecond = bounds.command(user);
    if (perSecond !== null) return tooFast(perSecond, lang);
    const member = await memberOf(user, deps.chat, deps.members());
    if (!member.ok) return sayAnswer(member.kind, lang, { email: member.email });
    const state = await deps.hub.session(session);
    if (!state) return sayAnswer('none', lang);
    const at = { deps, asked: { who: member.who, client: clientOf(id) }, session: state };
    return (await SESSION_VERBS[verb].act(at, { text })).text;
  }
}
