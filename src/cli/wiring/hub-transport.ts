import { type HubFetch, hubClient } from '../../adapters/websocket/hub-client.ts';
import { PATIENCE, type Patience } from '../../adapters/websocket/silence.ts';
import type { DialCredentials, HubTarget } from '../../adapters/websocket/target.ts';
import type { Dial } from '../../ports/socket.ts';
import { routePath } from '../../protocol/routes.ts';
import { FRAME_LIMIT, TEAM_FRAME_LIMIT } from '../../protocol/version.ts';

/**
 * How long a hub may hang: with nobody else to turn to; while another one is left or has just said that it takes over, so that
 * the next is asked within five seconds; and the same of one that hung when it was asked last.
 */
export const HUB_PATIENCE = {
  last: PATIENCE,
  amongOthers: { ...PATIENCE, reachMs: 4_500, silentMs: 3_000, lookMs: 1_500 },
  hungBefore: { ...PATIENCE, reachMs: 1_500, silentMs: 1_000, lookMs: 500 },
} as const satisfies Readonly<Record<string, Patience>>;

export type HubPatience = Readonly<Record<keyof typeof HUB_PATIENCE, Patience>>;

/** HTTP to a hub. */
export const hubFetch = (
  target: HubTarget,
  credentials: DialCredentials = {},
  patience: Patience = PATIENCE,
): HubFetch => hubClient(target, credentials, patience);

/** The live connection to a session; null: to the feed of the team. WebSocket is loaded with the first dial. */
export function hubDial(
  target: HubTarget,
  session: string | null,
  credentials: DialCredentials,
  patience: Patience = PATIENCE,
): Dial {
  const path = session === null ? routePath('team') : routePath('live', { id: session });
  return async (signal) => {
    const { dialer } = await import('../../adapters/websocket/dialer.ts');
    const frameLimit = session === null ? TEAM_FRAME_LIMIT : FRAME_LIMIT;
    return dialer({ target, path, frameLimit, ...credentials }, patience)(signal);
  };
}
