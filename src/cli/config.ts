import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, type Paths, settingsCache, shown } from './paths.ts';
import { cachedSettings, keepSettings } from './settings-cache.ts';
import type { SettingsProblem } from './settings-file.ts';
import type { Settings } from './settings-schema.ts';

/** Options that stand on every command. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly readonly?: boolean;
  readonly debug?: boolean;
  readonly lang?: string;
  readonly name?: string;
  readonly hub?: string;
}

/** Where a setting came from, strongest first. */
export const ORIGINS = ['flag', 'environment', 'project', 'user'] as const;
export type Origin = (typeof ORIGINS)[number];

/** The settings in force: flags > environment > `./oncall.yaml` > the user's `config.yaml`. */
export interface Config {
  readonly settings: Settings;
  readonly origin: Readonly<Partial<Record<keyof Settings, Origin>>>;
  /** Files that were read. */
  readonly files: readonly string[];
  readonly problems: readonly SettingsProblem[];
}

const ENVIRONMENT = {
  hub: 'ONCALL_HUB',
  name: 'ONCALL_NAME',
  email: 'ONCALL_EMAIL',
  lang: 'ONCALL_LANG',
  timeZone: 'ONCALL_TIME_ZONE',
} as const satisfies Partial<Record<keyof Settings, string>>;

/**
 * Reads what is configured. Problems in a file are collected, not thrown, so that `doctor` can list them all.
 * The reader of files, with its YAML and schema, is loaded only when there is a file that has changed.
 */
export async function loadConfig(env: Env, cwd: string, places: Paths): Promise<Config> {
  const layers: (readonly [Origin, Settings])[] = [['environment', fromEnvironment(env)]];
  const files: string[] = [];
  const problems: SettingsProblem[] = [];
  for (const [origin, path] of [
    ['project', join(cwd, 'oncall.yaml')],
    ['user', places.configFile],
  ] as const) {
    if (!existsSync(path)) continue;
    files.push(path);
    const cached = cachedSettings(settingsCache(env), path);
    if (cached) {
      layers.push([origin, cached]);
      continue;
    }
    const { readSettings } = await import('./settings-file.ts');
    const read = await readSettings(path, shown(path, env, cwd));
    problems.push(...(read?.problems ?? []));
    layers.push([origin, read?.settings ?? {}]);
    if (read?.problems.length === 0) keepSettings(settingsCache(env), path, read.settings);
  }
  return { ...merge(layers), files, problems };
}

/** The same with the options of the command line on top. */
export function withFlags(config: Config, { hub, name }: GlobalOptions): Config {
  const flags = Object.fromEntries(Object.entries({ hub, name }).filter(([, value]) => value !== undefined));
  const origin = Object.fromEntries(Object.keys(flags).map((field) => [field, 'flag' as const]));
  return {
    ...config,
    settings: { ...config.settings, ...flags },
    origin: { ...config.origin, ...origin },
  };
}

function merge(layers: readonly (readonly [Origin, Settings])[]): Pick<Config, 'settings' | 'origin'> {
  const settings: Record<string, unknown> = {};
  const origin: Partial<Record<keyof Settings, Origin>> = {};
  for (const [from, layer] of layers) {
    for (const [field, value] of Object.entries(layer)) {
      if (value === undefined || field in settings) continue;
      settings[field] = value;
      origin[field as keyof Settings] = from;
    }
  }
  return { settings: settings as Settings, origin };
}

function fromEnvironment(env: Env): Settings {
  const found: Record<string, string> = {};
  for (const [field, variable] of Object.entries(ENVIRONMENT)) {
    const value = env[variable]?.trim();
    if (value) found[field] = value;
  }
  return found as Settings;
}
