import type { Deployment } from '../../domain/changes/deployments.ts';
import { isGlob, nameFitsGlob } from '../../text/glob.ts';
import type { GithubClient } from './github-client.ts';
import { type Listed, MOST_PAGES, ofRepository, PAGE } from './lists.ts';
import type { ServicePlace } from './options.ts';
import { deploymentsSchema } from './wire.ts';

export type DeploymentHead = Omit<Deployment, 'statuses'>;

/** Everybody who looks within so long gets the same list: it is read once a minute. */
const FRESH_MS = 55_000;

interface Read {
  /** Of the first page. What is new comes first, so while that page is the same those behind it are. */
  readonly version: number;
  readonly items: readonly DeploymentHead[];
  /** Time of the oldest that was read; null: no more are there. */
  readonly readTo: string | null;
  /** No more pages are read. */
  readonly isFull: boolean;
  readonly at: number;
}

/** The deployments of each repository, read once for all services that are in it. */
export class DeploymentLists {
  readonly #client: GithubClient;
  /** The environment that is asked for, where all services of a repository have the same one. */
  readonly #environments = new Map<string, string | null>();
  readonly #read = new Map<string, Read>();

  constructor(client: GithubClient, places: readonly ServicePlace[]) {
    this.#client = client;
    for (const { repository, environment } of places) {
      const own = isGlob(environment) ? null : environment;
      const known = this.#environments.get(repository);
      this.#environments.set(repository, known === undefined || known === own ? own : null);
    }
  }

  /**
   * Deployments of a service made since a time (ISO), the newest first. GitHub's list has no filter of time, so it is read
   * until it is older. Rejects with a `GithubError`.
   */
  async since(place: ServicePlace, since: string, signal?: AbortSignal): Promise<Listed<DeploymentHead>> {
    const own = isGlob(place.environment) ? null : place.environment;
    const asked = this.#environments.get(place.repository) ?? null;
    const all = await this.#list(place, asked, since, signal);
    const isCut = (read: Read): boolean => read.readTo !== null && read.readTo >= since;
    // Where other environments fill the pages, the service's own is asked for by itself.
    const read =
      isCut(all) && own !== null && asked === null ? await this.#list(place, own, since, signal) : all;
    return {
      items: read.items.filter(({ environment }) => nameFitsGlob(place.environment, environment)),
      wholeFrom: isCut(read) ? read.readTo : null,
      at: read.at,
    };
  }

  async #list(
    place: ServicePlace,
    environment: string | null,
    since: string,
    signal?: AbortSignal,
  ): Promise<Read> {
    const key = JSON.stringify([place.repository, environment]);
    const params = { ...ofRepository(place), environment, per_page: PAGE };
    const first = await this.#page(params, 1, signal);
    const { version, at } = first;
    const known = this.#read.get(key);
    const isEnough = (one: Pick<Read, 'readTo' | 'isFull'>): boolean =>
      one.isFull || one.readTo === null || one.readTo < since;
    if (known?.version === version && isEnough(known)) return { ...known, at };
    const items = [...first.items];
    const endOf = (page: typeof first, n: number) => ({
      readTo: page.more ? page.oldest : null,
      isFull: n >= MOST_PAGES,
    });
    let end = endOf(first, 1);
    for (let n = 2; !isEnough(end); n += 1) {
      const page = await this.#page(params, n, signal);
      items.push(...page.items);
      end = endOf(page, n);
    }
    const read = { version, items, ...end, at };
    this.#read.set(key, read);
    return read;
  }

  async #page(params: Parameters<GithubClient['get']>[1], page: number, signal?: AbortSignal) {
    const route = '/repos/{owner}/{repo}/deployments';
    const { data, ...reply } = await this.#client.get(
      route,
      { ...params, page },
      deploymentsSchema,
      signal,
      FRESH_MS,
    );
    const items = data.map(
      ({ id, sha, ref, environment, created_at: requestedAt, creator }): DeploymentHead => ({
        ...{ id, sha, ref, environment, requestedAt, by: creator?.login ?? null, url: null },
      }),
    );
    return { ...reply, items, oldest: data.at(-1)?.created_at ?? null };
  }
}
