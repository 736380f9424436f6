import type { ReleasedVersion } from '../../domain/changes/deployments.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { ofRepository, PAGE, webUrl } from './lists.ts';
import type { ServicePlace } from './options.ts';
import { commitSchema, releasesSchema, tagsSchema } from './wire.ts';

/** A commit stays what it is; a tag seldom moves. */
const DAY_MS = 86_400_000;
/** What is only a hint is read so seldom. */
export const SELDOM_MS = 600_000;
/** Tags that no release has are asked for their time one by one, the newest by their names. */
const TAGS_ASKED = 5;
const SHAS_ASKED = 10;

const byName = new Intl.Collator('en', { numeric: true });

/**
 * Releases of a repository, and tags that no release has, the newest first. Of a tag nobody knows when it was made: it is
 * not older than its commit, whose time it gets. What the token may not read is left out. Rejects with a `GithubError` that
 * passes.
 */
export async function releasesOf(
  client: GithubClient,
  place: ServicePlace,
  freshMs: number,
  signal?: AbortSignal,
): Promise<readonly ReleasedVersion[]> {
  const at = { ...ofRepository(place), per_page: PAGE };
  try {
    const listed = await client.get('/repos/{owner}/{repo}/releases', at, releasesSchema, signal, freshMs);
    const released = listed.data.filter(({ draft, published_at: when }) => !draft && when != null);
    // Where there are releases a tag alone is rare.
    const tagsFresh = released.length > 0 ? Math.max(freshMs, SELDOM_MS) : freshMs;
    const tags = await client.get('/repos/{owner}/{repo}/tags', at, tagsSchema, signal, tagsFresh);
    const shas = new Map(tags.data.map(({ name, commit }) => [name, commit.sha]));
    const found = released.map(
      ({ tag_name: name, published_at: when, html_url: url, author }): ReleasedVersion => ({
        ...{ name, sha: shas.get(name) ?? null, at: when ?? '', by: author?.login ?? null },
        url: webUrl(url),
      }),
    );
    // A repository may have more tags than are told at once.
    for (const [i, one] of found.slice(0, SHAS_ASKED).entries())
      if (one.sha === null)
        found[i] = { ...one, sha: (await commitOf(client, place, one.name, signal)).data.sha };
    const named = new Set(released.map(({ tag_name: name }) => name));
    const others = [...shas].filter(([name]) => !named.has(name));
    others.sort(([a], [b]) => byName.compare(b, a));
    for (const [name, sha] of others.slice(0, TAGS_ASKED)) {
      const { data } = await commitOf(client, place, sha, signal);
      const when = data.commit.committer?.date;
      if (when !== undefined) found.push({ name, sha, at: when, by: null, url: webUrl(data.html_url) });
    }
    return found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : byName.compare(b.name, a.name)));
  } catch (error) {
    if (!(error instanceof GithubError) || error.passing || error.kind === 'aborted') throw error;
    return [];
  }
}

/** A commit by its hash or by what leads to it. */
const commitOf = (client: GithubClient, place: ServicePlace, ref: string, signal?: AbortSignal) =>
  client.get(
    '/repos/{owner}/{repo}/commits/{ref}',
    { ...ofRepository(place), ref },
    commitSchema,
    signal,
    DAY_MS,
  );
