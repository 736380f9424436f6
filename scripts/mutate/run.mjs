/*
 * `npm run mutate -- FOLDER [related] [FILE ...]`: changes src/FOLDER (only the files of src that are named, if any are) in one place
 * at a time and runs the tests that belong to it (only those that are named, if any are): those of the same folder below test, with
 * `related` also those elsewhere that import a file of it. Tests of the built program, of screens and of real terminals are left out:
 * they run for minutes. What no test notices is printed, and is in `mutation/FOLDER.html`. What was found out before is not run again, as long as neither the code nor its tests
 * changed (`mutation/FOLDER.json`). `ONCALL_MUTATE_WORKERS`: how many changes are tried at once (2).
 *
 * A change that only the loading of a module reaches (tables, schemas) is skipped: each would need a full run of the tests.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { Stryker } from '@stryker-mutator/core';

/** They run the built program, or draw whole screens. */
const LEFT_OUT = /^test\/(?:bench|cli|docs|rigs|stories|tui)\//;
/** Each runs for many seconds, and would do so again for each change that it reaches. */
const SLOW =
  /^test\/(?:detector\/(?:kill|stopped|world|past\/(?:memory|sixty-pages))|hub\/pager\/(?:apart|fault-matrix|home|leaving|load|restart))\.test\.ts$/;

const [place, ...more] = process.argv.slice(2);
const folder = place?.replace(/^src\/|\/$/g, '');
const isWide = more.includes('related');
const files = more.filter((word) => word.startsWith('src/'));
const named = more.filter((word) => word.startsWith('test/'));
if (folder === undefined || !existsSync(`src/${folder}`)) {
  console.error('Name a folder below src: npm run mutate -- hub/outside');
  process.exit(1);
}

const own = `test/${folder}/`;
const tests = globSync('test/**/*.test.ts').filter((file) => {
  if (named.length > 0) return named.includes(file);
  if (SLOW.test(file)) return false;
  const text = readFileSync(file, 'utf8');
  // The runner has no modules to replace, and no snapshots.
  if (/vi\.mock\(|Snapshot\(/.test(text)) return false;
  if (file.startsWith(own)) return true;
  return isWide && !LEFT_OUT.test(file) && text.includes(`/src/${folder}/`);
});
process.env.ONCALL_MUTATE_TESTS = JSON.stringify(tests);

// It runs for long: what else runs on the machine goes first.
setPriority(10);
const report = `mutation/${folder.replaceAll('/', '-')}${isWide ? '-related' : ''}`;
await new Stryker({
  mutate: files.length > 0 ? files : [`src/${folder}/**/*.ts`],
  testRunner: 'in-process',
  plugins: ['./scripts/mutate/in-process.mjs'],
  testRunnerNodeArgs: ['--import', 'tsx'],
  // What changes leave behind in a process adds up.
  maxTestRunnerReuse: 1_000,
  ignorePatterns: ['biome.json', 'dist', 'dist-*', 'mutation', 'release', 'docs/shots', '*.log'],
  // The settings of the compiler need no rewriting, and what would rewrite them cannot load TypeScript 7: name none.
  tsconfigFile: 'none',
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `${report}.json`,
  concurrency: Number(process.env.ONCALL_MUTATE_WORKERS ?? 2),
  timeoutMS: 20_000,
  reporters: ['clear-text', 'html', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `${report}.html` },
  tempDirName: 'mutation/work',
  allowConsoleColors: false,
}).runMutationTest();
