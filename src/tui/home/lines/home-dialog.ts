import { duration } from '../../../text/time.ts';
import { fit as toWidth } from '../../../text/width.ts';
import type { BoxContent, DialogBox } from '../../draw/box.ts';
import { inputRow } from '../../draw/input-lines.ts';
import { hintRow } from '../../draw/key-hints.ts';
import { keyName } from '../../draw/key-name.ts';
import { type Line, line, type Span, styled } from '../../draw/line.ts';
import { blank, prose } from '../../draw/prose.ts';
import { centred } from '../../model/layout.ts';
import { say, word } from '../../model/words.ts';
import { confirmContent, pageState, since, valueContent } from '../acts/act-lines.ts';
import { detailContent } from '../details/detail-lines.ts';
import type { HomeWorld, Item, Judgement, PageRow } from '../home-data.ts';
import { HOME_KEYS } from '../home-keys.ts';
import { homeLayout } from '../home-layout.ts';
import { verdictOfItem } from '../home-list.ts';
import type { HomeDialogState, HomeState } from '../home-state.ts';
import { turnContent, turnQuestion } from '../turns/turn-lines.ts';
import { homeHints } from './edge-lines.ts';

const COLS = 76;
/** A page's details have more to say. */
const DETAIL_COLS = 116;
const DETAIL_ROWS = 28;
const KEYS = 14;

export function homeDialogBox(dialog: HomeDialogState, state: HomeState, world: HomeWorld): DialogBox {
  const area = homeLayout(state).dialog;
  const cols = Math.max(8, Math.min(dialog.kind === 'details' ? DETAIL_COLS : COLS, area.w - 4));
  const most = Math.max(1, Math.min(area.h - 2, dialog.kind === 'details' ? DETAIL_ROWS : area.h));
  const content = contentOf(dialog, state, world, cols, most);
  const rect = centred(area, cols + 4, Math.min(most, content.lines.length) + 2);
  const open = dialog.kind === 'details' && dialog.item.page.acknowledged === null;
  const edge = dialog.kind === 'confirm' || dialog.kind === 'turn-confirm' || open ? 'burn' : 'follow';
  return { content, rect, edge };
}

function contentOf(
  dialog: HomeDialogState,
  state: HomeState,
  world: HomeWorld,
  cols: number,
  rows: number,
): BoxContent {
  const { lang } = world;
  const foot = hintRow(homeHints(state, world));
  switch (dialog.kind) {
    case 'help': {
      const lines = help(state, world, cols);
      const from = Math.min(dialog.scroll, Math.max(0, lines.length - rows));
      const shown = lines.slice(from, from + rows);
      const more =
        shown.length < lines.length
          ? `  ${word(lang, 'text.more', { n: from + shown.length, total: lines.length })}`
          : '';
      return { title: word(lang, 'help.title'), lines: shown, cursor: null, foot: [...foot, more] };
    }
    case 'details': {
      const around = {
        question: prose(startQuestion(dialog.item.page, world), cols, 'strong'),
        since: since(dialog.item, state, world, cols),
        foot,
      };
      return detailContent(dialog, world, { cols, rows }, around);
    }
    case 'confirm':
      return confirmContent(dialog, { state, world, cols, rows: rows - 2, foot });
    case 'value':
      return valueContent(dialog, { state, world, cols, rows: rows - 2, foot });
    case 'turn':
      return turnContent(dialog, state, world, { cols, rows: rows - 2, foot });
    case 'turn-confirm':
      return turnQuestion(dialog, world, cols, foot);
    case 'verdict': {
      const lone = dialog.item.kind === 'page' && dialog.item.page.session === null;
      const before = verdictOfItem(dialog.item);
      const lines = [
        ...prose(word(lang, 'home.hurt'), cols, 'strong'),
        ...about(dialog.item, world, cols),
        ...(before === null ? [] : prose(verdictLine(before, world), cols, 'wait')),
        ...(lone ? prose(word(lang, 'home.verdict-alone'), cols, 'past') : []),
      ];
      return { title: word(lang, 'act.home.verdict'), lines, cursor: null, foot };
    }
    case 'reason': {
      const input = inputRow(dialog.editor, cols - 2);
      const lines = [...about(dialog.item, world, cols), line('> ', input.text)];
      const cursor = { x: 2 + input.column, y: lines.length - 1 };
      return { title: word(lang, `field.${dialog.field}`), lines, cursor, foot };
    }
    case 'new':
    case 'twin':
      return beginContent(dialog, world, cols, foot);
  }
}

