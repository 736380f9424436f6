import type { Serving } from '../../adapters/http-server/serve.ts';
import type { Edge } from '../../ports/edge.ts';
import { CliError } from '../base/errors.ts';
import { splitListen } from '../hub/hub-config.ts';
import { server } from '../wiring/hub-server.ts';
import type { RunningDetection } from './running-detection.ts';

/** Serves `/metrics` and `/healthz` of a detector at `HOST:PORT`. Rejects with a `ListenError`, or `bad-listen`. */
export async function serveMetrics(
  place: string,
  detection: RunningDetection,
  onFault: (error: unknown) => void,
): Promise<Serving> {
  const at = splitListen(place);
  if (at === null) throw new CliError('bad-listen', { value: place });
  return server({ at: { kind: 'tcp', ...at }, edge: detectionEdge(detection), onFault });
}

/** The HTTP of a detector: figures, and whether it does its work. */
export function detectionEdge(detection: Pick<RunningDetection, 'health' | 'metricsText'>): Edge {
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (request.method !== 'GET') return new Response(null, { status: 405 });
      if (pathname === '/metrics') {
        return new Response(await detection.metricsText(), {
          headers: { 'content-type': 'text/plain; version=0.0.4' },
        });
      }
      if (pathname !== '/healthz') return new Response(null, { status: 404 });
      const health = detection.health();
      return Response.json(health, { status: health.status === 'ok' ? 200 : 503 });
    },
    upgrade: async () => new Response(null, { status: 404 }),
  };
}
