import { pageName } from '../../domain/page.ts';
import { sameTitle, TITLE_MOST } from '../../domain/title.ts';
import type { PageRow } from '../../protocol/http.ts';
import type { TeamSession } from '../../protocol/team.ts';
import { timeSince } from '../../text/time.ts';
import { type Line, line } from '../draw/line.ts';
import { blank, prose } from '../draw/prose.ts';
import { type AskSpec, dialogsOf, type Page, type Question } from '../kernel/dialogs.ts';
import { helpPage } from '../kernel/help.ts';
import { askDialog, open } from '../model/dialog.ts';
import { transition } from '../model/transition.ts';
import { word } from '../model/words.ts';
import { askedOf, pageState, pagesQuestion, since, VALUE_ASK } from './acts/act-dialogs.ts';
import { detailPage } from './details/detail-lines.ts';
import type { HomeWorld, Item, Judgement } from './home-data.ts';
import type { HomeEffect, HomeTransition } from './home-effects.ts';
import { HOME_KEYS, type HomeKey, start } from './home-keys.ts';
import { homeLayout } from './home-layout.ts';
import { verdictOfItem } from './home-list.ts';
import type { DetailsDialog, HomeAsk, HomeQuestion, HomeState } from './home-state.ts';
import { created, createQuestion, SERVICE_ASK, TITLE_ASK } from './new-incident.ts';
import { TURN_ASK, turnQuestion } from './turns.ts';

const COLS = 76;
const HELP_COLS = 96;
/** The details of a page are taller than a question. */
const DETAIL_COLS = 116;
/** The limit of a reason, characters. */
const MOST = 500;

type Asked<K extends HomeAsk['ask']> = Extract<HomeAsk, { readonly ask: K }>;
type Spec<K extends HomeAsk['ask']> = AskSpec<Asked<K>, HomeState, HomeWorld, HomeEffect>;

/** The two reasons of a verdict without impact; the row stands above. */
const reason = <K extends 'why' | 'prevent'>(field: K, accept: Spec<K>['accept']): Spec<K> => ({
  title: (_, { lang }) => word(lang, `field.${field}`),
  most: () => MOST,
  head: ({ item }: Asked<'why' | 'prevent'>, _, world, cols) => about(item, world, cols),
  accept,
});

const ASKS: { readonly [K in HomeAsk['ask']]: Spec<K> } = {
  value: VALUE_ASK,
  turn: TURN_ASK,
  service: SERVICE_ASK,
  title: TITLE_ASK,
  why: reason('why', ({ about: { item }, editor }, state) => {
    const next = { ask: 'prevent', item, why: editor.text.trim() } as const;
    return transition(
      open(state, askDialog(next, { text: verdictOfItem(item)?.prevent ?? null, keep: KEEP })),
    );
  }),
  prevent: reason('prevent', ({ about: { item, why }, editor }, state) =>
    judging(state, item, { hurt: false, why: why || null, prevent: editor.text.trim() || null }),
  ),
  /** Asks for the title of a session without a page. */
  new: {
    title: (_, { lang }) => word(lang, 'home.new-title'),
    most: () => TITLE_MOST,
    end: (_, __, { lang }, cols) => [blank, ...prose(word(lang, 'home.new-about'), cols, 'past')],
    accept(dialog, state, world) {
      const may = start(state, world);
      if (may !== true) return may;
      const title = dialog.editor.text.trim();
      // Others read a session's title first.
      if (title === '') return { key: 'why.home-untitled' };
      const session = atWorkOn(title, state);
      if (session === null) return begun(state, title);
      // Esc returns to the typed text.
      return transition(
        open(open(state, dialog), { kind: 'confirm', about: { asks: 'twin', title, session } }),
      );
    },
  },
};

/** Enter goes to the second reason; the first may be empty. */
const KEEP = 'act.home.reason-keep';

/** Asks for the reasons of a verdict without impact. */
export const askWhy = (state: HomeState, item: Item): HomeState =>
  open(state, askDialog({ ask: 'why', item }, { text: verdictOfItem(item)?.why ?? null, keep: KEEP }));

/** Sets or removes the verdict of a row; `u` restores the one before. */
export function judging(state: HomeState, item: Item, judgement: Judgement | null): HomeTransition {
  const judged = { item, before: verdictOfItem(item) };
  return transition({ ...state, dialogs: [], busy: 'verdict', judged }, { kind: 'verdict', item, judgement });
}

/** Keeps the title until the session exists, so that a refusal loses no input. */
export const begun = (state: HomeState, title: string): HomeTransition =>
  transition({ ...state, dialogs: [], busy: 'start', title }, { kind: 'begin', title });

