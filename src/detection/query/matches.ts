import { isRecord } from '../../logs/json.ts';
import type { Bound, QueryNode } from './parse.ts';
import { QueryBeyond } from './parse.ts';

/** How the values of a field are indexed: whole, or as words. Numbers and truth values are what they are. */
export type FieldType = 'keyword' | 'text';

export type TestDocument = Readonly<Record<string, unknown>>;

/** Fields that hold text in most indices; all others hold keywords, unless the test says so. */
const TEXT_FIELDS = new Set(['message', 'msg', 'log', 'body', 'error.message', 'error.stack_trace']);

const typeOf = (field: string, types: Readonly<Record<string, FieldType>>): FieldType =>
  types[field] ?? (TEXT_FIELDS.has(field) ? 'text' : 'keyword');

/** Whether a document is found by a query. Throws `QueryBeyond` for what has no plain answer. */
export function matchesQuery(
  node: QueryNode,
  document: TestDocument,
  types: Readonly<Record<string, FieldType>> = {},
): boolean {
  switch (node.is) {
    case 'all':
      return true;
    case 'exists':
      return valuesOf(document, node.field).length > 0;
    case 'and':
      return node.of.every((each) => matchesQuery(each, document, types));
    case 'or':
      return node.of.some((each) => matchesQuery(each, document, types));
    case 'not':
      return !matchesQuery(node.of, document, types);
    case 'range':
      return valuesOf(document, node.field).some((value) => isWithin(value, node.low, node.high));
    case 'words': {
      const fields = node.field === null ? leavesOf(document) : [node.field];
      return fields.some((field) =>
        valuesOf(document, field).some((value) =>
          isValue(value, node.text, node.phrase, typeOf(field, types)),
        ),
      );
    }
  }
}

/** The values of a dotted field, nested or with dots in its name. */
export function valuesOf(document: TestDocument, field: string): readonly unknown[] {
  if (Object.hasOwn(document, field)) return flat(document[field]);
  const parts = field.split('.');
  for (let i = 1; i < parts.length; i++) {
    const [head, rest] = [parts.slice(0, i).join('.'), parts.slice(i).join('.')];
    if (!Object.hasOwn(document, head)) continue;
    return flat(document[head]).flatMap((each) => (isRecord(each) ? valuesOf(each, rest) : []));
  }
  return [];
}

/** The first value of a field as text; null: the document has none. */
export function firstValue(document: TestDocument, field: string): string | null {
  const [value] = valuesOf(document, field);
  return value === undefined ? null : String(value);
}

const flat = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value.flatMap(flat) : value === null || value === undefined ? [] : [value];

function leavesOf(document: TestDocument, above = ''): readonly string[] {
  return Object.entries(document).flatMap(([name, value]) =>
    isRecord(value) ? leavesOf(value, `${above}${name}.`) : [`${above}${name}`],
  );
}

/** What the standard tokenizer makes of a text, as far as words of letters and digits go. */
const wordsOf = (text: string): readonly string[] =>
  text.toLowerCase().match(/[\p{L}\p{N}_]+(?:['.][\p{L}\p{N}_]+)*/gu) ?? [];

function isValue(value: unknown, asked: string, phrase: boolean, type: FieldType): boolean {
  const wild = !phrase && /(?<!\\)[*?]/.test(asked);
  const plain = phrase ? asked : asked.replace(/\\(.)/g, '$1');
  if (typeof value === 'number') return !wild && plain.trim() !== '' && Number(plain) === value;
  if (typeof value === 'boolean') return plain === String(value);
  const text = String(value);
  if (type === 'keyword') return wild ? wildcard(asked).test(text) : text === plain;
  const words = wordsOf(text);
  if (wild) return words.some((word) => wildcard(asked.toLowerCase()).test(word));
  const wanted = wordsOf(plain);
  if (wanted.length === 0) return false;
  // A word that is several to the tokenizer is asked for as any of them.
  if (!phrase && wanted.length > 1) throw new QueryBeyond('word-of-several');
  return words.some((_, i) => wanted.every((word, k) => words[i + k] === word));
}

/** `*` any text, `?` one character; a `\` before them takes that away. */
const wildcard = (asked: string): RegExp =>
  new RegExp(
    `^${asked.replace(/\\(.)|([*?])|([\s\S])/gu, (_all, escaped?: string, mark?: string, char?: string) =>
      mark === '*'
        ? '.*'
        : mark === '?'
          ? '.'
          : (escaped ?? char ?? '').replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&'),
    )}$`,
    'su',
  );

function isWithin(value: unknown, low: Bound | null, high: Bound | null): boolean {
  const side = (bound: Bound | null, sign: 1 | -1): boolean => {
    if (bound === null) return true;
    const compared = compare(value, bound.value) * sign;
    return bound.included ? compared >= 0 : compared > 0;
  };
  return side(low, 1) && side(high, -1);
}

function compare(value: unknown, limit: string): number {
  if (typeof value === 'number') return value - Number(limit);
  const text = String(value);
  return text < limit ? -1 : Number(text > limit);
}
