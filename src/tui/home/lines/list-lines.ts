import type { PageScope } from '../../../protocol/http.ts';
import type { TeamSession } from '../../../protocol/team.ts';
import { titleWithImport } from '../../../record/imported.ts';
import { clockAndDay, dayStamp, timeSince } from '../../../text/time.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { type Line, line, plainText, type Span, styled } from '../../draw/line.ts';
import type { PaneContent } from '../../draw/pane-frame.ts';
import { prose } from '../../draw/prose.ts';
import { scrolledTo } from '../../draw/scroll.ts';
import { say, word } from '../../model/words.ts';
import { type HomeWorld, type Item, type Pages, SCOPES } from '../home-data.ts';
import { itemsOf, markedPages, sessionOf } from '../home-list.ts';
import type { HomeState } from '../home-state.ts';
import { PAGE_COLUMNS, pageCells, verdictCell } from './page-rows.ts';
import { type Column, type TableCell, table } from './table.ts';

interface Listed {
  readonly id: string;
  readonly cells: readonly TableCell[];
}

/** Rows of a list, the chosen one marked, and what stands there when there are none. */
function rowsOf(
  listed: readonly Listed[],
  columns: readonly Column[],
  state: HomeState,
  room: { readonly rows: number; readonly cols: number },
): readonly Line[] {
  const anyMarked = listed.some(({ id }) => state.marked.includes(id));
  const laid = table(
    listed.map(({ cells }) => cells),
    columns,
    room.cols - (anyMarked ? 1 : 0),
  );
  const lines = laid.map((spans, i): Line => {
    const selected = listed[i]?.id === state.selected;
    // What is old is dim, so that nobody takes it for what is.
    const dim = state.trouble === null ? spans : spans.map((span) => dimmed(span));
    // Reversed as a whole, colours would come out as patches; the words say the same.
    const shown = selected ? [plainText(spans)] : dim;
    const marked = anyMarked ? [state.marked.includes(listed[i]?.id ?? '') ? MARKS.ticked : ' '] : [];
    const target = { at: listed[i]?.id ?? '' };
    return { spans: [selected ? MARKS.here : ' ', ...marked, ...shown], selected, target };
  });
  return scrolledTo(
    lines,
    listed.findIndex(({ id }) => id === state.selected),
    room.rows,
  );
}

const dimmed = (span: Span): Span => styled('past', typeof span === 'string' ? span : span.text);

/** `Enter 詳細`, at the chosen row. */
function hintOf(item: Item, { selected }: HomeState, { lang }: HomeWorld): string {
  if (item.id !== selected) return '';
  return word(lang, sessionOf(item) === null ? 'home.enter-begin' : 'home.enter-join');
}

/** `呼び出し  [自分 2] チーム 3 すべて 5`: pages, and whose. */
export function pagesContent(state: HomeState, world: HomeWorld, rows: number, cols: number): PaneContent {
  const { lang } = world;
  const pages = itemsOf(state).flatMap((item) => (item.kind === 'page' ? [item] : []));
  const known = state.readScope === state.scope;
  const counts = state.reading?.pages?.counts ?? null;
  const scopes = SCOPES.flatMap((scope): Span[] => {
    const name = word(lang, `home.scope.${scope}`);
    const count = counts === null ? '' : ` ${countOf(counts, scope)}`;
    // What waits elsewhere is seen without going there.
    const style = (counts?.[scope] ?? 0) > 0 ? 'strong' : 'past';
    const text = `${name}${count}`;
    return [' ', scope === state.scope ? styled('bar', `[${text}]`) : styled(style, text)];
  });
  const listed = pages.map((item) => {
    const asked = [...state.watching, ...state.asking].findLast(({ id }) => id === item.id);
    const { act: asking = null, unheard = false } = asked ?? {};
    const look = { asking, unheard, hint: hintOf(item, state, world) };
    return { id: item.id, cells: pageCells(item.page, world, look) };
  });
  const marked = markedPages(state).length;
  const more = state.reading?.pages?.more === true;
  const none =
    state.filter === '' ? noPages(state, world) : word(lang, more ? 'home.no-match-more' : 'home.no-match');
  const left = state.reading?.pages?.unread ?? 0;
  const asides: readonly Span[] = [
    ...(left > 0 ? [styled('burn', word(lang, 'home.pages-left', { n: left })), ' '] : []),
    ...(more ? [styled('past', word(lang, 'home.more-below'))] : []),
    ...(marked === 0 ? [] : [' ', styled('wait', word(lang, 'home.marked', { n: marked }))]),
  ];
  return {
    title: [styled('strong', word(lang, 'home.pages')), ' ', ...scopes],
    aside: asides,
    rows:
      listed.length > 0
        ? rowsOf(listed, PAGE_COLUMNS, state, { rows, cols })
        : hinted(known ? none : word(lang, 'home.reading'), cols),
  };
}

