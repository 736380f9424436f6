import { orderedAt, type SystemChange } from '../../domain/changes/system-change.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { ofRepository } from './lists.ts';
import type { ServicePlace } from './options.ts';
import { approvalsSchema } from './wire.ts';

/** New questions of one look; the next one asks the rest. */
const MOST_ASKED = 30;
const MOST_KEPT = 2_000;
/** Everybody who looks within so long gets the same answer. */
const FRESH_MS = 55_000;

interface Review {
  readonly by: string | null;
  readonly environments: readonly string[];
}

/** Who approved what went out, as the reviews of its run say. */
export class Approvers {
  readonly #client: GithubClient;
  /** Approvals of what has ended, by run and change: no more of them come. */
  readonly #ended = new Map<string, readonly Review[]>();

  constructor(client: GithubClient) {
    this.#client = client;
  }

  /**
   * The changes, those since a time (ISO) with who approved them where that is known. Reviews name a run and its environment, no
   * attempt and no time: where several people approved, or more went out than was approved, it is not known.
   */
  async named(
    place: ServicePlace,
    changes: readonly SystemChange[],
    from: string,
    signal?: AbortSignal,
  ): Promise<readonly SystemChange[]> {
    const begun = changes.flatMap((change) => {
      const run = change.state === 'waiting' ? null : runOf(place, change);
      return run === null ? [] : [{ change, run }];
    });
    const named = new Map<string, string>();
    let left = MOST_ASKED;
    for (const { change, run } of begun) {
      if (orderedAt(change) < from) continue;
      const key = `${place.repository} ${run} ${change.id}`;
      const kept = this.#ended.get(key);
      if (kept === undefined && left === 0) continue;
      if (kept === undefined) left -= 1;
      const reviews = kept ?? (await this.#reviews(place, { run, key, change }, signal));
      if (reviews === null) {
        left = 0;
        continue;
      }
      const times = begun.filter(
        (one) => one.run === run && one.change.environment === change.environment,
      ).length;
      const who = approverOf(reviews, change.environment, times);
      if (who !== null) named.set(change.id, who);
    }
    return changes.map((change) => {
      const approvedBy = named.get(change.id);
      return approvedBy === undefined ? change : { ...change, approvedBy };
    });
  }

  /** None where they cannot be read: the changes are shown without them. Null: GitHub does not answer now. */
  async #reviews(
    place: ServicePlace,
    { run, key, change }: { readonly run: string; readonly key: string; readonly change: SystemChange },
    signal?: AbortSignal,
  ): Promise<readonly Review[] | null> {
    const route = '/repos/{owner}/{repo}/actions/runs/{run_id}/approvals';
    const params = { ...ofRepository(place), run_id: run };
    try {
      const { data } = await this.#client.get(route, params, approvalsSchema, signal, FRESH_MS);
      const reviews = data
        .filter(({ state }) => state === 'approved')
        .map(({ user, environments }) => ({
          by: user?.login ?? null,
          environments: environments.map(({ name }) => name),
        }));
      if (change.liveAt !== null || change.failedAt !== null) this.#keep(key, reviews);
      return reviews;
    } catch (error) {
      if (!(error instanceof GithubError) || error.kind === 'rate-limited' || error.kind === 'aborted')
        throw error;
      if (error.passing) return null;
      this.#keep(key, []);
      return [];
    }
  }

  #keep(key: string, reviews: readonly Review[]): void {
    if (this.#ended.size >= MOST_KEPT) this.#ended.clear();
    this.#ended.set(key, reviews);
  }
}

/** The run that put a change out; null: none of this repository is known to have. */
function runOf({ repository }: ServicePlace, { id, url }: SystemChange): string | null {
  const own = /^github:run:(\d+):/.exec(id)?.[1];
  if (own !== undefined || url === null) return own ?? null;
  const [, owner, name, run] =
    /^\/([^/]+)\/([^/]+)\/actions\/runs\/(\d+)(?:\/|$)/.exec(new URL(url).pathname) ?? [];
  return `${owner}/${name}`.toLowerCase() === repository.toLowerCase() ? (run ?? null) : null;
}

function approverOf(reviews: readonly Review[], environment: string | null, times: number): string | null {
  const own = reviews.filter(
    ({ environments }) => environment === null || environments.includes(environment),
  );
  const [first] = own;
  const isOne = first !== undefined && own.every(({ by }) => by === first.by);
  return isOne && own.length >= times ? first.by : null;
}
