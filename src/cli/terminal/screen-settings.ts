import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Lang } from '../../text/i18n/messages.ts';
import type { ScreenSettings } from '../../tui/host.ts';
import type { Env } from '../paths.ts';

type Kept = Partial<
  Pick<ScreenSettings, 'borders' | 'bell' | 'lang' | 'wrap' | 'utc' | 'background' | 'picture'>
>;

/** What the user last chose on the screen; a file that is missing or damaged counts as no choice. */
export function readKept(file: string): Kept {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    const { borders, bell, lang, wrap, utc, background, picture } = value as Record<string, unknown>;
    return {
      ...(borders === 'line' || borders === 'ascii' ? { borders } : {}),
      ...(typeof bell === 'boolean' ? { bell } : {}),
      ...(typeof wrap === 'boolean' ? { wrap } : {}),
      ...(typeof utc === 'boolean' ? { utc } : {}),
      ...(typeof picture === 'boolean' ? { picture } : {}),
      ...(background === 'dark' || background === 'light' ? { background } : {}),
      ...(lang === 'ja' || lang === 'en' ? { lang } : {}),
    };
  } catch {
    return {};
  }
}

/** Settings a screen opens with. `lang` is what flags, environment and settings say; null when they only guess. */
export function screenSettings(kept: Kept, env: Env, lang: Lang, langIsChosen: boolean): ScreenSettings {
  return {
    lang: langIsChosen ? lang : (kept.lang ?? lang),
    borders: kept.borders ?? 'line',
    bell: kept.bell ?? true,
    wrap: kept.wrap ?? false,
    utc: kept.utc ?? false,
    ...(kept.picture === undefined ? {} : { picture: kept.picture }),
    ...backgroundOf(kept, env),
    colour: !env.NO_COLOR && env.TERM !== 'dumb',
  };
}

/** Chosen, else as the terminal tells programs in COLORFGBG (`15;0`: white on black); else it is not known. */
function backgroundOf(kept: Kept, env: Env): Pick<ScreenSettings, 'background'> {
  if (kept.background !== undefined) return { background: kept.background };
  const told = /;(\d+)$/.exec(env.COLORFGBG ?? '')?.[1];
  if (told === undefined) return {};
  return { background: told === '7' || Number(told) >= 9 ? 'light' : 'dark' };
}

/** Keeps a choice for the next session; that it cannot be kept is no reason to disturb the present one. */
export function keep(file: string, change: Partial<ScreenSettings>): void {
  const { colour: _, ...kept } = { ...readKept(file), ...change };
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const fresh = `${file}.${process.pid}.new`;
    writeFileSync(fresh, `${JSON.stringify(kept)}\n`, { mode: 0o600 });
    renameSync(fresh, file);
  } catch {}
}
