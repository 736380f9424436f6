import { isUnsettled, type OutsideAction } from '../actions.ts';
import type { Session } from '../session.ts';

/** A part of a line in the chat: words as they are, or who is mentioned by an id of the chat's own. */
export type ChatSpan =
  | { readonly text: string; readonly bold?: boolean; readonly code?: boolean }
  | { readonly mention: 'user' | 'group'; readonly id: string };

export type ChatLine = readonly ChatSpan[];

/** What is posted: lines of literal words. */
export type ChatText = readonly ChatLine[];

/** Where a message is; the adapter's own ids. */
export interface ChatPlace {
  readonly channel: string;
  readonly message: string;
}

/** What a session posts in its thread. `seq` of the event that it tells of, where several may come. */
export const CHAT_POSTS = [
  'start',
  'again',
  'help',
  'notice',
  'mitigated',
  'resolved',
  'verdict',
  'closed',
  'reopened',
] as const;
export type ChatPostKind = (typeof CHAT_POSTS)[number];

const inChat = ({ target }: OutsideAction): boolean => target === 'slack';

/** What this session has asked of the chat, in the order asked. */
export const chatActions = ({ actions }: Session): readonly OutsideAction[] => actions.filter(inChat);

/** Those with an outcome to come. */
export const openChatActions = (session: Session): readonly OutsideAction[] =>
  chatActions(session).filter(isUnsettled);

/** The one message that is kept up; null: it is not posted yet. */
export function headlineOf(session: Session): ChatPlace | null {
  const posted = session.actions.findLast(
    ({ target, act, outcome }) => target === 'slack' && act === 'headline' && outcome === 'done',
  );
  const { channel, message } = posted?.params ?? {};
  return typeof channel === 'string' && typeof message === 'string' ? { channel, message } : null;
}
