import type { ChangeAnswer } from '../../domain/changes/coverage.ts';
import {
  changeOfDeployment,
  changeOfRun,
  type Deployment,
  type Difference,
  withDifference,
  withKinds,
} from '../../domain/changes/deployments.ts';
import { mergeChanges } from '../../domain/changes/same-change.ts';
import { orderedAt, type SystemChange } from '../../domain/changes/system-change.ts';
import type { ChangeCall, ChangeSource } from '../../ports/change-source.ts';
import { isGlob, matchesGlob } from '../../text/glob.ts';
import type { DeploymentLists } from './deployment-lists.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { differenceOf, runsSince, statusesOf } from './lists.ts';
import type { ServicePlace } from './options.ts';
import { proveService } from './proof.ts';

/** A deployment waits for its approval, and an old run is run again: what is made so long before may go out now. */
const WIDER_MS = 14 * 86_400_000;
/** What failed may still be tried again for so long; what waits longer than this is forgotten. */
const FAILED_MS = 2 * 3_600_000;
const WAITS_MS = 3 * 86_400_000;
const MOST_KEPT = 2_000;
/** Comparisons of one look; what went out before them is listed without its files. */
const MOST_COMPARED = 30;

interface Last {
  readonly changes: readonly SystemChange[];
  readonly completeTo: string;
}

/** GitHub's deployments, and the runs of a deploying workflow, as changes. */
export class GithubChanges implements ChangeSource {
  readonly origin = 'github';
  readonly #client: GithubClient;
  readonly #lists: DeploymentLists;
  readonly #places: ReadonlyMap<string, ServicePlace>;
  readonly #now: () => number;
  readonly #final = new Map<string, Deployment['statuses']>();
  readonly #compared = new Map<string, Difference | null>();
  readonly #last = new Map<string, Last>();

  constructor(
    client: GithubClient,
    lists: DeploymentLists,
    places: readonly ServicePlace[],
    now: () => number,
  ) {
    this.#client = client;
    this.#lists = lists;
    this.#places = new Map(places.map((place) => [place.name, place]));
    this.#now = now;
  }

