import { type ChatPlace, headlineOf, headlinesOf, openChatActions } from '../../domain/chat/chat.ts';
import type { Actor, AnyEvent, EventType } from '../../domain/event.ts';
import { EVENT_TABLE, isEventType } from '../../domain/event-table.ts';
import type { Session } from '../../domain/session.ts';
import type { Chat, ChatListening } from '../../ports/chat.ts';
import { ChatError } from '../../ports/chat-error.ts';
import type { Time } from '../../ports/clock.ts';
import type { DetectionLog } from '../../ports/detection-log.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Pager } from '../../ports/pager.ts';
import type { Procedures } from '../../ports/procedures.ts';
import type { ChatHealth, DigestPosted } from '../../protocol/chat.ts';
import type { Hub } from '../base/contract.ts';
import { isLongClosed, type Resumed, servedSessions } from '../base/resumed.ts';
import type { ActLedger } from '../outside/ledger.ts';
import { Relay, SAVE_AGAIN_MS } from '../outside/relay.ts';
import type { PagerApi, PagerSettings } from '../pager/api.ts';
import { Bookmarks } from './bookmarks.ts';
import { chatHandlers } from './commands/commands.ts';
import { DetectionPosts } from './detection-posts.ts';
import { DigestPosts } from './digest-posts.ts';
import { HeadlineKeeper } from './headline-keeper.ts';
import { behindOf, chatHealth } from './health.ts';
import type { KnownMember } from './members.ts';
import { mentionsFor } from './mentions.ts';
import { PagePosts } from './page-posts.ts';
import { Reminders } from './reminders.ts';
import { SecondCalls } from './second-calls.ts';
import { SessionPosts } from './session-posts.ts';
import { type ChatSettings, channelsOf } from './settings.ts';
import { TEAM_QUIET_MS, TeamCalls } from './team-calls.ts';

export interface ChatIntegrationDeps {
  readonly hub: Hub;
  readonly chat: Chat;
  readonly settings: ChatSettings;
  readonly time: Time;
  /** As of `Relay`. */
  readonly counted: Time;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  readonly logger: Logger;
  /** Whether this hub is the one that acts outside, for a session or for the team (null); absent: there is no other. */
  readonly mayAct?: (session: string | null) => boolean;
  readonly ledger: ActLedger;
  readonly procedures: Procedures;
  /** Null: this hub has no pager. */
  readonly pager: { readonly pager: Pager; readonly api: PagerApi; readonly settings: PagerSettings } | null;
  readonly members: () => readonly KnownMember[];
  /** Notices and exclusions that end are posted from it; absent: no detector works for the team. */
  readonly detectionLog?: DetectionLog;
}

export interface ChatApi {
  /** Rejects with a `ChatError`. */
  health(): Promise<ChatHealth>;
  /** Posts the digest; how it stands after `waitMs`. `since` null: the last scrum. */
  postDigest(by: Actor, since: string | null, waitMs: number): Promise<DigestPosted>;
}

/** As it leads it joins the channels, posts digests and listens. */
export interface ChatIntegration extends Resumed {
  readonly api: ChatApi;
  /** Something is still to be posted. */
  readonly busy: boolean;
  stop(): Promise<void>;
}

