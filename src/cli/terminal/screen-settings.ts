import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Lang } from '../../text/i18n/messages.ts';
import type { Render, SaveProblem, ScreenSettings, Theme } from '../../tui/model/host.ts';
import { CliError } from '../base/errors.ts';
import { safeJson } from '../base/output.ts';
import type { Env } from '../base/paths.ts';
import { drawsManyColours, toldBackground } from './background.ts';
import type { TerminalFacts } from './own-terminal.ts';

type Kept = Partial<Omit<ScreenSettings, 'colour' | 'background' | 'tones'>>;

/** What the user last chose on the screen; a file that is missing or damaged counts as no choice. */
export function readKeptSettings(file: string): Kept {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    const settings = value as Record<string, unknown>;
    const { borders, bell, lang, wrap, utc, fold, picture, theme, mouse, remind } = settings;
    return {
      ...(borders === 'line' || borders === 'ascii' ? { borders } : {}),
      ...(typeof bell === 'boolean' ? { bell } : {}),
      ...(typeof wrap === 'boolean' ? { wrap } : {}),
      ...(typeof utc === 'boolean' ? { utc } : {}),
      ...(typeof picture === 'boolean' ? { picture } : {}),
      ...(typeof fold === 'boolean' ? { fold } : {}),
      ...(typeof mouse === 'boolean' ? { mouse } : {}),
      ...(typeof remind === 'boolean' ? { remind } : {}),
      ...(isTheme(theme) ? { theme } : {}),
      ...(lang === 'ja' || lang === 'en' ? { lang } : {}),
    };
  } catch {
    return {};
  }
}

const THEMES = ['auto', 'light', 'dark'] as const satisfies readonly Theme[];

const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);

/** The theme that was asked for, if any. Throws where it is none; flags and files are checked before. */
export function askedTheme(value: string | undefined): Theme | undefined {
  if (value === undefined || isTheme(value)) return value;
  throw new CliError('bad-choice', { what: 'ONCALL_THEME', value, choices: THEMES.join(', ') });
}

const RENDERS = ['painter', 'ink'] as const satisfies readonly Render[];

/** Who is to draw the screen, if that was asked for. Throws where it is nobody; files are checked before. */
export function askedRender(value: string | undefined): Render | undefined {
  const render = RENDERS.find((each) => each === value);
  if (value === undefined || render !== undefined) return render;
  throw new CliError('bad-choice', { what: 'ONCALL_RENDER', value, choices: RENDERS.join(', ') });
}

export interface Chosen {
  /** What the person last chose on a screen. */
  readonly kept: Kept;
  /** What flags, environment and settings say; `chosen` is false where the language is only guessed. */
  readonly lang: Lang;
  readonly langChosen: boolean;
  readonly theme: Theme | undefined;
  readonly render: Render | undefined;
  readonly mouse?: boolean | undefined;
  readonly remind?: boolean | undefined;
}

/** Settings a screen opens with on a terminal that has told this about itself. */
export function screenSettings(
  { kept, lang, langChosen, theme, render, mouse, remind }: Chosen,
  env: Env,
  facts: TerminalFacts,
): ScreenSettings {
  const chosen = theme ?? kept.theme ?? 'auto';
  return {
    lang: langChosen ? lang : (kept.lang ?? lang),
    borders: 'line',
    bell: kept.bell ?? true,
    wrap: kept.wrap ?? false,
    utc: kept.utc ?? false,
    ...(kept.picture === undefined ? {} : { picture: kept.picture }),
    fold: kept.fold ?? true,
    theme: chosen,
    mouse: mouse ?? kept.mouse ?? false,
    remind: remind ?? kept.remind ?? true,
    ...(render === undefined ? {} : { render }),
    ...detectedSettings(kept, env, facts),
    colour: !env.NO_COLOR && env.TERM !== 'dumb',
  };
}

/**
 * What a terminal's word changes: its borders unless they were chosen, skin tones, and the background, in this order: as it
 * answers, as COLORFGBG says, dark. Where it may not know the 256 colours nothing is said, and it keeps its sixteen.
 */
export function detectedSettings(kept: Kept, env: Env, facts: TerminalFacts): Partial<ScreenSettings> {
  const found = {
    borders: kept.borders ?? (facts.ambiguous === 2 ? 'ascii' : 'line'),
    ...(facts.tones === undefined ? {} : { tones: facts.tones }),
  } as const;
  if (!drawsManyColours(env)) return found;
  return { ...found, background: facts.background ?? toldBackground(env) ?? 'dark' };
}

/** Saves a choice for the next session; if that fails, says why, and this session uses it all the same. */
export function keep(file: string, change: Partial<ScreenSettings>): SaveProblem | null {
  const { colour: _, background: __, tones: ___, ...kept } = { ...readKeptSettings(file), ...change };
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const fresh = `${file}.${process.pid}.new`;
    writeFileSync(fresh, `${safeJson(kept)}\n`, { mode: 0o600 });
    renameSync(fresh, file);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { file, code: code ?? String(error) };
  }
}
