import { CLI } from '../../text/i18n/cli/cli.ts';
import { LANGS, type Lang, type Params, translator } from '../../text/i18n/messages.ts';
import { detectLang } from '../../text/lang.ts';
import { CliError } from './errors.ts';
import type { Env } from './paths.ts';

/** What the command line says, in one language. */
export type CliText = (key: keyof typeof CLI, params?: Params) => string;

export const cliText = (lang: Lang): CliText => translator(CLI, lang);

export interface LangChoice {
  readonly env: Env;
  readonly flag?: string | undefined;
  readonly setting?: string | undefined;
}

const ASKED_BY = { flag: '--lang', environment: 'ONCALL_LANG', config: 'lang' } as const;

/** Language of the screen. Throws where one was asked for that is not known. */
export function screenLang({ env, flag, setting }: LangChoice): Lang {
  const found = detectLang({ env, flag, config: setting });
  if ('lang' in found) return found.lang;
  const { source, value } = found.error;
  throw new CliError('bad-choice', { what: ASKED_BY[source], value, choices: LANGS.join(', ') });
}

/** The same, falling back to the locale, for telling what is wrong with the choice itself. */
export function guessLang(choice: LangChoice): Lang {
  const found = detectLang({ env: choice.env, flag: choice.flag, config: choice.setting });
  if ('lang' in found) return found.lang;
  const { ONCALL_LANG: _, ...locale } = choice.env;
  const detected = detectLang({ env: locale });
  return 'lang' in detected ? detected.lang : 'en';
}

/** Whether somebody chose the language, rather than the machine's locale. */
export function langIsChosen({ env, flag, setting }: LangChoice): boolean {
  return Boolean(flag || env.ONCALL_LANG || setting);
}