/** The live session with this title and somebody in it: two people may start one for the same alert. */
function atWorkOn(title: string, { reading }: HomeState): TeamSession | null {
  const same = reading?.sessions.find(
    (row) => row.status === 'open' && row.peopleNow.length > 0 && sameTitle(row.title, title),
  );
  return same ?? null;
}

function question({ about: asks }: HomeQuestion, state: HomeState, world: HomeWorld, cols: number): Question {
  const { lang } = world;
  switch (asks.asks) {
    case 'pages':
      return pagesQuestion(asks, state, world, cols);
    case 'turn':
      return turnQuestion(asks, world, cols);
    case 'create':
      return createQuestion(asks.wish, world, cols);
    case 'verdict': {
      const { item } = asks;
      const lone = item.kind === 'page' && item.page.session === null;
      const before = verdictOfItem(item);
      return {
        title: word(lang, 'form.verdict'),
        question: word(lang, 'home.hurt'),
        rows: about(item, world, cols),
        facts: [
          ...(before === null ? [] : [prose(verdictLine(before, world), cols, 'wait')]),
          ...(lone ? [prose(word(lang, 'home.verdict-alone'), cols, 'past')] : []),
        ],
        edge: 'follow',
      };
    }
    case 'twin': {
      const { id, title, peopleNow } = asks.session;
      const who = peopleNow.join(word(lang, 'list.comma'));
      return {
        title: word(lang, 'home.twin-title'),
        question: word(lang, 'home.twin-join-them', { who }),
        rows: prose(word(lang, 'confirm.incident', { number: id, title }), cols - 2).map((row) =>
          line('  ', ...row.spans),
        ),
        facts: [],
        edge: 'follow',
      };
    }
  }
}

const help = helpPage(HOME_KEYS, { more: 'home.help-more' });

function details(dialog: DetailsDialog, state: HomeState, world: HomeWorld, cols: number): Page {
  const { item } = dialog;
  const asks = prose(startQuestion(item.page, world), cols, 'strong');
  return detailPage(dialog, world, cols, [...since(item, state, world, cols), ...asks]);
}

/** The dialogs of home. */
export const HOME_DIALOGS = dialogsOf<HomeState, HomeWorld, HomeEffect, HomeKey>({
  keymap: HOME_KEYS,
  commands: {
    all: () => HOME_KEYS.table.filter(({ scope }) => scope === 'list'),
    here: () => 'list',
    parts: [],
  },
  area: (state) => homeLayout(state).dialog,
  cols: COLS,
  ask: ({ ask }) => ASKS[ask],
  question,
  yes(dialog, state) {
    const asks = dialog.about;
    if (asks.asks === 'pages') return askedOf(state, asks);
    if (asks.asks === 'create') return created(state, asks.wish);
    if (asks.asks !== 'turn') return transition(state);
    // `u` undoes the last act.
    const { wish, turn } = asks;
    return transition({ ...state, judged: null }, { kind: 'ask-pageless', wish, name: turn.name });
  },
  room(dialog, state) {
    const area = homeLayout(state).dialog;
    const most = dialog.text === 'details' ? DETAIL_COLS : HELP_COLS;
    return { area, cols: Math.max(8, Math.min(most, area.w - 4)) };
  },
  page: (dialog, state, world, cols) =>
    dialog.text === 'details' ? details(dialog, state, world, cols) : help(dialog, state, world, cols),
  copied: (text) => ({ kind: 'copy', text, what: { key: 'copied.text' } }),
});

/** The row that it is about, so that nobody answers for another one. */
function about(item: Item, world: HomeWorld, cols: number): readonly Line[] {
  const { lang } = world;
  const [number, title] =
    item.kind === 'page' ? [pageName(item.page), item.page.title] : [item.session.id, item.session.title];
  const named = prose(word(lang, 'confirm.incident', { number, title }), cols - 2);
  const stands = item.kind === 'page' ? prose(pageState(item.page, world), cols - 2) : [];
  return [...named, ...stands].map((row) => line('  ', ...row.spans));
}

/** The effect of `y` on the open page. */
function startQuestion({ acknowledged, status }: PageRow, { lang, you, now }: HomeWorld): string {
  if (status === 'resolved') return word(lang, 'detail.question-resolved');
  if (acknowledged === null) return word(lang, 'home.confirm.start', { who: you });
  const ago = timeSince(acknowledged.at, now, lang);
  const key = acknowledged.you ? 'home.confirm.start-own' : 'home.confirm.start-other';
  return word(lang, key, { by: acknowledged.by, ago });
}

function verdictLine({ hurt, why }: Judgement, { lang }: HomeWorld): string {
  const verdict = word(lang, hurt ? 'home.verdict.real' : 'home.verdict.false');
  return word(lang, 'home.verdict-so-far', { verdict: why === null ? verdict : `${verdict} (${why})` });
}
