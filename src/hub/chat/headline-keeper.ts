import { type ChatPlace, type ChatText, headlineOf } from '../../domain/chat/chat.ts';
import type { Session } from '../../domain/session.ts';
import type { Chat } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import type { Time } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { headlineText } from '../../record/chat/headline.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { doubledWithJitter } from '../../timing/backoff.ts';
import { CoalescingTimer } from '../../timing/coalescing-timer.ts';
import type { Hub } from '../base/contract.ts';
import { ingestParams } from '../ingest/ingest.ts';
import { CHAT_ACTOR } from './actor.ts';
import type { ChatTrouble } from './session-posts.ts';

/** Two edits of one message are at least so far apart. */
const EDIT_MS = 3_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** A message that is behind for longer than this is said to be. */
const BEHIND_MS = 15_000;
/** After so many a hub that nobody needs may end: the next one sees to it. */
const BUSY_TRIES = 5;
/** Sessions whose words are remembered. */
const MOST_KEPT = 500;

export interface KeeperDeps {
  readonly hub: Pick<Hub, 'serves' | 'system' | 'session'>;
  readonly chat: Chat;
  readonly lang: Lang;
  readonly pages: string | null;
  readonly buttons: boolean;
  readonly time: Time;
  readonly random: () => number;
  readonly logger: Logger;
  /** Whether this hub is the one that acts for a session; absent: there is no other. */
  readonly mayAct?: (session: string) => boolean;
  /** The chat answers again: what it was not told can be. */
  readonly back: (session: string) => void;
}

interface Kept {
  readonly timer: CoalescingTimer;
  /** Words that stand there now, as far as known. */
  shown: string | null;
  editedAt: number;
  /** Since when it is behind; epoch milliseconds. */
  since: number | null;
  tries: number;
  /** Until when the chat wants no edit; epoch milliseconds. */
  restsUntil: number;
  /** The edit that is under way; it never rejects. */
  editing: Promise<void> | null;
  /** It was deleted, so there is nothing to edit. */
  isGone: boolean;
}

