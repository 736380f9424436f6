import { CliError } from '../base/errors.ts';
import type { CliText } from '../base/language.ts';

/** What is wrong with one field, in words of `text/i18n/cli`. */
export interface SettingsProblem {
  readonly file: string;
  readonly line: number;
  readonly field: string;
  readonly kind:
    | 'field-unknown'
    | 'field-unknown-near'
    | 'field-type'
    | 'field-choice'
    | 'field-time-zone'
    | 'field-url'
    | 'field-email'
    | 'field-length'
    | 'field-least'
    | 'field-most'
    | 'yaml-broken'
    | 'held-identity'
    | 'held-outside'
    | 'held-address';
  readonly params: Readonly<Record<string, string | number>>;
}

/** One problem of a settings file as `file:line field: what`. */
export function settingsLine(
  { file, line, field, kind, params }: SettingsProblem,
  t: CliText,
): {
  where: string;
  problem: string;
} {
  return { where: `${file}:${line}${field ? ` ${field}` : ''}:`, problem: t(kind, params) };
}

export function settingsError(problem: SettingsProblem, t: CliText): CliError {
  return new CliError('config-problem', settingsLine(problem, t));
}
