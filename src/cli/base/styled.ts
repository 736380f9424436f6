import { neutralise } from '../../text/neutralise.ts';

/** A piece of a line with its look; what it means is in its text, too. */
export interface Styled {
  readonly text: string;
  /** Red, dim, yellow, green. */
  readonly style?: 'burn' | 'past' | 'wait' | 'done';
}

/** Codes of ECMA-48 §8.3.117 (SGR). */
const CODES = { burn: '31', past: '2', wait: '33', done: '32' } as const;

/** One line for a stream. What came from outside is shown, never obeyed; colours only where they are wanted. */
export const styledLine = (line: readonly Styled[], colour: boolean): string =>
  line
    .map(({ text, style }) => {
      const plain = neutralise(text);
      return colour && style !== undefined ? `\x1b[${CODES[style]}m${plain}\x1b[0m` : plain;
    })
    .join('')
    .trimEnd();
