import { feltAt, mayBeOf, type SystemChange } from './system-change.ts';
import { isDocsOnly, isSameFile } from './touched-files.ts';

/** An error that the log did not know before. */
export interface NewPattern {
  readonly id: string;
  readonly template: string;
  /** ISO time of its first line. */
  readonly first: string;
  readonly services: readonly string[];
  /** Files that its stack traces name, as they name them. */
  readonly files: readonly string[];
}

/** Clocks of hosts and of a forge differ, and a forge says "success" after the first host has the new version. */
const SLACK_MS = 60_000;
/** An error of another service is put beside a change only where it came so soon after it. */
const OTHER_MS = 30 * 60_000;
/** And one of its own service. */
const OWN_MS = 6 * 60 * 60_000;
/** What its stack names may have slept for so long. */
const STACK_MS = 24 * 60 * 60_000;

export interface Attributed {
  readonly patterns: readonly NewPattern[];
  /** They are of the change's own service, or their stacks name its files. */
  readonly isOwn: boolean;
  /** A file of the change that a stack names; null: none. */
  readonly file: string | null;
}

/**
 * Which new errors stand beside which change, by the change's id: each error beside the last change of its own service
 * before it, beside the last change of any service where that was just before, and beside every change with a file of its
 * stack.
 */
export function attribute(
  changes: readonly SystemChange[],
  patterns: readonly NewPattern[],
): ReadonlyMap<string, Attributed> {
  const found = new Map<string, { patterns: Set<NewPattern>; isOwn: boolean; file: string | null }>();
  const put = (id: string, pattern: NewPattern, isOwn: boolean, file: string | null): void => {
    const own = found.get(id) ?? { patterns: new Set<NewPattern>(), isOwn: false, file: null };
    own.patterns.add(pattern);
    found.set(id, { ...own, isOwn: own.isOwn || isOwn, file: own.file ?? file });
  };
  const felt = changes.flatMap((change) => {
    const at = feltAt(change);
    return at === null ? [] : [{ change, ms: Date.parse(at) }];
  });
  felt.sort((a, b) => a.ms - b.ms);
  for (const pattern of patterns) {
    const first = Date.parse(pattern.first);
    const before = felt.filter(({ ms }) => ms <= first + SLACK_MS);
    const runs = before.filter(({ change }) => !isDocsOnly(change.files));
    const own = runs.findLast(({ change }) => pattern.services.some((name) => mayBeOf(change, name)));
    const any = runs.at(-1);
    if (own !== undefined && first - own.ms <= OWN_MS) put(own.change.id, pattern, true, null);
    if (any !== undefined && any !== own && first - any.ms <= OTHER_MS)
      put(any.change.id, pattern, false, null);
    for (const { change, ms } of before) {
      const file = change.files.find((one) => pattern.files.some((inStack) => isSameFile(inStack, one)));
      if (file !== undefined && first - ms <= STACK_MS) put(change.id, pattern, true, file);
    }
  }
  return new Map(
    [...found].map(([id, { patterns: all, isOwn, file }]) => [
      id,
      { patterns: [...all].sort((a, b) => (a.first < b.first ? -1 : 1)), isOwn, file },
    ]),
  );
}
