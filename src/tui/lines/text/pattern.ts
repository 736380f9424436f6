import { clockSeconds } from '../../../text/time.ts';
import { line, styled } from '../../draw/line.ts';
import { firstLine, prose } from '../../draw/prose.ts';
import { say, word } from '../../model/words.ts';
import { countsText } from '../pattern-words.ts';
import type { PageOf } from './page.ts';

/** A pattern with its counts, and its newest lines as its sources have them. */
export const patternPage: PageOf = (dialog, _state, world, cols) => {
  const { lang, session } = world;
  const title = word(lang, 'pattern.title');
  const { payload } = dialog;
  const { answer } = world.patterns;
  const pattern = answer?.rows.find(({ id }) => id === dialog.target);
  const template = pattern?.template ?? (payload?.kind === 'pattern' ? payload.template : '');
  const counts =
    answer === null || pattern === undefined
      ? []
      : [line(styled('past', word(lang, 'pattern.counts', countsText(pattern, answer, world))))];
  const head = [...prose(template, cols, 'strong').slice(0, 3), ...counts];
  if (payload === undefined) return { title, head, lines: prose(word(lang, 'pattern.asking'), cols, 'past') };
  if (payload.kind === 'failed') return { title, head, lines: prose(say(lang, payload.why), cols, 'burn') };
  if (payload.kind !== 'pattern' || payload.lines.length === 0)
    return { title, head, lines: prose(word(lang, 'pattern.none'), cols, 'past') };
  const lines = payload.lines.map(({ time, level, service, message }) => {
    const at = time === null ? word(lang, 'logs.no-time') : clockSeconds(time, session.timeZone);
    const text = `${(level ?? '').toUpperCase().padEnd(5)} ${service ?? ''} ${firstLine(message).first}`;
    return line(styled('past', at), ' ', text);
  });
  return { title, head, lines };
};
