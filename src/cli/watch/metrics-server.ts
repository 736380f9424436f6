import type { Serving } from '../../adapters/http-server/serve.ts';
import { slotAt } from '../../detection/slot.ts';
import type { Edge } from '../../ports/edge.ts';
import { CliError } from '../base/errors.ts';
import { splitListen } from '../hub/hub-config.ts';
import { server } from '../wiring/hub-server.ts';
import type { RunningWatch } from './running-watch.ts';

/** After so many of the shortest slots without an evaluation a watcher is not well. */
const LATE_SLOTS = 3;

/** Serves `/metrics` and `/healthz` of a watcher at `HOST:PORT`. Rejects with a `ListenError`, or `bad-listen`. */
export async function serveMetrics(
  place: string,
  watch: RunningWatch,
  onFault: (error: unknown) => void,
): Promise<Serving> {
  const at = splitListen(place);
  if (at === null) throw new CliError('bad-listen', { value: place });
  return server({ at: { kind: 'tcp', ...at }, edge: watchEdge(watch, Date.now), onFault });
}

/** The HTTP of a watcher: figures, and whether it does its work. */
export function watchEdge(watch: RunningWatch, now: () => number): Edge {
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (request.method !== 'GET') return new Response(null, { status: 405 });
      if (pathname === '/metrics') {
        return new Response(await watch.metricsText(), {
          headers: { 'content-type': 'text/plain; version=0.0.4' },
        });
      }
      if (pathname !== '/healthz') return new Response(null, { status: 404 });
      const well = isWell(watch, now());
      const role = watch.role.is;
      return Response.json({ status: well ? 'ok' : 'late', role }, { status: well ? 200 : 503 });
    },
    upgrade: async () => new Response(null, { status: 404 }),
  };
}

/** A watcher that waits for its turn is well; one that evaluates has done so lately. */
function isWell({ role, checkpoint }: RunningWatch, now: number): boolean {
  if (role.is !== 'evaluates') return role.is === 'standby';
  if (checkpoint === null) return true;
  const every = Math.min(60_000, ...checkpoint.rules.map(({ rule }) => rule.every));
  return slotAt(now, every) - checkpoint.at <= LATE_SLOTS * Math.max(every, 60_000);
}