export function sessionsContent(state: HomeState, world: HomeWorld, rows: number, cols: number): PaneContent {
  const { lang } = world;
  const sessions = itemsOf(state).flatMap((item) => (item.kind === 'session' ? [item] : []));
  const live = sessions.filter(({ session }) => session.status === 'open').length;
  const over = sessions.filter(({ session }) => session.status === 'closed').length;
  const damaged = damagedOf(state);
  const listed = sessions.map((item) => ({
    id: item.id,
    cells: sessionCells(item.session, world, hintOf(item, state, world)),
  }));
  const pager = configuring(state, world, cols);
  return {
    title: [styled('strong', word(lang, 'home.sessions')), ` ${live}`],
    aside: [
      ...(damaged.length > 0
        ? [styled('burn', word(lang, 'home.damaged-count', { n: damaged.length })), ' ']
        : []),
      ...(state.closed ? [styled('past', word(lang, 'home.closed', { n: over }))] : []),
    ],
    rows:
      listed.length > 0
        ? [
            ...rowsOf(listed, SESSION_COLUMNS, state, { rows: Math.max(1, rows - pager.length), cols }),
            ...pager,
          ]
        : [...hinted(noSessions(state, world), cols), ...pager],
  };
}

/** The nearest wider scope that has pages where the chosen one has none, and how often its key is pressed for it. */
export function elsewhere({ reading, scope }: HomeState) {
  const counts = reading?.pages?.counts;
  const at = SCOPES.indexOf(scope);
  const wider = SCOPES.slice(at + 1).find((one) => (counts?.[one] ?? 0) > 0);
  if (counts === undefined || wider === undefined || counts[scope] !== 0) return null;
  return { wider, n: countOf(counts, wider), presses: SCOPES.indexOf(wider) - at };
}

/** `12`, `100+`, or `?` where it is not known. */
const countOf = (counts: Pages['counts'], scope: PageScope): string =>
  counts[scope] === null ? '?' : `${counts[scope]}${counts.more[scope] ? '+' : ''}`;

/** When pages were read last (ISO), where that is over: what came since is not known. Null: they are read, or never were. */
function lastRead({ reading, readAt, trouble }: HomeState): string | null {
  const stalled = reading?.pages?.stalled ?? null;
  if (stalled !== null) return stalled.since;
  return trouble === null ? null : new Date(readAt).toISOString();
}

/** Why no page is shown, where it was never known that there is none; null: it was. */
function unknown({ reading, scope, trouble }: HomeState, { lang }: HomeWorld): string | null {
  const pages = reading?.pages;
  if (pages?.waiting && trouble !== null)
    return word(lang, 'home.pages-unread', { why: say(lang, trouble.why) });
  if (pages?.waiting) return word(lang, 'home.pages-waiting');
  if (!pages) return null;
  const { counts, stalled, askerUnknown } = pages;
  // The count may come from another list, before this one became unreadable.
  const neverRead = stalled !== null && stalled.since === null;
  if (counts[scope] !== null && !neverRead) return null;
  if (counts.all === null || neverRead)
    return word(lang, 'home.pages-unread', { why: stalled ? say(lang, stalled.why) : '-' });
  const why = askerUnknown ? say(lang, askerUnknown) : '-';
  return word(lang, 'home.pages-whose', { why, n: countOf(counts, 'all') });
}

function noPages(state: HomeState, world: HomeWorld): string {
  const { lang } = world;
  const { scope } = state;
  const why = unknown(state, world);
  if (why !== null) return why;
  const then = lastRead(state);
  if (then !== null) {
    const time = clockAndDay(then, new Date(world.now).toISOString(), world.timeZone, lang);
    return word(lang, `home.no-pages-then.${scope}`, { time });
  }
  const left = state.reading?.pages?.unread ?? 0;
  if (left > 0) return word(lang, 'home.no-pages-read', { n: left });
  const found = elsewhere(state);
  if (found === null || scope === 'all') return word(lang, `home.no-pages.${scope}`);
  const keys = Array.from({ length: found.presses }, () => 't').join(' ');
  const where = word(lang, `home.scope.${found.wider}`);
  return word(lang, `home.pages-elsewhere.${scope}`, { where, n: found.n, keys });
}

