import type { Lang } from '../../../text/i18n/messages.ts';
import { clockSeconds, dateOf } from '../../../text/time.ts';
import { wrap } from '../../../text/wrap.ts';
import { zoneLabel } from '../../../text/zone.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { type Line, line, styled } from '../../draw/line.ts';
import { blank, entry, prose, widest } from '../../draw/prose.ts';
import type { FieldRow } from '../../model/field-tree.ts';
import { rowOf } from '../../model/log-list.ts';
import { fieldOfRow, openRows } from '../../model/open-rows.ts';
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
  const opened = world.logs.line(no);
  if (opened === undefined)
    return { title: word(lang, 'line.title'), lines: prose(word(lang, 'line.gone'), cols) };
  const count = rowOf(world.logs, no)?.count ?? 1;
  const facts: readonly Fact[] = [
    {
      label: word(lang, 'line.time'),
      text:
        opened.time === null
          ? word(lang, 'logs.no-time')
          : `${timeText(opened.time, session.timeZone, lang)}  ${opened.time}`,
    },
    { label: word(lang, 'line.level'), text: opened.level?.toUpperCase() ?? '-', column: 'level' },
    { label: word(lang, 'line.service'), text: opened.service ?? '-', column: 'service' },
    { label: word(lang, 'line.source'), text: opened.source },
    ...(opened.trace === undefined
      ? []
      : [{ label: word(lang, 'line.trace'), text: opened.trace, column: 'trace' as const }]),
    ...(count > 1
      ? [{ label: word(lang, 'line.count'), text: word(lang, 'line.folded', { n: count }) }]
      : []),
  ];
  const rows = openRows(opened, dialog.folded ?? []);
  const lines: Line[] = wrap(opened.message, cols).map((part) =>
    line(...marked(part, state.logs.search, null)),
  );
  lines.push(blank);
  const places: number[] = [];
  for (const fact of facts) {
    const at = rows.findIndex((row) => row.kind === 'column' && row.name === fact.column);
    if (at !== -1) places[at] = lines.length;
    const drawn = factLines(fact, facts, at !== -1 && dialog.at === at, cols);
    lines.push(...(at === -1 ? drawn : drawn.map((row) => ({ ...row, target: { at } }))));
  }
  const fields = rows.flatMap((row) => (row.kind === 'field' ? [row.row] : []));
  const first = rows.length - fields.length;
  if (fields.length > 0) lines.push(blank, line(' {'));
  fields.forEach((each, i) => {
    places.push(lines.length);
    const target = { at: first + i };
    const shown = fieldLines(each, fields[i + 1], dialog.at === first + i, state.logs.search, cols);
    lines.push(...shown.map((row) => ({ ...row, target })));
  });
  if (fields.length > 0) lines.push(line(' }'));
  const chosen = dialog.at === undefined ? undefined : rows[dialog.at];
  return {
    title: word(lang, 'line.title'),
    lines,
    places,
    copy:
      chosen === undefined
        ? lineText(opened)
        : (fieldOfRow(chosen)?.value ?? (chosen.kind === 'field' ? jsonOf(chosen.row, opened.fields) : '')),
  };
};

/** `2026-11-25 (Wed) 02:58:10 JST` */
const timeText = (iso: string, zone: string, lang: Lang): string =>
  `${dateOf(iso, zone, lang)} ${clockSeconds(iso, zone)} ${zoneLabel(Date.parse(iso), zone)}`;

/** What stands above the fields; a column can be selected. */
interface Fact {
  readonly label: string;
  readonly text: string;
  readonly column?: 'level' | 'service' | 'trace';
}

function factLines(
  { label, text }: Fact,
  facts: readonly Fact[],
  selected: boolean,
  cols: number,
): readonly Line[] {
  const names = widest(facts.map((fact) => fact.label));
  const rows = entry(label, text, cols - 1, Math.min(names, Math.floor(cols / 3)));
  return rows.map(({ spans }, i) => ({
    spans: [selected && i === 0 ? MARKS.here : ' ', ...spans],
    selected,
  }));
}

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
function jsonOf(row: FieldRow, fields: Readonly<Record<string, string>>): string {
  const below = Object.entries(fields).filter(([path]) => path.startsWith(`${row.path}.`));
  return JSON.stringify(Object.fromEntries(below), null, 2);
}
