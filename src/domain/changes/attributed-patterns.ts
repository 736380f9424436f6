import { packageName } from './packages.ts';
import { feltAt, reachTo, type SystemChange } from './system-change.ts';
import { isDocsOnly } from './touched-files.ts';

/** A statement of the log, an error or a warning, that was not there before. */
export interface NewPattern {
  readonly id: string;
  readonly template: string;
  readonly level: 'error' | 'warn';
  /** ISO time of its first line. */
  readonly first: string;
  /** Lines since, as far as they were counted. */
  readonly count: number;
  readonly services: readonly string[];
  /** Files of ours that its stack traces name, as they name them, where it was thrown first. */
  readonly files: readonly string[];
  /** Packages of others that its stack names above the first of these files. */
  readonly packages: readonly string[];
  /** A line of it as it was written: it may name another service. */
  readonly text: string;
}

/** Names that a service goes by. */
export type ServiceNames = ReadonlyMap<string, readonly string[]>;

export interface Attributed {
  /** Weight of the evidence for the change; 0: none. Only the order has a meaning. */
  readonly weight: number;
  /** Errors and warnings that point to it at least nearly as much as to any other change. */
  readonly patterns: readonly NewPattern[];
  /** A file of the change that a stack names; null: none. */
  readonly file: string | null;
  /** A package of the change that a stack names. */
  readonly package: string | null;
  /** A service of the change by whose name an error of another service calls it. */
  readonly named: string | null;
}

/** Clocks of hosts and of a forge differ, and a forge says "success" after the first host has the new version. */
const SLACK_MS = 60_000;
const MINUTE = 60_000;
/** An error of another service is put beside a change only where it came so soon after it. */
const OTHER_MINUTES = 30;

/*
 * What each thing says. A file of the stack says most, then a package; then that errors of the change's own service, or
 * errors that name it, began after it, the sooner the more; then that errors of any service began just after it.
 */
const FILE = 5;
const FILE_ELSEWHERE = 2;
const PACKAGE = 4;
const OWN = 3;
const NAMED = 4.5;
const OTHER = 0.8;
/** For each change of that service that came after it. */
const EARLIER = 0.7;
/** Of services that it may be of. */
const MAYBE = 0.8;
/** A warning says less than an error. */
const WARNING = 0.7;
/** The first of a stack's files threw; the others only called. */
const BELOW_TOP = 0.6;
/** A pattern is listed for a change if it points to it nearly as much as to any other. */
const NEARLY = 0.6;

/** Minutes after a change, and what is left of its weight then: what breaks mostly breaks at once, and leaks take hours. */
const FADES: readonly (readonly [minutes: number, left: number])[] = [
  [3, 1],
  [15, 0.7],
  [60, 0.42],
  [240, 0.25],
  [1_440, 0.1],
];

/** What is left of the weight of a change after so many minutes. */
export function fades(minutes: number): number {
  let [from, more] = FADES[0] as readonly [number, number];
  if (minutes <= from) return more;
  for (const [to, less] of FADES) {
    if (minutes < to) return more + ((less - more) * Math.log(minutes / from)) / Math.log(to / from);
    [from, more] = [to, less];
  }
  return more / 2;
}

/**
 * How much each pattern says, between 0 and 1: one stray line beside hundreds of another of its level says little, and so does
 * what began long before or after the impact.
 */
function weightsOf(patterns: readonly NewPattern[], impactAt: string): ReadonlyMap<string, number> {
  const most = { error: 1, warn: 1 };
  for (const { level, count } of patterns) most[level] = Math.max(most[level], count);
  return new Map(
    patterns.map(({ id, count, level, first }) => {
      const lines = Math.log2(1 + Math.max(1, count)) / Math.log2(1 + most[level]);
      const apart = Math.abs(Date.parse(impactAt) - Date.parse(first)) / MINUTE;
      return [id, lines * fades(apart) * (level === 'warn' ? WARNING : 1)];
    }),
  );
}

interface Pointer {
  readonly weight: number;
  readonly file: string | null;
  readonly package: string | null;
  readonly named: string | null;
}

