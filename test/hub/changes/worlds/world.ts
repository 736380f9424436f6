import { github } from '../../../../src/adapters/github/github.ts';
import type { ServicePlace } from '../../../../src/adapters/github/options.ts';
import type { ChangeKind } from '../../../../src/domain/changes/system-change.ts';
import { initialSession, type Session } from '../../../../src/domain/session.ts';
import { DEFAULT_LIMITS } from '../../../../src/hub/base/limits.ts';
import { AddedChanges } from '../../../../src/hub/changes/added-changes.ts';
import { ChangeFeed } from '../../../../src/hub/changes/change-feed.ts';
import { lookAtChanges } from '../../../../src/hub/changes/session-look.ts';
import { RoomPatterns } from '../../../../src/hub/patterns/room-patterns.ts';
import type { Level } from '../../../../src/logs/line.ts';
import type { RawLine, SourceSearch, SourceStratum } from '../../../../src/ports/log-source.ts';
import { DemoRepository, type DemoRun } from '../../../../src/sim/github/repository.ts';
import { localGithub } from '../../../../src/sim/github/server.ts';
import { githubProblems } from '../../../adapters/github/contract/contract.ts';
import { sato } from '../../../domain/given.ts';
import { MemoryLog } from '../../../rigs/memory-log.ts';
import { HandSource } from '../../hand-source.ts';

/*
 * An incident as it is met: repositories at a GitHub of this machine, a log that can be asked, a page. What went out is read,
 * counted and put in order by the parts of the program that do it for people. Minutes are from the moment at which users
 * began to be hit; `alert` is when the page came, and four minutes later somebody looks.
 */
export interface World {
  readonly name: string;
  /** By which it is told apart in a report. */
  readonly kind: string;
  /** Services as the settings have them; each has a repository of its own name if not given. */
  readonly services: Readonly<
    Record<string, Partial<ServicePlace> & { readonly aliases?: readonly string[] }>
  >;
  readonly page: string;
  readonly alert: number;
  /** Label of the change that did it; null: none did. */
  readonly culprit: string | null;
  /** Services of which nothing was put out before. */
  readonly bare?: readonly string[];
  readonly acts: readonly Act[];
  readonly log: readonly Said[];
}

const ZERO = Date.parse('2026-11-25T02:55:00.000Z');
const MINUTE = 60_000;
const LOOKS_AFTER = 4;
const BASE = -3 * 1_440;
/** The log holds all of so many minutes before. */
const NOISE_FROM = -130;
/** As long as a source keeps lines that are searched for the first of a statement. */
const OLDEST = -40 * 1_440;

const iso = (minute: number): string => new Date(ZERO + minute * MINUTE).toISOString();
const stamp = (minute: number): string => `${iso(minute).slice(0, 19)}Z`;

interface Version {
  readonly ids: string[];
  readonly sha: string;
  readonly run: DemoRun | null;
}

/** A world while it is made. */
class Making {
  readonly repositories = new Map<string, DemoRepository>();
  readonly versions = new Map<string, Version>();
  readonly typed: {
    label: string;
    service: string;
    minute: number;
    text: string;
    kind: ChangeKind | null;
  }[] = [];
  readonly places: ReadonlyMap<string, ServicePlace>;

  constructor({ services }: World, time: { now(): number }) {
    this.places = new Map(
      Object.entries(services).map(([name, { aliases: _, ...given }]) => [
        name,
        {
          ...{ name, repository: `acme/${name}`, environment: 'production', paths: [], workflow: null },
          ...{ migrations: [], ...given },
        },
      ]),
    );
    for (const { repository } of this.places.values())
      if (!this.repositories.has(repository))
        this.repositories.set(
          repository,
          new DemoRepository(repository, time, 7_001 + this.repositories.size),
        );
  }

  place(service: string): { readonly place: ServicePlace; readonly repo: DemoRepository } {
    const place = this.places.get(service);
    const repo = this.repositories.get(place?.repository ?? '');
    if (place === undefined || repo === undefined) throw new Error(`no service ${service}`);
    return { place, repo };
  }

  version(label: string): Version {
    const found = this.versions.get(label);
    if (found === undefined) throw new Error(`nothing is called ${label}`);
    return found;
  }
}

export interface Act {
  readonly minute: number;
  readonly do: (making: Making) => void;
}

