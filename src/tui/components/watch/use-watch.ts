import type { WatchScene } from '../../watch/watch-scene.ts';
import { useScene } from '../use-scene.ts';

/** A component's part of the screen of detection. `about` is what `select` needs of the component's props. */
export function useWatch<T, A>(
  select: (scene: WatchScene, about: A) => T,
  same: (a: T, b: T) => boolean,
  about: A,
): T {
  return useScene(select, same, about);
}
