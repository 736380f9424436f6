import type { Colour } from '../model/theme.ts';

/**
 * The whole vocabulary of looks. Red burns, yellow waits for somebody, green is done, cyan is whom one follows,
 * dim is past or frame. Every one of them goes with a mark or a word, so that nothing is said by colour alone.
 */
export type Style = 'strong' | 'past' | 'burn' | 'wait' | 'done' | 'follow' | 'hit' | 'alarm' | 'bar';

/** Colours of the 256 of xterm, readable on their background; none differs by red against green alone. */
interface Palette {
  readonly burn: number;
  readonly wait: number;
  readonly done: number;
  readonly follow: number;
  readonly past: number;
}

export const PALETTES: Readonly<Record<'dark' | 'light', Palette>> = {
  /** Vermilion, yellow, bluish green, sky blue, grey. */
  dark: { burn: 209, wait: 221, done: 43, follow: 117, past: 247 },
  /** The same hues, dark. */
  light: { burn: 88, wait: 94, done: 23, follow: 25, past: 240 },
};

const fg = (colour: number): string => `38;5;${colour}`;

/** Codes of ECMA-48 §8.3.117 (SGR). */
const ANSI: Readonly<Record<Style, string>> = {
  strong: '1',
  past: '2',
  burn: '31',
  wait: '33',
  done: '32',
  follow: '36',
  hit: '30;43',
  alarm: '1;7;31',
  bar: '7',
};

function codes({ burn, wait, done, follow, past }: Palette): Readonly<Record<Style, string>> {
  return {
    strong: '1',
    past: fg(past),
    burn: fg(burn),
    wait: fg(wait),
    done: fg(done),
    follow: fg(follow),
    // Black on yellow is read on either background.
    hit: '38;5;16;48;5;221',
    alarm: `1;7;${fg(burn)}`,
    bar: '7',
  };
}

const DARK = codes(PALETTES.dark);
const LIGHT = codes(PALETTES.light);

export const sgr = (style: Style, colour: Exclude<Colour, false>): string =>
  (colour === true ? ANSI : colour === 'dark' ? DARK : LIGHT)[style];

/** Red, green and blue, 0 to 255, of a colour from 16 on: the cube and the greys that no theme changes. */
export function rgbOf(colour: number): readonly [number, number, number] {
  if (colour >= 232) {
    const grey = 8 + (colour - 232) * 10;
    return [grey, grey, grey];
  }
  const level = (n: number): number => (n === 0 ? 0 : 55 + n * 40);
  const cube = colour - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}