/** What new errors and warnings say of each change that could be felt before them, by its id. `impactAt` is ISO. */
export function attribute(
  changes: readonly SystemChange[],
  patterns: readonly NewPattern[],
  { names, impactAt }: { readonly names: ServiceNames; readonly impactAt: string },
): ReadonlyMap<string, Attributed> {
  const felt = changes.flatMap((change) => {
    const at = feltAt(change);
    return at === null || (isDocsOnly(change.files) && !change.isPart) ? [] : [lookedAt(change, at, names)];
  });
  const weights = weightsOf(patterns, impactAt);
  const found = new Map<string, { pattern: NewPattern; pointer: Pointer; nearly: boolean }[]>();
  for (const pattern of patterns) {
    const stack = pattern.files.map(filePartsOf);
    const frames = felt.map((change) => frameOf(change, stack));
    // Frames of other people's code above it say nothing of ours.
    const top = Math.min(...frames.flatMap((frame) => frame?.at ?? []));
    const first = Date.parse(pattern.first);
    const owners = felt.filter((one) => mayBeFrom(one, pattern)).map((one) => outAt(one, first));
    const pointers = felt.flatMap((change, i) => {
      const since = owners.filter((ms) => ms > outAt(change, first)).length;
      const pointer = pointerOf(change, pattern, frames[i] ?? null, { top, since });
      return pointer.weight === 0 ? [] : [{ id: change.id, pointer }];
    });
    const best = Math.max(0, ...pointers.map(({ pointer }) => pointer.weight));
    for (const { id, pointer } of pointers) {
      const nearly = pointer.weight >= NEARLY * best;
      found.set(id, [...(found.get(id) ?? []), { pattern, pointer, nearly }]);
    }
  }
  return new Map(
    [...found].map(([id, all]) => [
      id,
      {
        weight: all.reduce(
          (sum, { pattern, pointer }) => sum + pointer.weight * (weights.get(pattern.id) ?? 0),
          0,
        ),
        patterns: all
          .filter(({ nearly }) => nearly)
          .map(({ pattern }) => pattern)
          .sort((a, b) => (a.first < b.first ? -1 : 1)),
        file: all.find(({ pointer }) => pointer.file !== null)?.pointer.file ?? null,
        package: all.find(({ pointer }) => pointer.package !== null)?.pointer.package ?? null,
        named: all.find(({ pointer }) => pointer.named !== null)?.pointer.named ?? null,
      },
    ]),
  );
}

interface Looked {
  readonly id: string;
  readonly ms: number;
  readonly change: SystemChange;
  /** Its files by their names. */
  readonly files: ReadonlyMap<string, readonly { readonly file: string; readonly parts: FileParts }[]>;
  readonly packages: ReadonlySet<string>;
  /** Names of its services, and what finds them in a line. */
  readonly called: readonly { readonly service: string; readonly name: RegExp }[];
}

function lookedAt(change: SystemChange, at: string, names: ServiceNames): Looked {
  const files = change.files.map((file) => ({ file, parts: filePartsOf(file) }));
  const sure = change.services.filter(({ reach }) => reach === 'own' || reach === 'path');
  return {
    ...{ id: change.id, ms: Date.parse(at), change, packages: new Set(change.packages) },
    files: Map.groupBy(files, ({ parts }) => parts.name),
    called: sure.flatMap(({ service }) =>
      (names.get(service) ?? [service])
        .filter((name) => LETTER.test(name))
        .map((name) => ({ service, name: nameIn(name) })),
    ),
  };
}

