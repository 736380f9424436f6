import type { ChatText } from '../../../domain/chat/chat.ts';
import { nextSteps, requiredOpenSteps } from '../../../domain/checklist.ts';
import { isPresent } from '../../../domain/deciders/decide-type.ts';
import { pageName } from '../../../domain/page.ts';
import { heldIncidents } from '../../../domain/pager.ts';
import { looksOn } from '../../../domain/permission.ts';
import { SEVERITIES } from '../../../domain/procedure.ts';
import { runCode } from '../../../domain/runs/run.ts';
import type { ChatField, ChatFormWrong } from '../../../ports/chat.ts';
import { nextNoticeAt, noticeDraft, noticeKind, noticeText } from '../../../record/notice-draft.ts';
import { CHAT_FORMS } from '../../../text/i18n/chat/buttons.ts';
import { fill, type Params } from '../../../text/i18n/messages.ts';
import { clock } from '../../../text/time.ts';
import { webSha256 } from '../../identity/secrets.ts';
import {
  type InSession,
  type SessionVerb,
  sayDone,
  sayWrong,
  type VerbAnswer,
  type VerbFields,
} from './in-session.ts';
import { actionVerb, noteVerb } from './note-verbs.ts';
import { confirmVerb, declineVerb, runToConfirm, wholeRun, whyNotConfirm } from './run-verbs.ts';
import { clientOf } from './scope.ts';
import { closeVerb, impactVerb, leadVerb, severityVerb, updateVerb, verdictVerb } from './session-verbs.ts';
import { stepVerb } from './step-verbs.ts';
import { callable, summonVerb, TEAM } from './summon-verb.ts';
import { plainWords } from './words.ts';

/** One verb that a form asks for. `names`: the form's field of each of the verb's; the first where it names none. */
interface Wish {
  readonly verb: SessionVerb;
  readonly fields: VerbFields;
  readonly names: Readonly<Record<string, string>>;
}

interface Form {
  /** Why it is not opened for the person; absent or null: it is. */
  readonly refuses?: (at: InSession) => VerbAnswer | null;
  /** What is read above its fields. */
  readonly text?: (at: InSession) => ChatText;
  /** What comes back as `before`; absent: the severity. */
  readonly before?: (at: InSession) => string;
  readonly fields: (at: InSession) => readonly ChatField[];
  /** What was filled in as verbs, in order. `before`: the severity when it was opened ('-': none), or what the form says. */
  readonly wishes: (at: InSession, filled: VerbFields, before: string) => readonly Wish[];
}

const TEXT_MOST = 3_000;
const LINE_MOST = 200;
const STEPS = 3;
const ME = 'me';

const say = (at: InSession, key: keyof typeof CHAT_FORMS, params?: Params): string =>
  fill(CHAT_FORMS[key], at.deps.settings.lang, params);

const line = (at: InSession, name: keyof typeof CHAT_FORMS, initial = '', isOptional = true): ChatField => ({
  ...{ kind: 'line', name, label: say(at, name), initial, isOptional, most: LINE_MOST },
});
const lines = (at: InSession, name: keyof typeof CHAT_FORMS, initial = '', isOptional = true): ChatField => ({
  ...{ kind: 'lines', name, label: say(at, name), initial, isOptional, most: TEXT_MOST },
});

const updateForm: Form = {
  fields(at) {
    const { session, deps } = at;
    const [now, { lang }] = [deps.time.now(), deps.settings];
    const draft = noticeDraft(session, lang, new Date(now).toISOString());
    return [
      lines(at, 'text', noticeText(draft, noticeKind(session), null, lang), false),
      line(at, 'impact', session.impact?.what ?? ''),
      line(at, 'next', clock(nextNoticeAt(session, now), session.timeZone), false),
    ];
  },
  wishes: ({ session }, { text = '', impact = '', next = '' }) => [
    ...(impact.trim() === '' || impact === session.impact?.what
      ? []
      : [{ verb: impactVerb, fields: { what: impact }, names: { what: 'impact' } }]),
    { verb: updateVerb, fields: { text, next }, names: { text: 'text', next: 'next' } },
  ],
};

