import type { AskedLine } from '../../protocol/asks.ts';
import { type Change, change, showRefusal } from '../model/change.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { pinEffect } from '../select/log-line.ts';
import { pinOf } from '../select/selection.ts';
import { countsText, seenText } from './pattern-words.ts';

/** Pins the newest line of a pattern, its counts and their coverage as the comment. */
export function patternPin(state: ScreenState, world: World, id: string, newest: AskedLine | null): Change {
  const { answer } = world.patterns;
  const pattern = answer?.rows.find((row) => row.id === id);
  if (newest === null || answer === null || pattern === undefined)
    return showRefusal(state, world, { key: 'pattern.none' });
  const known = pinOf(world, newest);
  if (known !== null)
    return showRefusal(state, world, { key: 'toast.pinned-already', params: { n: known.number } });
  const seen = seenText(pattern, world) || word(world.lang, `patterns.change.${pattern.change}`);
  const comment = word(world.lang, 'pattern.pin', {
    ...countsText(pattern, answer, world),
    template: pattern.template.slice(0, 200),
    seen,
  });
  return change(state, pinEffect({ ...newest, no: newest.no ?? 0 }, world, comment));
}
