import type { Chat } from '../../../ports/chat.ts';
import type { Time } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Procedures } from '../../../ports/procedures.ts';
import type { SessionSummary } from '../../../protocol/http.ts';
import type { Hub } from '../../base/contract.ts';
import type { Who } from '../../base/who.ts';
import type { PagerApi } from '../../pager/api.ts';
import type { KnownMember } from '../members.ts';
import type { ChatSettings } from '../settings.ts';

/** What the commands of a chat are made of. */
export interface CommandDeps {
  readonly hub: Pick<Hub, 'sessions' | 'session' | 'openSession' | 'command' | 'system'>;
  readonly chat: Chat;
  readonly settings: ChatSettings;
  readonly time: Time;
  readonly logger: Logger;
  readonly procedures: Procedures;
  /** Null: this hub has no pager. */
  readonly pager: PagerApi | null;
  readonly members: () => readonly KnownMember[];
}

/** One command, and who gave it. */
export interface AskedCommand {
  readonly who: Who;
  /** Numbers what it asks for; the same however often it is delivered. */
  readonly client: string;
  readonly rest: string;
}

/** A command counter from an id of the chat's: `^[A-Za-z0-9_-]{8,64}$`. */
export const clientOf = (id: string): string =>
  `slack-${id.replace(/[^A-Za-z0-9]/g, '-')}`.slice(0, 64).padEnd(8, '-');

export const isOpenSession = ({ status }: SessionSummary): boolean => status === 'open';

export async function liveSessions({ hub }: Pick<CommandDeps, 'hub'>): Promise<readonly SessionSummary[]> {
  return (await hub.sessions()).filter(isOpenSession);
}

/** Names of the sessions that may be live or not, as their logs are damaged. */
export const damagedNames = (every: readonly SessionSummary[]): string =>
  every.flatMap(({ id, status }) => (status === 'damaged' ? [id] : [])).join(', ');

export type ChosenSession =
  | { readonly ok: true; readonly session: SessionSummary; readonly rest: string }
  | {
      readonly ok: false;
      readonly kind: 'none' | 'unread' | 'which' | 'unknown' | 'over';
      readonly names: string;
    };

/** The session that the first word names, or the only live one. */
export async function chosenSession(
  deps: Pick<CommandDeps, 'hub'>,
  words: string,
  mayName = true,
): Promise<ChosenSession> {
  const every = await deps.hub.sessions();
  const live = every.filter(isOpenSession);
  const [, first = '', rest = ''] = /^(\S*)\s*([\s\S]*)$/.exec(words.trim()) ?? [];
  const name = first.replace(/[:：]$/, '').toLowerCase();
  const named = mayName ? every.find(({ id }) => id === name) : undefined;
  if (named?.status === 'closed') return { ok: false, kind: 'over', names: named.id };
  if (named?.status === 'damaged') return { ok: false, kind: 'unread', names: named.id };
  if (named) return { ok: true, session: named, rest: rest.trim() };
  const [only, ...others] = live;
  const names = live.map(({ id }) => id).join(', ');
  const unread = damagedNames(every);
  if (!only && unread !== '') return { ok: false, kind: 'unread', names: unread };
  if (!only) return { ok: false, kind: 'none', names };
  if (others.length > 0) return { ok: false, kind: 'which', names };
  return { ok: true, session: only, rest: words.trim() };
}