const moreForm: Form = {
  fields(at) {
    const { session, deps, asked } = at;
    const { lang } = deps.settings;
    const { id: me } = asked.who.actor;
    const next = nextSteps(session, deps.time.now(), me).slice(0, STEPS);
    const others = Object.values(session.participants).filter(
      (one) => one.id !== me && isPresent(session, one.id) && !looksOn(one.kind),
    );
    const choice = { isOptional: true, kind: 'choice' } as const;
    return [
      ...(next.length === 0
        ? []
        : [
            {
              ...({ kind: 'ticks', name: 'steps', label: say(at, 'steps'), isOptional: true } as const),
              choices: next.map(({ id, step }) => ({ value: id, text: step.title[lang] })),
            },
          ]),
      {
        ...{ ...choice, name: 'severity', label: say(at, 'severity'), initial: session.severity },
        choices: SEVERITIES.map((value) => ({ value, text: value })),
      },
      {
        ...{ ...choice, name: 'lead', label: say(at, 'lead'), initial: null },
        choices: [
          { value: ME, text: say(at, 'leadMe') },
          ...others.map(({ id, name }) => ({ value: id, text: say(at, 'leadTo', { who: name }) })),
        ].slice(0, 100),
      },
      ...(whomToCall(at).length === 0
        ? []
        : [
            {
              ...{ ...choice, name: 'summon', label: say(at, 'summon'), initial: null },
              choices: whomToCall(at),
            },
          ]),
      lines(at, 'note'),
      lines(at, 'action'),
      line(at, 'owner'),
      line(at, 'due'),
    ];
  },
  wishes(
    { session },
    { steps = '', severity = '', lead = '', summon = '', note = '', action = '', owner = '', due = '' },
    before,
  ) {
    const ticked = steps.split(' ').filter((one) => one !== '');
    const who = lead === ME ? '' : (session.participants[lead]?.name ?? lead);
    return [
      ...ticked.map((step) => ({ verb: stepVerb, fields: { step, what: 'done' }, names: { step: 'steps' } })),
      // What a colleague has set since the form was opened stays.
      ...(severity === '' || severity === before
        ? []
        : [{ verb: severityVerb, fields: { severity }, names: { severity: 'severity' } }]),
      ...(lead === '' ? [] : [{ verb: leadVerb, fields: { who }, names: { who: 'lead' } }]),
      ...(summon === '' ? [] : [{ verb: summonVerb, fields: { who: summon }, names: { who: 'summon' } }]),
      ...(note.trim() === '' ? [] : [{ verb: noteVerb, fields: { text: note }, names: { text: 'note' } }]),
      ...(`${action}${owner}${due}`.trim() === ''
        ? []
        : [
            {
              verb: actionVerb,
              fields: { text: action, owner, due },
              names: { text: 'action', owner: 'owner', due: 'due' },
            },
          ]),
    ];
  },
};

const closeForm: Form = {
  fields(at) {
    const { session } = at;
    const held = heldIncidents(session);
    const { hurt, why, prevent } = session.verdict ?? { hurt: null, why: null, prevent: null };
    const choice = { isOptional: false, kind: 'choice' } as const;
    return [
      ...(session.kind === 'release'
        ? []
        : [
            {
              ...{ ...choice, name: 'hurt', label: say(at, 'hurt') },
              initial: hurt === null ? null : hurt ? 'yes' : 'no',
              choices: [
                { value: 'yes', text: say(at, 'hurtYes') },
                { value: 'no', text: say(at, 'hurtNo') },
              ],
            },
            lines(at, 'why', why ?? ''),
            lines(at, 'prevent', prevent ?? ''),
          ]),
      ...(held.length === 0
        ? []
        : [
            {
              ...{ ...choice, name: 'incident', initial: null },
              label: say(at, 'incident', { pages: held.map(pageName).join(', ') }),
              choices: (['resolve', 'hand-back', 'keep'] as const).map((value) => ({
                value,
                text: say(at, `leave-${value}`),
              })),
            },
          ]),
      line(at, 'reason', '', requiredOpenSteps(session).length === 0),
    ];
  },
  wishes: ({ session }, { hurt = '', why = '', prevent = '', incident = '', reason = '' }) => [
    ...(session.kind === 'release'
      ? []
      : [{ verb: verdictVerb, fields: { hurt, why, prevent }, names: { hurt: 'hurt' } }]),
    { verb: closeVerb, fields: { incident, reason }, names: { reason: 'reason', incident: 'incident' } },
  ],
};

