import { type ChangeAnswer, completeTo, type ServiceCoverage } from '../../domain/changes/coverage.ts';
import { mergeChanges } from '../../domain/changes/same-change.ts';
import {
  type Basis,
  type ChangeGap,
  mayBeOf,
  type SystemChange,
} from '../../domain/changes/system-change.ts';
import type { Rollback } from '../../domain/runs/run-schema.ts';
import type { ChangeProof, ChangeSource } from '../../ports/change-source.ts';
import type { Time } from '../../ports/clock.ts';
import { isWithin } from '../../timing/timers.ts';
import { ingestId, ingestName, ingestParams, ingestText, ingestUrl } from '../ingest/ingest.ts';
import type { AddedChanges, ChangeGiven } from './added-changes.ts';

/** A service of which changes are known, and the other names that it goes by. */
export interface ChangeService {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What brings its version before back. */
  readonly rollback?: Rollback | undefined;
}

export interface FeedDeps {
  readonly services: readonly ChangeService[];
  readonly sources: readonly ChangeSource[];
  readonly added: AddedChanges;
  readonly time: Time;
}

/** What was known at one moment, of all services that were asked for. */
export interface ChangesKnown {
  readonly from: string;
  readonly to: string;
  /** The newest first. */
  readonly changes: readonly SystemChange[];
  readonly coverage: readonly ServiceCoverage[];
  readonly gaps: readonly ChangeGap[];
}

/** Everybody who asks within so long gets the same answer: sources are read once a minute. */
const FRESH_MS = 59_000;
const MOST_KEPT = 50;

interface Kept {
  readonly at: number;
  readonly known: Promise<ChangesKnown>;
}

/** What the sources of changes tell, asked once for everybody, with every text ingested. */
export class ChangeFeed {
  readonly #deps: FeedDeps;
  readonly #kept = new Map<string, Kept>();
  readonly #readers = new Set<(from: string) => void>();

  constructor(deps: FeedDeps) {
    this.#deps = deps;
  }

  get services(): readonly ChangeService[] {
    return this.#deps.services;
  }

  /** What people typed in, as it is kept. */
  get typedIn(): AddedChanges['facts'] {
    return this.#deps.added.facts;
  }

  /** What was read before is old. */
  forget(): void {
    this.#kept.clear();
  }

  /** Whether anything but people tells of changes. */
  get hasSources(): boolean {
    return this.#deps.sources.length > 0;
  }

