import type { Lang } from '../../text/i18n/messages.ts';
import type { YamlFault } from '../../text/read-yaml.ts';
import { CliError } from '../base/errors.ts';
import { reasonWords } from '../base/explain.ts';
import { cliText } from '../base/language.ts';

/** What is wrong with one field, in words of `text/i18n/cli`. */
export interface SettingsProblem {
  readonly file: string;
  /** Null where the file cannot be read. */
  readonly line: number | null;
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
    | 'unreadable'
    | 'yaml-broken'
    | 'held-identity'
    | 'held-outside'
    | 'held-address';
  readonly params: Readonly<Record<string, string | number>>;
}

export function unreadable(file: string, error: unknown): SettingsProblem {
  const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return { file, line: null, field: '', kind: 'unreadable', params: { reason } };
}

/** What the parser itself says of the syntax is in English alone. */
export function notYaml(file: string, { kind, line, reason }: YamlFault): SettingsProblem {
  const params = { reason: kind === 'syntax' ? reason : `yaml-${kind}` };
  return { file, line, field: '', kind: 'yaml-broken', params };
}

/** One problem of a settings file as `file:line field: what`. */
export function settingsLine(
  { file, line, field, kind, params }: SettingsProblem,
  lang: Lang,
): {
  where: string;
  problem: string;
} {
  const { reason } = params;
  const words = reason === undefined ? params : { ...params, reason: reasonWords(String(reason), lang) };
  const at = line === null ? file : `${file}:${line}`;
  return { where: `${at}${field ? ` ${field}` : ''}:`, problem: cliText(lang)(kind, words) };
}

export function settingsError(problem: SettingsProblem, lang: Lang): CliError {
  return new CliError('config-problem', settingsLine(problem, lang));
}