export interface Shipped {
  readonly message?: string;
  readonly patches?: Readonly<Record<string, string>>;
  readonly by?: string;
  /** Label of the version that it follows; the newest if not given. */
  readonly onto?: string;
  /** How long it took to go out, in minutes. */
  readonly took?: number;
  readonly ends?: 'success' | 'failure' | 'in_progress';
}

/** Puts a version out by a deployment, or by the service's workflow; `minute` is when it is live. */
function putOut(
  making: Making,
  label: string,
  service: string,
  minute: number,
  sha: string,
  { by = 'kato', took = 2, ends = 'success' }: Shipped,
): void {
  const { place, repo } = making.place(service);
  if (place.workflow !== null) {
    const at = stamp(minute - took);
    const run = repo.run(place.workflow, sha, by, {
      ...{ createdAt: at, startedAt: at, updatedAt: stamp(minute), title: 'Deploy' },
      ...(ends === 'in_progress' ? { status: ends } : { status: 'completed', conclusion: ends }),
    });
    making.versions.set(label, { ids: [`github:run:${run.id}:1`], sha, run });
    return;
  }
  const deployment = repo.deploy(sha, place.environment, by, { at: stamp(minute - took - 4) });
  repo.status(deployment, 'in_progress', stamp(minute - took));
  if (ends !== 'in_progress') repo.status(deployment, ends, stamp(minute));
  making.versions.set(label, { ids: [`github:deployment:${deployment.id}`], sha, run: null });
}

/** A new version with these files. */
export const ship = (
  label: string,
  service: string,
  minute: number,
  files: readonly string[],
  more: Shipped = {},
): Act => ({
  minute,
  do: (making) => {
    const { message = `Change ${label}`, patches = {}, by = 'kato', onto } = more;
    const parent = onto === undefined ? {} : { parent: making.version(onto).sha };
    const { repo } = making.place(service);
    const { sha } = repo.push(message, by, files, stamp(minute - 30), { patches, ...parent });
    putOut(making, label, service, minute, sha, more);
  },
});

/** The version of an earlier label again: a rollback, or the same again. */
export const again = (
  label: string,
  service: string,
  minute: number,
  of: string,
  more: Shipped = {},
): Act => ({
  minute,
  do: (making) => putOut(making, label, service, minute, making.version(of).sha, more),
});

/** The run of an earlier label once more. */
export const rerun = (label: string, service: string, minute: number, of: string, took = 3): Act => ({
  minute,
  do: (making) => {
    const { run, sha } = making.version(of);
    if (run === null) throw new Error(`${of} is no run`);
    making.place(service).repo.rerun(run, stamp(minute - took));
    Object.assign(run, { status: 'completed', conclusion: 'success', updatedAt: stamp(minute) });
    making.versions.set(label, { ids: [`github:run:${run.id}:${run.attempt}`], sha, run });
  },
});

/** A release that no deployment tells of. */
export const release = (
  label: string,
  service: string,
  minute: number,
  tag: string,
  files: readonly string[],
): Act => ({
  minute,
  do: (making) => {
    const { repo } = making.place(service);
    const { sha } = repo.push(`Change ${label}`, 'kato', files, stamp(minute - 30));
    repo.tag(tag, sha, stamp(minute));
    making.versions.set(label, { ids: [`tag:${tag}`], sha, run: null });
  },
});

/** A change that somebody typed in. */
export const typed = (
  label: string,
  service: string,
  minute: number,
  text: string,
  kind: ChangeKind | null = null,
): Act => ({
  minute,
  do: (making) => void making.typed.push({ label, service, minute, text, kind }),
});

export interface Said {
  readonly service: string;
  readonly level: Level;
  /** `#` is a number, another in each line. */
  readonly message: string;
  /** Minutes at which it was written. */
  readonly at: readonly number[];
}

const every = (from: number, to: number, seconds: number): readonly number[] =>
  Array.from(
    { length: Math.max(1, Math.ceil(((to - from) * 60) / seconds)) },
    (_, i) => from + (i * seconds) / 60,
  );

interface Often {
  readonly stack?: string;
  readonly to?: number;
  readonly seconds?: number;
}

const says =
  (level: Level) =>
  (
    service: string,
    from: number,
    message: string,
    { stack = '', to = 60, seconds = 10 }: Often = {},
  ): Said => ({
    ...{ service, level, message: message + stack, at: every(from, to, seconds) },
  });
export const error = says('error');
export const warn = says('warn');

/** An error of certain minutes. */
export const rare = (service: string, minutes: readonly number[], message: string, stack = ''): Said => ({
  ...{ service, level: 'error', message: message + stack, at: minutes },
});

