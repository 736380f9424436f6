import { dirname, resolve } from 'node:path';
import { isMap, isPair, type Node, type ParsedNode } from 'yaml';
import type { z } from 'zod';
import { nearest } from '../../text/nearest.ts';
import { readYaml } from '../../text/read-yaml.ts';
import { readRegularFile } from '../base/regular-file.ts';
import { chatForm } from './chat-schema.ts';
import { notYaml, type SettingsProblem, unreadable } from './settings-problem.ts';
import { type Settings, settingsSchema } from './settings-schema.ts';
import { placedSource, sourceIssue } from './source-schema.ts';

export type SettingsResult = { readonly settings: Settings; readonly problems: readonly SettingsProblem[] };

const SIZE_LIMIT = 256 * 1024;

/**
 * Reads one settings file; null when there is none. Fields with problems are left out of the settings. `shownAs` is
 * how problems name the file.
 */
export async function readSettings(path: string, shownAs: string): Promise<SettingsResult | null> {
  let text: string;
  try {
    text = await readRegularFile(path, SIZE_LIMIT);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    return { settings: {}, problems: [unreadable(shownAs, error)] };
  }
  const result = parseSettings(text, shownAs);
  return { settings: fromFolder(dirname(path), result.settings), problems: result.problems };
}

/** Parses and checks the text of a settings file. */
export function parseSettings(text: string, file: string): SettingsResult {
  const { document, value, faults, lineAt } = readYaml(text, { stringKeys: true });
  const [broken] = faults;
  if (broken) return { settings: {}, problems: [notYaml(file, broken)] };
  const values = value ?? {};
  const checked = settingsSchema.safeParse(values);
  if (checked.success) return { settings: checked.data, problems: [] };
  const problems = checked.error.issues.flatMap((issue) => {
    const extra = issue.code === 'unrecognized_keys' ? issue.keys : [null];
    return extra.map((key): SettingsProblem => {
      const path = key === null ? issue.path : [...issue.path, key];
      const at = rangeOf(document.contents, path);
      return { file, line: at === null ? 1 : lineAt(at), field: fieldName(path), ...describe(issue, key) };
    });
  });
  return { settings: withoutBadFields(values, checked.error.issues), problems };
}

/** Where the field of a path begins: its key, since that is what a person looks for. */
function rangeOf(contents: ParsedNode | null, path: readonly PropertyKey[]): number | null {
  let node: Node | null = contents;
  let at: number | null = null;
  for (const part of path) {
    if (isMap(node)) {
      const pair: unknown = node.items.find((item) => String(item.key) === String(part));
      if (!isPair(pair)) return at;
      at = (pair.key as Node).range?.[0] ?? at;
      node = pair.value as Node | null;
    } else {
      node = (node as { items?: Node[] } | null)?.items?.[Number(part)] ?? null;
      at = node?.range?.[0] ?? at;
    }
  }
  return at;
}

function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i ? '.' : ''}${String(part)}`))
    .join('');
}

function describe(issue: z.core.$ZodIssue, key: string | null): Pick<SettingsProblem, 'kind' | 'params'> {
  if (key !== null) {
    const near = nearest(key, Object.keys(settingsSchema.shape));
    return near ? { kind: 'field-unknown-near', params: { near } } : { kind: 'field-unknown', params: {} };
  }
  const ofSource = sourceIssue(issue);
  if (ofSource) return ofSource;
  switch (issue.code) {
    case 'invalid_value':
      return { kind: 'field-choice', params: { choices: issue.values.map(String).join(', ') } };
    case 'invalid_type':
      return { kind: 'field-type', params: { expected: issue.expected } };
    case 'invalid_format':
      if (issue.path[0] === 'slack')
        return { kind: 'field-choice', params: { choices: chatForm(issue.path) } };
      return { kind: issue.format === 'email' ? 'field-email' : 'field-url', params: {} };
    case 'custom':
      return issue.params?.kind === 'pager-url' || issue.params?.kind === 'chat-url'
        ? { kind: 'field-url', params: {} }
        : { kind: 'field-time-zone', params: {} };
    case 'too_small':
      if (issue.origin === 'number') return { kind: 'field-least', params: { n: Number(issue.minimum) } };
      return { kind: 'field-length', params: {} };
    case 'too_big':
      if (issue.origin === 'number') return { kind: 'field-most', params: { n: Number(issue.maximum) } };
      return { kind: 'field-length', params: {} };
    default:
      return { kind: 'field-length', params: {} };
  }
}

function withoutBadFields(values: unknown, issues: readonly z.core.$ZodIssue[]): Settings {
  if (typeof values !== 'object' || values === null) return {};
  const bad = new Set(issues.map((issue) => issue.path[0]));
  const known = Object.keys(settingsSchema.shape);
  const good = Object.entries(values).filter(([key]) => known.includes(key) && !bad.has(key));
  return settingsSchema.parse(Object.fromEntries(good));
}

function fromFolder(folder: string, settings: Settings): Settings {
  const placed = { ...settings };
  for (const field of ['procedures', 'records'] as const) {
    const path = placed[field];
    if (path !== undefined) placed[field] = resolve(folder, path);
  }
  if (placed.logs) {
    placed.logs = placed.logs.map((spec) =>
      spec.startsWith('file:') ? `file:${resolve(folder, spec.slice('file:'.length))}` : spec,
    );
  }
  if (placed.pagerduty?.ca !== undefined)
    placed.pagerduty = { ...placed.pagerduty, ca: resolve(folder, placed.pagerduty.ca) };
  if (placed.detection?.rules !== undefined)
    placed.detection = { ...placed.detection, rules: resolve(folder, placed.detection.rules) };
  if (placed.sources)
    placed.sources = placed.sources.map((one) => placedSource(one, (path) => resolve(folder, path)));
  return placed;
}
