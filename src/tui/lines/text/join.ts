import { blank, prose } from '../../draw/prose.ts';
import { whenText } from '../../model/when.ts';
import { say, word } from '../../model/words.ts';
import type { PageOf } from './page.ts';

/** What a colleague runs and pastes, and whom it lets in. */
export const joinPage: PageOf = (dialog, _state, world, cols) => {
  const { lang } = world;
  const title = word(lang, 'join.title');
  const { payload } = dialog;
  if (payload === undefined) return { title, lines: prose(word(lang, 'join.asking'), cols, 'past') };
  if (payload.kind === 'failed') return { title, lines: prose(say(lang, payload.why), cols, 'burn') };
  if (payload.kind !== 'join') return { title, lines: [] };
  const { result } = payload;
  if (!result.ok) {
    const why = word(lang, `join.${result.kind}`, result.params);
    return { title, lines: prose(why, cols, 'burn') };
  }
  const facts = [
    ...(result.lines.length > 1 ? [word(lang, 'join.how')] : []),
    result.public ? word(lang, 'join.public') : word(lang, 'join.local', { session: world.session.id }),
    ...(result.expiresAt === null
      ? []
      : [word(lang, 'join.secret', { time: whenText(result.expiresAt, world) })]),
  ];
  return {
    title,
    lines: [
      ...result.lines.flatMap((text) => prose(text, cols, 'strong')),
      blank,
      ...facts.flatMap((text) => prose(text, cols)),
    ],
    copy: result.lines.join('\n'),
  };
};
