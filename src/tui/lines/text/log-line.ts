import { dateTime } from '../../../text/time.ts';
import { wrap } from '../../../text/wrap.ts';
import { lineText } from '../../acts/logs.ts';
import { rowOf } from '../../log-list.ts';
import { word } from '../../words.ts';
import { line } from '../line.ts';
import { marked } from '../log-lines.ts';
import { blank, entries, prose } from './prose.ts';
import type { PageOf } from './text-page.ts';

/** A line of the log in full: every row of its message, every field, and what a folded row stands for. */
export const logLinePage: PageOf = (dialog, state, world, cols) => {
  const { lang, session } = world;
  const row = rowOf(world.logs, Number(dialog.target));
  if (row?.kind !== 'line')
    return { title: word(lang, 'line.title'), lines: prose(word(lang, 'line.gone'), cols) };
  const { line: entry, count } = row;
  const fields = Object.entries(entry.fields).sort(([a], [b]) => a.localeCompare(b));
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
  return {
    title: word(lang, 'line.title'),
    lines: [
      ...message,
      blank,
      ...entries(facts, cols),
      ...(fields.length > 0 ? [blank, ...entries(fields, cols)] : []),
    ],
    copy: lineText(entry),
  };
};
