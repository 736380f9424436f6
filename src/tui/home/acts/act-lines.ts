import { duration } from '../../../text/time.ts';
import type { BoxContent } from '../../draw/box.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { inputRow } from '../../draw/input-lines.ts';
import { cutSpans, type Line, line, type Span, styled } from '../../draw/line.ts';
import { prose } from '../../draw/prose.ts';
import { say, word } from '../../model/words.ts';
import type { HomeWorld, PageItem, PageRow } from '../home-data.ts';
import { itemsOf, pageName } from '../home-list.ts';
import type { ConfirmDialog, HomeState, ValueDialog } from '../home-state.ts';
import { valueChoices } from './act-dialogs.ts';
import { homeActRow, valueSpec, wishParams } from './home-act-table.ts';

interface Room {
  readonly state: HomeState;
  readonly world: HomeWorld;
  readonly cols: number;
  readonly rows: number;
  readonly foot: readonly Span[];
}

/** The question, every page it is about and who has it, and what follows from it. Pure. */
export function confirmContent(dialog: ConfirmDialog, { state, world, cols, rows, foot }: Room): BoxContent {
  const { lang } = world;
  const { items, into, left, scroll } = dialog;
  const question = prose(questionOf(dialog, world), cols, 'strong');
  const named = items.flatMap((item) => namedRows(item, dialog, state, world, cols));
  const facts = [
    ...homeActRow(dialog.wish.act)
      .facts(items, into === null ? '' : `${pageName(into.page)} ${into.page.title}`)
      .flatMap((fact) => prose(say(lang, fact), cols)),
    ...(left === null
      ? []
      : prose(word(lang, 'home.confirm.left', { n: left.n, why: say(lang, left.why) }), cols, 'wait')),
  ];
  const room = Math.max(1, rows - question.length - facts.length);
  const from = Math.max(0, Math.min(scroll, named.length - room));
  const shown = named.slice(from, from + room);
  const more =
    named.length > room
      ? `  ${word(lang, 'text.more', { n: from + shown.length, total: named.length })}`
      : '';
  return {
    title: word(lang, 'confirm.title'),
    lines: [...question, ...shown, ...facts],
    cursor: null,
    foot: [...foot, more],
  };
}

/** What is asked, in the words of how the pages stood when it was asked. */
function questionOf(dialog: ConfirmDialog, world: HomeWorld): string {
  const { lang, you, now } = world;
  const { wish, items, into } = dialog;
  const [only, ...others] = items;
  const one = only !== undefined && others.length === 0 ? only.page : null;
  const what = one === null ? word(lang, 'home.pages-count', { n: items.length }) : pageName(one);
  const to = into === null ? '' : pageName(into.page);
  if (wish.act !== 'acknowledge' || (one !== null && one.acknowledged === null))
    return word(lang, `home.confirm.${wish.act}`, { what, into: to, ...wishParams(wish, world) });
  if (one?.acknowledged == null) return word(lang, 'home.confirm.acknowledge-all', { who: you, what });
  const ago = duration(Math.max(0, now - Date.parse(one.acknowledged.at)), lang);
  return word(lang, 'home.confirm.take-over', { by: one.acknowledged.by, ago, who: you });
}

/** One page: number, title, and who has it; below it whom it pages next, and what has changed since it was asked. */
function namedRows(
  item: PageItem,
  dialog: ConfirmDialog,
  state: HomeState,
  world: HomeWorld,
  cols: number,
): readonly Line[] {
  const { lang } = world;
  const { page } = item;
  const single = dialog.items.length === 1;
  const name = word(lang, 'confirm.incident', { number: pageName(page), title: page.title });
  const who = styled('past', ` (${heldBy(page, world)})`);
  const rows = single
    ? [...prose(name, cols - 2), ...prose(pageState(page, world), cols - 2)]
    : [line(...cutSpans([name, who], cols - 2))];
  return [...rows, ...nextRows(item, dialog, world, cols - 4), ...since(item, state, world, cols - 2)].map(
    ({ spans }) => line('  ', ...spans),
  );
}

