import { hubClient } from '../../adapters/websocket/hub-client.ts';
import type { Health } from '../../protocol/http.ts';

const PROBE_MS = 2_000;

/** What the hub on this socket says of itself; null when none answers. */
export async function probe(socket: string): Promise<Health | null> {
  try {
    const fetch = hubClient({ kind: 'unix', path: socket });
    const response = await fetch('/healthz', { signal: AbortSignal.timeout(PROBE_MS) });
    return response.ok ? ((await response.json()) as Health) : null;
  } catch {
    return null;
  }
}
