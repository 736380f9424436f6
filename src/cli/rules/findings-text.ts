import { readFile } from 'node:fs/promises';
import { type Finding, isNote } from '../../detection/lint/findings.ts';
import type { LoadedRule, LoadedRuleFiles } from '../../ports/rules.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';
import { RULE_LINT } from '../../text/i18n/rules/lint.ts';
import { shown } from '../base/paths.ts';
import type { Invocation } from '../settings/invocation.ts';
import { fromDefaults } from './rule-set.ts';

/** A finding with its place in a file. */
export interface PlacedFinding {
  readonly rule: string | null;
  /** null: it is in no file, as an exclusion. */
  readonly file: string | null;
  readonly line: number | null;
  readonly where: string | null;
  readonly kind: string;
  readonly level: 'error' | 'note';
  readonly message: string;
}

/** What a finding says. */
function findingText({ kind, params }: Finding, lang: Lang): string {
  const words =
    kind === 'proves-nothing'
      ? { ...params, mutation: RULE_LINT[`mutation-${params.mutation as 'for'}`][lang] }
      : params;
  return fill(RULE_LINT[kind], lang, words);
}

const whereOf = (path: readonly PropertyKey[]): string | null =>
  path.length === 0
    ? null
    : path
        .map((part, i) =>
          typeof part === 'number' ? `[${part}]` : i === 0 ? String(part) : `.${String(part)}`,
        )
        .join('');

/** Findings of rules at the lines of their fields, in the order of files and lines. Those of a shared value say where it is. */
export async function placedFindings(
  cli: Invocation,
  findings: readonly Finding[],
  { rules, defaults }: Pick<LoadedRuleFiles, 'rules' | 'defaults'>,
): Promise<readonly PlacedFinding[]> {
  const { ruleLine, sharedLine } = await import('../wiring/rules.ts');
  const texts = new Map<string, string>();
  for (const file of new Set([...rules.map((each) => each.file), ...(defaults === null ? [] : [defaults])])) {
    texts.set(file, await readFile(file, 'utf8').catch(() => ''));
  }
  const said = (finding: Finding, loaded: LoadedRule | undefined): string => {
    const what = findingText(finding, cli.lang);
    if (defaults === null || loaded === undefined) return what;
    const line = sharedLine(texts.get(defaults) ?? '', loaded, finding.path);
    return line === null ? what : fromDefaults(cli, what, { file: defaults, line });
  };
  const placed = findings.map((finding): PlacedFinding => {
    const loaded = finding.kind.startsWith('exclusion-')
      ? undefined
      : rules.find(({ rule }) => rule.name === finding.rule);
    const text = loaded && texts.get(loaded.file);
    const line = loaded && text ? (ruleLine(text, loaded.index, finding.path) ?? loaded.line) : null;
    return {
      rule: finding.rule,
      file: loaded ? shown(loaded.file, cli.env, cli.cwd) : null,
      line,
      where: whereOf(finding.path),
      kind: finding.kind,
      level: isNote(finding.kind) ? 'note' : 'error',
      message: said(finding, loaded),
    };
  });
  return placed.sort((a, b) => (a.file ?? '~').localeCompare(b.file ?? '~') || (a.line ?? 0) - (b.line ?? 0));
}

/** `file:line where: what`, as compilers say it; of a note `file:line where: note: what`. */
export function findingLine({ file, line, where, level, ...said }: PlacedFinding, lang: Lang): string {
  const message = level === 'note' ? fill(RULE_LINT.note, lang, { message: said.message }) : said.message;
  const place = file === null ? '' : `${file}${line === null ? '' : `:${line}`}`;
  const at = [place, where].filter((part) => part !== null && part !== '').join(' ');
  return at === '' ? message : `${at}: ${message}`;
}
