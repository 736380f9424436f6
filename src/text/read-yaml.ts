import { type Document, LineCounter, parseDocument } from 'yaml';

/** Far more than any file of ours has. The parser calls itself for each level, and takes seconds over a hundred thousand. */
const MOST_LEVELS = 200;
/** What names repeat may be so many times as large as the file. */
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
  readonly kind: 'syntax' | 'tab' | 'aliases';
  readonly line: number;
  /** One line in English, as the parser says it. */
  readonly reason: string;
}

/** Reads YAML that anybody may have written: neither its depth nor what its names repeat holds the program up. Never throws. */
export function readYaml(text: string, { stringKeys = false } = {}): ReadYaml {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const deep = tooDeepAt(text);
  const options = { lineCounter: lines, prettyErrors: false, stringKeys };
  const document = parseDocument(deep === null ? text : '', options);
  const faults: YamlFault[] = document.errors.map(({ pos, code, message }) => ({
    kind: code === 'TAB_AS_INDENT' ? 'tab' : 'syntax',
    line: lineAt(pos[0]),
    reason: message.split('\n')[0] ?? '',
  }));
  if (deep !== null)
    faults.push({ kind: 'syntax', line: lineOf(text, deep), reason: `More than ${MOST_LEVELS} levels` });
  let value: unknown;
  if (faults.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: MOST_REPEATED });
    } catch {
      // The line of the name that is one too many is not told.
      faults.push({ kind: 'aliases', line: 1, reason: 'Excessive aliases' });
    }
  }
  return { document, value, faults, lineAt };
}

/**
 * Where more lists and maps are open than anybody writes; null where nowhere. Brackets in texts count too: they are closed there,
 * or are few.
 */
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
