import type { SessionScene } from '../store/scene-store.ts';
import { useScene } from './use-scene.ts';

/** A component's part of the session's screen. `about` is what `select` needs of the component's props. */
export function useSession<T>(select: (scene: SessionScene) => T, same?: (a: T, b: T) => boolean): T;
export function useSession<T, A>(
  select: (scene: SessionScene, about: A) => T,
  same: (a: T, b: T) => boolean,
  about: A,
): T;
export function useSession<T, A>(
  select: (scene: SessionScene, about: A) => T,
  same: (a: T, b: T) => boolean = Object.is,
  about?: A,
): T {
  return useScene(select, same, about as A);
}
