import type { Time } from '../../ports/clock.ts';
import type { Edge } from '../../ports/edge.ts';

export interface UseCount {
  readonly edge: Edge;
  /** Epoch milliseconds of the last request's end; null while one runs. */
  idleSince(): number | null;
}

/** Notices use of an edge. Asking for its health is no use: those who watch over a hub do not keep it alive. */
export function countUse(edge: Edge, time: Time): UseCount {
  let running = 0;
  let last = time.now();
  return {
    idleSince: () => (running > 0 ? null : last),
    edge: {
      upgrade: edge.upgrade,
      async fetch(request, transport) {
        if (new URL(request.url).pathname === '/healthz') return edge.fetch(request, transport);
        running += 1;
        try {
          return await edge.fetch(request, transport);
        } finally {
          running -= 1;
          last = time.now();
        }
      },
    },
  };
}
