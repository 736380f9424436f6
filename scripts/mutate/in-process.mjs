/*
 * A test runner for Stryker that loads the tests once. Stryker's own runner for vitest starts a worker for each change, which loads
 * everything again: seconds each. Here a process collects all tests with vitest's own `startTests`, keeps the collected files, and
 * hands them to the same function again for each change, with only the tests to run switched on. So hooks, time limits and `expect`
 * are vitest's. There is no vite: Node and tsx load the files, so `vi.mock` and snapshots do not work, and modules keep their state.
 *
 * A test that fails without a change, the first or the second time, is left out, and named. A change counts as noticed if a test that
 * it fails passes again without it. If it does not, the change has damaged the process, or one before has: then Stryker starts a
 * new process for the change. It does so, too, for a change that ends in an endless loop.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  MutantRunStatus,
  TestStatus,
} from '@stryker-mutator/api/test-runner';

/** Where the first process writes how long each test takes, for the others: the quickest files go first. */
const TIMES = 'test-times.json';
const ROOT = process.cwd();

/** A function of vitest that it does not export: found by its name. */
async function inner(name) {
  const chunks = path.resolve('node_modules/vitest/dist/chunks');
  for (const file of readdirSync(chunks)) {
    const at = path.join(chunks, file);
    if (!file.endsWith('.js') || !readFileSync(at, 'utf8').includes(`function ${name}(`)) continue;
    const found = Object.values(await import(pathToFileURL(at).href)).find(
      (value) => typeof value === 'function' && value.name === name,
    );
    if (found !== undefined) return found;
  }
  throw new Error(`vitest has no function ${name}: look into scripts/mutate/in-process.mjs`);
}

const CONFIG = {
  root: ROOT,
  name: '',
  sequence: { hooks: 'stack', setupFiles: 'list', shuffle: false },
  testTimeout: 10_000,
  hookTimeout: 10_000,
  retry: 0,
  repeats: 0,
  maxConcurrency: 5,
  allowOnly: false,
  passWithNoTests: true,
  includeTaskLocation: false,
  fakeTimers: { loopLimit: 10_000, shouldClearNativeTimers: true },
  snapshotOptions: { expand: false },
  experimental: {},
  expect: {},
  tags: [],
};

