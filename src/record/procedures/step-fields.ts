import type { Step } from '../../domain/procedure.ts';
import { readCondition } from '../../domain/procedures/condition.ts';
import type { STEP_FIELDS } from '../../domain/procedures/diff.ts';
import { askedText } from '../../text/i18n/check-words.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { spanMs } from '../../text/spans.ts';
import { procedureWord, sayCondition, sayRepeat, sayRequired, sayRole, sayWithin } from './words.ts';

type Field = (typeof STEP_FIELDS)[number];

/** A field of a step in words; null where it is not set. `titleOf`: the title of another step. */
export function sayField(
  step: Step,
  field: Field,
  titleOf: (id: string) => string,
  lang: Lang,
): string | null {
  switch (field) {
    case 'title':
      return step.title[lang];
    case 'why':
      return step.why?.[lang] ?? null;
    case 'required':
      return sayRequired(step.required, lang);
    case 'within':
      return step.within === undefined ? null : sayWithin(step.within, lang);
    case 'repeat':
      return step.repeat === undefined ? null : sayRepeat(step.repeat, lang);
    case 'if': {
      const clauses = readCondition(step.if);
      if (clauses === null) return step.if ?? null;
      return procedureWord(lang, 'if-mark', { condition: sayCondition(clauses, titleOf, lang) });
    }
    case 'role':
      return step.role === undefined ? null : sayRole(step.role, lang);
    case 'needs':
      return step.needs === undefined ? null : procedureWord(lang, 'second-person');
    case 'when':
      return step.when === undefined ? null : procedureWord(lang, 'when-mark', { when: step.when });
    case 'run':
      return step.run === undefined ? null : sayRun(step.run, lang);
    default:
      return step[field] ?? null;
  }
}

/** What a step runs: the check of the log, or the workflow, its ref, its inputs, and whether two people are asked. */
function sayRun({ workflow, query, danger }: NonNullable<Step['run']>, lang: Lang): string {
  if (query) {
    const { source = null, window } = query;
    return askedText({ ...query, source, windowMs: spanMs(window) ?? 0 }, lang);
  }
  const inputs = Object.entries(workflow?.inputs ?? {}).map(([name, text]) => `${name}=${text}`);
  const what =
    workflow && [`${workflow.repository} · ${workflow.file} @ ${workflow.ref}`, ...inputs].join(' ');
  return danger === 'low' ? (what ?? '') : procedureWord(lang, 'run-second', { what: what ?? '' });
}

/** What people must know of a step beside its title, in few words: required, due, by whom. */
export function stepMarks(step: Step, titleOf: (id: string) => string, lang: Lang): readonly string[] {
  const fields: readonly Field[] = ['required', 'within', 'repeat', 'if', 'role', 'needs', 'when'];
  return fields.flatMap((field) => {
    if (field === 'required' && step.required === false) return [];
    return sayField(step, field, titleOf, lang) ?? [];
  });
}
