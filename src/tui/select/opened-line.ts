import type { AskedLine } from '../../protocol/asks.ts';
import { fieldOfRow, openRows } from '../model/open-rows.ts';
import type { DialogState, ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';

type TextDialog = Extract<DialogState, { kind: 'text' }>;

/** The dialog on top, where it is a text of some kind; else null. */
function topText(state: ScreenState, text: TextDialog['text']): TextDialog | null {
  const top = state.dialogs.at(-1);
  return top?.kind === 'text' && top.text === text ? top : null;
}

/** The line that is opened, or the selected one of a trace; null: neither lies on top. */
export function lineInHand(state: ScreenState, world: World): AskedLine | null {
  const open = topText(state, 'line');
  if (open !== null) return world.logs.line(Number(open.target)) ?? null;
  const trace = topText(state, 'trace');
  if (trace?.payload?.kind !== 'trace') return null;
  return trace.payload.answer.lines[selectedOf(trace)] ?? null;
}

/** Epoch milliseconds; NaN where there is no line, or it tells no time. */
export const instantOf = (line: AskedLine | undefined): number => Date.parse(line?.time ?? '');

/** Index of the line behind the largest gap; null: no two lines tell their times. */
export function largestGap(lines: readonly AskedLine[]): number | null {
  let found: number | null = null;
  let most = 0;
  for (let i = 1; i < lines.length; i += 1) {
    const gap = instantOf(lines[i]) - instantOf(lines[i - 1]);
    if (gap > most) [found, most] = [i, gap];
  }
  return found;
}

/** The selected row; of a trace at first the one behind the largest gap. */
export const selectedOf = ({ at, payload }: TextDialog): number =>
  at ?? (payload?.kind === 'trace' ? largestGap(payload.answer.lines) : null) ?? 0;

export interface OpenField {
  readonly name: string;
  readonly value: string;
}

/** The selected field of the opened line, or the selected value of the list on top; null: none is selected. */
export function fieldInHand(state: ScreenState, world: World): OpenField | null {
  const open = topText(state, 'line');
  if (open !== null) {
    const line = world.logs.line(Number(open.target));
    if (line === undefined || open.at === undefined) return null;
    return fieldOfRow(openRows(line, open.folded ?? [])[open.at]);
  }
  const list = topText(state, 'values');
  if (list?.payload?.kind !== 'values' || list.question?.kind !== 'values') return null;
  const { answer } = list.payload;
  const value = 'values' in answer ? answer.values[selectedOf(list)] : undefined;
  return value === undefined ? null : { name: list.question.field, value: value.value };
}

/** A value of which the hub shares only that it is hidden, or not all. */
export const isHiddenValue = (value: string): boolean => value.includes('[redacted:');
