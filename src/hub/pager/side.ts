import type { AnyEvent } from '../../domain/event.ts';
import type { Time } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Pager } from '../../ports/pager.ts';
import type { Hub } from '../types.ts';
import { type PagerDesk, type PagerSettings, pagerDesk } from './desk.ts';
import { PagerFeed } from './feed.ts';
import type { PageVerdicts } from './page-verdicts.ts';
import type { pagerQueries } from './queries.ts';
import { Relay } from './relay.ts';
import { pagerStart } from './start.ts';
import { Webhooks } from './webhook/webhooks.ts';

export interface PagerSideDeps {
  readonly hub: Hub;
  readonly time: Time;
  readonly logger: Logger;
  /** Null: none is configured, and whoever asks is told so. */
  readonly pager: Pager | null;
  /** On which the hub was built; null without a pager. */
  readonly queries: ReturnType<typeof pagerQueries> | null;
  readonly settings: PagerSettings;
  readonly verdicts: PageVerdicts;
  /** Signing secrets of the webhooks it takes; none: it takes none. */
  readonly webhookSecrets?: () => readonly string[];
  /** Something that lists show has changed. */
  readonly changed?: () => void;
  /** Participants and their addresses, as the hub's tokens tell. */
  readonly members: () => readonly { readonly participant: string; readonly email: string | null }[];
}

export interface PagerSide {
  /** Null where there is no pager. */
  readonly desk: PagerDesk | null;
  /** Null where there is no pager. */
  readonly webhooks: Webhooks | null;
  /** Takes up what an earlier hub left: pending acts, and incidents to watch. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** After these the list of pages is read anew. */
const CHANGES: ReadonlySet<string> = new Set(['action.done', 'incident.changed']);

const requestedIn = (events: readonly AnyEvent[]): ReadonlySet<string> =>
  new Set(events.flatMap(({ type, data }) => (type === 'action.requested' ? [String(data.action)] : [])));

/** All of a hub that has to do with its pager: acts go out, news come in, and people look at it. */
export function pagerSide({
  hub,
  time,
  logger,
  pager,
  queries,
  settings,
  members,
  verdicts,
  webhookSecrets = () => [],
  changed: listsChanged = () => {},
}: PagerSideDeps): PagerSide {
  const people = queries?.people ?? null;
  const webhooks = new Webhooks({
    time,
    secrets: webhookSecrets,
    changed(incident) {
      desk?.changed();
      feed?.hint(incident).catch((error: unknown) => logger.error({ err: error }, 'webhook-failed'));
    },
  });
  const feed = pager ? new PagerFeed({ hub, pager, time, logger, told: webhooks }) : null;
  const refresh = async (session: string) => feed?.refresh(session);
  const relay = new Relay({ hub, pager, people, time, logger, refresh });
  const stop = new AbortController();
  const desk: PagerDesk | null =
    pager && queries && people
      ? pagerDesk({
          hub,
          pager,
          people,
          queries,
          start: pagerStart(hub, pager, people, verdicts),
          time,
          settings,
          verdicts,
          webhooks,
          listsChanged,
          ending: stop.signal,
          members: () => members().flatMap(({ email }) => email ?? []),
        })
      : null;
  const forget = hub.onCommit((session, events, imported) => {
    // What was asked of another hub is that hub's to do.
    if (imported) return;
    feed?.follow(session);
    if (events.some(({ type }) => CHANGES.has(type))) desk?.changed();
    if (events.length > 0) relay.take(session, requestedIn(events));
  });
  return {
    desk,
    webhooks: pager ? webhooks : null,
    async resume() {
      if (!feed) return;
      await relay.resume();
      await feed.resume();
    },
    async stop() {
      forget();
      stop.abort();
      await Promise.all([relay.stop(), feed?.stop()]);
    },
  };
}
