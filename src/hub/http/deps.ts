import type { Context } from 'hono';
import type { Time } from '../../ports/clock.ts';
import type { DetectionLog } from '../../ports/detection-log.ts';
import type { Transport } from '../../ports/edge.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { FactStream } from '../../ports/fact-log.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Procedures } from '../../ports/procedures.ts';
import type { Socket } from '../../ports/socket.ts';
import type { WebFiles } from '../../ports/web-files.ts';
import type { DetectionHealth, Listening } from '../../protocol/http.ts';
import type { Hub } from '../base/contract.ts';
import type { FactFold } from '../base/fact-fold.ts';
import type { Shared } from '../base/serving.ts';
import type { Who } from '../base/who.ts';
import type { ChangeParts } from '../changes/room-watch.ts';
import type { ChatApi } from '../chat/integration.ts';
import type { AuditWatch } from '../identity/audit-watch.ts';
import type { Authenticated } from '../identity/auth.ts';
import type { Invites } from '../identity/invites.ts';
import type { Tokens } from '../identity/tokens.ts';
import type { PagerApi } from '../pager/api.ts';
import type { PageVerdicts } from '../pager/page-verdicts.ts';
import type { Webhooks } from '../pager/webhook/webhooks.ts';
import type { Perimeter } from './origin.ts';

/** What the HTTP side of a hub is made of. */
export interface HttpDeps {
  readonly hub: Hub;
  /** Asked for readiness. */
  readonly store: Pick<EventLog, 'check'>;
  readonly tokens: Tokens;
  /** Told of everyone who comes. */
  readonly met?: (identity: Authenticated) => void;
  readonly invites: Invites;
  /** Resolves when what has been revoked so far is in the records of its sessions. */
  readonly recorded: () => Promise<void>;
  readonly procedures: Procedures;
  /** Configured log sources. */
  readonly sources: readonly { readonly name: string; readonly guests: boolean }[];
  /** Whether only this machine's user says what sessions read: a hub of their own. */
  readonly sourcesByOwner?: boolean;
  readonly perimeter: Perimeter;
  readonly logger: Logger;
  readonly time: Time;
  readonly version: string;
  /** Process id, told on the Unix socket. */
  readonly pid: number;
  /** False behind a proxy on this machine: there every request comes from loopback. */
  readonly trustLoopback: boolean;
  /** Where others reach this hub; null while it serves this machine alone. */
  readonly listening: () => Listening | null;
  /** Addresses of all hubs of the team; none, absent: there is this one. */
  readonly hubs?: readonly string[];
  /** How it shares the sessions with other hubs; absent: it serves all. */
  readonly shared?: Shared;
  /** Opens the hub to others. Rejects with a `ListenError`. Absent where the configuration alone decides. */
  readonly listen?: (host: string, port: number) => Promise<Listening>;
  /** What runs beside the hub in its process and has figures of its own. */
  readonly moreMetrics?: () => Promise<string>;
  /** How the rules are that it evaluates itself; null: it does not, or not yet. */
  readonly detectionHealth?: () => DetectionHealth | null;
  /** What is left out of detection, and what that has to say; absent: this hub keeps no detection log. */
  readonly detectionLog?: DetectionLog;
  readonly pager?: PagerApi;
  /** Absent: this hub has no chat. */
  readonly chat?: ChatApi;
  /** What the pager tells by itself; absent: this hub takes no webhooks. */
  readonly webhooks?: Webhooks;
  /** What went out, and releases; absent: this hub knows of none. */
  readonly systemChanges?: ChangeParts;
  /** What homes are told by; absent: this hub tells none. */
  readonly team?: { attach(socket: Socket, who: Who): void; changed(): void };
  /** Notes who has taken a copy of a session's log, brought one in, or left something out of detection. */
  readonly audit?: Pick<
    AuditWatch,
    'exported' | 'imported' | 'excluded' | 'exclusionEnded' | 'ruleRetired' | 'factsRedacted'
  >;
  /** The page for browsers; absent, null: this hub has none. */
  readonly web?: WebFiles | null;
  /** What was said of pages without a session. */
  readonly verdicts: PageVerdicts;
  /** All that belongs to no session. */
  readonly facts: readonly Pick<FactFold<FactStream, unknown>, 'stream' | 'find' | 'redact'>[];
}

export type HttpEnv = {
  Bindings: { readonly transport: Transport };
  Variables: { identity: Authenticated };
};
export type HttpContext = Context<HttpEnv>;

/** Where clients may find the hub that serves, if not here. */
export const hubsOf = ({ hubs = [] }: Pick<HttpDeps, 'hubs'>) => (hubs.length === 0 ? {} : { hubs });