/** All of a hub that has to do with its team's chat. */
export function chatIntegration(deps: ChatIntegrationDeps): ChatIntegration {
  const { hub, chat, time, counted, random, logger, ledger, pager, members, procedures, mayAct } = deps;
  const settings = callable(deps);
  const onFault = (error: unknown) => logger.error({ err: error }, 'chat-failed');
  const relay = new Relay<ChatPlace>({
    ...{ time, counted, random, logger, landsMs: chat.landsMs },
    ...(mayAct ? { mayAct } : {}),
  });
  const team = new TeamCalls(() => time.now());
  const mentions = mentionsFor({
    chat,
    settings,
    members,
    team,
    pager: pager?.pager ?? null,
    pagerSettings: pager?.settings ?? { schedules: [], policies: [] },
  });
  const keeper = new HeadlineKeeper({
    hub,
    chat,
    lang: settings.lang,
    pages: settings.pages ?? null,
    buttons: settings.buttons,
    time,
    random,
    logger,
    ...(mayAct ? { mayAct } : {}),
    back: (id) => void takeAgain(id).catch(onFault),
  });
  const posts = new SessionPosts({
    hub,
    chat,
    settings,
    relay,
    now: () => time.now(),
    team,
    elsewhere,
    mentions,
    posted: (id, text) => keeper.posted(id, text),
    idle: (id) => keeper.idle(id),
    later: takeLater,
    stalled: (id, why) => (why === null ? keeper.answered(id) : keeper.failed(id, why)),
  });
  const calls = new SecondCalls({ hub, summon: settings.summon, team, elsewhere, time, onFault });
  const reminders = new Reminders({ time, due: (id) => void remind(id).catch(onFault) });
  const digests = new DigestPosts({ hub, chat, settings, ledger, relay, time, onFault });
  const detection = deps.detectionLog
    ? new DetectionPosts({
        ...{ detectionLog: deps.detectionLog, chat, settings, ledger, relay, time, onFault },
        mayAct: () => mayAct?.(null) ?? true,
      })
    : null;
  const pagePosts =
    pager && settings.pagePosts
      ? new PagePosts({
          ...{ pager: pager.pager, api: pager.api, chat, settings, ledger, relay, time, onFault },
          mayAct: () => mayAct?.(null) ?? true,
        })
      : null;
  const bookmarks =
    settings.bookmarks && settings.pages
      ? new Bookmarks({
          ...{ hub, chat, lang: settings.lang, pages: settings.pages, time, logger, onFault },
          ...(mayAct ? { mayAct } : {}),
        })
      : null;
  const places = new Map<string, string>();
  /** By session; each cancels. */
  const waiting = new Map<string, () => void>();
  let listening: ChatListening | null = null;

  function seen(session: Session): void {
    // A reply below a message that was left is still a reply to the session.
    for (const place of headlinesOf(session)) places.set(keyOf(place), session.id);
    keeper.seen(session);
    team.seen(session);
    calls.seen(session);
    reminders.seen(session);
    bookmarks?.seen(session);
  }

  /** Sessions that another hub serves have called by what is durable of them. One that cannot be read is passed over. */
  async function elsewhere(): Promise<void> {
    if (!mayAct) return;
    const since = new Date(time.now() - TEAM_QUIET_MS).toISOString();
    for (const { id, lastAt } of await hub.sessions()) {
      if (hub.serves(id) || (lastAt ?? '') < since) continue;
      const session = await hub.session(id).catch(() => null);
      if (session) team.seen(session);
    }
  }

  /** Asks again for what a session owes: nothing else may happen in it. */
  function takeLater(id: string): void {
    if (waiting.has(id)) return;
    const again = async (): Promise<void> => {
      waiting.delete(id);
      const session = hub.serves(id) ? await hub.session(id) : null;
      if (session) await posts.take(session);
    };
    waiting.set(
      id,
      time.after(SAVE_AGAIN_MS, () => void again().catch(onFault)),
    );
  }

  async function remind(id: string): Promise<void> {
    const session = hub.serves(id) ? await hub.session(id) : null;
    if (!session) return;
    await posts.take(session);
    reminders.seen(session);
  }

  /** What was refused may be taken now. */
  async function takeAgain(id: string): Promise<void> {
    const session = await hub.session(id);
    if (session) await posts.take(session, true);
  }

  async function serve(serves: (session: string) => boolean): Promise<void> {
    const served: Session[] = [];
    try {
      for await (const session of servedSessions(hub, serves, (one) => !isLongClosed(one, time.now()))) {
        const isOver = session.status === 'closed' && headlineOf(session) === null;
        if (isOver && openChatActions(session).length === 0) continue;
        served.push(session);
        // Who has called is known of all before one of them calls again.
        team.seen(session);
      }
    } finally {
      for (const session of served) {
        await posts.take(session, true);
        seen(session);
      }
    }
  }

  const forget = hub.onCommit((session, events, imported) => {
    if (imported) return;
    try {
      seen(session);
    } catch (error) {
      onFault(error);
    }
    if (events.some(({ type }) => PAGE_NEWS.has(type))) pagePosts?.soon();
    if ((events as readonly AnyEvent[]).some(mayOwe)) void posts.take(session).catch(onFault);
  });

  /** The session whose message this is; one that another hub serves is looked for. */
  async function sessionAt(place: ChatPlace): Promise<string | null> {
    const known = places.get(keyOf(place));
    if (known !== undefined) return known;
    for (const { id, status } of await hub.sessions()) {
      if (status !== 'open' || hub.serves(id)) continue;
      const found = await hub.session(id).catch(() => null);
      if (found && headlinesOf(found).some((at) => keyOf(at) === keyOf(place))) return id;
    }
    return null;
  }

  async function lead(): Promise<void> {
    await join();
    await digests.resume();
    await detection?.resume();
    listen();
    await pagePosts?.resume();
  }

  async function join(): Promise<void> {
    for (const channel of channelsOf(settings)) {
      await chat.join(channel).catch((error: unknown) => {
        const kind = error instanceof ChatError ? error.kind : 'failed';
        logger.info({ channel, kind }, 'chat-not-joined');
      });
    }
  }

  function listen(): void {
    listening = chat.listen(
      chatHandlers({
        hub,
        chat,
        settings,
        time,
        logger,
        procedures,
        pager: pager?.api ?? null,
        members,
        mayAct: () => mayAct?.(null) ?? true,
        pagePressed: () => pagePosts?.soon(),
        sessionAt: (channel, message) => sessionAt({ channel, message }),
      }),
    );
  }

  return {
    api: {
      health: async () => ({
        ...(await chatHealth(chat, settings, listening, pager !== null)),
        behind: await behindOf(hub),
      }),
      postDigest: (by, since, waitMs) => digests.post(by, since, waitMs),
    },
    get busy() {
      return keeper.busy;
    },
    serve,
    lead,
    async stop() {
      forget();
      for (const cancel of waiting.values()) cancel();
      keeper.stop();
      calls.stop();
      reminders.stop();
      digests.stop();
      detection?.stop();
      pagePosts?.stop();
      await Promise.all([relay.stop(), listening?.stop(), bookmarks?.stop()]);
    },
  };
}

/** Without a group and without a pager there is nobody to call. */
const callable = ({ settings, pager }: ChatIntegrationDeps): ChatSettings =>
  settings.summon?.group || pager ? settings : { ...settings, summon: null };

const keyOf = ({ channel, message }: ChatPlace): string => `${channel} ${message}`;

/** After these the message of a page may be behind. */
const PAGE_NEWS: ReadonlySet<string> = new Set<EventType>([
  'incident.linked',
  'incident.changed',
  'session.closed',
  'session.reopened',
]);

/** Ticks and what a post's own steps say never make another post. */
const mayOwe = ({ type }: AnyEvent): boolean => !isEventType(type) || EVENT_TABLE[type].posts;