/** Sessions that may be live or not. */
const damagedOf = ({ reading }: HomeState): readonly string[] =>
  (reading?.sessions ?? []).flatMap(({ id, status }) => (status === 'damaged' ? [id] : []));

function noSessions(state: HomeState, world: HomeWorld): string {
  const damaged = damagedOf(state);
  if (damaged.length === 0 || state.filter !== '') return word(world.lang, emptyKey(state, world));
  return word(world.lang, 'home.none-live-read', { sessions: damaged.join(', ') });
}

function emptyKey(state: HomeState, world: HomeWorld) {
  const { coach } = world;
  const { reading, filter, paged } = state;
  if (reading === null) return state.trouble === null ? 'home.reading' : 'home.never-read';
  if (filter !== '') return 'home.no-match';
  const closed = reading.sessions.some(({ status }) => status === 'closed');
  const isPaging = (reading.pages?.incidents.length ?? 0) > 0;
  // Who is in the demo needs no way into it, and starts on the page it is about.
  if (coach && paged && !isPaging) return 'home.none-live-demo-over';
  if (coach) return closed ? 'home.none-live-closed-demo' : 'home.none-live-demo';
  const isKnown = reading.pages?.unread === 0 && unknown(state, world) === null && lastRead(state) === null;
  if (!isKnown || isPaging || elsewhere(state) !== null) {
    return closed ? 'home.none-live-closed' : 'home.none-live';
  }
  return closed ? 'home.nothing-closed' : 'home.nothing';
}

/** Without a pager, one line that says how to come by one. */
function configuring({ reading, rows }: HomeState, { lang }: HomeWorld, cols: number): readonly Line[] {
  if (reading === null || reading.pages !== null) return [];
  const lines = hinted(word(lang, 'home.no-pager'), cols);
  return rows < 12 ? lines.slice(0, 1) : [line(''), ...lines];
}

const hinted = (text: string, cols: number): readonly Line[] =>
  prose(text, cols).map((row) => line(' ', ...row.spans.map((span) => dimmed(span))));

const SESSION_COLUMNS: readonly Column[] = [
  { drop: 0, most: 28 },
  { drop: 3, most: 8 },
  { drop: 0, most: 0, grow: true },
  { drop: 2, most: 8 },
  { drop: 5, most: 28 },
  { drop: 4, most: 9 },
  { drop: 1, most: 20 },
  { drop: 4, most: 14 },
  { drop: 9, most: 24, spare: true },
];

/** Id, grade or kind, title, people, who drives, progress, how long or since when it is over, what was said of it. */
function sessionCells(
  session: TeamSession,
  { lang, now, timeZone }: HomeWorld,
  hint: string,
): readonly TableCell[] {
  const { id, severity, kind, status, peopleNow, driver, progress, openedAt, closedAt } = session;
  const grave = severity === 'SEV1' || severity === 'SEV2';
  const grade = kind === 'incident' ? (severity ?? '-') : word(lang, `kind.${kind}`);
  const over = status !== 'open';
  const past = over ? { style: 'past' as const } : {};
  return [
    { text: id, style: over ? 'past' : 'strong' },
    { text: grade, ...(over ? past : grave ? { style: 'burn' as const } : {}) },
    { text: titleWithImport(session, lang), ...past },
    { text: over ? '' : word(lang, 'home.people', { n: peopleNow.length }) },
    {
      text: over || !driver ? '' : `${driver} ${word(lang, 'role.driver')}`,
      style: 'follow',
    },
    { text: `${progress.settled}/${progress.total}`, ...past },
    { text: ageOf(), style: status === 'damaged' ? 'burn' : 'past' },
    verdictCell(session.verdict, lang),
    { text: hint, style: 'past' },
  ];

  function ageOf(): string {
    if (status === 'damaged') return word(lang, 'home.damaged');
    if (closedAt !== null) return word(lang, 'home.closed-on', { day: dayStamp(closedAt, timeZone) });
    return openedAt === null ? '' : timeSince(openedAt, now, lang);
  }
}
