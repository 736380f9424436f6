import type { Chat, ChatListening } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import type { ChatBehind, ChatChannelHealth, ChatHealth } from '../../protocol/chat.ts';
import type { Hub } from '../base/contract.ts';
import { ingestId, ingestParams } from '../ingest/ingest.ts';
import { type ChatSettings, channelsOf } from './settings.ts';

/** How the chat stands: whose workspace, what the app lacks, and each channel. Rejects with a `ChatError`. */
export async function chatHealth(
  chat: Chat,
  settings: ChatSettings,
  listening: ChatListening | null,
  hasPager: boolean,
): Promise<ChatHealth> {
  const team = await chat.team();
  const channels: ChatChannelHealth[] = [];
  const isPrivate = { some: false, others: false };
  for (const id of channelsOf(settings)) {
    const { health, hidden } = await channelHealth(chat, id);
    channels.push(health);
    isPrivate[hidden ? 'some' : 'others'] = true;
  }
  const { state, why } = listening?.hearing ?? { state: 'off' as const, why: null };
  const needed = neededScopes(settings, isPrivate.some, isPrivate.others, listening !== null);
  return {
    team: ingestId(team.name, 200),
    missing: team.scopes && needed.filter((scope) => !team.scopes?.includes(scope)),
    channels,
    skewMs: team.skewMs,
    ...(settings.pagePosts ? { pages: hasPager ? ('posted' as const) : ('no-pager' as const) } : {}),
    ...(settings.bookmarks && settings.pages !== undefined
      ? { bookmarks: settings.pages ? ('kept' as const) : ('no-address' as const) }
      : {}),
    hearing: state,
    why: why && { kind: why.kind, params: ingestParams(why.params) },
  };
}

/** Live sessions whose message or thread is behind. One that cannot be read is passed over. */
export async function behindOf(hub: Pick<Hub, 'sessions' | 'session'>): Promise<readonly ChatBehind[]> {
  const found: ChatBehind[] = [];
  for (const { id, status } of await hub.sessions()) {
    const session = status === 'open' ? await hub.session(id).catch(() => null) : null;
    if (session?.chatStall) found.push({ session: id, ...session.chatStall });
  }
  return found;
}

function neededScopes(
  { summon, bookmarks = false }: ChatSettings,
  hasPrivate: boolean,
  hasPublic: boolean,
  listens: boolean,
): readonly string[] {
  return [
    'chat:write',
    ...(bookmarks ? ['bookmarks:read', 'bookmarks:write'] : []),
    ...(hasPublic ? ['channels:history', 'channels:read'] : []),
    ...(hasPrivate ? ['groups:history', 'groups:read'] : []),
    'users:read',
    'users:read.email',
    ...(summon?.group ? ['usergroups:read'] : []),
    ...(listens ? ['commands'] : []),
  ];
}

async function channelHealth(
  chat: Chat,
  id: string,
): Promise<{ readonly health: ChatChannelHealth; readonly hidden: boolean }> {
  try {
    const { name, isMember, isArchived, isPrivate } = await chat.channel(id);
    const problem = isArchived ? 'archived' : isMember ? null : 'not-in-channel';
    return { health: { id, name: ingestId(name, 200), problem, params: {} }, hidden: isPrivate };
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    if (error.kind === 'unauthorised' || error.passing) throw error;
    const { kind: problem, params } = error;
    return { health: { id, name: null, problem, params: ingestParams(params) }, hidden: false };
  }
}
