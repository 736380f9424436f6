import type { Basis } from '../../domain/changes/system-change.ts';
import { isGlob, nameFitsGlob } from '../../text/glob.ts';
import { editDistance } from '../../text/nearest.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { MOST_PAGES, ofRepository, PAGE } from './lists.ts';
import type { ServicePlace } from './options.ts';
import { deploymentsSchema, environmentsSchema, runsSchema } from './wire.ts';

/** What was never there is looked for again after this: a first deployment is in the list that is read anyway. */
const AGAIN_MS = 600_000;
/** Environments of one glob that are asked for. */
const ASKED = 10;
const NAMED = 4;
const MOST = 20;

type Ever = Pick<Basis, 'isSeen' | 'environments' | 'elsewhere'>;

/** Whether something ever went out where a service's settings look: in which environments, or else where there are others. */
export class EverSeen {
  readonly #client: GithubClient;
  readonly #seen = new Set<string>();

  constructor(client: GithubClient) {
    this.#client = client;
  }

  /** What was read has deployments of it, or runs. Rejects with a `GithubError` that passes. */
  async of(
    place: ServicePlace,
    { deployed, ran }: { readonly deployed: boolean; readonly ran: boolean },
    signal?: AbortSignal,
  ): Promise<Ever> {
    const { environment } = place;
    const key = JSON.stringify([place.repository, environment]);
    if (deployed) this.#seen.add(key);
    const isKnown = this.#seen.has(key);
    const isOne = !isGlob(environment);
    if (isOne && (isKnown || ran)) return seenIn(isKnown ? [environment] : []);
    const names = await this.#environments(place, signal);
    const fits = (name: string): boolean => nameFitsGlob(environment, name);
    const asked = isOne ? [environment] : (names ?? []).filter(fits);
    if (isKnown || ran) return seenIn(isKnown ? asked : []);
    for (const one of asked.slice(0, ASKED)) {
      if (!(await this.#hasDeployment(place, one, signal))) continue;
      this.#seen.add(key);
      return seenIn(asked);
    }
    if (await this.#hasRun(place, signal)) return seenIn([]);
    const others = (names ?? []).filter((name) => !fits(name));
    const wanted = environment.replace(/[*?{},]/g, '');
    others.sort((a, b) => editDistance(wanted, a) - editDistance(wanted, b) || (a < b ? -1 : 1));
    return {
      // Of a glob nobody knows what it means as long as the names cannot be told.
      isSeen: isOne || (names !== null && asked.length <= ASKED) ? false : null,
      environments: [],
      elsewhere: { names: others.slice(0, NAMED), more: Math.max(0, others.length - NAMED) },
    };
  }

  /** Null where they cannot be told. */
  async #environments(place: ServicePlace, signal?: AbortSignal): Promise<readonly string[] | null> {
    const route = '/repos/{owner}/{repo}/environments';
    const names: string[] = [];
    for (let page = 1; ; page += 1) {
      const params = { ...ofRepository(place), per_page: PAGE, page };
      const told = await this.#allowed(this.#client.get(route, params, environmentsSchema, signal, AGAIN_MS));
      if (told === null) return null;
      names.push(...(told.data.environments ?? []).map(({ name }) => name));
      if (!told.more) return names;
      if (page >= MOST_PAGES) return null;
    }
  }

  async #hasDeployment(place: ServicePlace, environment: string, signal?: AbortSignal): Promise<boolean> {
    const params = { ...ofRepository(place), environment, per_page: 1, page: 1 };
    const route = '/repos/{owner}/{repo}/deployments';
    const { data } = await this.#client.get(route, params, deploymentsSchema, signal, AGAIN_MS);
    return data.length > 0;
  }

  async #hasRun(place: ServicePlace, signal?: AbortSignal): Promise<boolean> {
    if (place.workflow === null) return false;
    const route = '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
    const params = { ...ofRepository(place), workflow_id: place.workflow, per_page: PAGE };
    const { data } = await this.#client.get(route, params, runsSchema, signal, AGAIN_MS);
    return data.workflow_runs.some(({ event }) => event !== 'pull_request');
  }

  async #allowed<T>(asked: Promise<T>): Promise<T | null> {
    try {
      return await asked;
    } catch (error) {
      if (!(error instanceof GithubError) || error.passing || error.kind === 'aborted') throw error;
      return null;
    }
  }
}

const seenIn = (environments: readonly string[]): Ever => ({
  ...{ isSeen: true, environments: [...environments].sort().slice(0, MOST) },
  elsewhere: { names: [], more: 0 },
});