/** What it is about, so that nobody answers for another row. */
function about(item: Item, world: HomeWorld, cols: number): readonly Line[] {
  const { lang } = world;
  const [number, title] =
    item.kind === 'page'
      ? [item.page.number === null ? item.page.id : `#${item.page.number}`, item.page.title]
      : [item.session.id, item.session.title];
  const named = prose(word(lang, 'confirm.incident', { number, title }), cols - 2);
  const stands = item.kind === 'page' ? prose(pageState(item.page, world), cols - 2) : [];
  return [...named, ...stands].map((row) => line('  ', ...row.spans));
}

/** What `y` does to a page that is open. */
function startQuestion({ acknowledged, status }: PageRow, { lang, you, now }: HomeWorld): string {
  if (status === 'resolved') return word(lang, 'detail.question-resolved');
  if (acknowledged === null) return word(lang, 'home.confirm.start', { who: you });
  const ago = duration(Math.max(0, now - Date.parse(acknowledged.at)), lang);
  const key = acknowledged.you ? 'home.confirm.start-own' : 'home.confirm.start-other';
  return word(lang, key, { by: acknowledged.by, ago });
}

function verdictLine({ hurt, why }: Judgement, { lang }: HomeWorld): string {
  const verdict = word(lang, hurt ? 'home.verdict.real' : 'home.verdict.false');
  return word(lang, 'home.verdict-so-far', { verdict: why === null ? verdict : `${verdict} (${why})` });
}

/** Every key of the lists; what cannot be done now says why. */
function help(state: HomeState, world: HomeWorld, cols: number): readonly Line[] {
  const { lang } = world;
  const keys = HOME_KEYS.bindingsIn('list', state).flatMap(({ binding, keys }): readonly Line[] => {
    const { id } = binding;
    const verdict = HOME_KEYS.verdictOn(binding, state, world);
    const key = toWidth(keys.slice(0, 2).map(keyName).join(' '), KEYS);
    const name = word(lang, `act.${id}`);
    return verdict === true
      ? [line(styled('strong', key), ` ${name}`)]
      : prose(`${name}: ${say(lang, verdict)}`, cols - KEYS - 1, 'past').map((row, i) =>
          line(styled('past', i === 0 ? key : ' '.repeat(KEYS)), ' ', ...row.spans),
        );
  });
  return [...keys, blank, ...prose(word(lang, 'home.help-more'), cols, 'past')];
}

type BeginDialog = Extract<HomeDialogState, { kind: 'new' | 'twin' }>;

/** What a session that is started without a page is about, or who is at work under the same title. */
function beginContent(
  dialog: BeginDialog,
  { lang }: HomeWorld,
  cols: number,
  foot: readonly Span[],
): BoxContent {
  if (dialog.kind === 'new') {
    const input = inputRow(dialog.editor, cols - 2);
    const lines = [line('> ', input.text), blank, ...prose(word(lang, 'home.new-about'), cols, 'past')];
    const cursor = { x: 2 + input.column, y: 0 };
    return { title: word(lang, 'home.new-title'), lines, cursor, foot };
  }
  const { id, title, peopleNow } = dialog.session;
  const who = peopleNow.join(word(lang, 'list.comma'));
  const named = prose(word(lang, 'confirm.incident', { number: id, title }), cols - 2);
  const lines = [
    ...prose(word(lang, 'home.twin-join-them', { who }), cols, 'strong'),
    ...named.map((row) => line('  ', ...row.spans)),
  ];
  return { title: word(lang, 'home.twin-title'), lines, cursor: null, foot };
}
