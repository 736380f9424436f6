import type { ChatPlace, ChatText } from '../domain/chat/chat.ts';
import type { OutsideAct, OutsideCall } from './outside.ts';

/** Whose workspace, and what the token may do there. */
interface ChatTeam {
  readonly id: string;
  readonly name: string;
  /** The app's own user. */
  readonly bot: string;
  /** Scopes of the token; null: the chat does not say. */
  readonly scopes: readonly string[] | null;
  /** Milliseconds by which its clock is ahead of ours; null: it does not say. */
  readonly skewMs: number | null;
}

interface ChatChannel {
  readonly id: string;
  readonly name: string;
  readonly isMember: boolean;
  readonly isArchived: boolean;
  readonly isPrivate: boolean;
}

export interface ChatPerson {
  readonly id: string;
  readonly name: string;
  /** One that they have confirmed; null: it is not told. */
  readonly email: string | null;
  /** A program, not a person. */
  readonly isBot: boolean;
  /** Of another workspace, which says by itself what their address is. */
  readonly isOutside: boolean;
}

/** What is posted, and where. */
export interface ChatPost {
  readonly channel: string;
  /** The message whose thread it belongs to; null: it is in the channel. */
  readonly thread: string | null;
  readonly text: ChatText;
  /** Hidden in the message, and by which it is found again; the only one of its kind. */
  readonly mark: string;
}

/** A link at the head of a channel. */
interface ChatBookmark {
  readonly id: string;
  readonly link: string;
}

/** A command that somebody typed in the chat. */
export interface ChatCommand {
  /** The only one of its kind; the same however often it is delivered. */
  readonly id: string;
  readonly user: string;
  readonly channel: string;
  readonly words: string;
  /**
   * Whether this hub is still the one that hears the chat, asked right before acting. False: the command came late, and
   * another hub may have been asked meanwhile. Never rejects.
   */
  claim(): Promise<boolean>;
  /** Answers the person alone. Rejects with a `ChatError`. */
  answer(text: ChatText): Promise<void>;
}

/** Something that a person wrote in a thread. */
export interface ChatReply {
  readonly id: string;
  readonly user: string;
  readonly channel: string;
  readonly thread: string;
  readonly words: string;
}

/** A button that somebody pressed. `id`, `claim` and `answer` as of a command. */
export interface ChatPress extends Pick<ChatCommand, 'id' | 'user' | 'claim' | 'answer'> {
  /** The message that the button was in, or the first one of its thread. */
  readonly place: ChatPlace;
  readonly button: string;
  readonly value: string;
  /** Opens a form for the person; within three seconds of the press. Rejects with a `ChatError`. */
  open(form: ChatForm): Promise<void>;
}

interface ChatFieldBase {
  readonly name: string;
  readonly label: string;
  readonly isOptional: boolean;
}

interface ChatChoice {
  readonly value: string;
  readonly text: string;
}

/** One field of a form. What is left empty comes back as ''; ticks come back as values with blanks between them. */
export type ChatField =
  | (ChatFieldBase & { readonly kind: 'line' | 'lines'; readonly initial: string; readonly most: number })
  | (ChatFieldBase & {
      readonly kind: 'choice';
      readonly choices: readonly ChatChoice[];
      readonly initial: string | null;
    })
  | (ChatFieldBase & { readonly kind: 'ticks'; readonly choices: readonly ChatChoice[] });

export interface ChatForm {
  /** Come back with what was filled in, as they are. */
  readonly form: string;
  readonly value: string;
  readonly title: string;
  readonly send: string;
  readonly cancel: string;
  /** Above its fields; empty: nothing. */
  readonly text: ChatText;
  readonly fields: readonly ChatField[];
}

/** A form that somebody sent. */
export interface ChatSent {
  /** The same for a form that is sent twice. */
  readonly id: string;
  readonly user: string;
  readonly form: string;
  readonly value: string;
  /** By name; what is not in it was not in the form. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Why a form stays open, beside one of its fields. */
export interface ChatFormWrong {
  readonly field: string;
  readonly text: string;
}

export interface ChatHandlers {
  command(command: ChatCommand): Promise<void>;
  reply(reply: ChatReply): Promise<void>;
  press(press: ChatPress): Promise<void>;
  /** Null: the form closes. It has to answer within three seconds. */
  sent(form: ChatSent): Promise<ChatFormWrong | null>;
}

/** How it stands with hearing the chat. */
export interface ChatHearing {
  /** `taken`: another hub listens to this app, so this one waits. */
  readonly state: 'starting' | 'listening' | 'taken' | 'failed';
  /** ISO time since when. */
  readonly since: string;
  /** Why it failed. */
  readonly why: { readonly kind: string; readonly params: Readonly<Record<string, string | number>> } | null;
}

export interface ChatListening {
  readonly hearing: ChatHearing;
  stop(): Promise<void>;
}

/** What the program needs of a team's chat. Each call rejects with a `ChatError`. */
export interface Chat {
  team(call?: OutsideCall): Promise<ChatTeam>;
  channel(id: string, call?: OutsideCall): Promise<ChatChannel>;
  /** Joins a public channel; without effect where it is in it. */
  join(channel: string, call?: OutsideCall): Promise<void>;
  person(id: string, call?: OutsideCall): Promise<ChatPerson>;
  /** Null: nobody has this address. */
  personByEmail(email: string, call?: OutsideCall): Promise<ChatPerson | null>;
  /** Ids of the groups that can be mentioned. */
  groups(call?: OutsideCall): Promise<readonly { readonly id: string; readonly handle: string }[]>;
  /** A post that was sent takes effect within so many milliseconds or never. */
  readonly landsMs: number;
  /** One post, which takes effect once. */
  post(post: ChatPost): OutsideAct<ChatPlace>;
  /** Puts other words in the place of a message. Doing it twice does no harm. */
  edit(place: ChatPlace, text: ChatText, call?: OutsideCall): Promise<void>;
  /** Whether a message has these words, by what was posted or edited last. False also where that is not known. */
  shows(place: ChatPlace, text: ChatText, call?: OutsideCall): Promise<boolean>;
  /** Those of a channel, as they stand. */
  bookmarks(channel: string): Promise<readonly ChatBookmark[]>;
  /** Doing it twice makes two; it lands within `landsMs` or never. */
  addBookmark(channel: string, bookmark: { readonly title: string; readonly link: string }): Promise<void>;
  /** Without effect where it is gone. */
  removeBookmark(channel: string, id: string): Promise<void>;
  /** Says something that one person alone sees, in a thread or in the channel. */
  whisper(to: { channel: string; thread: string | null; user: string }, text: ChatText): Promise<void>;
  /** Hears commands and replies until it is stopped; null: this app cannot. Trouble is a state, never a rejection. */
  listen(handlers: ChatHandlers): ChatListening | null;
}
