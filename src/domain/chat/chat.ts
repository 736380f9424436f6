import { isUnsettled, type OutsideAction } from '../actions.ts';
import type { Session } from '../session.ts';

/** A time that words name. */
export interface ChatTime {
  /** ISO 8601 instant. */
  readonly iso: string;
  /** It is shown with its day. */
  readonly day: boolean;
}

/**
 * A part of a line in the chat: words as they are, or who or what is named by an id of the chat's own. A channel is a link.
 * `at`: the chat shows the time in the zone of each reader, and the words where it cannot.
 */
/** `link`: an address that the words lead to: one of the hub's own, of a run at the forge, or of a page in the pager. */
export type ChatSpan =
  | {
      readonly text: string;
      readonly bold?: boolean;
      readonly code?: boolean;
      readonly at?: ChatTime;
      readonly link?: string;
    }
  | { readonly mention: 'user' | 'group' | 'channel'; readonly id: string }
  | ChatButton;

/** A button with its words. A press of it brings `button` and `value` back as they are. A line of them is at most five. */
export interface ChatButton {
  readonly text: string;
  readonly button: string;
  readonly value: string;
  readonly isMain?: true;
}

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
  'summon',
  'lead',
  'finding',
  'decision',
  'update-due',
  'action-due',
  'notice',
  'mitigated',
  'resolved',
  'verdict',
  'closed',
  'reopened',
  'relapsed',
  'taken-back',
  'moved',
  'run-asked',
  'run-confirmed',
  'run',
  'recovery',
] as const;
export type ChatPostKind = (typeof CHAT_POSTS)[number];

const inChat = ({ target }: OutsideAction): boolean => target === 'slack';

/** What this session has asked of the chat, in the order asked. */
export const chatActions = ({ actions }: Session): readonly OutsideAction[] => actions.filter(inChat);

/** Those with an outcome to come. */
export const openChatActions = (session: Session): readonly OutsideAction[] =>
  chatActions(session).filter(isUnsettled);

/** A message of a session, as it was asked for and where it is. */
export interface Headline extends ChatPlace {
  /** Seq of the request. */
  readonly seq: number;
  /** Channel that was asked for; the chat may know it by another id. */
  readonly asked: string;
  readonly postedAt: string;
}

/** The messages that were posted, oldest first. The last one is kept up. */
export function headlinesOf(session: Session): readonly Headline[] {
  return session.actions.flatMap(({ target, act, outcome, params, args, seq, at, outcomeAt }): Headline[] => {
    const { channel, message } = params;
    const isPosted = target === 'slack' && act === 'headline' && outcome === 'done';
    if (!isPosted || typeof channel !== 'string' || typeof message !== 'string') return [];
    return [{ channel, message, seq, asked: String(args.channel), postedAt: outcomeAt ?? at }];
  });
}

/** The one message that is kept up; null: it is not posted yet. */
export const headlineOf = (session: Session): Headline | null => headlinesOf(session).at(-1) ?? null;
