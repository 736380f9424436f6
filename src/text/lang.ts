import { LANGS, type Lang } from './i18n/messages.ts';

/** Where a language was asked for that is none of ours. */
export interface UnknownLang {
  readonly kind: 'unknown-language';
  readonly source: 'flag' | 'environment' | 'config';
  readonly value: string;
}

export interface LangSources {
  /** `--lang` */
  readonly flag?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** `lang` of the configuration. */
  readonly config?: string | undefined;
}

/**
 * The language of the screen: `--lang`, else `ONCALL_LANG`, else the configuration, else the locale of `LC_ALL`,
 * `LC_MESSAGES` or `LANG`. An unknown locale means English; an unknown language that someone chose is an error.
 */
export function detectLang({ flag, env = {}, config }: LangSources): { lang: Lang } | { error: UnknownLang } {
  const chosen = [
    { source: 'flag', value: flag },
    { source: 'environment', value: env.ONCALL_LANG },
    { source: 'config', value: config },
  ] as const;
  for (const { source, value } of chosen) {
    if (value === undefined || value.trim() === '') continue;
    const lang = langOf(value);
    return lang ? { lang } : { error: { kind: 'unknown-language', source, value } };
  }
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return { lang: langOf(locale ?? '') ?? 'en' };
}

/** The language of `ja`, `ja_JP.UTF-8`, `en-US`. */
function langOf(locale: string): Lang | undefined {
  const language = locale
    .trim()
    .toLowerCase()
    .match(/^([a-z]+)(?:[-_.@].*)?$/)?.[1];
  return LANGS.find((lang) => lang === language);
}
