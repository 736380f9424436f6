import type { Procedure, Step } from '../../domain/procedure.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { mdCode, mdText } from '../../text/markdown.ts';
import { stepMarks } from './step-fields.ts';
import { procedureWord } from './words.ts';

/** A procedure as Markdown (GFM): phases as headings, steps as boxes to tick, in one language. */
export function procedureMarkdown(procedure: Procedure, lang: Lang, origin: string): string {
  const titles = new Map(
    procedure.phases.flatMap(({ steps }) => steps).map((step) => [step.id, step.title[lang]]),
  );
  const titleOf = (id: string): string => titles.get(id) ?? id;
  const lines = [`# ${mdText(procedure.title[lang])}`, '', mdCode(origin), ''];
  for (const phase of procedure.phases) {
    const after = phase.after === 'close' ? ` (${procedureWord(lang, 'after-close')})` : '';
    lines.push(`## ${mdText(phase.title[lang])}${after}`, '', ...phase.steps.flatMap(stepLines), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;

  function stepLines(step: Step): readonly string[] {
    const marks = stepMarks(step, titleOf, lang);
    const more = [
      ...(step.why === undefined ? [] : [mdText(step.why[lang])]),
      ...(step.command === undefined ? [] : [mdCode(step.command.replace(/\s*\n\s*/g, ' '))]),
      ...(step.query === undefined
        ? []
        : [`${procedureWord(lang, 'field-query')}: ${mdCode(step.query.replace(/\s*\n\s*/g, ' '))}`]),
      ...(step.link === undefined ? [] : [mdText(step.link)]),
    ];
    const head = `- [ ] ${mdText(step.title[lang])}${marks.length === 0 ? '' : ` — ${mdText(marks.join(', '))}`}`;
    return [head, ...more.map((text) => `  <br>${text}`)];
  }
}
