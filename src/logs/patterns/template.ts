import {
  ADDRESS,
  CONSTANT,
  count,
  ends,
  from,
  head,
  ID,
  kind,
  NAME,
  PATH,
  scanned,
  TEXT,
  TIME_VALUE,
  to,
} from './tokens.ts';
import { DURATIONS } from './vocabulary.ts';

/** What fills a place that varies. `name` is a word of which several were seen. */
type Variable = 'number' | 'duration' | 'id' | 'address' | 'time' | 'path' | 'text' | 'name';

/** One place of a template. */
export interface Token {
  /** The constant, or the constant head of a value (`node-`); empty where nothing is constant. */
  readonly text: string;
  readonly varies: Variable | null;
  /** Whether a space stands before it. */
  readonly space: boolean;
}

/** What parts the values of a list. */
const BETWEEN = /[,;|]|\s+(?=\S*\d)/;
const NUMBER = /^[+-]?[$¥€£]?\d[\d.,_]*(?:e[+-]?\d+)?[%A-Za-z]{0,3}$/;
const TIMES = /^\d{1,4}[-/:]\d{1,2}[-/:]\d{1,4}|^\d{1,2}:\d{2}/;
const IP = /^\[?(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:]*:[\da-f]*)\]?(?::\d+|\/\d+)?$/i;
const WITH_UNIT = /^[+-]?[\d.,]+\s*([A-Za-zµ\u3040-\u9fff]+)$/;

function typeOf(scanned: number, value: string): Variable {
  switch (scanned) {
    case TEXT:
      return 'text';
    case PATH:
      return 'path';
    case ADDRESS:
      return 'address';
    case TIME_VALUE:
      return 'time';
    case ID:
      return 'id';
    case NAME:
      return 'name';
  }
  if (value === '<duration>' || value === '<id>') return value.slice(1, -1) as Variable;
  if (value === '<number>') return 'number';
  if (IP.test(value)) return 'address';
  if (TIMES.test(value)) return 'time';
  const unit = WITH_UNIT.exec(value)?.[1];
  if (unit !== undefined && DURATIONS.has(unit)) return 'duration';
  if (NUMBER.test(value)) return 'number';
  const parts = value.split(BETWEEN, 2);
  return parts.length > 1 ? typeOf(scanned, parts[0] as string) : 'id';
}

/** The tokens of the line that was scanned last, as strings that outlive the next scan. */
export function scannedTokens(): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < count; i++) {
    const start = from[i] as number;
    const stop = to[i] as number;
    const space = i > 0 && start > (ends[i - 1] as number);
    if (kind[i] === CONSTANT) {
      tokens.push({ text: scanned.slice(start, stop), varies: null, space });
      continue;
    }
    const cut = start + (head[i] as number);
    tokens.push({
      text: scanned.slice(start, cut),
      varies: typeOf(kind[i] as number, scanned.slice(cut, stop)),
      space,
    });
  }
  return tokens;
}

/** The template as people read it and as files keep it: `payment timeout after <duration> order=<number>`. */
export const templateText = (tokens: readonly Token[]): string =>
  tokens
    .map((t) => `${t.space ? ' ' : ''}${t.text}${t.varies === null ? '' : `<${t.varies}>`}`)
    .join('')
    .trimStart();
