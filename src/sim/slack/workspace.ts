import type { SlackBookmark, SlackChannel, SlackMessage, SlackToken, WorkspacePlan } from './model.ts';
import { SlackRefused } from './refused.ts';
import { Views } from './views.ts';

export const BOT_TOKEN = 'xoxb-local-0000000000-oncall';
export const APP_TOKEN = 'xapp-1-local-0000000000-oncall';
export const BOT_USER = 'U0ONCALL1';
export const TEAM_ID = 'T0LOCAL01';

/** A Slack workspace on this machine: its state, changed by calls and by the people who write in it. */
export class Workspace {
  readonly plan: WorkspacePlan;
  readonly now: () => number;
  readonly channels: SlackChannel[];
  readonly messages: SlackMessage[] = [];
  readonly tokens: Map<string, SlackToken>;
  readonly revoked = new Set<string>();
  /** What one person alone has seen. */
  readonly whispers: {
    readonly channel: string;
    readonly thread: string | null;
    readonly user: string;
    readonly shown: string;
  }[] = [];
  /** In the order in which they were added. */
  bookmarks: readonly SlackBookmark[] = [];
  /** Bookmarks that were ever added. */
  added = 0;
  readonly views: Views;
  #last = 0;

  constructor(plan: WorkspacePlan, now: () => number) {
    this.plan = plan;
    this.now = now;
    this.views = new Views(now);
    this.tokens = new Map([
      [BOT_TOKEN, { kind: 'bot', scopes: new Set(plan.botScopes) }],
      [APP_TOKEN, { kind: 'app', scopes: new Set(['connections:write']) }],
    ]);
    this.channels = plan.channels.map((channel) => ({ ...channel, isArchived: false }));
  }

  /** Rejects with `channel_not_found`; a private channel that the app is not in is not there for it. */
  channel(id: string): SlackChannel {
    const found = this.channels.find((one) => one.id === id && (one.isMember || !one.isPrivate));
    if (!found) throw new SlackRefused('channel_not_found');
    return found;
  }

  message(channel: string, ts: string): SlackMessage | undefined {
    return this.messages.find((one) => one.channel === channel && one.ts === ts && !one.isDeleted);
  }

  /** A reply to a deleted message is in the channel, as in Slack. */
  post(given: Pick<SlackMessage, 'channel' | 'thread' | 'user' | 'isBot' | 'text' | 'blocks' | 'metadata'>) {
    const parent = given.thread === null ? undefined : this.message(given.channel, given.thread);
    const message: SlackMessage = {
      ...given,
      thread: parent ? (parent.thread ?? parent.ts) : null,
      ts: this.#nextTs(),
      edits: 0,
      editedAt: null,
      isDeleted: false,
    };
    this.messages.push(message);
    return message;
  }

  /** Messages that stand in a channel, oldest first. */
  inChannel(channel: string): readonly SlackMessage[] {
    return this.messages.filter((one) => one.channel === channel && one.thread === null && !one.isDeleted);
  }

  /** Replies of a thread, oldest first, without its parent. */
  inThread(channel: string, ts: string): readonly SlackMessage[] {
    return this.messages.filter((one) => one.channel === channel && one.thread === ts && !one.isDeleted);
  }

  #nextTs(): string {
    const micros = Math.max(Math.round(this.now() * 1_000), this.#last + 1);
    this.#last = micros;
    return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
  }
}
