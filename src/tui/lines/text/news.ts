import { clockSeconds } from '../../../text/time.ts';
import { type Line, line, styled } from '../../draw/line.ts';
import { prose } from '../../draw/prose.ts';
import { TONE_MARK, TONE_STYLE } from '../../draw/tones.ts';
import { say, word } from '../../model/words.ts';
import type { PageOf } from './page.ts';

const TIME_COLS = 'hh:mm:ss'.length;

/** What was said at the foot, to be read again: newest first. */
export const newsPage: PageOf = (_dialog, state, world, cols) => {
  const { lang, session } = world;
  const title = word(lang, 'told.title');
  if (state.told.length === 0) return { title, lines: prose(word(lang, 'told.none'), cols, 'past') };
  const lines = state.told.toReversed().flatMap(({ tone, say: saying, at }): readonly Line[] => {
    const time = clockSeconds(new Date(at).toISOString(), session.timeZone);
    const rows = prose(`${TONE_MARK[tone]} ${say(lang, saying)}`, cols - TIME_COLS - 1, TONE_STYLE[tone]);
    return rows.map((row, i) =>
      line(styled('past', i === 0 ? time : ' '.repeat(TIME_COLS)), ' ', ...row.spans),
    );
  });
  return { title, lines };
};
