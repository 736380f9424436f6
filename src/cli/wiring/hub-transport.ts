import { type HubFetch, hubClient } from '../../adapters/websocket/hub-client.ts';
import type { DialCredentials, HubTarget } from '../../adapters/websocket/target.ts';
import type { Dial } from '../../ports/socket.ts';
import { FRAME_LIMIT } from '../../protocol/version.ts';

/** HTTP to a hub. */
export const hubFetch = (target: HubTarget, credentials: DialCredentials = {}): HubFetch =>
  hubClient(target, credentials);

/** The live connection to a session. WebSocket is loaded with the first dial. */
export function hubDial(target: HubTarget, session: string, credentials: DialCredentials): Dial {
  const path = `/v1/sessions/${session}/live`;
  return async (signal) => {
    const { dialer } = await import('../../adapters/websocket/dialer.ts');
    return dialer({ target, path, frameLimit: FRAME_LIMIT, ...credentials })(signal);
  };
}
