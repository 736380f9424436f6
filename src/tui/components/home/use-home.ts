import type { HomeScene } from '../../home/home-scene.ts';
import { useScene } from '../use-scene.ts';

/** A component's part of the home screen. `about` is what `select` needs of the component's props. */
export function useHome<T>(select: (scene: HomeScene) => T, same?: (a: T, b: T) => boolean): T;
export function useHome<T, A>(
  select: (scene: HomeScene, about: A) => T,
  same: (a: T, b: T) => boolean,
  about: A,
): T;
export function useHome<T, A>(
  select: (scene: HomeScene, about: A) => T,
  same: (a: T, b: T) => boolean = Object.is,
  about?: A,
): T {
  return useScene(select, same, about as A);
}