/** Frames as Node writes them, innermost first: `/app/src/a.ts:12`. */
export const js = (...frames: readonly string[]): string =>
  frames.map((frame, i) => `\n    at f${i} (${frame}:7)`).join('');
/** As Python writes them, innermost last: `/srv/app/tax.py:31`. */
export const py = (...frames: readonly string[]): string =>
  `\nTraceback (most recent call last):${frames
    .map((frame) => `\n  File "${frame.replace(/:\d+$/, '')}", line ${/\d+$/.exec(frame)?.[0]}, in run`)
    .join('')}`;
/** As the JVM: `com.acme.pay.Charge.run:31`; `>` begins what it was caused by. */
export const jvm = (...frames: readonly string[]): string =>
  frames
    .map((frame) => {
      if (frame.startsWith('>')) return `\nCaused by: ${frame.slice(1)}`;
      const [, type = '', name = '', row = ''] = /^(.*)\.(\w+):(\d+)$/.exec(frame) ?? [];
      return `\n\tat ${type}.${name}(${type.slice(type.lastIndexOf('.') + 1)}.java:${row})`;
    })
    .join('');
export const golang = (...frames: readonly string[]): string =>
  `\n\ngoroutine 51 [running]:${frames.map((frame, i) => `\nmain.f${i}(0x1)\n\t${frame} +0x1d`).join('')}`;
export const ruby = (...frames: readonly string[]): string =>
  frames.map((frame, i) => `\n${i === 0 ? '' : 'from '}${frame}:in \`call'`).join('');

/** Other teams' services, each in a repository of its own, with a deploy at a minute. */
export function teams(
  minutes: Readonly<Record<string, number>>,
  file = 'src/main.ts',
): { readonly services: World['services']; readonly acts: readonly Act[] } {
  return {
    services: Object.fromEntries(Object.keys(minutes).map((name) => [name, {}])),
    acts: Object.entries(minutes).map(([name, minute]) => ship(`team-${name}`, name, minute, [file])),
  };
}

class WorldLog extends HandSource {
  readonly #lines: readonly RawLine[];

  constructor(lines: readonly RawLine[]) {
    super('app');
    this.#lines = lines;
  }

  async oldest(): Promise<string> {
    return iso(OLDEST);
  }

  async sample(from: string, to: string): Promise<readonly SourceStratum[]> {
    const lines = this.#lines.filter(({ time }) => (time ?? '') >= from && (time ?? '') < to);
    return [{ total: lines.length, lines }];
  }

  async search({ texts, from, to, first, limit }: SourceSearch): Promise<readonly RawLine[]> {
    const found = this.#lines.filter(
      ({ time, message }) =>
        (time ?? '') >= from && (time ?? '') < to && texts.every((text) => message.includes(text)),
    );
    return first ? found.slice(0, limit) : found.slice(-limit);
  }
}

function linesOf({ services, log, alert, page }: World): readonly RawLine[] {
  const end = alert + LOOKS_AFTER;
  const known = Object.keys(services);
  const noise: readonly Said[] = [
    ...known.map((service): Said => {
      return {
        service,
        level: 'info',
        message: `GET /${service}/items/# 200 in #ms`,
        at: every(NOISE_FROM, end, 20),
      };
    }),
    // Each system has an error that everybody knows.
    {
      service: page,
      level: 'error',
      message: 'client # closed the connection',
      at: every(-30 * 60, end, 300),
    },
  ];
  let n = 0;
  return [...noise, ...log]
    .flatMap(({ service, level, message, at }) =>
      at
        .filter((minute) => minute < end)
        .map((minute): RawLine => {
          n += 1;
          const text = message.replaceAll('#', () => String(1_000 + ((n * 7_919) % 9_000)));
          return { id: `l${n}`, time: iso(minute), level, service, message: text, fields: {}, source: 'app' };
        }),
    )
    .sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? -1 : 1));
}

function sessionOf({ page, alert }: World): Session {
  const blank = initialSession('world');
  return {
    ...blank,
    ...{ status: 'open', kind: 'incident', timeZone: 'UTC' },
    clock: { ...blank.clock, fired: iso(alert), opened: iso(alert + 1) },
    incidents: [
      {
        ...{ id: 'Q1', number: 4812, title: 'Errors', service: page, url: null, urgency: 'high' as const },
        ...{
          status: 'triggered' as const,
          triggeredAt: iso(alert),
          acknowledgedAt: null,
          acknowledgedBy: null,
        },
        ...{ resolvedAt: null, resolvedBy: null },
      },
    ],
  } as Session;
}

