/** Code points as sorted, disjoint, non-adjacent ranges: `[low, high, low, high, …]`, both ends inside. */
export type CharSet = readonly number[];

const LAST = 0x10ffff;

export function union(...sets: readonly CharSet[]): CharSet {
  const ranges: [number, number][] = [];
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 2) ranges.push([set[i] as number, set[i + 1] as number]);
  }
  ranges.sort((a, b) => a[0] - b[0]);
  const out: number[] = [];
  for (const [low, high] of ranges) {
    const end = out.at(-1);
    if (end !== undefined && low <= end + 1) out[out.length - 1] = Math.max(end, high);
    else out.push(low, high);
  }
  return out;
}

export function negate(set: CharSet): CharSet {
  const out: number[] = [];
  let next = 0;
  for (let i = 0; i < set.length; i += 2) {
    if (next < (set[i] as number)) out.push(next, (set[i] as number) - 1);
    next = (set[i + 1] as number) + 1;
  }
  if (next <= LAST) out.push(next, LAST);
  return out;
}

export function has(set: CharSet, code: number): boolean {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (code < (set[2 * mid] as number)) high = mid;
    else if (code > (set[2 * mid + 1] as number)) low = mid + 1;
    else return true;
  }
  return false;
}

/** Larger sets are classes such as "any Kanji", whose members have no case worth the time. */
const CASED = 4_096;

/** The set with the other case of each member: only one-to-one pairs, so that lengths never change. */
export function withBothCases(set: CharSet): CharSet {
  const more: number[] = [];
  for (let i = 0; i < set.length; i += 2) {
    const low = set[i] as number;
    const high = Math.min(set[i + 1] as number, low + CASED);
    for (let code = low; code <= high; code += 1) {
      const char = String.fromCodePoint(code);
      for (const other of [char.toLowerCase(), char.toUpperCase()]) {
        const point = other.codePointAt(0) as number;
        if (point !== code && other.length === String.fromCodePoint(point).length) more.push(point, point);
      }
    }
  }
  return more.length === 0 ? set : union(set, pairs(more));
}

function pairs(flat: readonly number[]): CharSet {
  const sets: CharSet[] = [];
  for (let i = 0; i < flat.length; i += 2) sets.push([flat[i] as number, flat[i + 1] as number]);
  return union(...sets);
}

export const DIGIT: CharSet = [48, 57];
export const WORD: CharSet = [48, 57, 65, 90, 95, 95, 97, 122];
/** ECMAScript's WhiteSpace and LineTerminator. */
export const SPACE: CharSet = [
  9, 13, 32, 32, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f,
  0x3000, 0x3000, 0xfeff, 0xfeff,
];
export const LINE_END: CharSet = [10, 10, 13, 13, 0x2028, 0x2029];
