import { keyName } from '../draw/key-name.ts';
import { type Span, styled } from '../draw/line.ts';
import { SESSION_KEYS } from '../keys/look-up.ts';
import type { Pane } from '../model/layout.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';

/** ` [全画面 = で戻す]`, after the name of the pane that hides or narrows the others; nothing after other names. */
export function zoomMark({ zoom, focus }: ScreenState, { lang }: World, pane: Pane): readonly Span[] {
  if (zoom === 'none' || focus !== pane) return [];
  const key = keyName(SESSION_KEYS.of('zoom.back').keys[0]);
  return [' ', styled('bar', `[${word(lang, `zoom.${zoom}`, { key })}]`)];
}