  /** The service of a name or alias, whatever its case; the name itself where it is none. */
  serviceOf(name: string): string {
    const low = name.toLowerCase();
    const found = this.#deps.services.find(
      (one) => one.name.toLowerCase() === low || one.aliases.some((alias) => alias.toLowerCase() === low),
    );
    return found?.name ?? name;
  }

  /**
   * `services` null: all there are, with what changed nothing of any of them; else what is theirs, or may be. `from` is ISO;
   * up to now. Never rejects.
   */
  async known(services: readonly string[] | null, from: string): Promise<ChangesKnown> {
    const { time } = this.#deps;
    // By the full minute, so that all who look back as far share an answer.
    const since = `${from.slice(0, 16)}:00.000Z`;
    const names =
      services === null ? await this.#all() : [...new Set(services.map((one) => this.serviceOf(one)))];
    const key = JSON.stringify([services === null, names, since]);
    const kept = this.#kept.get(key);
    if (kept !== undefined && isWithin(time.now(), kept.at, FRESH_MS)) return kept.known;
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const known = this.#read(names, since, services === null);
    this.#kept.set(key, { at: time.now(), known });
    const answer = await known;
    for (const heard of [...this.#readers]) heard(answer.from);
    return answer;
  }

  /** Calls `heard` with the `from` of each answer that was read from the sources; gives what ends it. */
  whenRead(heard: (from: string) => void): () => void {
    this.#readers.add(heard);
    return () => this.#readers.delete(heard);
  }

  /** Kept for good before it is known. Rejects with an `EventLogError`. */
  async add(given: ChangeGiven, by: Parameters<AddedChanges['add']>[1]): Promise<SystemChange> {
    const change = await this.#deps.added.add({ ...given, service: this.serviceOf(given.service) }, by);
    this.forget();
    return ingestChange(change);
  }

  /** What each source says of each of its services. Never rejects. */
  async prove(signal?: AbortSignal): Promise<readonly ChangeProof[]> {
    const proofs: ChangeProof[] = [];
    for (const source of this.#deps.sources) {
      for (const service of source.services) {
        const proof = await source.prove(service, signal === undefined ? {} : { signal });
        proofs.push({
          ...proof,
          problems: proof.problems.map(({ kind, params }) => ({ kind, params: ingestParams(params) })),
        });
      }
    }
    return proofs;
  }

  async #all(): Promise<readonly string[]> {
    const { services, added } = this.#deps;
    return [...new Set([...services.map(({ name }) => name), ...(await added.named())])];
  }

  async #read(names: readonly string[], from: string, isWhole: boolean): Promise<ChangesKnown> {
    const { sources, added, time } = this.#deps;
    const to = new Date(time.now()).toISOString();
    const found: (readonly SystemChange[])[] = [];
    const gaps: ChangeGap[] = [];
    const coverage: ServiceCoverage[] = [];
    for (const service of names) {
      const own = sources.filter((source) => source.services.includes(service));
      const answers: ChangeAnswer[] = [];
      for (const source of [...own, added]) answers.push(await source.changes(service, from, to));
      // A repository tells of all that goes out of it.
      found.push(
        ...answers.map(({ changes }) =>
          isWhole ? changes : changes.filter((change) => mayBeOf(change, service)),
        ),
      );
      gaps.push(...answers.flatMap((answer) => answer.gaps));
      coverage.push({
        service,
        // What people type in says nothing of what they did not.
        completeTo: own.length === 0 ? null : completeTo(answers.slice(0, own.length)),
        origins: own.map(({ origin }) => origin),
        basis: ingestBasis(answers.find(({ basis }) => basis !== null)?.basis ?? null),
      });
    }
    return {
      ...{ from, to, coverage },
      changes: mergeChanges(found).map(ingestChange),
      gaps: gaps.map((gap) => ({ ...gap, params: ingestParams(gap.params) })),
    };
  }
}

/** Titles, names of branches and of people come from everyone who can push: they are made safe as any text from outside. */
const COMMITS = 250;
const FILES = 600;
const PACKAGES = 200;
const SHA = /^[0-9a-f]{7,64}$/;

const line = (text: string | null): string | null =>
  text === null ? null : ingestText(text, { bytes: 300 });
const sha = (text: string | null): string | null => (text !== null && SHA.test(text) ? text : null);

function ingestChange(change: SystemChange): SystemChange {
  return {
    ...change,
    id: ingestId(change.id, 300),
    service: ingestId(change.service, 200),
    services: change.services.map(({ service, reach }) => ({ service: ingestId(service, 200), reach })),
    environment: ingestName(change.environment),
    version: ingestName(change.version),
    sha: sha(change.sha),
    previousSha: sha(change.previousSha),
    by: ingestName(change.by),
    ...(change.approvedBy === undefined ? {} : { approvedBy: ingestText(change.approvedBy, { bytes: 200 }) }),
    title: line(change.title),
    url: ingestUrl(change.url),
    compareUrl: ingestUrl(change.compareUrl),
    commits: change.commits.slice(-COMMITS).map((commit) => ({
      ...{
        sha: sha(commit.sha) ?? '',
        title: line(commit.title) ?? '',
        pr: commit.pr,
        author: ingestName(commit.author),
      },
    })),
    files: change.files.slice(0, FILES).map((file) => ingestId(file, 300)),
    packages: change.packages.slice(0, PACKAGES).map((one) => ingestId(one, 200)),
    isPart: change.isPart || change.commits.length > COMMITS || change.files.length > FILES,
  };
}

/** Names of environments, tags and releases come from everyone who can push, too. */
function ingestBasis(basis: Basis | null): Basis | null {
  if (basis === null) return null;
  const { environments, elsewhere, lastRelease, workflow, asked } = basis;
  return {
    ...basis,
    ...{ asked: ingestId(asked, 300), workflow: ingestName(workflow) },
    environments: environments.map((one) => ingestText(one, { bytes: 200 })),
    elsewhere: { ...elsewhere, names: elsewhere.names.map((one) => ingestText(one, { bytes: 200 })) },
    lastRelease:
      lastRelease === null ? null : { ...lastRelease, version: ingestName(lastRelease.version) ?? '' },
  };
}
