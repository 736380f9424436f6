import type { ToastState } from '../model/screen-state.ts';
import type { Saying } from '../model/words.ts';

/** Something that happened in the session and that this person should hear of though they did not do it. */
export interface News {
  readonly tone: ToastState['tone'];
  readonly say: Saying;
  /** It is their turn, or they are asked for: worth the bell. */
  readonly bell: boolean;
}
