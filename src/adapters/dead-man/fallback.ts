import type { Fallback } from '../../ports/fallback.ts';
import { tookRequest } from './ping.ts';

/** Posts a page as JSON to the address of the fallback. */
export const postTo =
  (url: string): Fallback['post'] =>
  (message, signal) =>
    tookRequest(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal,
    });
