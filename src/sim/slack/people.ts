import { randomUUID } from 'node:crypto';
import { shownText, typedText } from './message-rules.ts';
import type { SlackMessage } from './model.ts';
import type { LocalSockets, SocketDelivery } from './sockets.ts';
import { TEAM_ID, type Workspace } from './workspace.ts';

/** An answer that only the person who gave the command sees. */
interface CommandAnswer {
  readonly text: string;
  readonly blocks: readonly object[];
  /** What they read. */
  readonly shown: string;
}

interface CommandRun {
  readonly delivery: SocketDelivery;
  readonly answers: readonly CommandAnswer[];
}

export interface People {
  /** Somebody types `/oncall words`; resolves once Slack has its acknowledgement, or gives up. */
  command(
    user: string,
    channel: string,
    words: string,
    more?: { readonly twice?: boolean },
  ): Promise<CommandRun>;
  /** Somebody writes in a channel, or in a thread; resolves once the app has acknowledged it. `wire`: as Slack sends it. */
  write(
    user: string,
    channel: string,
    words: string,
    more?: { readonly thread?: string; readonly twice?: boolean; readonly wire?: boolean },
  ): Promise<SlackMessage>;
  /** Somebody removes a message. */
  remove(message: SlackMessage): void;
  /** Takes an answer to a command; false: there is no such command, or it was answered too often. */
  answered(id: string, body: string): boolean;
}

/** An answer's address may be used so often. */
const ANSWERS_MOST = 5;

/** What people do in a workspace. */
export function peopleIn(workspace: Workspace, sockets: LocalSockets, base: () => string): People {
  const open = new Map<string, CommandAnswer[]>();
  return {
    async command(user, channel, words, more = {}) {
      const id = randomUUID();
      const answers: CommandAnswer[] = [];
      open.set(id, answers);
      const delivery = await sockets.deliver(
        'slash_commands',
        {
          team_id: TEAM_ID,
          team_domain: 'local',
          channel_id: channel,
          user_id: user,
          user_name: workspace.plan.users.find((one) => one.id === user)?.name ?? 'somebody',
          command: '/oncall',
          text: typedText(words),
          response_url: `${base()}/answer/${id}`,
          trigger_id: `${Math.round(workspace.now())}.${id.replaceAll('-', '')}`,
          api_app_id: 'A0ONCALL1',
        },
        more,
      );
      return { delivery, answers };
    },
    async write(user, channel, words, { thread, twice = false, wire = false } = {}) {
      const message = workspace.post({
        channel,
        thread: thread ?? null,
        user,
        isBot: false,
        text: wire ? words : typedText(words),
        blocks: [],
        metadata: null,
      });
      await sockets.deliver(
        'events_api',
        {
          team_id: TEAM_ID,
          type: 'event_callback',
          event_id: `Ev${message.ts.replace('.', '')}`,
          event: {
            type: 'message',
            channel,
            user,
            text: message.text,
            ts: message.ts,
            ...(message.thread === null ? {} : { thread_ts: message.thread }),
          },
        },
        { twice },
      );
      return message;
    },
    remove(message) {
      message.isDeleted = true;
    },
    answered(id, body) {
      const answers = open.get(id);
      if (!answers || answers.length >= ANSWERS_MOST) return false;
      const { text = '', blocks = [] } = JSON.parse(body) as { text?: string; blocks?: object[] };
      answers.push({ text, blocks, shown: shownText({ text, blocks }) });
      return true;
    },
  };
}
