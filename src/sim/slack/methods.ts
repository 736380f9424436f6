import type {
  BookmarksAddArguments,
  BookmarksAddResponse,
  BookmarksListArguments,
  BookmarksRemoveArguments,
} from '@slack/web-api';
import type { ArgumentRules, Arguments } from './arguments.ts';
import { checkBlocks, checkMetadata, checkText, shownText, storedText } from './message-rules.ts';
import type { SlackBookmark, SlackChannel, SlackMessage, SlackUser } from './model.ts';
import { SlackRefused } from './refused.ts';
import { BOT_USER, TEAM_ID, type Workspace } from './workspace.ts';

interface MethodScope {
  readonly workspace: Workspace;
  readonly args: Arguments;
  /** Opens a place for one WebSocket; its address. */
  readonly ticket: () => string;
}

export interface Method {
  readonly token: 'bot' | 'app';
  /** One of these is needed; none: any token will do. */
  readonly scopes: readonly string[];
  readonly args: ArgumentRules;
  /** Calls a minute, as the tier says. */
  readonly perMinute: number;
  run(scope: MethodScope): Readonly<Record<string, unknown>>;
}

const MESSAGE: ArgumentRules = { channel: 'text!', text: 'text!', blocks: 'json', metadata: 'json' };
const READ_SCOPES = ['channels:read', 'groups:read'];
const HISTORY_SCOPES = ['channels:history', 'groups:history'];
const PAGE: ArgumentRules = {
  channel: 'text!',
  oldest: 'ts',
  latest: 'ts',
  inclusive: 'boolean',
  limit: 'number',
  cursor: 'text',
  include_all_metadata: 'boolean',
};

/** Names as Slack's client has them. */
type Named<T> = Readonly<Partial<Record<keyof T, ArgumentRules[string]>>>;
const BOOKMARK = {
  channel_id: 'text!',
  type: 'text!',
  title: 'text!',
  link: 'text!',
  emoji: 'text',
} as const;

const text = (args: Arguments, name: string): string => String(args[name] ?? '');

