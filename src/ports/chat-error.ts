import { OutsideError } from './outside.ts';

export const CHAT_ERROR_KINDS = [
  /** The token is wrong or was revoked. */
  'unauthorised',
  /** The app lacks a scope: `needed`. */
  'missing-scope',
  /** The workspace does not let the app do this; `reason`. */
  'forbidden',
  /** `what`: channel, user, group. */
  'not-found',
  'archived',
  /** The app is not in the channel. */
  'not-in-channel',
  /** The message, or the thread it belongs to, was deleted. */
  'gone',
  'too-long',
  /** A form was to be opened more than three seconds after the press. */
  'too-late',
  /** Not every message that it may be among could be read. */
  'unseen',
  /** What it would tell of was taken back before it was its turn. */
  'withdrawn',
  /** `retryAt`: ISO time at which calls are taken again. */
  'rate-limited',
  /** It refuses what was asked; `reason` are its own words. */
  'rejected',
  /** No connection, or no answer in time: `reason` is a code. */
  'unreachable',
  /** An answer came that is none: `reason`. */
  'bad-reply',
  /** Its own trouble: `status`. */
  'server-error',
  /** This hub has no chat. */
  'not-configured',
  /** Given up: the caller no longer waits. */
  'aborted',
] as const;
export type ChatErrorKind = (typeof CHAT_ERROR_KINDS)[number];

/** What went wrong at the chat. */
export class ChatError extends OutsideError<ChatErrorKind> {}
