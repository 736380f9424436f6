import { freeRoles, notesOf, symptomOf } from '../../../domain/briefing.ts';
import { nextSteps, progress } from '../../../domain/checklist.ts';
import { elapsed } from '../../../domain/clock.ts';
import { ROLES } from '../../../domain/procedure.ts';
import type { Note, Session } from '../../../domain/session.ts';
import { impactLine } from '../../../text/impact.ts';
import { duration } from '../../../text/time.ts';
import type { Style } from '../../draw/colours.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { blank, entries, firstLine, prose } from '../../draw/prose.ts';
import { pastText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import { authorOf, isGone, nameOf, type World } from '../../model/world.ts';
import { newErrors } from '../../select/new-errors.ts';
import { watchersApart } from '../../select/selection.ts';
import { turnLeft } from '../../select/turn.ts';
import { noteText } from '../note-lines.ts';
import { newErrorsText } from '../pattern-words.ts';
import type { PageOf } from './page.ts';

type Pair = readonly [name: string, text: string, style?: Style];

const LAST_NOTES = 3;
const NAMED_ERRORS = 2;
const SHORT_HASH = 7;

/** What someone who comes late asks first, so that nobody has to be asked. */
export const briefingPage: PageOf = (_dialog, _state, world, cols) => {
  const { session, lang, now } = world;
  const t = (
    key: 'symptom' | 'goal' | 'impact' | 'team' | 'progress' | 'decisions' | 'notes' | 'actions',
  ): string => word(lang, `briefing.${key}`);
  const pairs: readonly Pair[] = [
    ...errors(world),
    ...list(t('symptom'), symptomOf(session), world),
    goal(session.goal, t('goal'), world),
    [t('impact'), impact(world), session.impact === null ? 'wait' : undefined] as unknown as Pair,
    [t('team'), team(world)],
    ...freeRolesOf(world),
    [t('progress'), standing(world)],
    ...procedure(world),
    ...list(t('decisions'), notesOf(session, 'decision'), world),
    ...list(
      t('actions'),
      notesOf(session, 'action').filter((note) => note.done === null),
      world,
    ),
    ...list(t('notes'), lastNotes(session), world),
    ...pins(world),
  ];
  const ago = duration(elapsed(session, now), lang);
  return {
    title: word(lang, 'briefing.title', { session: session.id, ago }),
    lines: [
      ...prose(session.title, cols, 'strong'),
      blank,
      ...entries(pairs, cols),
      blank,
      ...prose(word(lang, 'briefing.close'), cols, 'past'),
    ],
  };
};

/** What is new in the log, with the worst of it by name. */
function errors(world: World): readonly Pair[] {
  const said = newErrorsText(world);
  const named = newErrors(world).slice(0, NAMED_ERRORS);
  if (said === '' || world.replay !== null) return [];
  return [
    [word(world.lang, 'briefing.errors'), said, 'burn'],
    ...named.map(({ template }): Pair => ['', firstLine(template).first]),
  ];
}

const lastNotes = (session: Session): readonly Note[] =>
  session.notes
    .filter((note) => !note.removed && (note.kind === 'note' || note.kind === 'finding'))
    .slice(-LAST_NOTES);

function list(name: string, notes: readonly Note[], world: World): readonly Pair[] {
  return notes.map((note, i): Pair => {
    const time = pastText(note.happenedAt ?? note.at, world);
    const text = noteText(note, world).replaceAll('\n', ' ');
    return [
      i === 0 ? name : '',
      word(world.lang, 'briefing.note', { time, text, who: authorOf(world, note) }),
    ];
  });
}

function pins({ session, lang }: World): readonly Pair[] {
  const kept = session.pins.filter((pin) => !pin.removed).slice(-LAST_NOTES);
  return kept.map((pin, i): Pair => {
    const said = pin.comment === null ? pin.line.message : `${pin.comment}: ${pin.line.message}`;
    const text = `#${pin.number} ${firstLine(said).first}`;
    return [i === 0 ? word(lang, 'briefing.pins') : '', text];
  });
}

function impact(world: World): string {
  const { session, lang } = world;
  if (session.impact === null) return word(lang, 'briefing.no-impact');
  const { who, what, since } = session.impact;
  const from = since === null ? '' : ` (${word(lang, 'since', { time: pastText(since, world) })})`;
  return impactLine(who, what, lang) + from;
}

function team(world: World): string {
  const { session, lang } = world;
  const held = ROLES.flatMap((role) => {
    const holder = session.roles[role];
    if (holder === undefined) return [];
    const who = nameOf(session, holder);
    const said = role === 'driver' ? withTurn(who, world) : who;
    return [`${word(lang, `role.${role}`)} ${said}`];
  });
  const { others, watchers } = watchersApart(
    Object.values(session.participants)
      .filter((person) => !isGone(world, person))
      .filter((person) => !Object.values(session.roles).includes(person.id)),
  );
  const n = watchers.length;
  const web = n === 0 ? [] : [word(lang, 'people.watchers-bare', { n })];
  return [...held, ...others.map((person) => person.name), ...web].join('  ');
}

function withTurn(who: string, { session, lang, now }: World): string {
  const left = turnLeft(session, now);
  if (left === null) return who;
  const turn =
    left <= 0
      ? word(lang, 'people.turn-over')
      : word(lang, 'people.turn-left', { time: duration(left, lang) });
  return word(lang, 'briefing.turn', { who, turn });
}

/** While a session is open, that it has no goal is worth knowing too. */
const goal = (text: string | null, name: string, { session, lang }: World): Pair =>
  text !== null
    ? [name, text, 'strong']
    : session.status === 'open'
      ? [name, word(lang, 'briefing.no-goal'), 'wait']
      : [name, '-'];

/** By which procedure the session is worked, and of which commit; a local file is worth knowing of. */
function procedure({ session, lang }: World): readonly Pair[] {
  if (session.procedure === null) return [];
  const { id, title, hash, commit, isOverride } = session.procedure;
  const version = commit ?? hash.slice(0, SHORT_HASH);
  const text = word(lang, 'briefing.version', { title: title[lang], id, version });
  const name = word(lang, 'briefing.procedure');
  if (!isOverride) return [[name, text]];
  return [
    [name, text],
    ['', `${MARKS.warn} ${word(lang, 'briefing.override')}`, 'wait'],
  ];
}

function freeRolesOf({ session, lang }: World): readonly Pair[] {
  const free = freeRoles(session);
  if (free.length === 0) return [];
  const roles = free.map((role) => word(lang, `role.${role}`)).join(lang === 'ja' ? '・' : ', ');
  return [['', `${MARKS.warn} ${word(lang, 'briefing.free-roles', { roles })}`, 'wait']];
}

/** `6/18  次: 証跡の保全(田中)` */
function standing({ session, lang, now, you }: World): string {
  const { settled, total } = progress(session);
  const next = nextSteps(session, now, you?.id ?? null).slice(0, 2);
  const said = next.map((step) => {
    const who = step.assignee === null ? word(lang, 'nobody') : nameOf(session, step.assignee);
    return word(lang, 'briefing.step', { step: step.step.title[lang], who });
  });
  const count = `${settled}/${total}`;
  return said.length === 0
    ? count
    : `${count}  ${word(lang, 'briefing.next', { steps: said.join(lang === 'ja' ? '、' : ', ') })}`;
}
