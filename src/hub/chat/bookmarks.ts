import { headlinesOf } from '../../domain/chat/chat.ts';
import type { Session } from '../../domain/session.ts';
import type { Chat } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import type { Time } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { pageAddress } from '../../record/chat/headline.ts';
import { fill, type Lang } from '../../text/i18n/messages.ts';
import { CHAT } from '../../text/i18n/record/chat.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import type { Hub } from '../base/contract.ts';

export interface BookmarkDeps {
  readonly hub: Pick<Hub, 'serves' | 'importedTo'>;
  readonly chat: Pick<Chat, 'bookmarks' | 'addBookmark' | 'removeBookmark' | 'landsMs'>;
  readonly lang: Lang;
  /** Address under which browsers reach the hub's pages: a bookmark needs one. */
  readonly pages: string;
  readonly time: Time;
  readonly logger: Logger;
  /** Whether this hub is the one that acts for a session; absent: there is no other. */
  readonly mayAct?: (session: string) => boolean;
  readonly onFault: (error: unknown) => void;
}

const SOON_MS = 1_000;
const PAUSE_MS = 60_000;

/** What sessions are to have in one channel. */
interface Owed {
  /** By session. */
  readonly isWanted: Map<string, boolean>;
  /** Not looked at before; epoch milliseconds. */
  restsUntil: number;
}

/**
 * One bookmark a live session in the channel of its message, with the command to join. A bookmark has no place for a mark,
 * so it is known by its link, the session's page. What stands there is read before anything is added, and again when an
 * addition can no longer land, also one of a hub that was killed: a second one goes.
 *
 *   session changes ─► its channels ─► list ─┬─ live, none there ─► add ─► list again
 *                                            ├─ live, several there ─► remove all but one
 *                                            └─ closed, or moved to another channel ─► remove
 */
export class Bookmarks {
  readonly #deps: BookmarkDeps;
  /** By channel. */
  readonly #owed = new Map<string, Owed>();
  /** By channel and session: what was seen to. */
  readonly #kept = new Map<string, boolean>();
  readonly #timer: CoalescingTimer;
  #looking: Promise<void> | null = null;
  #isStopped = false;

  constructor(deps: BookmarkDeps) {
    this.#deps = deps;
    this.#timer = new CoalescingTimer(deps.time, () => void this.#next());
  }

  /** A session has changed, or was found by a new hub. */
  seen(session: Session): void {
    if (this.#isStopped) return;
    const channels = headlinesOf(session).map(({ channel }) => channel);
    for (const channel of new Set(channels)) {
      const isWanted = session.status === 'open' && channel === channels.at(-1);
      if (this.#kept.get(keyOf(channel, session.id)) === isWanted) {
        this.#owed.get(channel)?.isWanted.delete(session.id);
        continue;
      }
      const owed = this.#owed.get(channel) ?? { isWanted: new Map(), restsUntil: 0 };
      this.#owed.set(channel, owed);
      owed.isWanted.set(session.id, isWanted);
      this.#timer.within(SOON_MS);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer.stop();
    await this.#looking;
  }

  async #next(): Promise<void> {
    if (this.#looking !== null || this.#isStopped) return;
    this.#looking = this.#all();
    await this.#looking;
    this.#looking = null;
    const left = [...this.#owed.values()].filter(({ isWanted }) => isWanted.size > 0);
    if (left.length === 0 || this.#isStopped) return;
    const wait = Math.min(...left.map(({ restsUntil }) => restsUntil)) - this.#deps.time.now();
    // A clock that was set back holds nothing up.
    this.#timer.within(Math.min(PAUSE_MS, Math.max(SOON_MS, wait)));
  }

  async #all(): Promise<void> {
    const { time } = this.#deps;
    for (const [channel, owed] of this.#owed) {
      const rests = owed.restsUntil - time.now();
      if (owed.isWanted.size === 0 || (rests > 0 && rests <= PAUSE_MS) || this.#isStopped) continue;
      try {
        await this.#look(channel, owed);
      } catch (error) {
        this.#failed(channel, owed, error);
      }
    }
  }

  async #look(channel: string, owed: Owed): Promise<void> {
    const { hub, chat, mayAct = () => true, pages, lang, time } = this.#deps;
    for (const id of owed.isWanted.keys()) {
      // Another hub sees to it now; an imported session has its message elsewhere.
      if (!hub.serves(id) || (await hub.importedTo(id)) > 0) owed.isWanted.delete(id);
    }
    const ids = [...owed.isWanted.keys()].filter(mayAct);
    owed.restsUntil = time.now() + SOON_MS;
    if (ids.length === 0) return;
    const there = await chat.bookmarks(channel);
    for (const id of ids) {
      const link = pageAddress(pages, id);
      const found = there.filter((one) => one.link === link);
      const isWanted = owed.isWanted.get(id);
      if (isWanted === undefined || this.#isStopped) continue;
      for (const { id: bookmark } of found.slice(isWanted ? 1 : 0))
        await chat.removeBookmark(channel, bookmark);
      if (isWanted && found.length === 0) {
        // An answer that is lost does not tell whether it is there.
        owed.restsUntil = time.now() + chat.landsMs;
        await chat.addBookmark(channel, { title: `${fill(CHAT.join, lang)}: oncall join ${id}`, link });
        owed.restsUntil = time.now() + chat.landsMs;
        continue;
      }
      this.#settle(channel, owed, id, isWanted);
    }
  }

  /** It may have changed meanwhile, which is then still owed. */
  #settle(channel: string, owed: Owed, id: string, isWanted: boolean): void {
    this.#kept.set(keyOf(channel, id), isWanted);
    if (owed.isWanted.get(id) === isWanted) owed.isWanted.delete(id);
  }

  /** What passes is tried again. What does not (no scope, no room, a channel that is gone) waits for the next start or close. */
  #failed(channel: string, owed: Owed, error: unknown): void {
    const { time, logger, onFault, chat } = this.#deps;
    const now = time.now();
    const told = error instanceof ChatError ? Date.parse(String(error.params.retryAt ?? '')) : Number.NaN;
    owed.restsUntil = Number.isNaN(told) ? now + PAUSE_MS : Math.max(told, now + chat.landsMs);
    if (!(error instanceof ChatError)) {
      onFault(error);
      return;
    }
    if (error.passing) return;
    logger.info({ channel, kind: error.kind, ...error.params }, 'chat-no-bookmark');
    for (const [id, isWanted] of owed.isWanted) this.#settle(channel, owed, id, isWanted);
  }
}

const keyOf = (channel: string, session: string): string => `${channel} ${session}`;