/** The calls that `oncall` makes: https://docs.slack.dev/reference/methods */
export const SLACK_METHODS: Readonly<Record<string, Method>> = {
  'auth.test': {
    token: 'bot',
    scopes: [],
    args: {},
    perMinute: 600,
    run: ({ workspace }) => ({
      url: 'https://local.slack.com/',
      team: workspace.plan.name,
      user: 'oncall',
      team_id: TEAM_ID,
      user_id: BOT_USER,
      bot_id: 'B0ONCALL1',
    }),
  },
  'apps.connections.open': {
    token: 'app',
    scopes: ['connections:write'],
    args: {},
    perMinute: 20,
    run: ({ ticket }) => ({ url: ticket() }),
  },
  'chat.postMessage': {
    token: 'bot',
    scopes: ['chat:write'],
    args: { ...MESSAGE, thread_ts: 'ts', unfurl_links: 'boolean', unfurl_media: 'boolean' },
    perMinute: 600,
    run: post,
  },
  'chat.update': {
    token: 'bot',
    scopes: ['chat:write'],
    args: { ...MESSAGE, ts: 'ts!' },
    perMinute: 50,
    run: update,
  },
  'chat.postEphemeral': {
    token: 'bot',
    scopes: ['chat:write'],
    args: { channel: 'text!', user: 'text!', text: 'text!', blocks: 'json', thread_ts: 'ts' },
    perMinute: 100,
    run: whisper,
  },
  'conversations.history': { token: 'bot', scopes: HISTORY_SCOPES, args: PAGE, perMinute: 50, run: history },
  'conversations.replies': {
    token: 'bot',
    scopes: HISTORY_SCOPES,
    args: { ...PAGE, ts: 'ts!' },
    perMinute: 50,
    run: replies,
  },
  'conversations.info': {
    token: 'bot',
    scopes: READ_SCOPES,
    args: { channel: 'text!' },
    perMinute: 50,
    run: ({ workspace, args }) => ({ channel: channelBody(workspace.channel(text(args, 'channel'))) }),
  },
  'conversations.join': {
    token: 'bot',
    scopes: ['channels:join'],
    args: { channel: 'text!' },
    perMinute: 50,
    run({ workspace, args }) {
      const channel = workspace.channel(text(args, 'channel'));
      if (channel.isPrivate) throw new SlackRefused('method_not_supported_for_channel_type');
      if (channel.isArchived) throw new SlackRefused('is_archived');
      channel.isMember = true;
      return { channel: channelBody(channel) };
    },
  },
  'bookmarks.add': {
    token: 'bot',
    scopes: ['bookmarks:write'],
    args: BOOKMARK satisfies Named<BookmarksAddArguments>,
    perMinute: 20,
    run: addBookmark,
  },
  'bookmarks.list': {
    token: 'bot',
    scopes: ['bookmarks:read'],
    args: { channel_id: 'text!' } satisfies Named<BookmarksListArguments>,
    perMinute: 50,
    run({ workspace, args }) {
      const { id } = readable(workspace, text(args, 'channel_id'));
      return { bookmarks: workspace.bookmarks.filter(({ channel }) => channel === id).map(bookmarkBody) };
    },
  },
  'bookmarks.remove': {
    token: 'bot',
    scopes: ['bookmarks:write'],
    args: { channel_id: 'text!', bookmark_id: 'text!' } satisfies Named<BookmarksRemoveArguments>,
    perMinute: 20,
    run({ workspace, args }) {
      const { id: channel } = writable(workspace, text(args, 'channel_id'));
      const left = workspace.bookmarks.filter(
        (one) => one.channel !== channel || one.id !== text(args, 'bookmark_id'),
      );
      if (left.length === workspace.bookmarks.length) throw new SlackRefused('not_found');
      workspace.bookmarks = left;
      return {};
    },
  },
  'users.info': {
    token: 'bot',
    scopes: ['users:read'],
    args: { user: 'text!' },
    perMinute: 100,
    run({ workspace, args }) {
      const user = workspace.plan.users.find(({ id }) => id === args.user);
      if (!user) throw new SlackRefused('user_not_found');
      return { user: userBody(workspace, user) };
    },
  },
  'users.lookupByEmail': {
    token: 'bot',
    scopes: ['users:read.email'],
    args: { email: 'text!' },
    perMinute: 50,
    run({ workspace, args }) {
      const email = text(args, 'email').toLowerCase();
      const user = workspace.plan.users.find((one) => one.email?.toLowerCase() === email);
      if (!user) throw new SlackRefused('users_not_found');
      return { user: userBody(workspace, user) };
    },
  },
  'usergroups.list': {
    token: 'bot',
    scopes: ['usergroups:read'],
    args: {},
    perMinute: 20,
    run: ({ workspace }) => ({
      usergroups: workspace.plan.groups.map(({ id, handle }) => ({
        id,
        handle,
        name: handle,
        team_id: TEAM_ID,
      })),
    }),
  },
  'views.open': {
    token: 'bot',
    scopes: [],
    args: { trigger_id: 'text!', view: 'json!' },
    perMinute: 100,
    run({ workspace, args }) {
      const { id, view } = workspace.views.open(text(args, 'trigger_id'), args.view);
      return { view: { id, team_id: TEAM_ID, ...view } };
    },
  },
};

function writable(workspace: Workspace, id: string): SlackChannel {
  const channel = workspace.channel(id);
  if (channel.isArchived) throw new SlackRefused('is_archived');
  if (!channel.isMember) throw new SlackRefused('not_in_channel');
  return channel;
}

function post({ workspace, args }: MethodScope) {
  const { id } = writable(workspace, text(args, 'channel'));
  checkText(text(args, 'text'), 'chat.postMessage');
  const message = workspace.post({
    channel: id,
    thread: typeof args.thread_ts === 'string' ? args.thread_ts : null,
    user: BOT_USER,
    isBot: true,
    text: storedText(text(args, 'text')),
    blocks: checkBlocks(args.blocks),
    metadata: checkMetadata(args.metadata),
  });
  return { channel: id, ts: message.ts, message: messageBody(message, true) };
}

function update({ workspace, args }: MethodScope) {
  const { id } = writable(workspace, text(args, 'channel'));
  checkText(text(args, 'text'), 'chat.update');
  const message = workspace.message(id, text(args, 'ts'));
  if (!message) throw new SlackRefused('message_not_found');
  if (message.user !== BOT_USER) throw new SlackRefused('cant_update_message');
  message.text = storedText(text(args, 'text'));
  if (args.blocks !== undefined) message.blocks = checkBlocks(args.blocks);
  if (args.metadata !== undefined) message.metadata = checkMetadata(args.metadata);
  message.edits += 1;
  message.editedAt = workspace.now();
  return { channel: id, ts: message.ts, text: message.text, message: messageBody(message, true) };
}

