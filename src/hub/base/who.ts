import type { Actor } from '../../domain/event.ts';
import { knownKind } from '../../domain/permission.ts';

/** How far a credential reaches: this machine's own user, a token of the whole hub, or one that an invite gave. */
export type Reach = 'machine' | 'hub' | 'session';

/** Who asks, as authentication found; what they may do is said by `authorize.ts`. `actor.name` still passes ingest. */
export interface Who {
  readonly actor: Actor;
  readonly reach: Reach;
  /** The only session they may touch; null: all. */
  readonly session: string | null;
  /** Whether they may see log lines at all; of which sources a guest sees them, each source says. */
  readonly mayLines: boolean;
  /** Epoch milliseconds at which the hub ends the connection with `bye expired`. */
  readonly expiresAt?: number;
  /** Why their access is no more since they came; null while it is. Absent: it does not end. */
  readonly ended?: () => 'revoked' | 'expired' | null;
  /** For `dropToken`; null: they came without a token. */
  readonly tokenId: string | null;
}

/** Guests, observers and who came by the web see only the log sources opened to them. */
export const isGuest = ({ actor }: Pick<Who, 'actor'>): boolean =>
  ['guest', 'observer', 'web'].includes(knownKind(actor.kind));
