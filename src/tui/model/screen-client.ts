import type { SessionClient } from '../../client/session-client.ts';

/** The part of a session's client that the screen uses. */
export type ScreenClient = Pick<
  SessionClient,
  | 'get'
  | 'subscribe'
  | 'lines'
  | 'send'
  | 'settled'
  | 'ask'
  | 'older'
  | 'upTo'
  | 'fill'
  | 'setView'
  | 'keepPane'
  | 'keepDraft'
  | 'dismiss'
  | 'retryNow'
  | 'heardAt'
>;
