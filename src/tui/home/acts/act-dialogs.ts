import type { RowActName } from '../../../domain/act-table.ts';
import { pageName } from '../../../domain/page.ts';
import type { PageRow } from '../../../protocol/http.ts';
import { asCompared } from '../../../text/as-compared.ts';
import { timeSince } from '../../../text/time.ts';
import { cutSpans, type Line, line, styled } from '../../draw/line.ts';
import { prose } from '../../draw/prose.ts';
import type { AskSpec, Question } from '../../kernel/dialogs.ts';
import { askDialog, open } from '../../model/dialog.ts';
import { transition } from '../../model/transition.ts';
import { say, word } from '../../model/words.ts';
import { unreadPart } from '../details/part-state.ts';
import type { HomeWorld, PageItem } from '../home-data.ts';
import type { HomeAct, HomeEffect, HomeTransition } from '../home-effects.ts';
import { itemsOf, openPage } from '../home-list.ts';
import type { HomeAsk, HomeState, PagesQuestion } from '../home-state.ts';
import { whoIsPaged } from '../lines/page-rows.ts';
import {
  HOME_ACT_NAMES,
  homeActRow,
  type OpenedAct,
  type ValuedAct,
  valueSpec,
  wishParams,
} from './home-act-table.ts';
import { mergeInto, targetsOf, wishFor } from './page-targets.ts';

/* What is asked of pages, in the lists and where one is open. */

/** Opens the question, or asks first for what its words do not say. */
const ask =
  (act: RowActName): HomeAct =>
  (state, world) => {
    const { items, left } = targetsOf(state, act);
    const named = { items, left: left[0] === undefined ? null : { n: left.length, why: left[0].why } };
    const { wish } = homeActRow(act);
    if (wish !== null)
      return questioned(state, { wish, ...named, into: act === 'merge' ? mergeInto(state) : null });
    const valued = act as ValuedAct;
    const [only, ...others] = items;
    const now = only !== undefined && others.length === 0 ? valueSpec(valued).now?.(only.page) : undefined;
    const about = { ask: 'value', act: valued, ...named } as const;
    const at = choicesOf(about, '', state, world).length === 0 ? null : 0;
    return transition(open(state, askDialog(about, { at, text: now ?? '' })));
  };

/** Asks for confirmation; reads whom an escalation would page where that is unknown. */
function questioned(state: HomeState, asked: Omit<PagesQuestion, 'asks' | 'reach'>): HomeTransition {
  const { wish, items } = asked;
  const page = openPage(state);
  const known = (item: PageItem) => (page?.item.id === item.id ? page.parts.reach : unreadPart);
  const reached = wish.act === 'escalate' ? items : [];
  const reach = Object.fromEntries(reached.map((item) => [item.id, known(item)]));
  return transition(
    open(state, { kind: 'confirm', about: { asks: 'pages', ...asked, reach } }),
    ...reached
      .filter((item) => known(item).state !== 'known')
      .map((item) => ({ kind: 'part', item, part: 'reach' }) as const),
  );
}

type ValueAsk = Extract<HomeAsk, { ask: 'value' }>;

/** The dialog that asks until when or to whom: the text, how it is read, and choices. */
export const VALUE_ASK: AskSpec<ValueAsk, HomeState, HomeWorld, HomeEffect> = {
  title: ({ act }, { lang }) => word(lang, valueSpec(act).title),
  most: () => 500,
  head({ items }, _, { lang }, cols) {
    const [only] = items;
    const one = items.length === 1 ? only?.page : undefined;
    const name =
      one === undefined
        ? word(lang, 'home.pages-count', { n: items.length })
        : `${pageName(one)} ${one.title}`;
    return [line(...cutSpans([name], cols))];
  },
  choices: (dialog, state, world) =>
    choicesOf(dialog.about, dialog.editor.text, state, world).map((choice) =>
      valueSpec(dialog.about.act).label(choice, world),
    ),
  told: ({ about: { act }, editor }, _, world) => valueSpec(act).told(editor.text, world),
  accept({ about, editor, at }, state, world) {
    const { act, items, left } = about;
    const value = choicesOf(about, editor.text, state, world)[at ?? 0] ?? editor.text.trim();
    const wish = valueSpec(act).wish(value, world);
    return 'key' in wish ? wish : questioned(state, { wish, items, left, into: null });
  },
};

/** The choices beside the text. */
const choicesOf = (
  { act, items }: Pick<ValueAsk, 'act' | 'items'>,
  text: string,
  { reading }: HomeState,
  { lang }: Pick<HomeWorld, 'lang'>,
): readonly string[] =>
  valueSpec(act).choices(
    asCompared(text.trim()),
    reading,
    lang,
    items.map(({ page }) => page),
  );

