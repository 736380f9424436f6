import { lstat } from 'node:fs/promises';
import type { Time } from '../../ports/clock.ts';
import type { Edge } from '../../ports/edge.ts';
import { routePath } from '../../protocol/routes.ts';

export interface UseCount {
  readonly edge: Edge;
  /** Epoch milliseconds of the last request's end; null while one runs. */
  idleSince(): number | null;
}

const WATCHED: ReadonlySet<string> = new Set([routePath('health'), routePath('ready')]);

/** Notices use of an edge. Asking for its health is no use: those who watch over a hub do not keep it alive. */
export function countUse(edge: Edge, time: Time): UseCount {
  let running = 0;
  let last = time.now();
  return {
    idleSince: () => (running > 0 ? null : last),
    edge: {
      upgrade: edge.upgrade,
      async fetch(request, transport) {
        if (WATCHED.has(new URL(request.url).pathname)) return edge.fetch(request, transport);
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

export interface IdleOptions {
  readonly time: Time;
  /** Without anything to do for this long, the hub ends. */
  readonly afterMs: number;
  /** Epoch milliseconds since which there has been nothing to do; null: busy. */
  readonly since: () => number | null;
  readonly end: () => void;
}

/** Looks now and then whether a hub that was started in the background is still of use. The result stops it. */
export function endWhenIdle({ time, afterMs, since, end }: IdleOptions): () => void {
  let cancel = () => {};
  const look = () => {
    const from = since();
    if (from !== null && time.now() - from >= afterMs) end();
    else plan();
  };
  const plan = () => {
    cancel = time.after(Math.max(50, Math.min(60_000, afterMs / 4)), look);
  };
  plan();
  return () => cancel();
}

const LOOK_MS = 2_000;

/**
 * Calls once when one of these files is gone or another is in its place: nobody finds such a hub any more, while
 * it would keep the next one from the data. Logging out takes the whole runtime folder away.
 */
export async function whenLost(paths: readonly string[], time: Time, lost: () => void): Promise<void> {
  const own = await identities(paths);
  const look = async () => {
    const now = await identities(paths);
    if (own.every((identity, i) => identity === now[i])) time.after(LOOK_MS, () => void look());
    else lost();
  };
  time.after(LOOK_MS, () => void look());
}

function identities(paths: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    paths.map(async (path) => {
      const found = await lstat(path).catch(() => null);
      return found === null ? 'none' : `${found.dev}:${found.ino}`;
    }),
  );
}
