import { nextUpdate, stageOf } from '../../domain/briefing.ts';
import type { ChatLine, ChatSpan, ChatText } from '../../domain/chat/chat.ts';
import { currentStep, progress } from '../../domain/checklist.ts';
import { pageName } from '../../domain/page.ts';
import type { Role } from '../../domain/procedure.ts';
import type { ParticipantState, Session } from '../../domain/session.ts';
import type { ChatButtonName } from '../../text/i18n/chat/buttons.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';
import { CHAT } from '../../text/i18n/record/chat.ts';
import { impactLine } from '../../text/impact.ts';
import { situationOf } from '../notice-draft.ts';
import {
  aroundSpans,
  aroundTime,
  buttonRow,
  chatWords,
  cutTo,
  linked,
  onOneLine,
  type SayChat,
  type SayTime,
  spaced,
  timedWords,
  timeSpan,
} from './words.ts';

const TITLE_MOST = 200;
const TEXT_MOST = 400;
const NAME_MOST = 40;
const ROLES = ['lead', 'driver', 'comms'] as const satisfies readonly Role[];

interface Told {
  readonly session: Session;
  readonly lang: Lang;
  /** Address under which browsers reach the hub's pages; null: none is known. */
  readonly pages: string | null;
  readonly say: SayChat;
  /** Words around a time; with the day where that is not the day of the last event. */
  readonly timed: SayTime;
}

/**
 * The one message of a session: what it is and how it stands, for somebody who reads it on a phone. It follows from the
 * state alone, so that it changes with what happened and never with time.
 */
export function headlineText(
  session: Session,
  lang: Lang,
  pages: string | null = null,
  withButtons = false,
): ChatText {
  const timed = timedWords(session, session.at ?? '', lang);
  const told: Told = { session, lang, pages, say: chatWords(lang), timed };
  return [
    titleLine(told),
    impact(told),
    now(told),
    people(told),
    ...steps(told),
    lastLine(told),
    ...(withButtons ? headlineButtons(session, lang) : []),
  ];
}

function titleLine({ session, say }: Told): ChatLine {
  const { kind, severity, status } = session;
  const state = stageOf(session);
  const isRecovered = state === 'unrecovered' && kind !== 'incident';
  const what = kind === 'release' ? (severity ?? say('kind_release')) : (severity ?? say('unset'));
  const head = `${kind === 'drill' ? say('kind_drill') : ''}${what} ${say(`state_${isRecovered ? 'closed' : state}`)}`;
  const title = cutTo(onOneLine(session.title), TITLE_MOST);
  return spaced({ text: head, bold: true }, { text: title, bold: status !== 'closed' });
}

function impact({ session, lang, say, timed }: Told): ChatLine {
  const { impact: found } = session;
  const label = { text: say('impact'), bold: true };
  const whom = found === null ? '' : cutTo(onOneLine(impactLine(found.who, found.what, lang)), TEXT_MOST);
  if (found === null || whom === '') return spaced(label, say('impactUnknown'));
  return spaced(label, found.since === null ? whom : timed('impactSince', found.since, { impact: whom }));
}

function now(told: Told): ChatLine {
  const { session, lang, say, timed } = told;
  if (session.status === 'closed') return spaced({ text: say('outcome'), bold: true }, outcome(told));
  const { words, params, at } = situationOf(session);
  const standing =
    at === null
      ? cutTo(onOneLine(fill(words, lang, params)), TEXT_MOST)
      : aroundTime(words, lang, timeSpan(at, session.at ?? '', session.timeZone, lang));
  const next = nextUpdate(session);
  return spaced({ text: say('now'), bold: true }, standing, next === null ? null : timed('next', next));
}

/** How it ended; nothing goes on any more. */
function outcome({ session, say, timed }: Told): ChatLine | string {
  const { clock, kind } = session;
  if (clock.resolved !== null) return timed('resolvedText', clock.resolved);
  if (clock.mitigated !== null) return timed('mitigatedOnly', clock.mitigated);
  return say(kind === 'incident' ? 'unrecovered' : 'ended');
}

const isIn = ({ leftAt, removed, kind }: ParticipantState): boolean =>
  leftAt === null && !removed && (kind === 'member' || kind === 'guest');

