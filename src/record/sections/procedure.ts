import { workedProcedure } from '../../domain/procedures/worked.ts';
import { item, type RecordContext, section } from '../context.ts';
import { deviationHow, deviationWord, workedSummary, workedWord } from '../procedures/worked-text.ts';

/** The procedure against what was done: what is left out, late, in another order or new, with who and why. */
export function procedureAndWork(c: RecordContext): readonly string[] {
  const worked = workedProcedure(c.events);
  if (worked === null || worked.total === 0) return [];
  const rows = worked.deviations.map((deviation) => {
    const how = c.text(deviationHow(deviation, c.lang, c.time));
    return item(`${deviationWord(deviation, c.lang)}: **${c.say(deviation.step.title)}** — ${how}`);
  });
  const lines = [c.text(workedSummary(worked, c.lang)), ...(rows.length === 0 ? [] : ['', ...rows])];
  return section(workedWord(c.lang, 'heading'), lines);
}
