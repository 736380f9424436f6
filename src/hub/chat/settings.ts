import type { Severity } from '../../domain/procedure.ts';
import type { Session } from '../../domain/session.ts';
import type { Scrum } from '../../record/digest/scrum.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { isLoopback } from '../../text/loopback.ts';

/** Sessions like this have their message in another channel. Words match without case, as parts; absent: any. */
interface ChannelRule {
  readonly service?: string | undefined;
  readonly severity?: Severity | readonly Severity[] | undefined;
  readonly channel: string;
}

export interface SummonSettings {
  /** Id of a user group; null: the people who are on call at the first level now. */
  readonly group: string | null;
  /** Minutes after which it calls again while nobody has joined; null: it does not. */
  readonly againMin: number | null;
  /** How often it calls again at most. */
  readonly most: number;
}

/** What a team tells its hub of its chat. Channels are ids. */
export interface ChatSettings {
  readonly channel: string;
  readonly channels: readonly ChannelRule[];
  /** Channel of drills; null: they post nothing. */
  readonly drills: string | null;
  readonly lang: Lang;
  /** Address under which browsers reach the hub's pages; absent: none is known. */
  readonly pages?: string | null;
  /** Whether messages have buttons: the app hears presses. */
  readonly buttons: boolean;
  readonly timeZone: string;
  /**
   * Each page that nobody has acknowledged has a message; null or absent: none has. `teams`: only pages of these teams, by the
   * names that PagerDuty has; empty: all that the token shows.
   */
  readonly pagePosts?: { readonly teams: readonly string[] } | null;
  /** A live session has a bookmark in its channel, with the command to join, where `pages` is known; absent: none has. */
  readonly bookmarks?: boolean;
  /** Null: nobody is called. */
  readonly summon: SummonSettings | null;
  /** When the digest is posted, and where; null: only when somebody asks. */
  readonly digest: { readonly scrum: Scrum; readonly channel: string } | null;
  /** What a scrum's digest reaches back to. */
  readonly scrum: Scrum;
  /** Procedure of a session that is started in the chat without an incident. */
  readonly procedure: string;
  /** Log sources of such a session. */
  readonly logs: readonly string[];
}

/** Where a session's message belongs; null: nowhere. The first rule that matches decides. */
export function channelOf(session: Session, settings: ChatSettings): string | null {
  if (session.kind === 'drill') return settings.drills;
  return channelFor(settings, session.incidents[0]?.service ?? null, session.severity);
}

/** The channel of a service and a severity; null: not known. */
export const channelFor = (
  { channel, channels }: Pick<ChatSettings, 'channel' | 'channels'>,
  service: string | null,
  severity: Severity | null,
): string => channels.find((rule) => matches(rule, service, severity))?.channel ?? channel;

function matches({ service, severity }: ChannelRule, of: string | null, grade: Severity | null): boolean {
  const grades = severity === undefined ? null : [severity].flat();
  return (
    (service === undefined || (of ?? '').toLowerCase().includes(service.toLowerCase())) &&
    (grades === null || (grade !== null && grades.includes(grade)))
  );
}

/** Every channel that something may be posted in. */
export const channelsOf = ({ channel, channels, drills, digest }: ChatSettings): readonly string[] => [
  ...new Set([
    channel,
    ...channels.map((rule) => rule.channel),
    ...(drills === null ? [] : [drills]),
    ...(digest === null ? [] : [digest.channel]),
  ]),
];

/** Where browsers of the chat's people reach the pages of a hub with this address; null: nowhere, as without TLS nobody is let in. */
export function pagesAt(url: string | null | undefined): string | null {
  const at = URL.parse(url ?? '');
  return at?.protocol === 'https:' && !isLoopback(at.hostname) ? at.href : null;
}
