import { randomUUID } from 'node:crypto';
import { buttonsIn, shownText, typedText } from './message-rules.ts';
import type { SlackMessage } from './model.ts';
import type { LocalSockets, SocketDelivery } from './sockets.ts';
import { type OpenView, sentState } from './views.ts';
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
  /** Presses a button of a message as a person; throws where the message has no such button. Resolves as `command`. */
  press(
    user: string,
    message: SlackMessage,
    button: string,
    more?: { readonly twice?: boolean },
  ): Promise<CommandRun>;
  /** Somebody fills in a form, by its blocks, and sends it. Throws where Slack would not send it. */
  send(
    view: OpenView,
    typed?: Readonly<Record<string, string>>,
    more?: { readonly twice?: boolean },
  ): Promise<SocketDelivery>;
  /** Somebody closes a form; Slack tells nobody of it. */
  shut(view: OpenView): void;
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
  const person = (id: string) => {
    const found = workspace.plan.users.find((one) => one.id === id);
    return { id, name: found?.name ?? 'somebody', username: 'somebody', team_id: found?.team ?? TEAM_ID };
  };
  const TEAM = { id: TEAM_ID, domain: 'local' };
  return {
    async press(user, message, button, more = {}) {
      const found = buttonsIn(message.blocks).find((one) => one.action_id === button);
      if (!found || message.isDeleted) throw new Error(`the message has no button ${button}`);
      const id = randomUUID();
      const answers: CommandAnswer[] = [];
      open.set(id, answers);
      const trigger = `${Math.round(workspace.now())}.${id.replaceAll('-', '')}`;
      workspace.views.grant(trigger, user);
      const payload = {
        type: 'block_actions' as const,
        api_app_id: 'A0ONCALL1',
        token: '',
        team: TEAM,
        user: person(user),
        trigger_id: trigger,
        response_url: `${base()}/answer/${id}`,
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: message.channel,
          is_ephemeral: false,
        },
        channel: { id: message.channel, name: 'incidents' },
        message: {
          ...{ type: 'message' as const, user: message.user, ts: message.ts, text: message.text },
          ...(message.thread === null ? {} : { thread_ts: message.thread }),
        },
        actions: [
          {
            type: 'button',
            block_id: 'b1',
            action_id: button,
            action_ts: message.ts,
            text: found.text,
            value: found.value,
          },
        ],
      };
      return { delivery: await sockets.deliver('interactive', payload, more), answers };
    },
    async send(view, typed = {}, more = {}) {
      if (!view.isOpen) throw new Error('the form is closed');
      for (const [name, value] of Object.entries(typed)) {
        if (!view.typed.has(name)) throw new Error(`the form has no field ${name}`);
        view.typed.set(name, value);
      }
      const { callback_id, private_metadata } = view.view;
      const payload = {
        type: 'view_submission' as const,
        api_app_id: 'A0ONCALL1',
        token: '',
        team: TEAM,
        user: person(view.user),
        trigger_id: `${Math.round(workspace.now())}.${randomUUID().replaceAll('-', '')}`,
        view: {
          id: view.id,
          type: 'modal',
          callback_id,
          private_metadata,
          state: { values: sentState(view) },
        },
        response_urls: [],
      };
      const delivery = await sockets.deliver('interactive', payload, more);
      const { response_action: action, errors = {} } = (delivery.answer ?? {}) as {
        response_action?: string;
        errors?: Record<string, string>;
      };
      const unknown = Object.keys(errors).filter((name) => !view.typed.has(name));
      if (unknown.length > 0) throw new Error(`the form has no field ${unknown.join(', ')}`);
      view.errors = errors;
      if (delivery.acknowledged && action === undefined) view.isOpen = false;
      return delivery;
    },
    shut(view) {
      view.isOpen = false;
    },
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
