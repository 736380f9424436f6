import type { Role, Severity } from '../../domain/procedure.ts';
import type { Clause } from '../../domain/procedures/condition.ts';
import { readRepeat } from '../../domain/procedures/schedule.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { PROCEDURE_TEXTS } from '../../text/i18n/record/procedures.ts';

type Key = keyof typeof PROCEDURE_TEXTS;

/** A word of procedures in a language. */
export const procedureWord = (lang: Lang, key: Key, params: Params = {}): string =>
  fill(PROCEDURE_TEXTS[key], lang, params);

export const sayRole = (role: Role, lang: Lang): string => procedureWord(lang, `role_${role}`);

/** `within 5 min`; whole hours as such. */
export function sayWithin(minutes: number, lang: Lang): string {
  return minutes % 60 === 0
    ? procedureWord(lang, 'within-hours', { n: minutes / 60 })
    : procedureWord(lang, 'within-minutes', { n: minutes });
}

/** `every 15 min at SEV1, every 30 min`; words that this program does not know as they are. */
export function sayRepeat(text: string, lang: Lang): string {
  const parts = readRepeat(text);
  if (parts === null) return text;
  const said = parts.map(({ minutes, at }) => {
    const every =
      minutes % 60 === 0
        ? procedureWord(lang, 'every-hours', { n: minutes / 60 })
        : procedureWord(lang, 'every-minutes', { n: minutes });
    return at === null ? every : procedureWord(lang, 'at-severity', { every, severity: at });
  });
  return said.join(lang === 'ja' ? '、' : ', ');
}

/** `severity at least SEV2 and "Check for a recent change" was skipped`. */
export function sayCondition(
  clauses: readonly Clause[],
  titleOf: (step: string) => string,
  lang: Lang,
): string {
  const said = clauses.map((clause) =>
    clause.is === 'severity'
      ? procedureWord(lang, `if-${clause.bound}`, { severity: clause.severity })
      : procedureWord(lang, `if-${clause.was}`, { step: titleOf(clause.step) }),
  );
  return said.join(procedureWord(lang, 'and'));
}

/** Whether a step is required: always, from a severity up, or not. */
export function sayRequired(required: boolean | Severity, lang: Lang): string {
  if (required === true) return procedureWord(lang, 'required');
  return required === false
    ? procedureWord(lang, 'optional')
    : procedureWord(lang, 'required-from', { severity: required });
}
