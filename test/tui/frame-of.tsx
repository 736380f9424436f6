import { PassThrough } from 'node:stream';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { onTestFinished } from 'vitest';
import { Canvas, SurfaceContext } from '../../src/tui/components/canvas.ts';
import { SceneContext } from '../../src/tui/components/use-scene.ts';
import type { Frame } from '../../src/tui/draw/frame.ts';
import type { Scene, SceneSource } from '../../src/tui/kernel/scene.ts';
import { Scenes } from '../../src/tui/terminal/show.tsx';

/** A screen's components without a terminal: what they place on a canvas for the painter. */
export class Mounted<S extends Scene> {
  readonly #source: SceneSource<S>;
  readonly #screen: ReactNode;
  #shown: { readonly scenes: Scenes<S>; flush(): void } | null = null;
  readonly #canvas = new Canvas(() => {});

  constructor(source: SceneSource<S>, screen: ReactNode) {
    this.#source = source;
    this.#screen = screen;
  }

  /** The screen as it is now. */
  get frame(): Frame {
    this.#shown ??= this.#mount();
    this.#shown.scenes.publish();
    this.#shown.flush();
    return this.#canvas.frame();
  }

  #mount() {
    const scenes = new Scenes(this.#source);
    const tree = (
      <SceneContext value={scenes}>
        <SurfaceContext value={{ canvas: this.#canvas }}>{this.#screen}</SurfaceContext>
      </SceneContext>
    );
    // Without a size Ink starts a program to ask for it, each time.
    const stdout = Object.assign(new PassThrough(), {
      columns: 80,
      rows: 24,
    }) as unknown as NodeJS.WriteStream;
    const instance = render(tree, { stdout, interactive: false, patchConsole: false });
    onTestFinished(() => instance.unmount());
    // React renders what is due before Ink's call returns.
    return { scenes, flush: () => instance.rerender(tree) };
  }
}
