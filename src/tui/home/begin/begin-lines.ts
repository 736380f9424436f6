import type { BoxContent } from '../../draw/box.ts';
import { inputRow } from '../../draw/input-lines.ts';
import { line, type Span } from '../../draw/line.ts';
import { blank, prose } from '../../draw/prose.ts';
import { word } from '../../model/words.ts';
import type { HomeDialogState, HomeWorld } from '../home-state.ts';

type BeginDialog = Extract<HomeDialogState, { kind: 'new' | 'twin' }>;

/** What a session that is started without a page is about, or who is at work under the same title. */
export function beginContent(
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
