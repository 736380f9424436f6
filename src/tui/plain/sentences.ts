import { allSteps, nextSteps, progress, timeLeft } from '../../domain/checklist.ts';
import { isRequired, ROLES } from '../../domain/procedure.ts';
import { proposedRecovery } from '../../domain/runs/recovery.ts';
import type { Note, ParticipantState, StepState } from '../../domain/session.ts';
import type { NumberedLine, Spot } from '../../protocol/messages.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { recoveryText } from '../../text/i18n/recovery-words.ts';
import { impactLine } from '../../text/impact.ts';
import { clock, clockAndDay, clockSeconds, duration } from '../../text/time.ts';
import { type Saying, say, word } from '../model/words.ts';
import { isGone, nameOf } from '../model/world.ts';
import { shortName } from '../select/log-trouble.ts';
import { liveRun, runText, shownRun } from '../select/runs.ts';
import { watchersApart } from '../select/selection.ts';
import { asWorld, type PlainWorld } from './plain-world.ts';

/** So many notes are read at once. */
const NOTES = 10;

/** As on the screen: without a key for so long, someone is away for the eye. */
const IDLE_MS = 5 * 60_000;

const oneLine = (text: string): string => text.split('\n').join(' / ');

/** The number people call a step by: its place in the checklist. */
export const stepNumber = (step: StepState, world: PlainWorld): number =>
  allSteps(world.session).findIndex((each) => each.id === step.id) + 1;

/** `5: 影響範囲の確認。未着手、必須、担当 田中、あと2分` */
function stepSentence(step: StepState, world: PlainWorld): string {
  const { session, lang, now } = world;
  const left = timeLeft(session, step, now);
  const run = shownRun(step, world);
  const ran = run === null ? null : runText(run, asWorld(world));
  const facts = [
    word(lang, `status.${step.waiting === null ? step.status : 'waits'}`),
    ...(step.auto === null || step.by === null || step.at === null
      ? []
      : [word(lang, 'step.auto', { who: step.by.name, time: clock(step.at, session.timeZone) })]),
    ...(isRequired(step.step, session.severity) ? [word(lang, 'plain.required')] : []),
    ...(step.status === 'doing' && step.by !== null ? [step.by.name] : []),
    ...(step.assignee === null
      ? []
      : [word(lang, 'plain.assigned', { who: nameOf(session, step.assignee) })]),
    ...(ran === null ? [] : [ran]),
    ...(left === null
      ? []
      : [word(lang, left < 0 ? 'step.overdue' : 'step.left', { time: duration(left, lang) })]),
  ];
  const title = step.step.title[lang];
  const n = stepNumber(step, world);
  return word(lang, 'plain.step', { n, title, facts: facts.join(word(lang, 'list.comma')) });
}

/** The steps that are still open before the close or have a run that is, in the order of work. */
export function openStepSentences(world: PlainWorld): readonly string[] {
  const before = world.session.phases.filter(
    (phase) => phase.after === null || world.session.status === 'closed',
  );
  const open = before
    .flatMap((phase) => phase.steps.flatMap((id) => world.session.steps[id] ?? []))
    .filter(({ id, status }) => status === 'todo' || status === 'doing' || liveRun(id, world) !== null);
  return open.length === 0
    ? [word(world.lang, 'plain.all-done')]
    : open.map((step) => stepSentence(step, world));
}

/** Notes as they are numbered: in the order they were written, those removed counted too. */
function noteSentence(note: Note, world: PlainWorld): string {
  const { session, lang, now } = world;
  const { timeZone } = session;
  const due =
    note.due === null
      ? []
      : [
          word(lang, 'plain.due', {
            time: clockAndDay(note.due, new Date(now).toISOString(), timeZone, lang),
          }),
        ];
  const owner = note.owner === null ? [] : [word(lang, 'plain.owner', { who: nameOf(session, note.owner) })];
  const done = note.done === null ? [] : [word(lang, 'action.done', { who: note.done.by.name })];
  const text = note.text === '' ? (session.steps[note.step ?? '']?.step.title[lang] ?? '') : note.text;
  return word(lang, 'plain.entry', {
    n: session.notes.indexOf(note) + 1,
    time: clock(note.happenedAt ?? note.at, timeZone),
    who: note.by.name,
    kind: word(lang, `note.${note.kind}`),
    text: [oneLine(text), ...owner, ...due, ...done].join(word(lang, 'list.comma')),
  });
}

export function noteSentences(world: PlainWorld): readonly string[] {
  const notes = world.session.notes.filter((note) => !note.removed).slice(-NOTES);
  return notes.length === 0
    ? [word(world.lang, 'plain.no-notes')]
    : notes.map((note) => noteSentence(note, world));
}

/** `3: 03:11:02 ERROR checkout timeout`; where the log has several sources with the line's own. */
function lineSentence(line: NumberedLine, { session, lang, lines }: PlainWorld): string {
  const time = line.time === null ? word(lang, 'logs.no-time') : clockSeconds(line.time, session.timeZone);
  const source = lines.some((other) => other.source !== line.source) ? shortName(line.source) : null;
  const head = [time, line.level?.toUpperCase(), source, line.service].filter(Boolean).join(' ');
  return word(lang, 'plain.line', { n: line.no, head, text: oneLine(line.message) });
}

export function lineSentences(count: number, world: PlainWorld): readonly string[] {
  const lines = world.lines.slice(-count);
  return lines.length === 0
    ? [word(world.lang, 'plain.no-lines')]
    : lines.map((line) => lineSentence(line, world));
}

