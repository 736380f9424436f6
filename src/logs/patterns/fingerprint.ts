import type { Token } from './template.ts';
import { CONSTANT, count, from, head, kind, MOST_TOKENS, NAME, scanned, to } from './tokens.ts';

/**
 * A hash of a token sequence in 53 bits, of two lanes of 32: each token is hashed by its characters (FNV-1a and a
 * second mix), then by its place; the sum over all places is the sequence's. A sum, so that the hash of all places
 * but one is a subtraction. It tells patterns apart; it is no protection against somebody who looks for a collision.
 */
const lanes = new Int32Array(2 * (MOST_TOKENS + 8));
let sumA = 0;
let sumB = 0;
let a = 0;
let b = 0;

const start = (): void => {
  a = 0x811c9dc5;
  b = 0x2545f491;
};
function fold(c: number): void {
  a = Math.imul(a ^ c, 0x01000193);
  b = Math.imul((b ^ c) + 0x9e37, 0x85ebca6b) ^ (b >>> 13);
}
/** Marks that no character has: behind the constant part of a value, and of a varying name. */
const VARIES = 0x11_0001;
const NAMED = 0x11_0002;

function place(i: number): void {
  const x = Math.imul(a ^ (a >>> 15), Math.imul(i + 1, 0x9e3779b1) | 1);
  const y = Math.imul(b ^ (b >>> 16), Math.imul(i + 3, 0xc2b2ae35) | 1);
  const laneA = x ^ (x >>> 13);
  const laneB = y ^ (y >>> 14);
  lanes[2 * i] = laneA;
  lanes[2 * i + 1] = laneB;
  sumA = (sumA + laneA) | 0;
  sumB = (sumB + laneB) | 0;
}

const join = (x: number, y: number): number => (x >>> 0) * 0x20_0000 + (y >>> 11);

/** The fingerprint of the line that was scanned last. */
export function scannedFingerprint(): number {
  sumA = 0;
  sumB = 0;
  for (let i = 0; i < count; i++) {
    start();
    const first = from[i] as number;
    const type = kind[i] as number;
    const stop = type === CONSTANT ? (to[i] as number) : first + (head[i] as number);
    for (let k = first; k < stop; k++) fold(scanned.charCodeAt(k));
    if (type !== CONSTANT) fold(type === NAME ? NAMED : VARIES);
    place(i);
  }
  return join(sumA, sumB);
}

/** The fingerprint of tokens that were kept; equal to that of any line which gives the same tokens. */
export function fingerprint(tokens: readonly Token[]): number {
  sumA = 0;
  sumB = 0;
  tokens.forEach((token, i) => {
    start();
    for (let k = 0; k < token.text.length; k++) fold(token.text.charCodeAt(k));
    if (token.varies !== null) fold(token.varies === 'name' ? NAMED : VARIES);
    place(i);
  });
  return join(sumA, sumB);
}

/**
 * The fingerprint without place `i`, of what was computed last: equal for all that differ only there. The other places
 * keep their numbers, so it also says which place is left out.
 */
export const fingerprintWithout = (i: number): number =>
  join((sumA - (lanes[2 * i] as number)) | 0, (sumB - (lanes[2 * i + 1] as number)) | 0);
