import { clockSeconds } from '../../../text/time.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { line, styled } from '../../draw/line.ts';
import { firstLine, prose } from '../../draw/prose.ts';
import { say, word } from '../../model/words.ts';
import type { PageOf } from './page.ts';

/** What stood around a line in its own source, whatever the filters. */
export const contextPage: PageOf = (dialog, _state, world, cols) => {
  const { lang, session } = world;
  const title = word(lang, 'context.title');
  const { payload } = dialog;
  if (payload === undefined) return { title, lines: prose(word(lang, 'context.asking'), cols, 'past') };
  if (payload.kind === 'failed') return { title, lines: prose(say(lang, payload.why), cols, 'burn') };
  if (payload.kind !== 'context') return { title, lines: [] };
  if (payload.lines.length === 0) return { title, lines: prose(word(lang, 'context.none'), cols, 'past') };
  const lines = payload.lines.map((entry, i) => {
    const here = i === payload.at;
    const time =
      entry.time === null ? word(lang, 'logs.no-time') : clockSeconds(entry.time, session.timeZone);
    const text = `${(entry.level ?? '').toUpperCase().padEnd(5)} ${firstLine(entry.message).first}`;
    return line(here ? MARKS.here : ' ', styled('past', time), ' ', here ? styled('strong', text) : text);
  });
  return { title, lines };
};
