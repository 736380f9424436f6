import { nextUpdate } from '../../domain/briefing.ts';
import {
  type ChatLine,
  type ChatPostKind,
  type ChatSpan,
  type ChatText,
  headlinesOf,
} from '../../domain/chat/chat.ts';
import { actionsLeft } from '../../domain/checklist.ts';
import { REMOVED } from '../../domain/redaction.ts';
import { proposedRecovery } from '../../domain/runs/recovery.ts';
import { isOver } from '../../domain/runs/run.ts';
import type { Session } from '../../domain/session.ts';
import { countedText } from '../../text/i18n/check-words.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { recoveryWords } from '../../text/i18n/recovery-words.ts';
import { shortRunReason } from '../../text/i18n/run-reasons.ts';
import { neutralise } from '../../text/neutralise.ts';
import { dayStamp } from '../../text/time.ts';
import { PLAIN_TEXT, recordContext } from '../context.ts';
import { summaryLines } from '../sections/overview.ts';
import {
  aroundSpans,
  buttonRow,
  chatWords,
  cutTo,
  isWebAddress,
  linked,
  onOneLine,
  type SayChat,
  type SayTime,
  spaced,
  timedWords,
  timeSpan,
} from './words.ts';

/** Characters of what people wrote; the record has the whole. */
const TEXT_MOST = 2_000;
const SHORT_MOST = 300;

/** Posts that call somebody. */
export const CALLS: ReadonlySet<unknown> = new Set<ChatPostKind>(['start', 'again', 'help', 'summon']);

/** Who calls whom. `whom` null: the team; `isInstead`: as they cannot come themselves. */
export interface Summons {
  readonly by: string;
  readonly whom: string | null;
  readonly isInstead: boolean;
}

export interface ThreadPost {
  readonly kind: ChatPostKind;
  /** Seq of the event that it tells of; 0: there is only one of its kind. */
  readonly seq: number;
  /** ISO time at which that happened. */
  readonly at: string;
  /** Whom it calls. */
  readonly mentions: readonly ChatSpan[];
  /** Minutes since the session began, for a second call. */
  readonly minutes: number;
  /** It was not posted when it was its turn, and a later one was. */
  readonly isLate: boolean;
  /** A call by hand; absent or null: it is none. */
  readonly summons?: Summons | null;
  /** The session that just called the team, and when, so that this one does not call; null: it calls. */
  readonly quiet: { readonly session: string; readonly at: string } | null;
}

interface Told extends ThreadPost {
  readonly session: Session;
  readonly lang: Lang;
  readonly say: SayChat;
  /** Words around a time; with the day where that is not the day of the post. */
  readonly timed: SayTime;
}

/** A post in a session's thread: when, what, and by whom. Null: what it would tell of is not there any more. */
export function threadText(
  session: Session,
  post: ThreadPost,
  lang: Lang,
  withButtons = false,
): ChatText | null {
  const timed = timedWords(session, post.at, lang);
  const told: Told = { ...post, session, lang, say: chatWords(lang), timed };
  const [first, ...rest] = linesOf(told) ?? [];
  if (first === undefined) return null;
  const shown = [post.isLate ? [...first, { text: `  ${told.say('late')}` }] : first, ...rest];
  const isCall = CALLS.has(post.kind) && post.quiet === null && session.status === 'open';
  const proposed = post.kind === 'recovery' ? proposedRecovery(session) : null;
  if (withButtons && proposed?.seq === post.seq)
    return [...shown, buttonRow(['recovered'], `${session.id} ${proposed.since}`, lang)];
  return withButtons && isCall ? [...shown, buttonRow(['coming', 'cannot'], session.id, lang)] : shown;
}

function linesOf(told: Told): ChatText | null {
  const { session } = told;
  switch (told.kind) {
    case 'start':
      return [calling(told, begun(told))];
    case 'again':
      return [calling(told, told.say('again', { minutes: told.minutes }))];
    case 'help':
      return help(told);
    case 'summon':
      return summoned(told);
    case 'finding':
    case 'decision':
      return said(told, told.kind);
    case 'update-due': {
      const next = nextUpdate(session);
      const last = session.notices.at(-1);
      if (next === null || last?.seq !== told.seq) return null;
      return [headed(told, 'due', told.timed('updateDue', next))];
    }
    case 'action-due':
      return actionDue(told);
    case 'lead':
      return leading(told);
    case 'notice':
      return notice(told);
    case 'mitigated':
      return [headed(told, 'mitigated', told.say('mitigatedText'))];
    case 'resolved': {
      const at = session.clock.resolved ?? told.at;
      return [headed(told, 'resolved', told.timed('resolvedText', at))];
    }
    case 'relapsed':
      return relapsed(told);
    case 'taken-back':
      return takenBack(told);
    case 'verdict':
      return verdict(told);
    case 'closed':
      return closing(told);
    case 'reopened':
      return [[...headed(told, 'reopened', told.say('reopenedText')), joining(session)]];
    case 'moved':
      return moved(told);
    case 'run-asked':
    case 'run-confirmed':
      return runKey(told, told.kind);
    case 'run':
      return ran(told);
    case 'recovery':
      return recovery(told);
  }
}