/** Twice the same makes two, as in Slack. */
function addBookmark({ workspace, args }: MethodScope) {
  const { id: channel } = writable(workspace, text(args, 'channel_id'));
  const { title, link } = { title: text(args, 'title'), link: text(args, 'link') };
  if (args.type !== 'link') throw new SlackRefused('invalid_bookmark_type');
  if (title === '') throw new SlackRefused('invalid_arguments', { name: 'title' });
  if (!/^https?:$/.test(URL.parse(link)?.protocol ?? '')) throw new SlackRefused('invalid_link');
  workspace.added += 1;
  const id = `Bk0LOCAL${String(workspace.added).padStart(4, '0')}`;
  const bookmark: SlackBookmark = { id, channel, title, link };
  workspace.bookmarks = [...workspace.bookmarks, bookmark];
  return { bookmark: bookmarkBody(bookmark) };
}

const bookmarkBody = ({ id, channel, title, link }: SlackBookmark) =>
  ({ id, channel_id: channel, title, link, type: 'link', emoji: '' }) satisfies NonNullable<
    BookmarksAddResponse['bookmark']
  >;

function whisper({ workspace, args }: MethodScope) {
  const { id } = writable(workspace, text(args, 'channel'));
  checkText(text(args, 'text'), 'chat.postMessage');
  const user = text(args, 'user');
  if (!workspace.plan.users.some((one) => one.id === user)) throw new SlackRefused('user_not_in_channel');
  const blocks = checkBlocks(args.blocks);
  const thread = args.thread_ts === undefined ? null : text(args, 'thread_ts');
  workspace.whispers.push({
    channel: id,
    thread,
    user,
    shown: shownText({ text: text(args, 'text'), blocks }),
  });
  return { message_ts: `${Math.floor(workspace.now() / 1_000)}.000000` };
}

function readable(workspace: Workspace, id: string): SlackChannel {
  const channel = workspace.channel(id);
  if (!channel.isMember) throw new SlackRefused('not_in_channel');
  return channel;
}

function history({ workspace, args }: MethodScope) {
  const { id } = readable(workspace, text(args, 'channel'));
  return page([...workspace.inChannel(id)].reverse(), args);
}

/** The parent comes first on each page, whatever span is asked for. */
function replies({ workspace, args }: MethodScope) {
  const { id } = readable(workspace, text(args, 'channel'));
  const parent = workspace.message(id, text(args, 'ts'));
  if (!parent) throw new SlackRefused('thread_not_found');
  const root = workspace.message(id, parent.thread ?? parent.ts) ?? parent;
  const found = page(workspace.inThread(id, root.ts), args);
  return { ...found, messages: [messageBody(root, args.include_all_metadata === true), ...found.messages] };
}

function page(all: readonly SlackMessage[], args: Arguments) {
  const [oldest, latest] = [Number(args.oldest ?? 0), Number(args.latest ?? Number.POSITIVE_INFINITY)];
  const ends = args.inclusive === true ? [oldest, latest] : [];
  const within = all.filter(
    ({ ts }) => (Number(ts) > oldest && Number(ts) < latest) || ends.includes(Number(ts)),
  );
  const limit = Math.min(999, Number(args.limit ?? 100));
  const from = args.cursor === undefined ? 0 : Number(Buffer.from(String(args.cursor), 'base64').toString());
  if (!Number.isSafeInteger(from)) throw new SlackRefused('invalid_cursor');
  const more = from + limit < within.length;
  const cursor = more ? Buffer.from(String(from + limit)).toString('base64') : '';
  return {
    messages: within
      .slice(from, from + limit)
      .map((message) => messageBody(message, args.include_all_metadata === true)),
    has_more: more,
    response_metadata: { next_cursor: cursor },
  };
}

const messageBody = (message: SlackMessage, withMetadata: boolean) => ({
  type: 'message',
  user: message.user,
  ...(message.isBot ? { bot_id: 'B0ONCALL1' } : {}),
  text: message.text,
  ts: message.ts,
  ...(message.thread === null ? {} : { thread_ts: message.thread }),
  blocks: message.blocks,
  ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
});

const channelBody = ({ id, name, isPrivate, isArchived, isMember }: SlackChannel) => ({
  id,
  name,
  is_channel: !isPrivate,
  is_private: isPrivate,
  is_archived: isArchived,
  is_member: isMember,
});

function userBody(workspace: Workspace, user: SlackUser) {
  const { id, name, email, isBot = false, team = TEAM_ID, isUnconfirmed = false } = user;
  const shows = [...workspace.tokens.values()].some(({ scopes }) => scopes.has('users:read.email'));
  return {
    id,
    team_id: team,
    name: name.toLowerCase(),
    real_name: name,
    is_bot: isBot,
    deleted: false,
    is_email_confirmed: !isUnconfirmed,
    ...(team === TEAM_ID ? {} : { is_stranger: true }),
    profile: { real_name: name, display_name: name, ...(shows && email !== null ? { email } : {}) },
  };
}