const RUN_TEXT_MOST = 3_000;
const isLong = (text: ChatText): boolean => JSON.stringify(text).length > RUN_TEXT_MOST;

/** Holds the code of what was read, with its whole hash, so that nothing else is confirmed by it. */
const runForm: Form = {
  refuses(at) {
    const run = runToConfirm(at);
    if (run === null) return sayDone(at, 'runNone');
    // A message that is too long is cut: nobody confirms what they could not read.
    return whyNotConfirm(at, run) ?? (isLong(wholeRun(at, run).text) ? sayDone(at, 'runLong') : null);
  },
  text(at) {
    const run = runToConfirm(at);
    return run === null ? [] : wholeRun(at, run).text;
  },
  before(at) {
    const run = runToConfirm(at);
    return run === null ? '-' : runCode(run, run.hash?.length);
  },
  fields: (at) => [
    {
      ...({ kind: 'choice', name: 'key', label: say(at, 'key'), isOptional: false, initial: null } as const),
      choices: (['confirm', 'decline'] as const).map((value) => ({ value, text: say(at, `key-${value}`) })),
    },
    line(at, 'keyReason'),
  ],
  wishes: (_at, { key = '', keyReason = '' }, code) => [
    key === 'decline'
      ? {
          verb: declineVerb,
          fields: { code, reason: keyReason },
          names: { code: 'key', reason: 'keyReason' },
        }
      : { verb: confirmVerb, fields: { code }, names: { code: 'key' } },
  ],
};

/** Who is on call, and members who are not in the session. */
const whomToCall = (at: InSession) =>
  [
    ...(at.deps.settings.summon === null ? [] : [{ value: TEAM, text: say(at, 'whomTeam') }]),
    ...callable(at)
      .filter(({ id }) => !isPresent(at.session, id))
      .map(({ id: value, name: text }) => ({ value, text })),
  ].slice(0, 100);

/** Who cannot come says who is called instead. */
const cannotForm: Form = {
  refuses: (at) => (whomToCall(at).length === 0 ? sayWrong(at, null, 'summonNobody') : null),
  fields: (at) => [
    {
      ...({
        kind: 'choice',
        name: 'whom',
        label: say(at, 'whom'),
        isOptional: false,
        initial: null,
      } as const),
      choices: whomToCall(at),
    },
  ],
  wishes: (_at, { whom = '' }) => [
    { verb: summonVerb, fields: { who: whom, instead: 'yes' }, names: { who: 'whom' } },
  ],
};

export const PRESS_FORMS = {
  update: updateForm,
  more: moreForm,
  close: closeForm,
  run: runForm,
  cannot: cannotForm,
} as const satisfies Readonly<Record<string, Form>>;
export const formNamed = (name: FormName): Form => PRESS_FORMS[name];
export type FormName = keyof typeof PRESS_FORMS;
export const isForm = (name: string): name is FormName => Object.hasOwn(PRESS_FORMS, name);

/** What came of a form: what was done, and why it stays open; null: it is done. */
interface Filled {
  readonly said: readonly VerbAnswer[];
  readonly wrong: ChatFormWrong | null;
}

/**
 * Asks for what a form says, verb by verb, until one is refused. Each is numbered by the form and what it says, so that one
 * that was done is not done again when the rest is put right and sent again.
 */
export async function fillIn(
  at: InSession,
  form: FormName,
  id: string,
  filled: VerbFields,
  before: string,
): Promise<Filled> {
  const said: VerbAnswer[] = [];
  for (const [n, { verb, fields, names }] of PRESS_FORMS[form].wishes(at, filled, before).entries()) {
    const mark = (await webSha256(JSON.stringify([Object.values(names)[0], fields]))).slice(0, 24);
    const session = n === 0 ? at.session : ((await at.deps.hub.session(at.session.id)) ?? at.session);
    const asked = { ...at.asked, client: clientOf(`${id}-${mark}`) };
    const answer = await verb.act({ ...at, asked, session }, fields);
    const field = names[answer.field ?? ''] ?? Object.values(names)[0] ?? '';
    if (!answer.ok) return { said, wrong: { field, text: plainWords(answer.text) } };
    said.push(answer);
  }
  return { said, wrong: null };
}
