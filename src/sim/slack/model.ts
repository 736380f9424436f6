/** What a Slack workspace holds, as far as `oncall` has to do with it. */

export interface SlackUser {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly isBot?: boolean;
  /** Of another workspace, in a channel that both share. */
  readonly team?: string;
  /** They have not answered the mail that Slack sent to it. */
  readonly isUnconfirmed?: boolean;
}

interface SlackGroup {
  readonly id: string;
  readonly handle: string;
  readonly users: readonly string[];
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  isArchived: boolean;
  /** Whether the app is in it. */
  isMember: boolean;
}

export interface SlackMessage {
  /** `1764039491.000100`: its id within a channel, and when it was posted. */
  readonly ts: string;
  readonly channel: string;
  /** `ts` of the message whose thread it belongs to; null: it is in the channel. */
  readonly thread: string | null;
  readonly user: string;
  readonly isBot: boolean;
  /** As stored: `& < >` are escaped. */
  text: string;
  blocks: readonly object[];
  metadata: { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> } | null;
  /** How often it was edited, and when last. */
  edits: number;
  editedAt: number | null;
  isDeleted: boolean;
}

export interface SlackBookmark {
  readonly id: string;
  readonly channel: string;
  readonly title: string;
  readonly link: string;
}

/** Whom a message mentions: `user U1`, `group S1`, `everyone channel`. */
export type Mention = string;

export interface SlackToken {
  readonly kind: 'bot' | 'app';
  readonly scopes: Set<string>;
}

export interface WorkspacePlan {
  readonly name: string;
  readonly users: readonly SlackUser[];
  readonly groups: readonly SlackGroup[];
  readonly channels: readonly Omit<SlackChannel, 'isArchived'>[];
  /** OAuth scopes of the installed app's bot token. */
  readonly botScopes: readonly string[];
}
