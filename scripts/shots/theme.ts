import { rgbOf } from '../../src/tui/draw/colours.ts';
import type { Ink } from './cell.ts';

/** What a terminal shows the sixteen colours and its two defaults as. */
export interface Theme {
  readonly text: string;
  readonly ground: string;
  /** The window's own edge. */
  readonly edge: string;
  readonly palette: readonly string[];
  /** COLORFGBG of such a terminal. */
  readonly told: string;
}

export const DARK: Theme = {
  told: '15;0',
  text: '#d4d7dd',
  ground: '#14171c',
  edge: '#2b3038',
  palette: [
    ...['#2b3038', '#f2777a', '#8fc98b', '#e5c07b', '#7aa6da', '#c397d8', '#62c4d1', '#d4d7dd'],
    ...['#7d8590', '#ff9a9c', '#a9dea5', '#f5d696', '#9cc2ee', '#d8b4e8', '#8adbe5', '#ffffff'],
  ],
};

export const LIGHT: Theme = {
  told: '0;15',
  text: '#24292f',
  ground: '#fdfdfb',
  edge: '#d5d8dc',
  palette: [
    ...['#24292f', '#b3202c', '#1b6e34', '#8a5a00', '#1f5fae', '#7b3fa0', '#0b6c7c', '#6e7781'],
    ...['#57606a', '#cf2f3c', '#2a8a48', '#a86f00', '#2f74c9', '#9254ba', '#1587a0', '#8c959f'],
  ],
};

const hexOf = (rgb: readonly number[]): string =>
  `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** `share` of the first colour, the rest of the second; both `#rrggbb`. */
export function mix(one: string, other: string, share: number): string {
  const part = (colour: string, from: number): number => Number.parseInt(colour.slice(from, from + 2), 16);
  return hexOf([1, 3, 5].map((from) => part(one, from) * share + part(other, from) * (1 - share)));
}

export function colourOf(ink: Ink, theme: Theme): string {
  if (ink === 'text') return theme.text;
  if (ink === 'ground') return theme.ground;
  return theme.palette[ink] ?? hexOf(rgbOf(ink));
}