/** The text of a message after it moved: it links to the channel of the current one. */
export function leftText(session: Session, channel: string, lang: Lang): ChatText {
  const say = chatWords(lang);
  return [
    spaced({ text: say('left'), bold: true }, cutTo(onOneLine(session.title), SHORT_MOST)),
    [{ text: say('leftText') }, { mention: 'channel', id: channel }, { text: '  ' }, joining(session)],
  ];
}

function begun({ session, quiet, say, timed }: Told): ChatLine | string {
  const title = cutTo(onOneLine(session.title), SHORT_MOST);
  if (quiet === null) return say('start', { title });
  return timed('startQuiet', quiet.at, { title, session: quiet.session });
}

const timeOf = ({ at, session, lang }: Told): ChatSpan => timeSpan(at, at, session.timeZone, lang);

const joining = ({ id }: Session): ChatSpan => ({ text: `oncall join ${id}`, code: true });

function calling(told: Told, text: ChatLine | string): ChatLine {
  return [...spaced(timeOf(told), ...told.mentions, text), joining(told.session)];
}

const headed = (
  told: Told,
  label:
    | 'due'
    | 'lead'
    | 'finding'
    | 'decision'
    | 'mitigated'
    | 'resolved'
    | 'relapsed'
    | 'takenBack'
    | 'verdict'
    | 'closed'
    | 'reopened'
    | 'moved'
    | 'reposted'
    | 'run'
    | 'log',
  text: ChatLine | string,
) => spaced(timeOf(told), { text: told.say(label), bold: true }, text);

function help(told: Told): ChatText | null {
  const { session, seq, say, mentions } = told;
  const asked = session.responders.find((one) => one.seq === seq);
  if (!asked) return null;
  const text = cutTo(onOneLine(asked.message), SHORT_MOST);
  const words = say('help', { who: onOneLine(asked.by.name), wanted: onOneLine(asked.who), text });
  return [[...spaced(timeOf(told), ...mentions, words), { text: '  ' }, joining(session)]];
}

function summoned(told: Told): ChatText | null {
  const { session, summons = null, mentions, say } = told;
  if (summons === null) return null;
  const title = cutTo(onOneLine(session.title), SHORT_MOST);
  const words = say(summons.isInstead ? 'summonInstead' : 'summon', { who: onOneLine(summons.by), title });
  // Whom the chat does not know is named.
  const named = mentions.length > 0 || summons.whom === null ? [] : [`${onOneLine(summons.whom)}:`];
  return [[...spaced(timeOf(told), ...mentions, ...named, words), joining(session)]];
}

function notice(told: Told): ChatText | null {
  const { session, seq, say, timed } = told;
  const n = session.notices.findIndex((one) => one.seq === seq);
  const sent = session.notices[n];
  if (!sent) return null;
  const label = say(sent.final ? 'final' : n === 0 ? 'first' : 'update');
  const cut = cutTo(sent.text.trim(), TEXT_MOST, say('cut', { session: session.id }));
  const lines = cut.split('\n').map((line): ChatLine => [{ text: neutralise(line) }]);
  const next = sent.nextAt === null ? null : timed('next', sent.nextAt);
  return [spaced(timeOf(told), { text: label, bold: true }, next, onOneLine(sent.by.name)), ...lines];
}

/** A note as it reads now, and whose it is. */
function said(told: Told, label: 'finding' | 'decision'): ChatText | null {
  const note = told.session.notes.find(({ seq }) => seq === told.seq);
  if (note === undefined || note.removed || note.kind !== label || note.text === REMOVED) return null;
  const text = cutTo(onOneLine(note.text), SHORT_MOST);
  return [spaced(headed(told, label, text), onOneLine(note.by.name))];
}

function actionDue(told: Told): ChatText | null {
  const { session, seq, say } = told;
  const action = actionsLeft(session).find((note) => note.seq === seq);
  if (session.status !== 'open' || action === undefined || action.text === REMOVED) return null;
  const text = cutTo(onOneLine(action.text), SHORT_MOST);
  const who = action.owner === null ? '' : (session.participants[action.owner]?.name ?? action.owner);
  return [spaced(headed(told, 'due', say('actionLate', { text })), onOneLine(who))];
}

function leading(told: Told): ChatText | null {
  const { roles, touched, participants } = told.session;
  const who = roles.lead ?? '';
  if (who === '' || touched['role:lead'] !== told.seq) return null;
  return [headed(told, 'lead', onOneLine(participants[who]?.name ?? who))];
}

