import type { Instance, RenderOptions } from 'ink';
import * as yoga from 'yoga-layout';
import { Canvas, type Surface } from '../components/canvas.ts';
import type { Render } from '../model/host.ts';
import { Painter } from './painter.ts';

/** What only who shows the screen knows. */
interface Around {
  readonly stdout: NodeJS.WriteStream;
  /** False while somebody else has the terminal, and once the screen is over. */
  readonly ours: () => boolean;
  /** Skin tones are drawn within their emoji. */
  readonly tones: () => boolean;
  fail(error: Error): void;
}

/** How the components' rows come into the terminal's cells. The components are the same for each. */
export interface Drawing {
  readonly surface: Surface;
  readonly ink: Pick<RenderOptions, 'incrementalRendering' | 'maxFps'>;
  /** Nothing of what was drawn counts any more: all of it is drawn with the next scene. */
  forget(instance: Instance): Surface;
  /** A scene is there for the components to read. */
  drawn(): void;
  /** Nothing more is drawn, and what is left of it is nobody's. */
  end(instance: Instance): void;
}

/** What `scripts/build/late-yoga.mjs` adds in the built program. */
const { load }: { readonly load?: () => Promise<void> } = yoga as object;

/** What has to be there before a tree is drawn; null: nothing. Ink's own rendering lays boxes out, by Yoga. */
export const loadingFor = (render: Render): Promise<void> | null =>
  render === 'ink' && load !== undefined ? load() : null;

/** The one place where it is decided which way leads to the cells. */
export const drawingOf = (render: Render, around: Around): Drawing =>
  render === 'ink' ? inkDrawing(around) : painterDrawing(around);

/** Of an emoji that has one: a tone alone is an emoji of its own. */
const TONES = /(?<=\p{Emoji_Modifier_Base}\ufe0f?)\p{Emoji_Modifier}/gu;

/**
 * A sign that U+FE0F makes an emoji of two cells, which some terminals draw in one (tmux 3.3). Its cells are erased, and what follows
 * is written behind the second.
 */
const SIGNS = /(?<!\u200d)[\p{Emoji}--\p{Emoji_Presentation}]\ufe0f\u20e3?(?![\u200d\p{Emoji_Modifier}])/gv;
const [SAVE, BACK] = ['\x1b7', '\x1b8'];

/**
 * Ours: components put their rows on a canvas, and what differs of it is written in the turn in which it changed. Ink
 * rebuilds its whole grid of cells for a frame; this costs a tenth of that.
 */
function painterDrawing({ stdout, ours, tones, fail }: Around): Drawing {
  const painter = new Painter();
  let due = false;
  const paint = (): void => {
    due = false;
    if (!ours()) return;
    try {
      const told = painter.paint(canvas.frame());
      if (told === '') return;
      const toned = tones() ? told : told.replace(TONES, '');
      stdout.write(toned.replace(SIGNS, (sign) => `${SAVE}  ${BACK}${sign}${BACK}\x1b[2C`));
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  };
  // After React, which renders at the end of the turn too: of all that changes in a turn, one frame.
  const soon = (): void => {
    if (due) return;
    due = true;
    queueMicrotask(paint);
  };
  const canvas = new Canvas(soon);
  const surface = { canvas };
  return {
    surface,
    ink: {},
    forget: () => {
      painter.forget();
      return surface;
    },
    drawn: soon,
    end: () => {},
  };
}

const CLEAR = '\x1b[H\x1b[J';
/** As often as the painter paints. */
const MOST_FRAMES = 60;

/** Ink's own. */
function inkDrawing({ stdout }: Around): Drawing {
  return {
    surface: { canvas: null },
    ink: { incrementalRendering: true, maxFps: MOST_FRAMES },
    forget: (instance) => {
      instance.clear();
      stdout.write(CLEAR);
      return { canvas: null };
    },
    drawn: () => {},
    // Or its last frame stays on the alternate screen.
    end: (instance) => instance.rerender(null),
  };
}
