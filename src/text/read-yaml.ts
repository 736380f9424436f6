import { type Document, LineCounter, parseDocument } from 'yaml';

/** Nesting limit. The parser recurses, and takes seconds for 100,000 levels. */
const MOST_LEVELS = 200;
/** Limit of alias expansion, as `maxAliasCount` of the parser. */
const MOST_REPEATED = 100;

export interface ReadYaml {
  readonly document: Document.Parsed;
  /** The values in it; undefined where there is a fault. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** The line of an offset in the text, from 1. */
  readonly lineAt: (offset: number) => number;
}

export interface YamlFault {
  readonly kind: 'syntax' | 'tab' | 'deep' | 'aliases';
  readonly line: number;
  /** One line in English, as the parser says it. */
  readonly reason: string;
}

/** Reads untrusted YAML, with limits on nesting and alias expansion. Never throws. */
export function readYaml(text: string, { stringKeys = false } = {}): ReadYaml {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const deep = tooDeepAt(text);
  // Its warnings would go to the console, which may be a screen.
  const options = { lineCounter: lines, prettyErrors: false, stringKeys, logLevel: 'error' as const };
  const document = parseDocument(deep === null ? text : '', options);
  const faults: YamlFault[] = document.errors.map(({ pos, code, message }) => ({
    kind: code === 'TAB_AS_INDENT' ? 'tab' : 'syntax',
    line: lineAt(pos[0]),
    reason: message.split('\n')[0] ?? '',
  }));
  if (deep !== null)
    faults.push({ kind: 'deep', line: lineOf(text, deep), reason: `More than ${MOST_LEVELS} levels` });
  let value: unknown;
  if (faults.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: MOST_REPEATED });
    } catch {
      // The parser does not report the line.
      faults.push({ kind: 'aliases', line: 1, reason: 'Excessive aliases' });
    }
  }
  return { document, value, faults, lineAt };
}

/** Offset at which the nesting limit is exceeded; null: it is not. Brackets inside strings count too, which is harmless: they are balanced or few. */
function tooDeepAt(text: string): number | null {
  const inLine = new RegExp(`(?:[-?:][ \\t]+){${MOST_LEVELS}}`).exec(text);
  if (inLine !== null) return inLine.index;
  let level = 0;
  for (const { 0: bracket, index } of text.matchAll(/[[\]{}]/g)) {
    level = Math.max(0, level + (bracket === '[' || bracket === '{' ? 1 : -1));
    if (level > MOST_LEVELS) return index;
  }
  return null;
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