const LETTER = /[\p{L}\p{N}]/u;
/** A name as a word of its own: `stock` in `http://stock:8080` and in `stock-service`, and not in `restocked`. */
const nameIn = (name: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}])${name.replace(/[^\p{L}\p{N}]+/gu, '[^\\p{L}\\p{N}]{1,3}')}(?![\\p{L}\\p{N}])`,
    'iu',
  );

/** When it was out, as of an instant: while it goes out any host may be the one that fails. */
const outAt = ({ ms, change: { liveAt } }: Looked, at: number): number =>
  liveAt === null ? ms : Math.max(ms, Math.min(Date.parse(liveAt), at));

const mayBeFrom = ({ change, ms }: Looked, { services, first }: NewPattern): boolean =>
  ms <= Date.parse(first) + SLACK_MS && services.some((service) => reachTo(change, service) !== 'none');

interface Frame {
  readonly at: number;
  readonly file: string;
}

/** The first frame of a stack that is a file of a change. */
function frameOf({ files }: Looked, stack: readonly FileParts[]): Frame | null {
  for (const [at, frame] of stack.entries()) {
    const own = files.get(frame.name)?.find(({ parts }) => isSameParts(frame, parts));
    if (own !== undefined) return { at, file: own.file };
  }
  return null;
}

function pointerOf(
  looked: Looked,
  pattern: NewPattern,
  frame: Frame | null,
  { top, since }: { readonly top: number; readonly since: number },
): Pointer {
  const { change, ms, packages, called } = looked;
  const first = Date.parse(pattern.first);
  if (first - ms < -SLACK_MS) return { weight: 0, file: null, package: null, named: null };
  const minutes = Math.max(0, first - outAt(looked, first)) / MINUTE;
  const left = fades(minutes);
  const reaches = pattern.services.map((service) => reachTo(change, service));
  const isOwn = reaches.some((reach) => reach === 'own' || reach === 'path');
  const mayBe = isOwn || reaches.some((reach) => reach !== 'none');
  const place = frame !== null && frame.at > top ? BELOW_TOP : 1;
  const own = pattern.packages.map(packageName).find((name) => packages.has(name)) ?? null;
  const named = mayBe ? null : (called.find(({ name }) => name.test(pattern.text))?.service ?? null);
  const near = isOwn
    ? OWN * left * EARLIER ** since
    : mayBe
      ? OWN * MAYBE * left * EARLIER ** since
      : named !== null
        ? NAMED * left
        : minutes <= OTHER_MINUTES
          ? OTHER * left
          : 0;
  // A path of another repository may be another file of that name: it counts by how soon it followed.
  const fileSays = frame === null ? 0 : mayBe ? FILE * place : FILE_ELSEWHERE * place * left;
  const packageSays = own === null ? 0 : mayBe ? PACKAGE : PACKAGE * left;
  return { weight: near + fileSays + packageSays, file: frame?.file ?? null, package: own, named };
}

/*
 * Whether a path of a stack trace is a file of a repository. Both are read from their ends, because it is unknown where a
 * repository lies on a host. A compiler gives a file another ending and puts it below a folder of its own.
 */

const COMPILED = /\.(?:[cm]?[jt]sx?|vue|svelte)$/i;
/** Folders that compilers write to, and those that they read from. */
const BUILT: ReadonlySet<string> = new Set('dist build out lib es esm cjs output compiled bundle'.split(' '));
const SOURCES: ReadonlySet<string> = new Set(['src', 'source', 'sources', 'lib', 'app']);

interface FileParts {
  /** Its name, without the ending of what is compiled. */
  readonly name: string;
  /** Its folders, the innermost first. */
  readonly folders: readonly string[];
}

function filePartsOf(path: string): FileParts {
  const [name = '', ...folders] = path
    .replace(/^[a-z]+:\/\//, '')
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .reverse();
  return { name: COMPILED.test(name) ? name.replace(COMPILED, '.js') : name, folders };
}

/** Where one of them names no folder the names decide; else one folder agrees, or stands for where sources are built. */
function isSameParts(stack: FileParts, own: FileParts): boolean {
  if (stack.name !== own.name) return false;
  const [built] = stack.folders;
  const [source] = own.folders;
  if (built === undefined || source === undefined || built === source) return true;
  return stack.name.endsWith('.js') && BUILT.has(built) && SOURCES.has(source);
}

export const isSameFile = (inStack: string, file: string): boolean =>
  isSameParts(filePartsOf(inStack), filePartsOf(file));