  get services(): readonly string[] {
    return [...this.#places.keys()];
  }

  async changes(
    service: string,
    from: string,
    to: string,
    { signal }: ChangeCall = {},
  ): Promise<ChangeAnswer> {
    const place = this.#places.get(service);
    if (place === undefined) return { changes: [], completeTo: null, gaps: [] };
    const key = JSON.stringify([service, from.slice(0, 13)]);
    try {
      const { changes, wholeFrom, at } = await this.#read(place, from, signal);
      const read = new Date(at).toISOString();
      const completeTo = read < to ? read : to;
      this.#last.set(key, { changes, completeTo });
      return {
        changes: within(changes, from, to),
        completeTo,
        gaps:
          wholeFrom === null || wholeFrom <= from
            ? []
            : [{ origin: 'github', service, from, kind: 'too-many', params: { since: wholeFrom } }],
      };
    } catch (error) {
      if (!(error instanceof GithubError)) throw error;
      const last = this.#last.get(key);
      const { kind, params } = error;
      const gap = {
        origin: 'github' as const,
        service,
        from: last?.completeTo ?? null,
        kind,
        params: { ...params },
      };
      return {
        changes: within(last?.changes ?? [], from, to),
        completeTo: last?.completeTo ?? null,
        gaps: [gap],
      };
    }
  }

  prove(service: string, { signal }: ChangeCall = {}): ReturnType<ChangeSource['prove']> {
    const place = this.#places.get(service);
    if (place === undefined) throw new Error(`no place for ${service}`);
    const recent = (from: string) => this.#read(place, from, signal).then(({ changes }) => changes);
    return proveService(this.#client, place, this.#now(), recent, signal);
  }

  /** All that went out, or is on its way, since some time before `from`. */
  async #read(place: ServicePlace, from: string, signal?: AbortSignal) {
    const since = new Date(Date.parse(from) - WIDER_MS).toISOString();
    const heads = await this.#lists.since(place, since, signal);
    const deployed: SystemChange[] = [];
    let at = heads.at;
    for (const head of heads.items) {
      const known = await this.#statuses(place, head, signal);
      at = Math.min(at, known.at ?? at);
      const change = changeOfDeployment(place.name, { ...head, statuses: known.statuses });
      // A status may be of another environment than its deployment.
      if (change.environment === null || matchesGlob(place.environment, change.environment))
        deployed.push(change);
    }
    const runs = await runsSince(this.#client, place, since, this.#now(), signal);
    const environment = isGlob(place.environment) ? null : place.environment;
    const ran = runs.items.flatMap((run) => changeOfRun(place.name, environment, run) ?? []);
    const told = withKinds(mergeChanges([deployed, ran]));
    const wholeFrom =
      [heads.wholeFrom, runs.wholeFrom]
        .filter((at) => at !== null)
        .sort()
        .at(-1) ?? null;
    return {
      changes: await this.#compare(place, told, from, signal),
      wholeFrom,
      at: Math.min(at, runs.at),
    };
  }

  /** Asked until nothing more is to be learned of it. */
  async #statuses(
    place: ServicePlace,
    { id, requestedAt }: Omit<Deployment, 'statuses'>,
    signal?: AbortSignal,
  ): Promise<{ readonly statuses: Deployment['statuses']; readonly at?: number }> {
    const key = `${place.repository} ${id}`;
    const final = this.#final.get(key);
    if (final !== undefined) return { statuses: final };
    const read = await statusesOf(this.#client, place, id, signal);
    if (isFinal(read.statuses, requestedAt, this.#now())) keep(this.#final, key, read.statuses);
    return read;
  }

  /** With commits and files, as far back as was asked. */
  async #compare(place: ServicePlace, told: readonly SystemChange[], from: string, signal?: AbortSignal) {
    const touches = (file: string): boolean | null =>
      place.paths.length === 0 ? null : place.paths.some((glob) => matchesGlob(glob, file));
    const compared: SystemChange[] = [];
    let left = MOST_COMPARED;
    for (const change of told) {
      const { sha, previousSha } = change;
      const wanted = orderedAt(change) >= from && sha !== null && previousSha !== null && sha !== previousSha;
      const difference = wanted && left > 0 ? await this.#difference(place, previousSha, sha, signal) : null;
      if (wanted) left -= 1;
      compared.push(difference === null ? change : withDifference(change, difference, touches));
    }
    return compared;
  }

  /** Null where the versions cannot be compared, as after a forced push, or the token may not read contents. */
  async #difference(
    place: ServicePlace,
    base: string,
    head: string,
    signal?: AbortSignal,
  ): Promise<Difference | null> {
    const key = `${place.repository} ${base}...${head}`;
    const known = this.#compared.get(key);
    if (known !== undefined) return known;
    try {
      const difference = await differenceOf(this.#client, place, base, head, signal);
      keep(this.#compared, key, difference);
      return difference;
    } catch (error) {
      if (!(error instanceof GithubError) || error.passing || error.kind === 'aborted') throw error;
      keep(this.#compared, key, null);
      return null;
    }
  }
}

function isFinal(statuses: Deployment['statuses'], requestedAt: string, now: number): boolean {
  const ended = (state: string) => state === 'failure' || state === 'error';
  return (
    statuses.some(
      ({ state, at }) => state === 'success' || (ended(state) && now - Date.parse(at) > FAILED_MS),
    ) ||
    statuses.some(({ state }) => state === 'inactive') ||
    now - Date.parse(requestedAt) > WAITS_MS
  );
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST_KEPT) map.clear();
  map.set(key, value);
}

/** What went out in a stretch of time, and what is on its way at its end. */
const within = (changes: readonly SystemChange[], from: string, to: string): readonly SystemChange[] =>
  changes.filter((change) => {
    const at = orderedAt(change);
    const open = change.state === 'waiting' || change.state === 'going-out';
    return at <= to && (at >= from || (open && Date.parse(from) - Date.parse(at) < WAITS_MS));
  });
