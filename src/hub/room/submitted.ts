import type { Answer } from '../base/requests.ts';
import type { Settle } from './entry.ts';

/** A room's answer as a promise, for those who wait for it one by one. */
export function submitted(submit: (settle: Settle) => void): Promise<Answer> {
  return new Promise((resolve) => {
    submit(resolve);
  });
}
