import type { Credentials } from './credentials.ts';

/**
 * Ends the connections of every token that is revoked (or gone from the file) from now on, whoever revoked it.
 * The result stops it.
 */
export function dropRevoked(credentials: Credentials, drop: (tokenId: string) => void): () => void {
  let live = liveTokens(credentials.current());
  return credentials.onChange((file) => {
    const now = liveTokens(file);
    for (const id of live) if (!now.has(id)) drop(id);
    live = now;
  });
}

function liveTokens(file: ReturnType<Credentials['current']>): ReadonlySet<string> {
  return new Set(file.tokens.filter(({ revoked }) => revoked === null).map(({ id }) => id));
}