/** Yes: each page is asked for what the question named, and the marks have served. */
export function askedOf(state: HomeState, { wish, items, into }: PagesQuestion): HomeTransition {
  const wishes =
    wish.act === 'merge' && into !== null
      ? [{ item: into, wish: { ...wish, sources: items.map(({ page }) => page.id) } }]
      : items.map((item) => ({ item, wish: wishFor(wish, item) }));
  const waiting = wishes.map(({ item }) => ({ id: item.id, act: wish.act }));
  const next = { ...state, dialogs: [], marked: [], asking: [...state.asking, ...waiting] };
  return transition(next, { kind: 'ask', wishes });
}

/** The keys of acts on pages. */
export const pageActs = Object.fromEntries(
  HOME_ACT_NAMES.flatMap((act) => [
    [`home.${act}`, ask(act)],
    [`home.detail-${act}`, ask(act)],
  ]),
) as Record<`home.${RowActName}` | `home.detail-${OpenedAct}`, HomeAct>;

/** The question, its pages with their assignees, and the consequences. */
export function pagesQuestion(
  question: PagesQuestion,
  state: HomeState,
  world: HomeWorld,
  cols: number,
): Question {
  const { lang } = world;
  const { wish, items, into, left } = question;
  const facts = homeActRow(wish.act)
    .facts(items, into === null ? '' : `${pageName(into.page)} ${into.page.title}`)
    .map((fact) => prose(say(lang, fact), cols));
  return {
    question: questionOf(question, world),
    rows: items.flatMap((item) => namedRows(item, question, state, world, cols)),
    facts:
      left === null
        ? facts
        : [
            ...facts,
            prose(word(lang, 'home.confirm.left', { n: left.n, why: say(lang, left.why) }), cols, 'wait'),
          ],
  };
}

/** The question, about the pages as they were when the dialog opened. */
function questionOf({ wish, items, into }: PagesQuestion, world: HomeWorld): string {
  const { lang, you, now } = world;
  const [only, ...others] = items;
  const one = only !== undefined && others.length === 0 ? only.page : null;
  const what = one === null ? word(lang, 'home.pages-count', { n: items.length }) : pageName(one);
  const to = into === null ? '' : pageName(into.page);
  if (wish.act !== 'acknowledge' || (one !== null && one.acknowledged === null))
    return word(lang, `home.confirm.${wish.act}`, { what, into: to, ...wishParams(wish, world) });
  if (one?.acknowledged == null) return word(lang, 'home.confirm.acknowledge-all', { who: you, what });
  const ago = timeSince(one.acknowledged.at, now, lang);
  return word(lang, 'home.confirm.take-over', { by: one.acknowledged.by, ago, who: you });
}

/** One page: number, title and assignee; below it whom an escalation pages, and changes since the dialog opened. */
function namedRows(
  item: PageItem,
  question: PagesQuestion,
  state: HomeState,
  world: HomeWorld,
  cols: number,
): readonly Line[] {
  const { lang } = world;
  const { page } = item;
  const single = question.items.length === 1;
  const name = word(lang, 'confirm.incident', { number: pageName(page), title: page.title });
  const who = styled('past', ` (${heldBy(page, world)})`);
  const rows = single
    ? [...prose(name, cols - 2), ...prose(pageState(page, world), cols - 2)]
    : [line(...cutSpans([name, who], cols - 2))];
  return [...rows, ...nextRows(item, question, world, cols - 4), ...since(item, state, world, cols - 2)].map(
    ({ spans }) => line('  ', ...spans),
  );
}

/** The people whom an escalation pages. */
function nextRows({ id }: PageItem, { reach }: PagesQuestion, world: HomeWorld, cols: number) {
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

/** Changes of the page since the dialog opened; the answer still applies to the page as it was then. */
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

/** `山田が58分前にPD確認済み`, or whom PagerDuty calls. */
function heldBy(page: PageRow, { lang, now }: HomeWorld): string {
  const { acknowledged } = page;
  if (acknowledged === null) return whoIsPaged(page, lang);
  const ago = timeSince(acknowledged.at, now, lang);
  return word(lang, 'home.held', { who: acknowledged.by, ago });
}

/** `未確認 高 checkout 41秒前 呼び出し中 鈴木` */
export function pageState(page: PageRow, { lang, now }: HomeWorld): string {
  const ago = (iso: string): string => timeSince(iso, now, lang);
  const { acknowledged } = page;
  return [
    word(lang, `home.status.${page.status}`),
    word(lang, `home.urgency.${page.urgency}`),
    page.service ?? '',
    word(lang, 'home.fired', { ago: ago(page.triggeredAt) }),
    acknowledged === null
      ? whoIsPaged(page, lang)
      : word(lang, 'home.acknowledged', { who: acknowledged.by, ago: ago(acknowledged.at) }),
  ]
    .filter((text) => text !== '')
    .join('  ');
}
