import type { ChangeAnswer } from '../../domain/changes/coverage.ts';
import {
  type CommitComparison,
  changeOfDeployment,
  changeOfRelease,
  changeOfRun,
  type Deployment,
  type WorkflowRun,
  withDifference,
  withKinds,
} from '../../domain/changes/deployments.ts';
import { mergeChanges } from '../../domain/changes/same-change.ts';
import { type Basis, mayBeOf, orderedAt, type SystemChange } from '../../domain/changes/system-change.ts';
import type { ChangeCall, ChangeSource } from '../../ports/change-source.ts';
import { isGlob, nameFitsGlob } from '../../text/glob.ts';
import { Approvers } from './approvers.ts';
import type { DeploymentLists } from './deployment-lists.ts';
import { EverSeen } from './ever-seen.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { attemptsBefore, differenceOf, runsBefore, runsFrom, runsSince, statusesOf } from './lists.ts';
import type { ServicePlace } from './options.ts';
import { proveService } from './proof.ts';
import { releasesOf, SELDOM_MS } from './released.ts';

/** A deployment waits for its approval, and an old run is run again: what is made so long before may go out now. */
const WIDER_MS = 14 * 86_400_000;
/** What failed may still be tried again for so long; what waits longer than this is forgotten. */
const FAILED_MS = 2 * 3_600_000;
const WAITS_MS = 3 * 86_400_000;
const MOST_KEPT = 2_000;
/** Changes of so long are looked at for what is live; of an older one it is not known of which services it is. */
const LIVE_MS = 7 * 86_400_000;
/** New comparisons of one look; what went out before them gets its files by the next. */
const MOST_COMPARED = 30;

/** Releases tell what went out only where no deployments do; else they are a hint, and read seldom. */
const OFTEN_MS = 55_000;

interface Last {
  readonly changes: readonly SystemChange[];
  readonly completeTo: string;
  readonly basis: Basis;
}