/** Keeps each session's message true: the newest state, at most every three seconds, until it is shown. */
export class HeadlineKeeper {
  readonly #deps: KeeperDeps;
  readonly #kept = new Map<string, Kept>();
  #isStopped = false;

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
  }

  /** Edits that are still to be made. */
  get busy(): boolean {
    return [...this.#kept.values()].some(
      ({ editing, isGone, since, tries }) =>
        editing !== null || (since !== null && !isGone && tries < BUSY_TRIES),
    );
  }

  /** A session has changed, or was found with a message by a new hub. */
  seen(session: Session): void {
    if (this.#isStopped || (headlineOf(session) === null && session.chatStall === null)) return;
    const kept = this.#of(session.id);
    if (kept.isGone || (session.chatStall === null && this.#words(session) === kept.shown)) {
      kept.since = null;
      return;
    }
    kept.since ??= this.#deps.time.now();
    // While it fails, the next try has its time already.
    if (kept.tries === 0 && kept.editing === null) this.#soon(kept);
  }

  /** Its message was posted with these words. */
  posted(session: string, text: ChatText): void {
    const kept = this.#of(session);
    kept.shown = JSON.stringify(text);
    kept.editedAt = this.#deps.time.now();
    // It may have taken the place of one that was deleted.
    kept.isGone = false;
    kept.tries = 0;
  }

  /** Resolves when no edit of its message is under way. */
  async idle(session: string): Promise<void> {
    await this.#kept.get(session)?.editing;
  }

  /** A post in its thread waits or failed. */
  failed(session: string, why: ChatTrouble): void {
    if (this.#isStopped) return;
    const kept = this.#of(session);
    kept.since ??= this.#deps.time.now();
    void this.#tellStall(session, kept, why);
    if (kept.tries === 0) kept.timer.within(LONGEST_PAUSE_MS);
  }

  /** A post in its thread went out. */
  answered(session: string): void {
    const kept = this.#kept.get(session);
    if (kept === undefined || kept.tries === 0 || kept.isGone) return void this.#resume(session);
    // The message is still behind, so not all is well before it is edited, which need not wait any longer.
    if (kept.restsUntil > this.#deps.time.now()) return;
    kept.tries = 0;
    this.#soon(kept);
  }

  stop(): void {
    this.#isStopped = true;
    for (const { timer } of this.#kept.values()) timer.stop();
    this.#kept.clear();
  }

  #of(session: string): Kept {
    const known = this.#kept.get(session);
    if (known) return known;
    this.#makeRoom();
    const kept: Kept = {
      timer: new CoalescingTimer(this.#deps.time, () => void this.#edit(session, kept)),
      shown: null,
      editedAt: Number.NEGATIVE_INFINITY,
      since: null,
      tries: 0,
      restsUntil: 0,
      editing: null,
      isGone: false,
    };
    this.#kept.set(session, kept);
    return kept;
  }

  /** Another hub keeps it now. */
  #forget(session: string, kept: Kept): void {
    kept.timer.stop();
    if (this.#kept.get(session) === kept) this.#kept.delete(session);
  }

  #soon(kept: Kept): void {
    kept.timer.within(this.#left(kept));
  }

  /** Milliseconds until it may be edited again. Where the clock was set back since, it need not wait. */
  #left({ editedAt }: Kept): number {
    const left = editedAt + EDIT_MS - this.#deps.time.now();
    return left > EDIT_MS ? 0 : Math.max(0, left);
  }

  #text(session: Session): ChatText {
    const { lang, pages, buttons } = this.#deps;
    return headlineText(session, lang, pages, buttons);
  }

  #words(session: Session): string {
    return JSON.stringify(this.#text(session));
  }

  /** The one that has rested the longest makes room; were it needed, it would be edited once more. */
  #makeRoom(): void {
    if (this.#kept.size < MOST_KEPT) return;
    for (const [id, { since, editing, timer }] of this.#kept) {
      if (since !== null || editing !== null) continue;
      timer.stop();
      this.#kept.delete(id);
      return;
    }
  }

  async #edit(id: string, kept: Kept): Promise<void> {
    if (kept.editing !== null || this.#isStopped) return;
    const { hub, mayAct = () => true } = this.#deps;
    if (!hub.serves(id)) return this.#forget(id, kept);
    if (!mayAct(id)) return kept.timer.within(EDIT_MS);
    // It was posted or edited since this was planned.
    if (this.#left(kept) > 0) return this.#soon(kept);
    kept.editing = this.#once(id, kept).catch((error: unknown) => {
      this.#deps.logger.error({ err: error, session: id }, 'chat-edit-failed');
      kept.tries += 1;
      kept.timer.within(LONGEST_PAUSE_MS);
    });
    await kept.editing;
    kept.editing = null;
    const session = this.#isStopped ? null : await this.#deps.hub.session(id).catch(() => null);
    if (session) this.seen(session);
  }

  async #once(id: string, kept: Kept): Promise<void> {
    const { hub, chat, time } = this.#deps;
    const session = await hub.session(id);
    if (!session) return;
    const place = headlineOf(session);
    const text = this.#text(session);
    try {
      // Without a message it only asks whether one could be posted now.
      if (place === null) await mayPost(chat, session);
      else if (!(await this.#shows(session, kept, place, text))) await chat.edit(place, text);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      const latest = await hub.session(id);
      // Another message has taken its place meanwhile.
      if (latest && headlineOf(latest)?.message !== place?.message) return;
      await this.#later(id, kept, error);
      return;
    } finally {
      // From its end on, so that a slow edit is not followed by another at once.
      kept.editedAt = time.now();
    }
    if (place !== null) kept.shown = JSON.stringify(text);
    kept.tries = 0;
    kept.since = null;
    await this.#resume(id);
  }

  /** Whether an earlier hub has left it with these words. While the chat is in trouble, an edit shows that it takes one. */
  async #shows({ chatStall }: Session, { shown }: Kept, place: ChatPlace, text: ChatText): Promise<boolean> {
    if (shown !== null || chatStall !== null) return false;
    return this.#deps.chat.shows(place, text).catch(() => false);
  }

  async #later(id: string, kept: Kept, error: ChatError): Promise<void> {
    const { time, random } = this.#deps;
    const now = time.now();
    kept.since ??= now;
    kept.isGone = error.kind === 'gone';
    const told = Date.parse(String(error.params.retryAt ?? ''));
    const wait = Number.isNaN(told)
      ? error.passing
        ? doubledWithJitter(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, kept.tries, random())
        : LONGEST_PAUSE_MS
      : Math.max(EDIT_MS, told - now);
    kept.tries += 1;
    kept.restsUntil = Number.isNaN(told) ? 0 : told;
    if (!error.passing || now + wait - kept.since > BEHIND_MS) await this.#tellStall(id, kept, error);
    if (!kept.isGone) kept.timer.within(wait);
  }

  async #tellStall(id: string, kept: Kept, { kind, params }: ChatTrouble): Promise<void> {
    const since = new Date(kept.since ?? this.#deps.time.now()).toISOString();
    const stall = { since, kind, params: ingestParams(params) };
    await this.#deps.hub.system(id, 'chat.stall', stall, CHAT_ACTOR).catch(() => {});
  }

  async #resume(id: string): Promise<void> {
    const { hub, back } = this.#deps;
    const session = await hub.session(id).catch(() => null);
    if (!session || session.chatStall === null) return;
    const kept = this.#kept.get(id);
    if (kept) kept.since = null;
    await hub.system(id, 'chat.resume', {}, CHAT_ACTOR).catch(() => {});
    back(id);
  }
}

/** Rejects with what stands against posting a session's message. */
async function mayPost(chat: Chat, session: Session): Promise<void> {
  const asked = session.actions.findLast(({ target, act }) => target === 'slack' && act === 'headline');
  // It is looked for, and must not be posted a second time.
  if (asked?.outcome === 'unknown') throw new ChatError('unseen');
  const { scopes } = await chat.team();
  if (scopes && !scopes.includes('chat:write'))
    throw new ChatError('missing-scope', { needed: 'chat:write' });
  if (!asked) return;
  const { isArchived, isMember } = await chat.channel(String(asked.args.channel));
  if (isArchived) throw new ChatError('archived');
  if (!isMember) throw new ChatError('not-in-channel');
}
