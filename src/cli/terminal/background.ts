import type { Env } from '../base/paths.ts';

export type Background = 'dark' | 'light';

/** Dark or light, as the eye weighs the colours (relative luminance, ITU-R BT.709). */
export function backgroundOf([red, green, blue]: readonly [number, number, number]): Background {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 ? 'light' : 'dark';
}

/** What some terminals tell programs in COLORFGBG (`15;0`: white on black); null where it is not told. */
export function toldBackground(env: Env): Background | null {
  const told = /;(\d+)$/.exec(env.COLORFGBG ?? '')?.[1];
  if (told === undefined) return null;
  return told === '7' || Number(told) >= 9 ? 'light' : 'dark';
}

/**
 * Whether the terminal is known to draw the 256 colours of xterm. Where it is not (GNU screen as `screen`, the Linux
 * console) they may come out as anything, and the terminal's own sixteen are used.
 */
export function drawsManyColours({ TERM = '', COLORTERM = '' }: Env): boolean {
  return (
    COLORTERM !== '' ||
    /256|direct|truecolor|^(?:xterm|tmux|alacritty|foot|contour|rio)|kitty|ghostty|wezterm/.test(TERM)
  );
}
