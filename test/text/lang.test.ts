import { describe, expect, it } from 'vitest';
import { detectLang } from '../../src/text/lang.ts';

describe('detectLang', () => {
  it.each([
    [{ flag: 'en', env: { ONCALL_LANG: 'ja', LANG: 'ja_JP.UTF-8' }, config: 'ja' }, 'en'],
    [{ env: { ONCALL_LANG: 'ja', LANG: 'en_US.UTF-8' }, config: 'en' }, 'ja'],
    [{ env: { LANG: 'en_US.UTF-8' }, config: 'ja' }, 'ja'],
    [{ env: { LC_ALL: 'ja_JP.UTF-8', LC_MESSAGES: 'en_US', LANG: 'en_US' } }, 'ja'],
    [{ env: { LC_ALL: '', LC_MESSAGES: 'ja_JP.eucJP', LANG: 'en_US' } }, 'ja'],
    [{ env: { LC_ALL: 'C', LANG: 'ja_JP.UTF-8' } }, 'en'],
    [{ env: { LANG: 'fr_FR.UTF-8' } }, 'en'],
    [{ env: {} }, 'en'],
    [{}, 'en'],
    [{ flag: '', env: { ONCALL_LANG: ' ' }, config: 'JA-jp' }, 'ja'],
  ])('TXT-65 takes the first of flag, ONCALL_LANG, config, locale: %j is %s', (sources, lang) => {
    expect(detectLang(sources)).toEqual({ lang });
  });

  it.each([
    [{ flag: 'fr', config: 'ja' }, 'flag', 'fr'],
    [{ env: { ONCALL_LANG: 'japanese' } }, 'environment', 'japanese'],
    [{ config: 'de', env: { LANG: 'ja_JP' } }, 'config', 'de'],
  ])('TXT-66 refuses an unknown language that was chosen: %j', (sources, source, value) => {
    expect(detectLang(sources)).toEqual({ error: { kind: 'unknown-language', source, value } });
  });
});
