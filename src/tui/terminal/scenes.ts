import type { Scene, SceneSource } from '../kernel/scene.ts';

/**
 * The scene that components read: the store's as it was published last. What changes between is read by nobody, so that
 * many changes are one render.
 */
export class Scenes<S extends Scene> implements SceneSource<S> {
  readonly #source: SceneSource<S>;
  readonly #listeners = new Set<() => void>();
  #scene: S;

  constructor(source: SceneSource<S>) {
    this.#source = source;
    this.#scene = source.scene();
  }

  readonly scene = (): S => this.#scene;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  publish(): void {
    const scene = this.#source.scene();
    if (scene === this.#scene) return;
    this.#scene = scene;
    for (const listener of [...this.#listeners]) listener();
  }
}
