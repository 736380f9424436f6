import { dirname, resolve } from 'node:path';
import { isMap, isScalar, type ParsedNode } from 'yaml';
import type { z } from 'zod';
import { isLoopback } from '../../text/loopback.ts';
import { nearest } from '../../text/nearest.ts';
import { readYaml } from '../../text/read-yaml.ts';
import { CliError } from '../base/errors.ts';
import { readRegularFile } from '../base/regular-file.ts';
import { chatForm } from '../settings/chat-schema.ts';
import type { NatsConfig } from '../settings/nats-schema.ts';
import { notYaml, type SettingsProblem, unreadable } from '../settings/settings-problem.ts';
import { placedSource, sourceIssue } from '../settings/source-schema.ts';
import { type HubConfig, hubConfigSchema, splitListen } from './hub-config.ts';

export type HubConfigResult =
  | { readonly ok: true; readonly config: HubConfig }
  | { readonly ok: false; readonly problems: readonly SettingsProblem[] };

const MOST_BYTES = 1024 * 1024;

/** Reads a hub's configuration. Problems name file, line and field; paths in it are relative to its folder. Rejects when there is none. */
export async function readHubConfig(path: string, shownAs: string): Promise<HubConfigResult> {
  let text: string;
  try {
    text = await readRegularFile(path, MOST_BYTES);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new CliError('file-missing', { file: shownAs }, error);
    return { ok: false, problems: [unreadable(shownAs, error)] };
  }
  const result = parseHubConfig(text, shownAs);
  return result.ok ? { ok: true, config: fromFolder(dirname(resolve(path)), result.config) } : result;
}

export function parseHubConfig(text: string, file: string): HubConfigResult {
  const { document, value, faults, lineAt } = readYaml(text, { stringKeys: true });
  const problem = (
    line: number,
    field: string,
    kind: SettingsProblem['kind'],
    params: SettingsProblem['params'] = {},
  ): SettingsProblem => ({ file, line, field, kind, params });
  const [broken] = faults;
  if (broken) return { ok: false, problems: [notYaml(file, broken)] };
  const lineOf = (path: Path): number => {
    const at = offsetOf(document.contents, path);
    return at === null ? 1 : lineAt(at);
  };
  const checked = hubConfigSchema.safeParse(value ?? {});
  if (!checked.success) {
    const problems = checked.error.issues.flatMap((issue) =>
      fieldsOf(issue).map((path) => {
        const { kind, params } = describe(issue, path);
        return problem(lineOf(path), fieldName(path), kind, params);
      }),
    );
    return { ok: false, problems };
  }
  const config = checked.data;
  // Without TLS of its own a hub may be reached by a proxy on this machine, and by nobody else.
  if (config.tls === 'proxy' && !isLoopback(splitListen(config.listen)?.host ?? '')) {
    const params = { choices: '127.0.0.1:PORT, [::1]:PORT' };
    return { ok: false, problems: [problem(lineOf(['listen']), 'listen', 'field-choice', params)] };
  }
  return { ok: true, config };
}

type Path = readonly PropertyKey[];

function fieldsOf(issue: z.core.$ZodIssue): readonly Path[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

function describe(issue: z.core.$ZodIssue, path: Path): Pick<SettingsProblem, 'kind' | 'params'> {
  const ofSource = sourceIssue(issue);
  if (ofSource) return ofSource;
  if (path[0] === 'slack' && ['invalid_format', 'invalid_union', 'custom'].includes(issue.code))
    return { kind: 'field-choice', params: { choices: chatForm(path) } };
  switch (issue.code) {
    case 'unrecognized_keys': {
      const near =
        path.length === 1 ? nearest(String(path[0]), Object.keys(hubConfigSchema.shape)) : undefined;
      return near ? { kind: 'field-unknown-near', params: { near } } : { kind: 'field-unknown', params: {} };
    }
    case 'invalid_type':
      return { kind: 'field-type', params: { expected: issue.expected } };
    case 'invalid_format':
      return issue.format === 'url'
        ? { kind: 'field-url', params: {} }
        : { kind: 'field-choice', params: { choices: 'A-Z a-z 0-9 . _ -' } };
    case 'invalid_value':
      return { kind: 'field-choice', params: { choices: issue.values.map(String).join(', ') } };
    case 'invalid_union':
      if (path[0] === 'nats') return { kind: 'field-choice', params: { choices: '1, 3, 5' } };
      return { kind: 'field-choice', params: { choices: 'own, proxy, {certificate, key}' } };
    case 'too_small':
    case 'too_big':
      if (path[0] === 'retentionDays') return { kind: 'field-choice', params: { choices: '1-36500' } };
      return { kind: 'field-length', params: {} };
    case 'custom':
      if (issue.params?.kind === 'pager-url') return { kind: 'field-url', params: {} };
      if (issue.params?.kind === 'time-zone') return { kind: 'field-time-zone', params: {} };
      return { kind: 'field-choice', params: { choices: 'HOST:PORT' } };
    default:
      return { kind: 'field-length', params: {} };
  }
}

/** Where the deepest part of the path that is in the file begins: its key, as that is what a person looks for. */
function offsetOf(contents: ParsedNode | null, path: Path): number | null {
  let [node, at]: [unknown, number | null] = [contents, null];
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (!pair) return at;
      at = (pair.key as ParsedNode).range?.[0] ?? at;
      node = pair.value;
    } else {
      node = (node as { items?: unknown[] } | null)?.items?.[Number(part)];
      at = (node as ParsedNode | undefined)?.range?.[0] ?? at;
    }
  }
  return at;
}

function fieldName(path: Path): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i ? '.' : ''}${String(part)}`))
    .join('');
}

function fromFolder(folder: string, config: HubConfig): HubConfig {
  const place = (path: string) => resolve(folder, path);
  const { tls, nats, changes } = config;
  const ca = changes?.github?.ca;
  return {
    ...config,
    data: place(config.data),
    sources: config.sources.map((source) => placedSource(source, place)),
    ...(config.detection?.rules === undefined
      ? {}
      : { detection: { ...config.detection, rules: place(config.detection.rules) } }),
    ...(changes === undefined || ca === undefined
      ? {}
      : { changes: { ...changes, github: { ...changes.github, ca: place(ca) } } }),
    ...(config.procedures === undefined ? {} : { procedures: place(config.procedures) }),
    ...(nats === undefined ? {} : { nats: placedNats(nats, place) }),
    tls: typeof tls === 'string' ? tls : { certificate: place(tls.certificate), key: place(tls.key) },
  };
}

function placedNats(nats: NatsConfig, place: (path: string) => string): NatsConfig {
  const files = (['credentials', 'ca', 'certificate', 'key'] as const).flatMap((name) => {
    const path = nats[name];
    return path === undefined ? [] : [[name, place(path)] as const];
  });
  return { ...nats, ...Object.fromEntries(files) };
}