/** Whom an escalation pages. */
function nextRows({ id }: PageItem, { reach }: ConfirmDialog, world: HomeWorld, cols: number) {
  const { lang } = world;
  const known = reach[id];
  if (known === undefined) return [];
  if (known.state === 'reading') return prose(word(lang, 'home.next-reading'), cols, 'past');
  if (known.state === 'unknown')
    return prose(word(lang, 'home.next-unknown', { why: say(lang, known.why) }), cols, 'wait');
  const { next } = known.value;
  if (next === null) return prose(word(lang, 'home.next-nobody'), cols, 'wait');
  return prose(word(lang, 'home.next', { who: next.people.join(', ') }), cols);
}

/** What has changed about it since it was asked: the answer is still about what was asked. */
export function since(
  { id, page }: PageItem,
  state: HomeState,
  world: HomeWorld,
  cols: number,
): readonly Line[] {
  const now = itemsOf({ ...state, filter: '' }).find((item) => item.id === id);
  if (now?.kind !== 'page') return prose(word(world.lang, 'home.no-longer'), cols, 'wait');
  const same = now.page.status === page.status && now.page.acknowledged?.by === page.acknowledged?.by;
  return same ? [] : prose(word(world.lang, 'home.now', { state: pageState(now.page, world) }), cols, 'wait');
}

/** `山田が58分前にPD確認済み`, or that nobody has it. */
function heldBy({ acknowledged }: PageRow, { lang, now }: HomeWorld): string {
  if (acknowledged === null) return word(lang, 'home.nobody');
  const ago = duration(Math.max(0, now - Date.parse(acknowledged.at)), lang);
  return word(lang, 'home.held', { who: acknowledged.by, ago });
}

/** `未対応 高 checkout 41秒前 誰も未対応` */
export function pageState(page: PageRow, { lang, now }: HomeWorld): string {
  const ago = (iso: string): string => duration(Math.max(0, now - Date.parse(iso)), lang);
  const { acknowledged } = page;
  return [
    word(lang, `home.status.${page.status}`),
    word(lang, `home.urgency.${page.urgency}`),
    page.service ?? '',
    word(lang, 'home.fired', { ago: ago(page.triggeredAt) }),
    acknowledged === null
      ? word(lang, 'home.nobody')
      : word(lang, 'home.acknowledged', { who: acknowledged.by, ago: ago(acknowledged.at) }),
  ]
    .filter((text) => text !== '')
    .join('  ');
}

/** Until when, or to whom: what is typed, how it is read, and what can be chosen. Pure. */
export function valueContent(dialog: ValueDialog, { state, world, cols, rows, foot }: Room): BoxContent {
  const { lang } = world;
  const { act, items, editor, at, wrong } = dialog;
  const what = word(lang, 'home.pages-count', { n: items.length });
  const [only] = items;
  const name = items.length === 1 && only !== undefined ? `${pageName(only.page)} ${only.page.title}` : what;
  const input = inputRow(editor, cols - 2);
  const choices = valueChoices(dialog, state).map((choice, i): Line => {
    const label = valueSpec(act).label(choice, world);
    const target = { at: i, key: 'enter' };
    return i === at
      ? { spans: [MARKS.here, ` ${label}`], selected: true, target }
      : { ...line('  ', label), target };
  });
  const told = wrong === null ? valueSpec(act).told(editor.text, world) : say(lang, wrong);
  const lines = [
    line(...cutSpans([name], cols)),
    line('> ', input.text),
    ...(told === '' ? [] : prose(told, cols, wrong === null ? 'past' : 'burn')),
    ...choices,
  ];
  const title = word(lang, valueSpec(act).title);
  return { title, lines: lines.slice(0, rows), cursor: { x: 2 + input.column, y: 1 }, foot };
}
