import { PLAIN_TEXT, recordContext, type Writer } from '../../src/record/context.ts';
import { timeline } from '../../src/record/timeline.ts';
import type { Lang } from '../../src/text/i18n/messages.ts';
import type { Given } from '../domain/given.ts';

/** What the timeline says of acts, in the order of the log: each with its clock time where that is not the time of its event. */
export function toldOf(
  given: Given,
  act: (given: Given) => void,
  { lang = 'en', writer = PLAIN_TEXT }: { readonly lang?: Lang; readonly writer?: Writer } = {},
): readonly string[] {
  const before = given.log.length;
  act(given);
  const c = recordContext(given.state, given.log, lang, writer);
  const at = new Map(given.log.map((event) => [event.seq, event.at]));
  return timeline(c)
    .filter(({ seq }) => seq > before)
    .sort((a, b) => a.seq - b.seq)
    .map((line) => `${line.at === at.get(line.seq) ? '' : `${c.clock(line.at)} `}${line.what}`);
}
