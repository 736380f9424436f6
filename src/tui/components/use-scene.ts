import { createContext, useContext, useState, useSyncExternalStore } from 'react';
import type { Scene, SceneSource } from '../kernel/scene.ts';

export const SceneContext = createContext<SceneSource | null>(null);

type Select<S, A, T> = (scene: S, about: A) => T;

/** The part that was selected last: worked out once a scene, and the same object for as long as it says the same. */
class Part<S, A, T> {
  #of: { readonly scene: S; readonly about: A; readonly select: Select<S, A, T>; readonly part: T } | null =
    null;

  read(scene: S, about: A, select: Select<S, A, T>, same: (a: T, b: T) => boolean): T {
    const before = this.#of;
    if (before?.scene === scene && before.about === about && before.select === select) return before.part;
    const next = select(scene, about);
    const part = before !== null && same(before.part, next) ? before.part : next;
    this.#of = { scene, about, select, part };
    return part;
  }
}

/**
 * A component's part of what is shown; the component renders again only where that part is another by `same`.
 * `select` is pure and defined outside of components, so that its answer can be kept; `about` is what it needs of the
 * component's props.
 */
export function useScene<S extends Scene, T>(select: (scene: S) => T, same?: (a: T, b: T) => boolean): T;
export function useScene<S extends Scene, A, T>(
  select: Select<S, A, T>,
  same: (a: T, b: T) => boolean,
  about: A,
): T;
export function useScene<S extends Scene, A, T>(
  select: Select<S, A | undefined, T>,
  same: (a: T, b: T) => boolean = Object.is,
  about?: A,
): T {
  const source = useContext(SceneContext);
  // A component of a screen stands outside of one.
  if (source === null) throw new Error('SceneContext');
  const [part] = useState(() => new Part<S, A | undefined, T>());
  return useSyncExternalStore(source.subscribe, () => part.read(source.scene() as S, about, select, same));
}
