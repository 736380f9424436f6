import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { safeJson } from '../base/output.ts';
import { packageRoot, VERSION } from '../base/package.ts';
import { type Env, type Paths, settingsCache, shown } from '../base/paths.ts';
import type { SettingsProblem } from './settings-problem.ts';
import type { Settings } from './settings-schema.ts';
import { isTrusted } from './trusted-files.ts';
import { heldSettings } from './untrusted-settings.ts';

/** The settings file of a folder. */
export const PROJECT_FILE = 'oncall.yaml';

/** For how long a command waits while the hubs of a team change over, seconds, where nothing says otherwise; and at most. */
export const HUB_WAIT_S = 30;
export const MOST_HUB_WAIT_S = 600;

/** Options that stand on every command. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly readonly?: boolean;
  readonly debug?: boolean;
  readonly lang?: string;
  readonly name?: string;
  readonly hub?: string;
  readonly theme?: string;
}

/** Where a setting came from, strongest first. */
const ORIGINS = ['flag', 'environment', 'project', 'user'] as const;
type Origin = (typeof ORIGINS)[number];

/** The settings in force: flags > environment > `./oncall.yaml` > the user's `config.yaml`. */
export interface Config {
  readonly settings: Settings;
  readonly origin: Readonly<Partial<Record<keyof Settings, Origin>>>;
  /** Files that were read. */
  readonly files: readonly string[];
  readonly problems: readonly SettingsProblem[];
  /** Hubs that this user named, by option, environment, their own settings, or a folder's file they trusted. */
  readonly ownHubs: readonly string[];
}

const ENVIRONMENT = {
  hub: 'ONCALL_HUB',
  name: 'ONCALL_NAME',
  email: 'ONCALL_EMAIL',
  lang: 'ONCALL_LANG',
  timeZone: 'ONCALL_TIME_ZONE',
  theme: 'ONCALL_THEME',
  render: 'ONCALL_RENDER',
  hubWaitSeconds: 'ONCALL_HUB_WAIT_SECONDS',
} as const satisfies Partial<Record<keyof Settings, string>>;

/**
 * Reads what is configured. Problems in a file are collected, not thrown, so that `doctor` can list them all.
 * The reader of files, with its YAML and schema, is loaded only when there is a file that has changed.
 */
export async function loadConfig(env: Env, cwd: string, places: Paths): Promise<Config> {
  const layers: (readonly [Origin, Settings])[] = [['environment', fromEnvironment(env)]];
  const files: string[] = [];
  const problems: SettingsProblem[] = [];
  const ownHubs: string[] = [];
  for (const [origin, path] of [
    ['project', join(cwd, PROJECT_FILE)],
    ['user', places.configFile],
  ] as const) {
    if (!existsSync(path)) continue;
    files.push(path);
    const cached = cachedSettings(settingsCache(env), path);
    let settings = cached;
    if (!settings) {
      const { readSettings } = await import('./settings-file.ts');
      const read = await readSettings(path, shown(path, env, cwd));
      problems.push(...(read?.problems ?? []));
      settings = read?.settings ?? {};
      if (read?.problems.length === 0) keepSettings(settingsCache(env), path, settings);
    }
    if (origin === 'user') layers.push([origin, settings]);
    else {
      const taken = trustedPart(settings, path, cwd, places);
      layers.push([origin, taken.settings]);
      problems.push(...taken.problems);
      if (taken.trusted && settings.hub !== undefined) ownHubs.push(settings.hub);
    }
  }
  for (const [origin, { hub }] of layers) if (origin !== 'project' && hub !== undefined) ownHubs.push(hub);
  return { ...merge(layers), files, problems, ownHubs };
}

