import { inviterOf, looksOn } from '../../domain/permission.ts';
import { ROLES } from '../../domain/procedure.ts';
import type { ParticipantState } from '../../domain/session.ts';
import type { Responder } from '../../domain/session-parts.ts';
import { duration, mmss } from '../../text/time.ts';
import { truncate, width } from '../../text/width.ts';
import { MARKS } from '../draw/glyphs.ts';
import { apart, type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import type { PaneContent } from '../draw/pane-frame.ts';
import { scrolledTo } from '../draw/scroll.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type WordKey, word } from '../model/words.ts';
import { isGone, isYou, lineOf, type World } from '../model/world.ts';
import { peopleRows, selectedPeople } from '../select/selection.ts';
import { drivers, LED_FROM, turnLeft } from '../select/turn.ts';
import { zoomMark } from './zoom-mark.ts';

const ROLES_WANTED = ['driver', 'lead', 'scribe'] as const;
const LEAST_NAME = 8;
/** Without a key for so long, someone is away for the eye. */
const IDLE_MS = 5 * 60_000;

export function peopleContent(
  state: ScreenState,
  world: World,
  rows: number,
  cols: number,
  open: boolean,
): PaneContent {
  const { lang } = world;
  const people = peopleRows(world);
  const here = people.filter(({ people: [person] }) => person !== undefined && !isGone(world, person));
  const count = here.filter(({ people: [person] }) => person?.kind !== 'web').length;
  const name = [`4 ${word(lang, 'pane.people')}`, ...zoomMark(state, world, 'people')];
  const title: Span[] = [...name, ' ', styled('strong', String(count))];
  if (!open) return { title: [...title, '  ', ...strip(here, world)], aside: [], rows: [] };
  const selected = selectedPeople(state, world);
  const at = people.findIndex((row) => row.id === selected?.id);
  const all = [
    ...people.map((row) => rowLine(row, row.id === selected?.id, state, world, cols)),
    ...world.session.responders.map((responder) => responderLine(responder, world, cols)),
  ];
  const nobody = world.session.status === 'new' ? 'session.awaited' : 'people.empty';
  const empty = line(' ', styled('past', word(lang, nobody)));
  return {
    title,
    aside: freeRoles(world),
    rows: all.length === 0 ? [empty] : scrolledTo(all, state.focus === 'people' ? at : 0, rows),
  };
}

type Row = ReturnType<typeof peopleRows>[number];

function rowLine(row: Row, selected: boolean, state: ScreenState, world: World, cols: number): Line {
  const [person, ...others] = row.people;
  if (person !== undefined && others.length === 0) return personLine(person, selected, state, world, cols);
  const isHere = selected && state.focus === 'people';
  const said = styled('past', watchersText(row.people, world, cols - 1));
  return { spans: [isHere ? MARKS.here : ' ', said], selected: isHere, target: { at: row.id } };
}

/** How many look on from the web, with as many of their names as fit. */
function watchersText(people: readonly ParticipantState[], { lang }: World, cols: number): string {
  const told = (names: readonly string[]): string => {
    const all = [
      ...names,
      ...(names.length < people.length ? [word(lang, 'people.watchers-more')] : []),
    ].join(', ');
    return word(lang, 'people.watchers', { n: people.length, names: all });
  };
  const names: string[] = [];
  for (const { name } of people) {
    if (width(told([...names, name])) > cols) break;
    names.push(name);
  }
  return names.length === 0 ? word(lang, 'people.watchers-bare', { n: people.length }) : told(names);
}

/** Whom help was asked of, and what they said. */
function responderLine(responder: Responder, world: World, cols: number): Line {
  return line(' ', ...apart([responder.who], [said(responder, world)], cols));
}

function said({ id, answer, at }: Responder, { session, lang, now }: World): Span {
  if (answer === 'accepted') return styled('done', `${MARKS.done} ${word(lang, 'people.accepted')}`);
  if (answer === 'declined') return styled('burn', `${MARKS.not} ${word(lang, 'people.declined')}`);
  const asked = session.actions.findLast(({ args }) => args.request === id);
  const waits = (key: WordKey, params = {}): Span =>
    styled('wait', `${MARKS.warn} ${word(lang, key, params)}`);
  const burns = (key: WordKey): Span => styled('burn', `${MARKS.not} ${word(lang, key)}`);
  // Nobody is shown as paged before they are.
  switch (asked?.outcome) {
    case null:
      if (asked.delay === null) return waits('people.paging');
      return waits(asked.delay.doubt ? 'people.page-doubt' : 'people.page-waits');
    case 'failed':
    case 'abandoned':
      return burns('people.page-failed');
    case 'unknown':
      return burns('people.page-unknown');
    default: {
      const since = Date.parse(asked?.outcomeAt ?? at);
      return waits('people.paged', { ago: duration(Math.max(0, now - since), lang) });
    }
  }
}

/** What nobody does yet: a session of more than one without a driver or a scribe loses its thread. */
function freeRoles({ session, lang }: World): readonly Span[] {
  if (session.status !== 'open') return [];
  const wanted = drivers(session) < LED_FROM ? (['driver', 'scribe'] as const) : ROLES_WANTED;
  const free = wanted.find((role) => session.roles[role] === undefined);
  if (free === undefined) return [];
  return [styled('wait', word(lang, 'people.no-role', { role: word(lang, `role.${free}`) }))];
}

const rolesOf = (person: ParticipantState, { session }: World) =>
  ROLES.filter((role) => session.roles[role] === person.id);

function roleSpans(person: ParticipantState, world: World): readonly Span[] {
  const { lang } = world;
  return rolesOf(person, world).flatMap((role): Span[] => {
    const name = word(lang, `role.${role}`);
    if (role !== 'driver') return [' ', name];
    return [' ', styled('follow', name), ...turn(world)];
  });
}

/** What is left of the driver's turn, where turns are kept. */
function turn({ session, lang, now }: World): readonly Span[] {
  const left = turnLeft(session, now);
  if (left === null) return [];
  if (left <= 0) return [' ', styled('wait', word(lang, 'people.turn-over'))];
  return [' ', word(lang, 'people.turn-left', { time: mmss(left) })];
}

function strip(rows: readonly Row[], world: World): readonly Span[] {
  return rows.flatMap(({ people: [person, ...others] }, i): readonly Span[] => {
    const comma = i === 0 ? '' : ', ';
    if (person === undefined) return [];
    if (others.length > 0) return [comma, word(world.lang, 'people.watchers-bare', { n: others.length + 1 })];
    const cut =
      lineOf(world, person.id) === 'cut'
        ? [styled('wait', ` ${MARKS.warn} ${word(world.lang, 'people.disconnected')}`)]
        : [];
    return [comma, person.name, ...roleSpans(person, world), ...cut];
  });
}

const PANE_WORD: Readonly<Record<string, WordKey>> = {
  checklist: 'people.at-checklist',
  logs: 'people.at-logs',
  notes: 'people.at-notes',
  people: 'people.at-people',
};

/** Where someone looks, or since when they have not been seen. */
function whereabouts(person: ParticipantState, world: World): Span {
  const { lang, now } = world;
  if (isGone(world, person))
    return styled('past', word(lang, person.revoked ? 'people.revoked' : 'people.left'));
  const line = lineOf(world, person.id);
  if (line === 'cut') return styled('wait', `${MARKS.warn} ${word(lang, 'people.disconnected')}`);
  if (line === 'none') return styled('past', word(lang, 'people.no-terminal'));
  const seen = world.presence.find((each) => each.participant === person.id);
  if (seen === undefined) return '';
  const idle = seen.activeAt === null ? 0 : now - Date.parse(seen.activeAt);
  if (idle > IDLE_MS) return styled('past', word(lang, 'people.idle', { time: duration(idle, lang) }));
  const at = seen.pane === null ? undefined : PANE_WORD[seen.pane];
  return at === undefined ? '' : styled('past', word(lang, at));
}

const connected = (person: ParticipantState, world: World): boolean =>
  !isGone(world, person) && lineOf(world, person.id) === 'here';

function personLine(
  person: ParticipantState,
  selected: boolean,
  state: ScreenState,
  world: World,
  cols: number,
): Line {
  const { lang } = world;
  const focused = state.focus === 'people';
  const kind =
    person.kind === 'guest' || looksOn(person.kind)
      ? [' ', styled('past', word(lang, `kind.${person.kind as 'guest' | 'observer' | 'web'}`))]
      : [];
  const by = inviterOf(world.session, person.id);
  const inviter = by === undefined ? undefined : (world.session.participants[by]?.name ?? by);
  const from = world.session.admittedFrom[person.id]?.from;
  const invitation =
    from === undefined
      ? word(lang, 'people.invited-by', { who: inviter ?? '' })
      : word(lang, 'people.invited-by-from', { who: inviter ?? '', from });
  const invited =
    inviter === undefined ? [] : [' ', styled(from === undefined ? 'past' : 'wait', invitation)];
  const you = isYou(world, person.id) ? [' ', styled('past', word(lang, 'you'))] : [];
  const facts = [...you, ...kind, ...roleSpans(person, world)];
  // A long name gives way to what its bearer does.
  const text = truncate(person.name, Math.max(LEAST_NAME, cols - spansWidth(facts) - 1));
  const name = isGone(world, person) ? styled('past', text) : text;
  const left: Span[] = [name, ...facts, ...invited];
  const pending = rolesOf(person, world).some((role) => world.pendingKeys.has(`role:${role}`));
  const where = pending ? styled('past', word(lang, 'pending')) : whereabouts(person, world);
  // Which pane they look at is the least of it.
  const fits = spansWidth(left) + 1 + spansWidth([where]) <= cols;
  const right = fits || pending || !connected(person, world) ? where : '';
  return {
    spans: [selected && focused ? MARKS.here : ' ', ...apart(left, [right], cols)],
    selected: selected && focused,
    target: { at: person.id },
  };
}
