import type { ChatPlace, ChatText } from '../../../domain/chat/chat.ts';
import type { Session } from '../../../domain/session.ts';
import type { ChatForm, ChatFormWrong, ChatPress, ChatSent } from '../../../ports/chat.ts';
import { CHAT_FORMS } from '../../../text/i18n/chat/buttons.ts';
import { fill } from '../../../text/i18n/messages.ts';
import { pause } from '../../../timing/timers.ts';
import type { Who } from '../../base/who.ts';
import { memberOf } from '../members.ts';
import { type FormName, fillIn, formNamed, isForm } from './forms.ts';
import type { InSession, SessionVerb } from './in-session.ts';
import { isPageButton, pagePressed } from './page-presses.ts';
import { ackVerb } from './pager-verbs.ts';
import { type CommandDeps, clientOf } from './scope.ts';
import { joinVerb, mitigateVerb, recoveredVerb, resolveVerb } from './session-verbs.ts';
import { sayWhyNot, unheard } from './why-not.ts';
import { plainWords, sayAnswer, splitWord } from './words.ts';

/** Buttons that act at once. */
const BUTTONS: Readonly<Record<string, SessionVerb>> = {
  join: joinVerb,
  coming: joinVerb,
  ack: ackVerb,
  mitigate: mitigateVerb,
  resolve: resolveVerb,
  recovered: recoveredVerb,
};

/** Slack waits three seconds for what a form is answered by; what takes longer is said in the thread. */
const FORM_MS = 2_000;

type Found =
  | { readonly ok: true; readonly who: Who; readonly session: Session }
  | { readonly ok: false; readonly text: ChatText };

/** Who acts, and in which session, or why not. Rejects with a `ChatError`. */
async function found(deps: CommandDeps, user: string, id: string): Promise<Found> {
  const { lang } = deps.settings;
  const member = await memberOf(user, deps.chat, deps.members());
  if (!member.ok) return { ok: false, text: sayAnswer(member.kind, lang, { email: member.email }) };
  const session = await deps.hub.session(id);
  if (!session) return { ok: false, text: sayAnswer('none', lang) };
  if (session.status !== 'open')
    return { ok: false, text: sayAnswer('over', lang, { sessions: session.id }) };
  return { ok: true, who: member.who, session };
}

/** What a press does, and what the person alone reads; null: a form is before them. Never rejects. */
export async function pressed(deps: CommandDeps, press: ChatPress): Promise<ChatText | null> {
  const { user, button, value, place } = press;
  try {
    if (isPageButton(button)) return await pagePressed(deps, press);
    const [session, what] = splitWord(value);
    const at = await found(deps, user, session);
    if (!at.ok) return at.text;
    const inSession: InSession = {
      deps,
      asked: { who: at.who, client: clientOf(press.id) },
      session: at.session,
    };
    const verb = Object.hasOwn(BUTTONS, button) ? BUTTONS[button] : undefined;
    if (verb) return (await verb.act(inSession, button === 'recovered' ? verb.fields(what) : {})).text;
    if (!isForm(button)) return sayAnswer('failed', deps.settings.lang);
    const refused = formNamed(button).refuses?.(inSession) ?? null;
    if (refused !== null) return refused.text;
    await press.open(formOf(inSession, button, place));
    return null;
  } catch (error) {
    return sayWhyNot(deps, error, 'chat-press-failed');
  }
}

/** What a form brings back, beside its fields. */
const valueOfForm = (id: string, before: string, { channel, message }: ChatPlace): string =>
  [id, before, channel, message].join(' ');

function formOf(at: InSession, form: FormName, place: ChatPlace): ChatForm {
  const say = (key: FormName | 'send' | 'cancel') => fill(CHAT_FORMS[key], at.deps.settings.lang);
  const { fields, text, before } = formNamed(form);
  const { id, severity } = at.session;
  return {
    form,
    value: valueOfForm(id, before?.(at) ?? severity ?? '-', place),
    title: say(form),
    send: say('send'),
    cancel: say('cancel'),
    text: text?.(at) ?? [],
    fields: fields(at),
  };
}

/** Does what a form says; why it stays open, or null. Never rejects. */
export async function sentForm(deps: CommandDeps, sent: ChatSent): Promise<ChatFormWrong | null> {
  const [id = '', before = '-', channel = '', message = ''] = sent.value.split(' ');
  const first = Object.keys(sent.fields)[0] ?? '';
  const wrongAt = (text: ChatText): ChatFormWrong => ({ field: first, text: plainWords(text) });
  const whisper = (text: ChatText): void => {
    if (text.length === 0) return;
    deps.chat.whisper({ channel, thread: message, user: sent.user }, text).catch(unheard(deps));
  };
  const done = async (): Promise<{ said: ChatText; wrong: ChatFormWrong | null }> => {
    try {
      const at = await found(deps, sent.user, id);
      if (!at.ok) return { said: [], wrong: wrongAt(at.text) };
      if (!isForm(sent.form)) return { said: [], wrong: wrongAt(sayAnswer('failed', deps.settings.lang)) };
      const inSession = { deps, asked: { who: at.who, client: '' }, session: at.session };
      const { said, wrong } = await fillIn(inSession, sent.form, sent.id, sent.fields, before);
      return { said: said.flatMap(({ text }) => text), wrong };
    } catch (error) {
      return { said: [], wrong: wrongAt(sayWhyNot(deps, error, 'chat-press-failed')) };
    }
  };
  const doing = done();
  const cancel = new AbortController();
  const late = pause(deps.time, FORM_MS, cancel.signal).then(() => null);
  const answer = await Promise.race([doing, late]);
  cancel.abort();
  if (answer === null) {
    void doing.then(({ said, wrong }) =>
      whisper([...said, ...(wrong === null ? [] : [[{ text: wrong.text }]])]),
    );
    return null;
  }
  if (answer.wrong === null) whisper(answer.said);
  return answer.wrong;
}