/** What counts of a folder's settings: what only its user may say is left out until they trust the file. */
function trustedPart(
  settings: Settings,
  path: string,
  folder: string,
  places: Paths,
): { readonly settings: Settings; readonly problems: readonly SettingsProblem[]; readonly trusted: boolean } {
  const held = heldSettings(settings, folder);
  const asks = held.length > 0 || settings.hub !== undefined;
  const trusted = asks && isTrusted(places, path);
  if (trusted || held.length === 0) return { settings, problems: [], trusted };
  const lines = readFileSync(path, 'utf8').split('\n');
  const fields = new Set<string>(held.map(({ field }) => field));
  const problems = held.map(({ field, kind, value }): SettingsProblem => {
    const line =
      Math.max(
        0,
        lines.findIndex((text) => text.startsWith(`${field}:`)),
      ) + 1;
    return { file: PROJECT_FILE, line, field, kind, params: { value, own: places.configFile } };
  });
  const rest = Object.entries(settings).filter(([field]) => !fields.has(field));
  return { settings: Object.fromEntries(rest) as Settings, problems, trusted };
}

/** The same with the options of the command line on top. */
export function withFlags(config: Config, { hub, name, theme }: GlobalOptions): Config {
  const flags = Object.fromEntries(
    Object.entries({ hub, name, theme }).filter(([, value]) => value !== undefined),
  );
  const origin = Object.fromEntries(Object.keys(flags).map((field) => [field, 'flag' as const]));
  return {
    ...config,
    settings: { ...config.settings, ...flags },
    origin: { ...config.origin, ...origin },
    ownHubs: [...config.ownHubs, ...(hub === undefined ? [] : [hub])],
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
  // Where PagerDuty is reached stays what its user says, also where a folder adds rules.
  const own = layers.find(([from]) => from === 'user')?.[1].pagerduty;
  const merged = settings as Settings;
  if (own && merged.pagerduty && origin.pagerduty === 'project') {
    const { url, ca } = own;
    const place = { ...(url === undefined ? {} : { url }), ...(ca === undefined ? {} : { ca }) };
    return { settings: { ...merged, pagerduty: { ...place, ...merged.pagerduty } }, origin };
  }
  return { settings: merged, origin };
}

function fromEnvironment(env: Env): Settings {
  const found: Record<string, string> = {};
  for (const [field, variable] of Object.entries(ENVIRONMENT)) {
    const value = env[variable]?.trim();
    if (value) found[field] = value;
  }
  return found as Settings;
}

/*
 * What a settings file said when it was last read, so that YAML and the schema need not be loaded to read it again:
 * together they take a fifth of the time to a first frame.
 */

/** A file that was changed so short a time ago may change again without its time showing it. */
const SETTLED_MS = 2_000;

interface Entry {
  readonly stamp: string;
  readonly settings: Settings;
}

/** The settings of a file that has not changed since they were kept; null otherwise. */
function cachedSettings(cache: string, file: string): Settings | null {
  const stamp = stampOf(file);
  const entry = stamp === null ? undefined : read(cache)[file];
  return entry?.stamp === stamp ? entry.settings : null;
}

/** Keeps what a file without problems says; that it cannot be kept is no trouble. */
function keepSettings(cache: string, file: string, settings: Settings): void {
  const stamp = stampOf(file);
  if (stamp === null) return;
  try {
    const kept = Object.entries(read(cache)).filter(([path]) => path !== file);
    const entries = Object.fromEntries([[file, { stamp, settings }], ...kept.slice(0, 20)]);
    mkdirSync(dirname(cache), { recursive: true, mode: 0o700 });
    const fresh = `${cache}.${process.pid}.new`;
    writeFileSync(fresh, safeJson(entries), { mode: 0o600 });
    renameSync(fresh, cache);
  } catch {}
}

/** Changes whenever the file does, and with every build of the program; null while it is too new to tell. */
function stampOf(file: string): string | null {
  try {
    const { mtimeNs, mtimeMs, size, ino } = statSync(file, { bigint: true });
    if (Date.now() - Number(mtimeMs) < SETTLED_MS) return null;
    const built = statSync(join(packageRoot(), 'dist', 'main.js'), { bigint: true }).mtimeNs;
    return `${VERSION} ${built} ${mtimeNs} ${size} ${ino}`;
  } catch {
    return null;
  }
}

function read(cache: string): Readonly<Record<string, Entry>> {
  try {
    const value: unknown = JSON.parse(readFileSync(cache, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, Entry>) : {};
  } catch {
    return {};
  }
}