function relapsed(told: Told): ChatText | null {
  const found = told.session.relapses.find((one) => one.seq === told.seq);
  return found ? [headed(told, 'relapsed', told.timed('relapsedText', found.happenedAt))] : null;
}

/** What an earlier post said is not so any more. `seq`: of the request of that post. */
function takenBack(told: Told): ChatText | null {
  const { session, seq, say } = told;
  const post = session.actions.find((one) => one.seq === seq)?.args.post;
  if (post !== 'mitigated' && post !== 'resolved' && post !== 'relapsed') return null;
  return [headed(told, 'takenBack', say(`takenBack_${post}`))];
}

/** What the log shows since a rollback; what came later replaces it. */
function recovery(told: Told): ChatText | null {
  const { session, seq, at, lang } = told;
  const { recovery: seen } = session;
  if (seen === null || seen.seq !== seq) return null;
  const { words, params } = recoveryWords({ ...seen, service: onOneLine(seen.service) }, lang);
  const time = (iso: string): ChatSpan => timeSpan(iso, at, session.timeZone, lang);
  const times = {
    ...(seen.since === null ? {} : { since: time(seen.since) }),
    ...(seen.to === null ? {} : { to: time(seen.to) }),
  };
  return [headed(told, 'log', aroundSpans(words, lang, times, params))];
}

/** One of the two persons of a run. */
function runKey(told: Told, kind: 'run-asked' | 'run-confirmed'): ChatText | null {
  const { session, seq, lang, say } = told;
  const run = session.runs.find((one) => one.seq === seq);
  const who = kind === 'run-asked' ? run?.by : run?.confirmed?.by;
  if (run === undefined || who === undefined) return null;
  const step = cutTo(onOneLine(session.steps[run.step]?.step.title[lang] ?? run.step), SHORT_MOST);
  const words = say(kind === 'run-asked' ? 'run_asked' : 'run_confirmed', { step });
  return [spaced(headed(told, 'run', words), onOneLine(who.name))];
}

/** How what a step ran ended, and the two persons. */
function ran(told: Told): ChatText | null {
  const { session, seq, lang, say } = told;
  const run = session.runs.find((one) => one.seq === seq);
  if (run === undefined || !isOver(run)) return null;
  const step = session.steps[run.step]?.step.title[lang] ?? run.step;
  const second = run.confirmed !== null && run.confirmed.by.id !== run.by.id ? [run.confirmed.by] : [];
  const who = [run.by, ...second].map(({ name }) => onOneLine(name)).join(' + ');
  const why = run.query
    ? countedText(run.query, run.counted, lang)
    : run.state === 'done'
      ? null
      : shortRunReason(run, lang);
  const checked = run.state === 'done' ? 'check_done' : 'check_failed';
  const words = [
    say(run.query ? checked : `run_${run.state as RunEnd}`, { step: cutTo(onOneLine(step), SHORT_MOST) }),
    ...(why === null ? [] : [cutTo(onOneLine(why), SHORT_MOST)]),
  ].join(' · ');
  return [spaced(headed(told, 'run', words), who, isWebAddress(run.url) ? linked(run.url, run.url) : null)];
}
type RunEnd = 'done' | 'failed' | 'cancelled';

/** The first words below a message that took the place of another. */
function moved(told: Told): ChatText | null {
  const { session, seq, say } = told;
  const all = headlinesOf(session);
  const at = all.findIndex((one) => one.seq === seq);
  const [before, now] = [all[at - 1], all[at]];
  if (!before || !now) return null;
  if (before.asked === now.asked) return [headed(told, 'reposted', say('repostedText'))];
  return [[...headed(told, 'moved', say('movedText')), { mention: 'channel', id: before.channel }]];
}

function verdict(told: Told): ChatText | null {
  const { session, say } = told;
  const { verdict: found } = session;
  if (found === null) return null;
  const more = (key: 'why' | 'prevent'): ChatText => {
    const text = found[key];
    return text === null || text === ''
      ? []
      : [[{ text: say(key, { text: cutTo(onOneLine(text), TEXT_MOST) }) }]];
  };
  return [headed(told, 'verdict', say(found.hurt ? 'hurt' : 'unhurt')), ...more('why'), ...more('prevent')];
}

/** The three lines of the summary, and where the record is. */
function closing(told: Told): ChatText {
  const { session, say, lang } = told;
  const lines = summaryLines(recordContext(session, [], lang, PLAIN_TEXT));
  const file = `sessions/${dayStamp(session.clock.opened ?? told.at, session.timeZone)}-${session.id}.md`;
  return [
    headed(told, 'closed', ''),
    ...lines.map((line): ChatLine => [{ text: cutTo(onOneLine(line), TEXT_MOST) }]),
    [{ text: say('recordAt', { file, session: session.id }) }],
  ];
}
