import { armsOf, eighthsOf, isHeavy } from './box-lines.ts';
import { CELL, round } from './measures.ts';

export const LINE_STYLE = '.l{fill:none;stroke-linecap:square}';

/** Between two levels of a chart and the row above it. */
const ABOVE = 3;

/**
 * The box lines and blocks of one run, drawn as shapes: they meet those of the next row, which glyphs of a font do not.
 * Adjoining pieces of neighbouring cells are one line.
 */
export class Outline {
  readonly #top: number;
  readonly #ink: string;
  readonly #lines = { light: [] as string[], heavy: [] as string[] };
  readonly #blocks: string[] = [];
  /** A line that may continue: its beginning and its end so far. */
  #level: { readonly from: number; readonly heavy: boolean; to: number } | null = null;

  constructor(y: number, ink: string) {
    this.#top = y * CELL.h;
    this.#ink = ink;
  }

  /** Takes the character of one cell; false where it is no shape. */
  add(text: string, x: number): boolean {
    const left = x * CELL.w;
    const eighths = eighthsOf(text);
    if (eighths > 0) {
      const height = round((CELL.h - ABOVE) * (eighths / 8));
      this.#blocks.push(`M${round(left)} ${round(this.#top + CELL.h - 2)}v-${height}h${CELL.w}v${height}z`);
      return true;
    }
    const arms = armsOf(text);
    if (arms === null) return false;
    const [cx, cy, heavy] = [left + CELL.w / 2, this.#top + CELL.h / 2, isHeavy(text)];
    const [above, below] = [arms.up ? this.#top : cy, arms.down ? this.#top + CELL.h : cy];
    if (above < below) this.#listOf(heavy).push(`M${round(cx)} ${round(above)}V${round(below)}`);
    const [from, to] = [arms.left ? left : cx, arms.right ? left + CELL.w : cx];
    if (from < to) this.#goOn(from, to, heavy);
    return true;
  }

  draw(): readonly string[] {
    this.#endLevel();
    const { light, heavy } = this.#lines;
    const line = (parts: readonly string[], width: string): readonly string[] =>
      parts.length === 0 ? [] : [`<path class="l" d="${parts.join('')}" stroke="${this.#ink}"${width}/>`];
    const blocks =
      this.#blocks.length === 0 ? [] : [`<path d="${this.#blocks.join('')}" fill="${this.#ink}"/>`];
    return [...line(light, ''), ...line(heavy, ' stroke-width="3"'), ...blocks];
  }

  #goOn(from: number, to: number, heavy: boolean): void {
    const level = this.#level;
    if (level?.heavy === heavy && round(level.to) === round(from)) level.to = to;
    else {
      this.#endLevel();
      this.#level = { from, to, heavy };
    }
  }

  #endLevel(): void {
    const level = this.#level;
    if (level === null) return;
    const y = round(this.#top + CELL.h / 2);
    this.#listOf(level.heavy).push(`M${round(level.from)} ${y}H${round(level.to)}`);
    this.#level = null;
  }

  #listOf(heavy: boolean): string[] {
    return heavy ? this.#lines.heavy : this.#lines.light;
  }
}