const nameOf = (name: string): string => cutTo(onOneLine(name), NAME_MOST);

function people(told: Told): ChatLine {
  const { session, say } = told;
  const here = Object.values(session.participants).filter(isIn);
  const held = ROLES.flatMap((role) => {
    const who = session.participants[session.roles[role] ?? ''];
    return who ? [{ id: who.id, text: say(`role_${role}`, { who: nameOf(who.name) }) }] : [];
  });
  const named = new Set(held.map(({ id }) => id));
  const others = here.filter(({ id }) => !named.has(id)).length;
  const rest = () => {
    if (held.length === 0) return here.length === 0 ? say('nobody') : say('only', { n: here.length });
    return others === 0 ? '' : say('others', { n: others });
  };
  const roles = held.map(({ text }) => text);
  return spaced({ text: say('people'), bold: true }, ...roles, rest(), pager(told));
}

function pager({ session, lang }: Told): ChatLine | string {
  const incident = session.incidents.find(({ status }) => status !== 'resolved') ?? session.incidents[0];
  if (!incident) return '';
  const number = linked(pageName(incident), incident.url);
  if (incident.status === 'resolved') return aroundSpans(CHAT.pagerResolved, lang, { number });
  if (incident.status === 'triggered') return aroundSpans(CHAT.pagerOpen, lang, { number });
  const who = nameOf(incident.acknowledgedBy ?? '?');
  const at = incident.acknowledgedAt ?? incident.triggeredAt;
  const time = timeSpan(at, session.at ?? '', session.timeZone, lang);
  return aroundSpans(CHAT.pagerAcked, lang, { number, time }, { who });
}

function steps({ session, lang, say }: Told): ChatText {
  const { settled, total } = progress(session);
  if (total === 0) return [];
  const step = session.status === 'open' ? currentStep(session) : null;
  const who = session.participants[step?.assignee ?? '']?.name;
  const params = {
    step: step === null ? '' : cutTo(onOneLine(step.step.title[lang]), 80),
    who: nameOf(who ?? ''),
  };
  const next = step === null ? null : say(who === undefined ? 'step' : 'stepBy', params);
  return [spaced({ text: say('progress'), bold: true }, `${settled}/${total}`, next)];
}

/** The address of a session's page, without a secret; null: none is known. */
export const pageSpan = (pages: string | null, session: string): ChatSpan | null =>
  pages === null ? null : addressSpan(pageAddress(pages, session));
/** `pages`: the address of the hub's pages. */
export const pageAddress = (pages: string, session: string): string =>
  `${pages.replace(/\/$/, '')}/s/${session}`;
const addressSpan = (address: string): ChatSpan => ({ text: address, link: address });

/** How to join; there is no secret in it. */
function lastLine({ session, pages, say }: Told): ChatLine {
  const { id, status } = session;
  const page = pageSpan(pages, id);
  const how =
    status === 'closed'
      ? spaced({ text: say('record'), bold: true }, { text: `oncall export ${id}`, code: true })
      : spaced({ text: say('join'), bold: true }, { text: `oncall join ${id}`, code: true });
  return spaced(how, page);
}

/** The buttons below a session's message, by its state alone: they change no more often than that. */
function headlineButtons(session: Session, lang: Lang): ChatText {
  if (session.status !== 'open') return [];
  const isPaging = session.incidents.some(({ status }) => status === 'triggered');
  const names: readonly ChatButtonName[] = [
    'join',
    ...(isPaging ? (['ack'] as const) : []),
    'update',
    nextEnd(session),
    'more',
  ];
  const waits = session.runs.some(({ state, danger }) => state === 'ready' && danger === 'high');
  const rows: readonly (readonly ChatButtonName[])[] = waits ? [names, ['run']] : [names];
  return rows.map((row) => buttonRow(row, session.id, lang));
}

/** What comes next on the way to the close. */
function nextEnd({ kind, clock }: Session): 'mitigate' | 'resolve' | 'close' {
  if (kind === 'release' || clock.resolved !== null) return 'close';
  return clock.mitigated === null ? 'mitigate' : 'resolve';
}
