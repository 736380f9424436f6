import { CliError, type CliErrorKind, type ErrorParams } from '../../src/cli/base/errors.ts';
import { explain } from '../../src/cli/base/explain.ts';
import { CLI } from '../../src/text/i18n/cli/cli.ts';
import { fill, type Params } from '../../src/text/i18n/messages.ts';
import { literally } from '../stories/driver/screen.ts';

/*
 * What the program says, by what it means: a test of a rule does not fail where a sentence gets better words.
 */

/** The line of an error in English, without the program's name. */
export const errorLine = (kind: CliErrorKind, params: ErrorParams = {}): string =>
  explain(new CliError(kind, params), 'en').line;

/** Talk in English; a parameter that is not given may be anything. */
export const says = (key: keyof typeof CLI, params: Params = {}): RegExp =>
  new RegExp(literally(fill(CLI[key], 'en', params)).replace(/\\\{\w+\\\}/g, '.*?'));
