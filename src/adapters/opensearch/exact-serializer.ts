import { exactNumbers } from '../../logs/json.ts';

/** Whole numbers which a double may round; in a text it costs only time to be wrong about one. */
const LONG = /[[:,]\s*-?\d{16}/;

/**
 * JSON of any size to values: `__proto__` as an ordinary own key, longs beyond 2^53 as their digits. The client's own
 * ways are to refuse the one, and to read a page with the other by a parser in JavaScript, which is many times slower.
 */
export function parseExactly(text: string): unknown {
  return LONG.test(text) ? JSON.parse(text, exactNumbers) : JSON.parse(text);
}
