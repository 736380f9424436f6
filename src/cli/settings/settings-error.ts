import { CliError } from '../base/errors.ts';
import type { CliText } from './invocation.ts';
import type { SettingsProblem } from './settings-file.ts';

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
