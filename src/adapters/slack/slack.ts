import type {
  BookmarksAddArguments,
  BookmarksListArguments,
  BookmarksListResponse,
  BookmarksRemoveArguments,
} from '@slack/web-api';
import type { Chat, ChatForm, ChatPerson } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import { modalOf } from './form.ts';
import { blocksOf, fallbackText, markIn, messageArgs, wordsMark } from './message.ts';
import { timestampOf } from './message-id.ts';
import { ANSWER_MS, type SlackOptions } from './options.ts';
import { slackPost } from './post.ts';
import { SlackListening } from './socket/listening.ts';
import { SlackTransport } from './transport.ts';

type Body = Readonly<Record<string, unknown>>;

/** Slack as a team's chat. */
export function slackChat(options: SlackOptions): Chat {
  const transport = new SlackTransport(options);
  const { appToken } = options;
  const read = async (
    method: string,
    args: Body,
    key: string,
    call?: { signal: AbortSignal },
  ): Promise<Body> => {
    const { body } = await transport.call(method, { ...args }, call);
    const found = body[key];
    if (typeof found !== 'object' || found === null)
      throw new ChatError('bad-reply', { reason: `no-${key}` });
    return found as Body;
  };
  let known: Promise<OwnTeam> | null = null;
  /** Which workspace, and which organisation, this app belongs to. */
  const ownTeam = (call?: { signal: AbortSignal }): Promise<OwnTeam> => {
    known ??= transport.call('auth.test', {}, call).then(
      ({ body }) => ({ team: body.team_id, enterprise: body.enterprise_id ?? null }),
      (error: unknown) => {
        known = null;
        throw error;
      },
    );
    return known;
  };
  const open = async (trigger: string, form: ChatForm): Promise<void> => {
    await transport.call('views.open', { trigger_id: trigger, view: modalOf(form) });
  };
  return {
    async team(call) {
      const { body, scopes, skewMs } = await transport.call('auth.test', {}, call);
      const text = (key: string): string => (typeof body[key] === 'string' ? (body[key] as string) : '');
      return { id: text('team_id'), name: text('team'), bot: text('user_id'), scopes, skewMs };
    },
    async channel(id, call) {
      const found = await read('conversations.info', { channel: id }, 'channel', call);
      return {
        id,
        name: String(found.name ?? ''),
        isMember: found.is_member === true,
        isArchived: found.is_archived === true,
        isPrivate: found.is_private === true,
      };
    },
    async join(channel, call) {
      await transport.call('conversations.join', { channel }, call);
    },
    async person(id, call) {
      return personOf(await read('users.info', { user: id }, 'user', call), await ownTeam(call));
    },
    async personByEmail(email, call) {
      try {
        return personOf(await read('users.lookupByEmail', { email }, 'user', call), await ownTeam(call));
      } catch (error) {
        if (error instanceof ChatError && error.kind === 'not-found') return null;
        throw error;
      }
    },
    async groups(call) {
      const { body } = await transport.call('usergroups.list', {}, call);
      const found = Array.isArray(body.usergroups) ? (body.usergroups as Body[]) : [];
      return found.map(({ id, handle }) => ({ id: String(id), handle: String(handle) }));
    },
    landsMs: ANSWER_MS,
    post: (post) => slackPost(post, transport),
    async edit({ channel, message }, text, call) {
      const args = { channel, ts: timestampOf(message), ...messageArgs(text) };
      await transport.call('chat.update', args, call);
    },
    async shows({ channel, message }, text, call) {
      const ts = timestampOf(message);
      const span = { oldest: ts, latest: ts, inclusive: true, limit: 1, include_all_metadata: true };
      const [found] = (await read(
        'conversations.history',
        { channel, ...span },
        'messages',
        call,
      )) as unknown as unknown[];
      return markIn(found, 'words') === wordsMark(text);
    },
    async bookmarks(channel) {
      const args = { channel_id: channel } satisfies BookmarksListArguments;
      const found = (await read('bookmarks.list', args, 'bookmarks')) as unknown;
      const all = Array.isArray(found) ? (found as NonNullable<BookmarksListResponse['bookmarks']>) : [];
      return all.map(({ id, link }) => ({ id: String(id), link: String(link ?? '') }));
    },
    async addBookmark(channel, { title, link }) {
      const args = { channel_id: channel, type: 'link', title, link } satisfies BookmarksAddArguments;
      await transport.call('bookmarks.add', args);
    },
    async removeBookmark(channel, id) {
      const args = { channel_id: channel, bookmark_id: id } satisfies BookmarksRemoveArguments;
      await transport.call('bookmarks.remove', args).catch((error: unknown) => {
        if (!(error instanceof ChatError) || error.params.reason !== 'not_found') throw error;
      });
    },
    async whisper({ channel, thread, user }, text) {
      const place = { channel, user, ...(thread === null ? {} : { thread_ts: timestampOf(thread) }) };
      await transport.call('chat.postEphemeral', {
        ...place,
        text: fallbackText(text),
        blocks: blocksOf(text),
      });
    },
    listen: (handlers) =>
      appToken === null ? null : new SlackListening({ ...options, appToken, open }, handlers),
  };
}

interface OwnTeam {
  readonly team: unknown;
  readonly enterprise: unknown;
}

function personOf(user: Body, own: OwnTeam): ChatPerson {
  const { real_name: real, display_name: shown, email } = (user.profile ?? {}) as Body;
  const name = [shown, real, user.real_name, user.name].find((one) => typeof one === 'string' && one !== '');
  const { enterprise_id: enterprise = null } = (user.enterprise_user ?? {}) as Body;
  const isOurs = user.team_id === own.team || (own.enterprise !== null && enterprise === own.enterprise);
  const isKnown = typeof email === 'string' && email !== '' && user.is_email_confirmed !== false;
  return {
    id: String(user.id ?? ''),
    name: String(name ?? ''),
    email: isKnown ? email : null,
    isBot: user.is_bot === true || user.id === 'USLACKBOT' || user.deleted === true,
    isOutside: !isOurs || user.is_stranger === true,
  };
}