function personSentence(person: ParticipantState, world: PlainWorld): string {
  const { session, lang, presence, now } = world;
  const roles = ROLES.filter((role) => session.roles[role] === person.id).map((role) =>
    word(lang, `role.${role}`),
  );
  const seen = presence.find((each) => each.participant === person.id);
  const idle = seen?.activeAt == null ? 0 : now - Date.parse(seen.activeAt);
  const where =
    seen === undefined
      ? []
      : seen.terminals === 0
        ? [word(lang, 'people.disconnected')]
        : idle > IDLE_MS
          ? [word(lang, 'people.idle', { time: duration(idle, lang) })]
          : [word(lang, 'plain.here')];
  const facts = [...roles, ...where];
  if (facts.length === 0) return person.name;
  return word(lang, 'plain.person', {
    who: person.name,
    facts: facts.join(word(lang, 'list.comma')),
  });
}

/** Names that are said of the many on the web. */
const WATCHERS_NAMED = 5;

export function peopleSentences(world: PlainWorld): readonly string[] {
  const here = Object.values(world.session.participants).filter((person) => !isGone(world, person));
  const { others, watchers } = watchersApart(here);
  const named = watchers.slice(0, WATCHERS_NAMED).map(({ name }) => name);
  const names = [
    ...named,
    ...(watchers.length > WATCHERS_NAMED ? [word(world.lang, 'people.watchers-more')] : []),
  ].join(', ');
  const web =
    watchers.length === 0 ? [] : [word(world.lang, 'people.watchers', { n: watchers.length, names })];
  return [...others.map((person) => personSentence(person, world)), ...web];
}

/** Since when users are served again. */
const served = ({ session: { clock: times, timeZone }, lang, now }: PlainWorld): readonly string[] =>
  (
    [
      ['news.mitigated', times.mitigated],
      ['news.recovered', times.resolved],
    ] as const
  ).flatMap(([key, at]) =>
    at === null
      ? []
      : [word(lang, key, { time: clockAndDay(at, new Date(now).toISOString(), timeZone, lang) })],
  );

/** That the log shows a recovery which nobody has said yet, and how to say it. */
function recovering({ session, lang, now }: PlainWorld): readonly string[] {
  const proposed = proposedRecovery(session);
  if (proposed === null) return [];
  const time = (at: string): string => clockAndDay(at, new Date(now).toISOString(), session.timeZone, lang);
  const seen = recoveryText(proposed, lang, time);
  return [word(lang, 'plain.recovery-back', { seen, time: clock(proposed.since, session.timeZone) })];
}

/** What somebody who comes, or has been away, asks first. */
export function statusSentences(world: PlainWorld): readonly string[] {
  const { session, lang } = world;
  const severity = session.severity === null ? word(lang, 'plain.no-severity') : session.severity;
  const { settled, total } = progress(session);
  const [next = null] = nextSteps(session, world.now, world.you?.id ?? null);
  const impact = session.impact === null ? '' : impactLine(session.impact.who, session.impact.what, lang);
  return [
    word(lang, 'plain.title', { title: session.title, severity }),
    ...(session.goal === null ? [] : [word(lang, 'plain.goal', { goal: session.goal })]),
    ...(impact === '' ? [] : [word(lang, 'plain.impact', { impact })]),
    ...served(world),
    ...recovering(world),
    ...peopleSentences(world),
    word(lang, 'plain.progress', { done: settled, total }),
    ...(next === null ? [] : [word(lang, 'plain.next', { step: stepSentence(next, world) })]),
  ];
}

/** On joining: where one is, how to act, and how things stand. */
export const welcomeSentences = (world: PlainWorld): readonly string[] => [
  word(world.lang, 'plain.welcome', { session: world.session.id }),
  ...statusSentences(world),
];

/** "Look here", by what is shown there. A line is named by its place. */
export function pointedSentence(
  { by, spot }: { readonly by: string; readonly spot: Spot },
  world: PlainWorld,
  lineAt: (place: number) => NumberedLine | undefined,
): string {
  const what = spotSentence(spot, world, lineAt);
  return word(world.lang, 'plain.pointed', { who: nameOf(world.session, by), what });
}

function spotSentence(
  spot: Spot,
  world: PlainWorld,
  lineAt: (place: number) => NumberedLine | undefined,
): string {
  const { session } = world;
  switch (spot.at) {
    case 'step': {
      const step = session.steps[spot.id];
      return step === undefined ? '' : stepSentence(step, world);
    }
    case 'line': {
      const line = lineAt(spot.no);
      return line === undefined ? '' : lineSentence(line, world);
    }
    case 'note': {
      const note = session.notes.find((each) => each.id === spot.id);
      const pin = session.pins.find((each) => `pin:${each.id}` === spot.id);
      return note !== undefined ? noteSentence(note, world) : oneLine(pin?.line.message ?? '');
    }
  }
}

/** That nothing is known to be saved, since when (ISO); null: that the store answers again. */
export const storeSentence = (unsavedSince: string | null, timeZone: string, lang: Lang): string =>
  unsavedSince === null
    ? word(lang, 'banner.saved-again')
    : word(lang, 'banner.unsaved', { time: clock(unsavedSince, timeZone) });

/** News of a step names it by its number, by which it is acted on. */
const NUMBERED: Readonly<Partial<Record<Saying['key'], Saying['key']>>> = {
  'news.second-person': 'plain.second-person',
  'news.your-step': 'plain.your-step',
  'news.run-asks': 'plain.run-asks',
  'news.run-looked-up': 'plain.run-looked-up',
  'news.recovery-back': 'plain.recovery-back',
};

export const newsSentence = (news: Saying, lang: Lang): string =>
  say(lang, { ...news, key: NUMBERED[news.key] ?? news.key });
