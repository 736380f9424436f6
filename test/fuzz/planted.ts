import type { Door } from './fuzz.ts';

/** A mistake behind three words that have to follow each other. */
function openedBy(bytes: Buffer): void {
  const text = bytes.toString('latin1');
  if (!text.includes('alpha')) return;
  if (!text.includes('alphabeta')) return;
  if (text.includes('alphabetagamma')) throw new Error('planted');
}

/** Which samples alone would not find. */
export const planted: Door = {
  name: 'planted',
  corpus: [Buffer.from('{"kind":"note"}')],
  words: ['alpha', 'beta', 'gamma'],
  take: openedBy,
  code: /planted\.ts/,
};