/** GitHub's deployments, the runs of a deploying workflow, and releases that neither brought out, as changes. */
export class GithubChanges implements ChangeSource {
  readonly origin = 'github';
  readonly #client: GithubClient;
  readonly #lists: DeploymentLists;
  readonly #places: ReadonlyMap<string, ServicePlace>;
  readonly #now: () => number;
  readonly #final = new Map<string, Deployment['statuses']>();
  readonly #compared = new Map<string, CommitComparison | null>();
  readonly #last = new Map<string, Last>();
  readonly #ever: EverSeen;
  readonly #approvers: Approvers;
  readonly #unreleased = new Set<string>();

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
    this.#ever = new EverSeen(client);
    this.#approvers = new Approvers(client);
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
    if (place === undefined) return { changes: [], completeTo: null, gaps: [], basis: null };
    const key = JSON.stringify([service, from.slice(0, 13)]);
    try {
      const { changes: told, wholeFrom, at, basis } = await this.#read(place, from, signal);
      const changes = await this.#approvers.named(place, told, from, signal);
      const read = new Date(at).toISOString();
      const completeTo = read < to ? read : to;
      this.#last.set(key, { changes, completeTo, basis });
      return {
        changes: within(changes, from, to),
        ...{ completeTo, basis },
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
        ...{ completeTo: last?.completeTo ?? null, basis: last?.basis ?? null },
        gaps: [gap],
      };
    }
  }

  /**
   * What is live of a service: the newest that went live of what is of it, or may be, else of all that goes out with it. Null:
   * nothing is known to be. Rejects with a `GithubError`.
   */
  async live(service: string, signal?: AbortSignal): Promise<SystemChange | null> {
    const place = this.#places.get(service);
    if (place === undefined) return null;
    const from = new Date(this.#now() - LIVE_MS).toISOString();
    const { changes } = await this.#read(place, from, signal);
    const day = runsFrom(new Date(Date.parse(from) - WIDER_MS).toISOString(), this.#now());
    const goes = this.#goes(place, ({ workflow }) => workflow === place.workflow);
    const older = (await runsBefore(this.#client, place, day, signal)).flatMap(
      (run) => changeOfRun(goes, null, run) ?? [],
    );
    const live = [...changes, ...older].filter(({ liveAt, sha }) => liveAt !== null && sha !== null);
    live.sort((a, b) => ((a.liveAt ?? '') < (b.liveAt ?? '') ? 1 : -1));
    return live.find((change) => mayBeOf(change, service)) ?? live[0] ?? null;
  }

  prove(service: string, { signal }: ChangeCall = {}): ReturnType<ChangeSource['prove']> {
    const place = this.#places.get(service);
    if (place === undefined) throw new Error(`no place for ${service}`);
    const recent = (from: string) => this.#read(place, from, signal);
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
      const change = changeOfDeployment((environment) => this.#deployedTo(place, environment), {
        ...head,
        statuses: known.statuses,
      });
      // A status may be of another environment than its deployment.
      if (change.environment === null || nameFitsGlob(place.environment, change.environment))
        deployed.push(change);
    }
    const runs = await runsSince(this.#client, place, since, this.#now(), signal);
    const goes = this.#goes(place, ({ workflow }) => workflow === place.workflow);
    const environment = sameOf(
      goes.services.map((one) => (isGlob(one.environment) ? null : one.environment)),
    );
    const asRan = (run: WorkflowRun) => changeOfRun(goes, environment, run) ?? [];
    const ran = runs.items.flatMap(asRan);
    for (const run of runs.items.filter(({ attempt }) => attempt > 1))
      ran.push(...(await attemptsBefore(this.#client, place, run, signal)).flatMap(asRan));
    // What the first of them replaced lies before the days that are read.
    const isOpen = ran.length > 0 && !ran.some(({ liveAt }) => liveAt !== null && liveAt < from);
    const day = runsFrom(since, this.#now());
    if (isOpen) ran.push(...(await runsBefore(this.#client, place, day, signal)).flatMap(asRan));
    const told = withKinds(mergeChanges([deployed, ran]));
    const wholeFrom =
      [heads.wholeFrom, runs.wholeFrom]
        .filter((at) => at !== null)
        .sort()
        .at(-1) ?? null;
    const listed = { deployed: heads.items.length > 0, ran: runs.items.length > 0 };
    const seen = await this.#ever.of(place, listed, signal);
    const released = await this.#released(place, told, seen.isSeen !== false, signal);
    const before = released.find((change) => change.requestedAt < from);
    const basis: Basis = {
      ...{ asked: place.environment, workflow: place.workflow, ...seen },
      lastRelease: before === undefined ? null : { version: before.version ?? '', at: before.requestedAt },
    };
    return {
      changes: await this.#compare(place, [...told, ...released].sort(newestFirst), from, signal),
      ...{ wholeFrom, basis, at: Math.min(at, runs.at) },
    };
  }

  /** Releases that nothing of what was read brought out, the newest first. */
  async #released(
    place: ServicePlace,
    told: readonly SystemChange[],
    isDeployed: boolean,
    signal?: AbortSignal,
  ): Promise<readonly SystemChange[]> {
    // A repository that has none is asked as seldom as one that has deployments.
    const isHint = isDeployed || this.#unreleased.has(place.repository);
    const all = await releasesOf(this.#client, place, isHint ? SELDOM_MS : OFTEN_MS, signal);
    if (all.length === 0) this.#unreleased.add(place.repository);
    else this.#unreleased.delete(place.repository);
    // Of which releases there is no deployment depends on where deployments are looked for.
    const { environment, workflow } = place;
    const goes = this.#goes(place, (one) => one.environment === environment && one.workflow === workflow);
    return all.flatMap((one, i) => {
      const isOut = told.some(
        ({ sha, version }) => sha !== null && (sha === one.sha || version === one.name),
      );
      return isOut ? [] : [changeOfRelease(goes, environment, one, all[i + 1]?.sha ?? null, isDeployed)];
    });
  }

  /** Services of one repository, and those of them that go out together. */
  #goes(place: ServicePlace, together: (one: ServicePlace) => boolean) {
    const { repository } = place;
    const all = [...this.#places.values()].filter((one) => one.repository === repository);
    return { repository, all, services: all.filter(together) };
  }

  #deployedTo(place: ServicePlace, environment: string) {
    return this.#goes(place, (one) => nameFitsGlob(one.environment, environment));
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
    const of = this.#goes(place, () => true);
    const compared: SystemChange[] = [];
    let left = MOST_COMPARED;
    for (const change of told) {
      const { sha, previousSha } = change;
      const wanted = orderedAt(change) >= from && sha !== null && previousSha !== null && sha !== previousSha;
      const isKnown = this.#compared.has(comparison(place, previousSha, sha));
      const difference =
        wanted && (isKnown || left > 0) ? await this.#difference(place, previousSha, sha, signal) : null;
      if (wanted && !isKnown) left -= 1;
      compared.push(difference === null ? change : withDifference(change, difference, of));
    }
    return compared;
  }

  /** Null where the versions cannot be compared, as after a forced push, or the token may not read contents. */
  async #difference(
    place: ServicePlace,
    base: string,
    head: string,
    signal?: AbortSignal,
  ): Promise<CommitComparison | null> {
    const key = comparison(place, base, head);
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

/** What all of them are; null: they are not the same. */
const sameOf = (all: readonly (string | null)[]): string | null =>
  all.every((one) => one === all[0]) ? (all[0] ?? null) : null;

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

const comparison = ({ repository }: ServicePlace, base: string | null, head: string | null): string =>
  `${repository} ${base}...${head}`;

const newestFirst = (a: SystemChange, b: SystemChange): number => (orderedAt(a) < orderedAt(b) ? 1 : -1);

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST_KEPT) map.clear();
  map.set(key, value);
}

/** What went out in a stretch of time, and what is on its way at its end. */
const within = (changes: readonly SystemChange[], from: string, to: string): readonly SystemChange[] =>
  changes.filter((change) => {
    const at = orderedAt(change);
    const open = change.kind !== 'release' && (change.state === 'waiting' || change.state === 'going-out');
    return at <= to && (at >= from || (open && Date.parse(from) - Date.parse(at) < WAITS_MS));
  });
