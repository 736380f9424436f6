import { type Document, isMap, isScalar, isSeq, parseAllDocuments, type YAMLMap } from 'yaml';
import type { RuleChange } from '../../../detection/judge/proposals.ts';
import { spanText } from '../../../text/spans.ts';

/**
 * A rule file with one change of one of its rules. Comments, order and everything that is not changed stay: only the bytes of the
 * value, or of the key, are replaced. null: the file does not hold the rule, or the change is none of a file (an exclusion).
 */
export function patchRule(text: string, rule: string, change: RuleChange): string | null {
  const found = ruleNode(text, rule);
  if (found === null) return null;
  switch (change.is) {
    case 'users':
      return withUsers(text, found, change.to);
    case 'for':
      return withFor(text, found, spanText(change.to));
    case 'notice':
      return withNotice(text, found);
    case 'exclude':
      return null;
  }
}

/** The map of the rule of that name, in any document of the file or in a list of one. */
function ruleNode(text: string, rule: string): YAMLMap | null {
  for (const document of parseAllDocuments(text) as Iterable<Document>) {
    if (document.errors.length > 0) return null;
    const { contents } = document;
    const nodes = isSeq(contents) ? contents.items : [contents];
    for (const node of nodes) if (isMap(node) && node.get('name') === rule) return node;
  }
  return null;
}

const pairOf = (map: YAMLMap, name: string) =>
  map.items.find(({ key }) => isScalar(key) && key.value === name);

/** The text with the bytes of a scalar replaced. */
function replaced(text: string, node: unknown, value: string): string | null {
  if (!isScalar(node) || !node.range) return null;
  const [start, end] = node.range;
  return text.slice(0, start) + value + text.slice(end);
}

function withUsers(text: string, rule: YAMLMap, users: number): string | null {
  const impact = rule.get('impact');
  if (!isMap(impact)) return null;
  const page = impact.get('page', true);
  return replaced(text, isMap(page) ? page.get('users', true) : page, String(users));
}

function withFor(text: string, rule: YAMLMap, span: string): string | null {
  const held = pairOf(rule, 'for');
  if (held) return replaced(text, held.value, span);
  // Behind `every`, `delay` or `window`, whichever is last: they are read together. All of them may be in the folder's defaults.
  const after = ['delay', 'every', 'window', 'name'].map((name) => pairOf(rule, name)).find((pair) => pair);
  const [value, key] = [after?.value, after?.key];
  if (!isScalar(value) || !value.range || !isScalar(key) || !key.range) return null;
  const column = key.range[0] - (text.lastIndexOf('\n', key.range[0] - 1) + 1);
  const end = text.indexOf('\n', value.range[1]);
  const at = end < 0 ? text.length : end;
  const line = `\n${' '.repeat(column)}for: ${span}`;
  return text.slice(0, at) + line + text.slice(at);
}

/** The page level gets the name of the notice level, whose own line goes. */
function withNotice(text: string, rule: YAMLMap): string | null {
  const impact = rule.get('impact');
  if (!isMap(impact)) return null;
  const [page, notice] = [pairOf(impact, 'page'), pairOf(impact, 'notice')];
  if (!page || !isScalar(page.key)) return null;
  // A flow map, or a notice beside it, is written by the library, which keeps comments.
  if (notice === undefined) return replaced(text, page.key, 'notice');
  return withoutNotice(text, String(rule.get('name')));
}

function withoutNotice(text: string, rule: string): string | null {
  const documents = parseAllDocuments(text) as readonly Document[];
  for (const document of documents) {
    const { contents } = document;
    const nodes = isSeq(contents) ? contents.items : [contents];
    const found = nodes.find((node) => isMap(node) && node.get('name') === rule);
    const impact = isMap(found) ? found.get('impact') : undefined;
    if (!isMap(impact)) continue;
    impact.delete('notice');
    const page = pairOf(impact, 'page');
    if (!page || !isScalar(page.key)) return null;
    page.key.value = 'notice';
    return documents.map((one) => one.toString({ lineWidth: 0, flowCollectionPadding: true })).join('');
  }
  return null;
}