class InProcessRunner {
  static inject = ['logger'];
  /** What Stryker's changed code reads and counts. */
  #ns;
  /** The collected files of vitest. */
  #files = [];
  /** Test id → its task of vitest. */
  #tests = new Map();
  #startTests;
  #hooks = {
    config: CONFIG,
    pool: 'forks',
    viteEnvironment: 'node',
    importFile: (file) => import(pathToFileURL(file).href),
    extendTaskContext: (context) => Object.assign(context, { expect: this.#expect }),
    onBeforeRunFiles: (files) => files.splice(0, files.length, ...this.#chosen),
    onBeforeRunSuite: (suite) => {
      if (this.#failure !== undefined && this.#bails) suite.mode = 'skip';
      this.#ns.currentTestId = suite.id;
    },
    onAfterRunSuite: (suite) => {
      this.#ns.currentTestId = outside(suite)?.id;
      const [error] = suite.result?.errors ?? [];
      if (error !== undefined)
        this.#fails(
          testsOf(suite).find((test) => this.#wanted.has(test)),
          error,
        );
    },
    onBeforeTryTask: (test) => {
      this.#ns.currentTestId = test.id;
    },
    onBeforeRunTask: (test) => {
      if (this.#failure !== undefined && this.#bails) test.mode = 'skip';
    },
    onAfterRunTask: (test) => {
      this.#ns.currentTestId = outside(test).id;
      if (test.result.state === 'fail') this.#fails(test, test.result.errors?.[0]);
    },
  };
  #expect;
  /** Files, tests and result of the run that goes on. */
  #chosen = [];
  #wanted = new Set();
  #bails = true;
  #failure;
  #failed = new Set();
  #unhandled;
  /** How many changes this process has tried, and whether it is of no more use. */
  #tried = 0;
  #isSpent = false;

  constructor(log) {
    this.log = log;
    globalThis.__stryker__ ??= {};
    this.#ns = globalThis.__stryker__;
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    globalThis.__vitest_worker__ = {
      config: CONFIG,
      ctx: { pool: 'forks', projectName: '' },
      environment: { name: 'node' },
      metaEnv: process.env,
      providedContext: {},
      durations: {},
    };
    process.env.NODE_ENV = 'test';
    process.env.VITEST = 'true';
    (await inner('setSafeTimers'))();
    this.#startTests = await inner('startTests');
    this.#expect = (await import('vitest')).expect;
    for (const event of ['unhandledRejection', 'uncaughtException']) {
      process.on(event, (error) => {
        this.#unhandled ??= error;
      });
    }
    const paths = JSON.parse(process.env.ONCALL_MUTATE_TESTS ?? '[]').map((file) => path.resolve(file));
    await import(pathToFileURL(path.resolve('test/seed.ts')).href);
    this.#files = await this.#collected(paths);
    for (const file of this.#files) {
      if (file.result?.state === 'fail') {
        this.log.warn(`Left out ${file.name}: ${file.result.errors[0]?.message}`);
      }
      for (const test of testsOf(file)) {
        if (test.mode !== 'run' && test.mode !== 'queued') continue;
        const name = `${path.relative(process.cwd(), file.filepath)}#${test.fullTestName}`;
        test.key = this.#tests.has(name) ? `${name} ${test.id}` : name;
        this.#tests.set(test.key, test);
      }
    }
    // The first process alone makes the dry run.
    if (process.env.STRYKER_MUTATOR_WORKER === '0') await this.#run([...this.#tests.keys()], false);
  }

  /** Without a change: which change each test reaches. It is the second time, so it takes what it takes later. */
  async dryRun() {
    const failed = new Set(this.#failed);
    // The changed files hold the object itself.
    const { perTest } = this.#ns.mutantCoverage ?? { perTest: {} };
    for (const id of Object.keys(perTest)) delete perTest[id];
    await this.#run([...this.#tests.keys()], false);
    for (const test of this.#failed) failed.add(test);
    for (const test of failed) {
      this.log.warn(`Left out ${test.key}: ${test.result?.errors?.[0]?.message ?? 'failed once'}`);
    }
    const kept = [...this.#tests.values()].filter(
      (test) => !failed.has(test) && test.result?.state === 'pass',
    );
    const times = Object.fromEntries(kept.map((test) => [test.key, test.result.duration ?? 0]));
    writeFileSync(TIMES, JSON.stringify(times));
    return {
      status: DryRunStatus.Complete,
      tests: kept.map((test) => ({
        id: test.key,
        name: test.fullTestName,
        fileName: path.resolve(test.file.filepath),
        timeSpentMs: times[test.key],
        status: TestStatus.Success,
      })),
      mutantCoverage: this.#coverage(kept),
    };
  }

  async mutantRun({ testFilter, activeMutant, hitLimit }) {
    if (this.#isSpent) throw new Error('A change has damaged this process.');
    this.#tried++;
    const keys = testFilter ?? [...this.#tests.keys()];
    let failure = await this.#runChanged(keys, activeMutant.id, hitLimit);
    // Perhaps an earlier change left it behind, or the machine was busy.
    if (failure?.isDoubtful) failure = await this.#runChanged(keys, activeMutant.id, hitLimit);
    const nrOfTests = this.#wanted.size;
    const overLimit = determineHitLimitReached(this.#ns.hitCount, hitLimit);
    if (overLimit !== undefined) return { status: MutantRunStatus.Timeout, reason: overLimit.reason };
    if (failure === undefined) return { status: MutantRunStatus.Survived, nrOfTests };
    // A test that also fails now says nothing of the change, unless this process has tried nothing else.
    if ((await this.#run([failure.key], true)) !== undefined) {
      this.#isSpent = true;
      if (this.#tried > 1) throw new Error('A change has damaged this process.');
    }
    return {
      status: MutantRunStatus.Killed,
      killedBy: [failure.key],
      failureMessage: failure.message,
      nrOfTests,
    };
  }

  /** The first failure with the change, if any. */
  async #runChanged(keys, id, hitLimit) {
    Object.assign(this.#ns, { activeMutant: id, hitCount: 0, hitLimit });
    try {
      return await this.#run(keys, true);
    } finally {
      this.#ns.activeMutant = undefined;
    }
  }

  async #collected(paths) {
    const seen = [];
    await this.#startTests(paths, { ...this.#hooks, onCollected: (files) => seen.push(...files) });
    return seen;
  }

  /** Runs these tests; `bails`: until the first that fails, which is the answer. */
  async #run(keys, bails) {
    const tests = keys.map((key) => this.#tests.get(key)).filter((test) => test !== undefined);
    this.#wanted = new Set(tests);
    this.#bails = bails;
    this.#failure = undefined;
    this.#failed = new Set();
    this.#unhandled = undefined;
    this.#chosen = inOrder(new Set(tests.map((test) => test.file)), tests);
    for (const file of this.#chosen) reset(file, this.#wanted);
    await this.#startTests([], this.#hooks);
    this.#ns.currentTestId = undefined;
    // Node reports what was rejected meanwhile a turn later.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#unhandled !== undefined && this.#failure === undefined) {
      this.#fails(tests.at(-1), this.#unhandled);
      this.#failure.isDoubtful = true;
    }
    return this.#failure;
  }

  #fails(test, error) {
    if (test === undefined) return;
    this.#failed.add(test);
    const message = String(error?.message ?? error);
    this.#failure ??= { key: test.key, message, isDoubtful: /timed out in \d+ms/.test(message) };
  }

  /** What a suite's own hooks reach, each of its tests reaches. */
  #coverage(kept) {
    const { perTest = {}, static: loaded = {} } = this.#ns.mutantCoverage ?? {};
    const reached = {};
    for (const test of kept) {
      const own = { ...perTest[test.id] };
      for (let suite = outside(test); suite !== undefined; suite = outside(suite))
        for (const [id, times] of Object.entries(perTest[suite.id] ?? {})) own[id] = (own[id] ?? 0) + times;
      reached[test.key] = own;
    }
    return { perTest: reached, static: loaded };
  }
}

/** Of a suite: what it is in; of a file: nothing. */
const outside = (suite) => suite.suite ?? (suite.file === suite ? undefined : suite.file);

function testsOf(suite) {
  return suite.tasks.flatMap((task) => (task.type === 'suite' ? testsOf(task) : [task]));
}

/** Switches the wanted tests on and all others off, as if nothing had run. True if there is one. */
function reset(suite, wanted) {
  let isOn = false;
  for (const task of suite.tasks) {
    const runs = task.type === 'suite' ? reset(task, wanted) : wanted.has(task);
    task.mode = runs ? 'run' : 'skip';
    delete task.result;
    delete task.promises;
    isOn ||= runs;
  }
  suite.mode = isOn ? 'run' : 'skip';
  delete suite.result;
  return isOn;
}

let times;

/** The files of these tests, those first whose tests take less time. */
function inOrder(files, tests) {
  if (times === undefined && existsSync(TIMES)) times = JSON.parse(readFileSync(TIMES, 'utf8'));
  const cost = new Map([...files].map((file) => [file, 0]));
  for (const test of tests) cost.set(test.file, cost.get(test.file) + (times?.[test.key] ?? 0));
  return [...files].sort((a, b) => cost.get(a) - cost.get(b));
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
