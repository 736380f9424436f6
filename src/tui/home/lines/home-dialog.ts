import { fit as toWidth } from '../../../text/width.ts';
import { centred } from '../../layout.ts';
import { type BoxContent, type Drawn, drawBox } from '../../lines/box.ts';
import type { Colour } from '../../lines/colours.ts';
import { glyphs } from '../../lines/glyphs.ts';
import { inputRow } from '../../lines/input-lines.ts';
import { keyName } from '../../lines/key-name.ts';
import { type Line, line, styled } from '../../lines/line.ts';
import { blank, prose } from '../../lines/text/prose.ts';
import { say, word } from '../../words.ts';
import type { Item } from '../home-data.ts';
import { homeBindings } from '../home-keys.ts';
import { homeLayout } from '../home-layout.ts';
import type { HomeDialog, HomeState } from '../home-state.ts';
import type { HomeWorld } from '../home-world.ts';
import { dialogKeys } from './edge-lines.ts';

const COLS = 72;
const KEYS = 14;

export function homeDialog(dialog: HomeDialog, state: HomeState, world: HomeWorld, colour: Colour): Drawn {
  const area = homeLayout(state).dialog;
  const cols = Math.max(8, Math.min(COLS, area.w - 4));
  const most = Math.max(1, area.h - 2);
  const content = contentOf(dialog, state, world, cols, most);
  const rect = centred(area, cols + 4, Math.min(most, content.lines.length) + 2);
  const edge = dialog.kind === 'confirm' ? 'burn' : 'follow';
  return drawBox(content, rect, { glyphs: glyphs(world.ascii), edge, colour });
}

function contentOf(
  dialog: HomeDialog,
  state: HomeState,
  world: HomeWorld,
  cols: number,
  rows: number,
): BoxContent {
  const { lang } = world;
  const foot = dialogKeys(dialog.kind, lang);
  switch (dialog.kind) {
    case 'help': {
      const lines = help(state, world, cols);
      const from = Math.min(dialog.scroll, Math.max(0, lines.length - rows));
      return { title: word(lang, 'help.title'), lines: lines.slice(from, from + rows), cursor: null, foot };
    }
    case 'confirm': {
      const question = word(lang, `home.confirm.${dialog.act}`, { who: world.you });
      const lines = [...prose(question, cols, 'strong'), ...about(dialog.item, world, cols)];
      return { title: word(lang, 'confirm.title'), lines, cursor: null, foot };
    }
    case 'verdict': {
      const lone = dialog.item.kind === 'page' && dialog.item.page.session === null;
      const lines = [
        ...prose(word(lang, 'home.hurt'), cols, 'strong'),
        ...about(dialog.item, world, cols),
        ...(lone ? prose(word(lang, 'home.verdict-alone', { who: world.you }), cols, 'past') : []),
      ];
      return { title: word(lang, 'act.home.verdict'), lines, cursor: null, foot };
    }
    case 'reason': {
      const input = inputRow(dialog.editor, cols - 2);
      const lines = [...about(dialog.item, world, cols), line('> ', input.text)];
      const cursor = { x: 2 + input.column, y: lines.length - 1 };
      return { title: word(lang, `field.${dialog.field}`), lines, cursor, foot };
    }
  }
}

/** What it is about, so that nobody answers for another row. */
function about(item: Item, { lang }: HomeWorld, cols: number): readonly Line[] {
  const [number, title] =
    item.kind === 'page'
      ? [item.page.number === null ? item.page.id : `#${item.page.number}`, item.page.title]
      : [item.session.id, item.session.title];
  return prose(word(lang, 'confirm.incident', { number, title }), cols - 2).map((row) =>
    line('  ', ...row.spans),
  );
}

/** Every key of the lists; what cannot be done now says why. */
function help(state: HomeState, world: HomeWorld, cols: number): readonly Line[] {
  const { lang } = world;
  const keys = homeBindings('list').flatMap(({ id, keys, when }): readonly Line[] => {
    const verdict = when === undefined ? true : when(state, world);
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
