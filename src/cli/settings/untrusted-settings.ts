import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { CliError } from '../base/errors.ts';
import { type Env, shown } from '../base/paths.ts';
import { parseFileSpec } from './file-spec.ts';
import type { Settings } from './settings-schema.ts';

/*
 * What a settings file that came with a folder, as a cloned repository brings one, may not say of its own: who one is,
 * which files of this machine are read, shared or written, and where credentials go. It counts once its user has
 * looked at the file (`oncall trust`). The hub it names is judged where a hub is chosen: see `wire.ts`.
 */

export interface Held {
  readonly field: keyof Settings;
  readonly kind: 'held-identity' | 'held-outside' | 'held-address';
  /** The path or address it is about. */
  readonly value: string;
}

/** PagerDuty's own addresses, where a token of it is at home. */
const PAGER_HOSTS: ReadonlySet<string> = new Set(['api.pagerduty.com', 'api.eu.pagerduty.com']);

/** What is held back of the settings of a file in `folder`, which its user has not trusted. */
export function heldSettings(settings: Settings, folder: string): readonly Held[] {
  const { name, email, logs = [], sources = [], records, pagerduty, slack, detection } = settings;
  const held: Held[] = [];
  if (name !== undefined) held.push({ field: 'name', kind: 'held-identity', value: name });
  if (email !== undefined) held.push({ field: 'email', kind: 'held-identity', value: email });
  const outside = (field: Held['field'], path: string | null) => {
    if (path !== null && !isInside(folder, path)) held.push({ field, kind: 'held-outside', value: path });
  };
  for (const spec of logs) outside('logs', pathOf(spec, folder));
  outside('records', records ?? null);
  for (const { definition } of sources) {
    // Values of lines go to whom it names.
    if (definition.link !== undefined)
      held.push({ field: 'sources', kind: 'held-address', value: definition.link });
    if (definition.type === 'file') outside('sources', definition.path);
    else if (definition.ca !== undefined || definition.sigv4 !== undefined)
      held.push({ field: 'sources', kind: 'held-address', value: definition.node ?? definition.index });
  }
  outside('detection', detection?.rules ?? null);
  // Keys of integrations go there.
  if (detection?.events !== undefined)
    held.push({ field: 'detection', kind: 'held-address', value: detection.events });
  const { url, ca } = pagerduty ?? {};
  if (ca !== undefined || (url !== undefined && !isPagerDuty(url)))
    held.push({ field: 'pagerduty', kind: 'held-address', value: url ?? ca ?? '' });
  // What sessions say goes to the channels it names.
  if (slack !== undefined)
    held.push({ field: 'slack', kind: 'held-address', value: slack.url ?? slack.channel });
  const github = settings.changes?.github;
  if (github?.ca !== undefined || (github?.url !== undefined && !isGithub(github.url)))
    held.push({ field: 'changes', kind: 'held-address', value: github.url ?? github.ca ?? '' });
  return held;
}

/** The file that a log spec names; null for what is no file. */
function pathOf(spec: string, folder: string): string | null {
  const path = /^(?:file:|[./~])/.test(spec) ? (parseFileSpec(spec)?.path ?? spec) : null;
  if (path === null) return null;
  return path.startsWith('~') ? path : resolve(folder, path);
}

function isPagerDuty(value: string): boolean {
  const url = URL.parse(value);
  return url?.protocol === 'https:' && PAGER_HOSTS.has(url.host);
}

/** A token of GitHub is at home there; an Enterprise Server is for its user to vouch for. */
const isGithub = (value: string): boolean => URL.parse(value)?.origin === 'https://api.github.com';

/**
 * Refuses to write through a symbolic link that leads out of the working folder, as a cloned `sessions` could be. A path set in
 * the settings is checked with the settings instead. Throws `file-unwritable`.
 */
export function checkStaysInside(
  { cwd, env, config }: { cwd: string; env: Env; config: { readonly settings: Settings } },
  field: 'records' | 'procedures',
  path: string,
): void {
  if (config.settings[field] !== undefined || isInside(cwd, path)) return;
  throw new CliError('file-unwritable', { file: shown(path, env, cwd), reason: `→ ${realOf(path)}` });
}

/** By where the path leads in the end: a repository may hold a link to anywhere. */
function isInside(folder: string, path: string): boolean {
  if (path.startsWith('~')) return false;
  const [root, real] = [realOf(folder), realOf(path)];
  return real === root || real.startsWith(root + sep);
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(realOf(above), basename(path));
  }
}
