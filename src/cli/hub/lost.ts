import { lstat } from 'node:fs/promises';
import type { Time } from '../../ports/clock.ts';

const LOOK_MS = 2_000;

/**
 * Calls once when one of these files is gone or another stands in its place: nobody finds such a hub any more, while
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
