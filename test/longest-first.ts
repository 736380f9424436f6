import { statSync } from 'node:fs';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes a minute or more of both cores, by its path below `test`. Its size tells nothing of that. */
const LONG = [
  'docs/run-pages',
  'cli/hostile/hostile-folders',
  'adapters/opensearch/real-node',
  'cli/walk/walk',
  'tui/terminal/paint',
  'stories/mob',
  'cli/rules/rules',
  'cli/hostile/hostile-commands',
  'adapters/jetstream-log/copies',
];

/**
 * What is long begins first, so that at the end no worker runs alone; then what has a process of its own, then the rest, each by
 * its size.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const keyed = files.map((file) => ({ file, key: keyOf(file) }));
    return keyed.sort((a, b) => compare(a.key, b.key)).map(({ file }) => file);
  }
}

function keyOf({ moduleId, project }: TestSpecification): readonly number[] {
  const path = moduleId.replace(/^.*?\/test\/(?=[^/])/, '').replace(/\.test\.tsx?$/, '');
  const long = LONG.indexOf(path);
  return [long < 0 ? LONG.length : long, project.config.isolate ? 0 : 1, -statSync(moduleId).size];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((each, i) => each !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
