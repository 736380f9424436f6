import {
  clockOf,
  deviationHow,
  deviationWord,
  historySaid,
  offerSaid,
  offersSaid,
  workedSummary,
  workedWord,
} from '../../../record/procedures/worked-text.ts';
import type { Lang } from '../../../text/i18n/messages.ts';
import { mdText } from '../../../text/markdown.ts';
import { width } from '../../../text/width.ts';
import { columns } from '../../base/output.ts';
import type { ProcedureRun } from './run.ts';

const offersOf = ({ learned }: ProcedureRun) =>
  learned.flatMap(({ offer, isOffered }) => (isOffered && offer !== null ? [offer] : []));

function headOf(run: ProcedureRun, file: string, lang: Lang): string {
  const { session } = run.worked;
  const n = offersOf(run).length;
  const stop = lang === 'ja' ? '。' : '.  ';
  return `${session}: ${workedSummary(run.worked, lang)}${stop}${offersSaid(n, file, lang)}`;
}

/** A procedure against what a session did, for a terminal. `file`: where a change would be written. */
export function runLines(run: ProcedureRun, file: string, lang: Lang): readonly string[] {
  const time = clockOf(run.timeZone);
  const rows = run.learned.map((one) => {
    const { deviation } = one;
    const how = deviationHow(deviation, lang, time);
    return [` ${deviationWord(deviation, lang)}`, deviation.step.title[lang], how, historySaid(one, lang)];
  });
  const offers = offersOf(run).map((offer) => ` + ${offerSaid(offer, run.worked.procedure, lang)}`);
  return [headOf(run, file, lang), ...columns(rows, width), ...offers];
}

/** The same as Markdown. */
export function runMarkdown(run: ProcedureRun, file: string, lang: Lang): string {
  const time = clockOf(run.timeZone);
  const rows = run.learned.map((one) => {
    const { deviation } = one;
    const history = historySaid(one, lang);
    const how = `${deviationHow(deviation, lang, time)}${history === '' ? '' : ` (${history})`}`;
    return `- ${deviationWord(deviation, lang)}: **${mdText(deviation.step.title[lang])}** — ${mdText(how)}`;
  });
  const offers = offersOf(run).map(
    (offer) => `- [ ] ${mdText(offerSaid(offer, run.worked.procedure, lang))}`,
  );
  const heading = `### ${mdText(workedWord(lang, 'heading'))}`;
  const parts = [
    heading,
    '',
    mdText(headOf(run, file, lang)),
    '',
    ...rows,
    ...(offers.length > 0 ? ['', ...offers] : []),
  ];
  return `${parts.join('\n').trimEnd()}\n`;
}