/** Place of the change that did it among those before the impact: 1 is the first, null: it is not there. */
export interface Found {
  readonly world: World;
  readonly place: number | null;
  /** What stands first, in words for a report. */
  readonly first: string;
  /** Minutes by which the start of the impact was taken too early. */
  readonly early: number;
}

export async function lookAt(world: World): Promise<Found> {
  const now = ZERO + (world.alert + LOOKS_AFTER) * MINUTE;
  const time = {
    now: () => now,
    after: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const making = new Making(world, time);
  // Every service has been out for days.
  const bases = new Map(
    [...making.places.values()].map((one) => [
      `${one.repository} ${one.environment} ${one.workflow}`,
      one.name,
    ]),
  );
  for (const service of bases.values())
    if (!world.bare?.includes(service)) ship(`base-${service}`, service, BASE, ['src/base.ts']).do(making);
  const acts = [...world.acts].sort((a, b) => a.minute - b.minute);
  for (const act of acts) act.do(making);

  const server = await localGithub({ repositories: [...making.repositories.values()], time });
  try {
    const services = Object.entries(world.services).map(([name, { aliases = [] }]) => ({ name, aliases }));
    const { changes } = github({
      ...{ auth: { token: 'ghp_local' }, url: server.url, time, timeoutMs: 20_000 },
      services: [...making.places.values()],
    });
    const added = new AddedChanges(new MemoryLog(), time);
    const feed = new ChangeFeed({ services, sources: [changes], added, time });
    const labels = new Map(
      [...making.versions].flatMap(([label, { ids }]) => ids.map((id) => [id, label] as const)),
    );
    for (const { label, minute, ...given } of making.typed) {
      const more = { environment: null, url: null, happenedAt: iso(minute) };
      labels.set((await feed.add({ ...given, ...more }, sato)).id, label);
    }
    const session = sessionOf(world);
    const patterns = new RoomPatterns({ time, limits: DEFAULT_LIMITS, session: () => session });
    patterns.begins(new WorldLog(linesOf(world)), now, false, () => ({
      until: Number.POSITIVE_INFINITY,
      complete: Number.POSITIVE_INFINITY,
    }));
    const look = () => lookAtChanges({ feed, patterns, visible: () => true, session, now });
    let seen = '';
    let told = await look();
    for (let calm = 0, n = 0; calm < 3 && n < 200; n += 1) {
      await new Promise((done) => setTimeout(done, 3));
      told = await look();
      const is = JSON.stringify([
        told.impact,
        told.ranked.map(({ change, evidence }) => [change.id, evidence]),
      ]);
      calm = is === seen ? calm + 1 : 0;
      seen = is;
    }
    patterns.rests();
    const problems = [...new Set(server.calls.flatMap(githubProblems))];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    if (told.known.gaps.length > 0) throw new Error(JSON.stringify(told.known.gaps));
    const before = told.ranked.filter(({ place }) => place === 'before');
    // A release is known by its tag.
    const labelOf = ({ id, version }: { id: string; version: string | null }) =>
      labels.get(id) ?? labels.get(`tag:${version}`) ?? id;
    const at = before.findIndex(({ change }) => labelOf(change) === world.culprit);
    const [first] = before;
    return {
      world,
      place: at < 0 ? null : at + 1,
      first:
        first === undefined
          ? '-'
          : `${labelOf(first.change)} ${first.evidence.map(({ kind }) => kind).join(' ')}`,
      early: Math.round((ZERO - Date.parse(told.impact.at)) / MINUTE),
    };
  } finally {
    await server.close();
  }
}

/** All of them, some at a time. */
export async function lookAtAll(worlds: readonly World[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const world of worlds) found.push(await lookAt(world));
  return found;
}

export function sharesOf(found: readonly Found[]) {
  const judged = found.filter(({ world }) => world.culprit !== null);
  const share = (most: number) =>
    judged.filter(({ place }) => place !== null && place <= most).length / judged.length;
  const report = judged
    .filter(({ place }) => place !== 1)
    .map(
      ({ world, place, first, early }) =>
        `${place ?? '-'} ${world.kind}: ${world.name} (impact ${early} early) first: ${first}`,
    );
  return { n: judged.length, first: share(1), firstThree: share(3), report };
}
