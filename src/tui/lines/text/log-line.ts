import { dateTime } from '../../../text/time.ts';
import { wrap } from '../../../text/wrap.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { type Line, line, styled } from '../../draw/line.ts';
import { blank, entries, prose } from '../../draw/prose.ts';
import { type FieldRow, fieldRows } from '../../model/field-tree.ts';
import { rowOf } from '../../model/log-list.ts';
import { word } from '../../model/words.ts';
import { lineText } from '../../select/log-line.ts';
import { marked } from '../log-lines.ts';
import type { PageOf } from './page.ts';

/** Columns of a level of the JSON, and before it. */
const STEP = 2;
/** What a number or a truth value looks like in JSON; all else is in quotes. */
const BARE = /^(?:-?(?:0|[1-9]\d{0,15})(?:\.\d{1,15})?|true|false)$/;

/** A line of the log in full: every row of its message, and its fields as JSON whose objects fold. */
export const logLinePage: PageOf = (dialog, state, world, cols) => {
  const { lang, session } = world;
  const no = Number(dialog.target);
  const entry = world.logs.line(no);
  if (entry === undefined)
    return { title: word(lang, 'line.title'), lines: prose(word(lang, 'line.gone'), cols) };
  const count = rowOf(world.logs, no)?.count ?? 1;
  const facts: (readonly [string, string])[] = [
    [
      word(lang, 'line.time'),
      entry.time === null
        ? word(lang, 'logs.no-time')
        : `${dateTime(entry.time, session.timeZone, lang)}  ${entry.time}`,
    ],
    [word(lang, 'line.level'), entry.level?.toUpperCase() ?? '-'],
    [word(lang, 'line.service'), entry.service ?? '-'],
    [word(lang, 'line.source'), entry.source],
    ...(entry.trace === undefined ? [] : [[word(lang, 'line.trace'), entry.trace] as const]),
    ...(count > 1 ? [[word(lang, 'line.count'), word(lang, 'line.folded', { n: count })] as const] : []),
  ];
  const message = wrap(entry.message, cols).map((part) => line(...marked(part, state.logs.search, null)));
  const rows = fieldRows(entry.fields, dialog.folded ?? []);
  const head = [...message, blank, ...entries(facts, cols), ...(rows.length > 0 ? [blank, line(' {')] : [])];
  const lines: Line[] = [...head];
  const places: number[] = [];
  rows.forEach((each, i) => {
    places.push(lines.length);
    lines.push(...fieldLines(each, rows[i + 1], dialog.at === i, state.logs.search, cols));
  });
  if (rows.length > 0) lines.push(line(' }'));
  return {
    title: word(lang, 'line.title'),
    lines,
    places,
    copy:
      dialog.at === undefined
        ? lineText(entry)
        : (rows[dialog.at]?.value ?? jsonOf(rows[dialog.at], entry.fields)),
  };
};

function fieldLines(
  { depth, key, value, count, folded, closes }: FieldRow,
  next: FieldRow | undefined,
  selected: boolean,
  search: string,
  cols: number,
): readonly Line[] {
  const indent = ' '.repeat(STEP * depth);
  const comma = closes === 0 && next !== undefined ? ',' : '';
  const fold = value === null ? (folded ? '+' : '-') : ' ';
  const body =
    value === null
      ? folded
        ? `{..${count}}${comma}`
        : '{'
      : (BARE.test(value) ? value : JSON.stringify(value)) + comma;
  const start = `${indent}${fold} `;
  const text = wrap(`${JSON.stringify(key)}: ${body}`, Math.max(10, cols - start.length - 1));
  const mark = selected ? MARKS.here : ' ';
  const shown = text.map((part, i): Line => {
    const lead = i === 0 ? start : ' '.repeat(start.length + STEP);
    return { spans: [i === 0 ? mark : ' ', styled('past', lead), ...marked(part, search, null)], selected };
  });
  const ends = Array.from({ length: closes }, (_, i) => {
    const outer = depth - 1 - i;
    const last = i === closes - 1 && next !== undefined ? ',' : '';
    return line(' ', styled('past', `${' '.repeat(STEP * outer)}  }${last}`));
  });
  return [...shown, ...ends];
}

/** An object with all that is in it, to be pasted elsewhere. */
function jsonOf(row: FieldRow | undefined, fields: Readonly<Record<string, string>>): string {
  const below = Object.entries(fields).filter(
    ([path]) => row !== undefined && path.startsWith(`${row.path}.`),
  );
  return JSON.stringify(Object.fromEntries(below), null, 2);
}
