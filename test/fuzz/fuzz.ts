import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Random } from '../network/random.ts';
import { mutated } from './mutate.ts';

/*
 * Inputs that reach code which none before has reached are kept, and changed again: coverage by V8's own counters of blocks, so no
 * code is rewritten for it.
 */

/** What takes bytes from outside. */
export interface Door {
  readonly name: string;
  /** Real samples. */
  readonly corpus: readonly Buffer[];
  /** Words that mean something there. */
  readonly words?: readonly string[];
  /** Takes one input. Throws, or rejects, where something happens that must not. */
  take(bytes: Buffer): unknown;
  close?(): Promise<void> | void;
  /** Files whose blocks count; absent: those of the program. */
  readonly code?: RegExp;
}

export interface Finding {
  readonly door: string;
  readonly bytes: Buffer;
  readonly why: string;
}

export interface DoorFigures {
  readonly door: string;
  readonly inputs: number;
  /** Inputs that reached something new. */
  readonly kept: number;
  /** Blocks of our own code that inputs of this door have reached. */
  readonly blocks: number;
  readonly slowestMs: number;
  readonly findings: readonly Finding[];
}

/** An input may take so much time of this process, ms; end so late, ms; and leave so much behind, bytes. */
const LONGEST_MS = 1_000;
const NEVER_MS = 60_000;
const MOST_KEPT = 256 * 1024 * 1024;
/** Inputs between two looks at the counters, at least. */
const TOGETHER = 40;
const MOST_SAMPLES = 2_000;
const NEWEST = 2;
const MOST_FINDINGS = 5;

export interface FuzzPlan {
  readonly seed: number;
  /** Whether to go on, asked after some inputs. */
  readonly goesOn: (inputs: number) => boolean;
  /** Looks which code an input reaches; without it every input is made of the samples alone. */
  readonly guided?: boolean;
  /** Looks after as many inputs each time, so that a seed is the same run on any machine; else a slow look is rare. */
  readonly isSteady?: boolean;
}

export async function fuzz(
  door: Door,
  { seed, goesOn, guided = true, isSteady = false }: FuzzPlan,
): Promise<DoorFigures> {
  const random = new Random(seed);
  const coverage = guided ? new Coverage(door.code ?? /\/src\//) : null;
  const corpus = [...door.corpus];
  const words = door.words ?? [];
  const findings: Finding[] = [];
  let inputs = 0;
  let slowestMs = 0;
  let kept = 0;
  const take = async (bytes: Buffer): Promise<void> => {
    const from = cpuMs();
    // It may keep what it was given.
    const given = Buffer.from(bytes);
    let cancel = () => {};
    const never = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => reject(new Error(`does not end within ${NEVER_MS} ms`)), NEVER_MS);
      cancel = () => clearTimeout(timer);
    });
    try {
      await Promise.race([door.take(given), never]);
    } catch (error) {
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!findings.some((one) => headOf(one.why) === headOf(why)))
        findings.push({ door: door.name, bytes, why });
    }
    cancel();
    const ms = cpuMs() - from;
    if (ms > slowestMs) slowestMs = ms;
    // Code that runs for the first time is slow: what is slow by itself is slow again.
    // The counters of blocks make it slower, too.
    const slow = async () => (await again(door, bytes)) > LONGEST_MS;
    if (ms > LONGEST_MS && (await (coverage ? coverage.without(slow) : slow())))
      findings.push({ door: door.name, bytes, why: `takes ${Math.round(ms)} ms` });
    inputs += 1;
  };
  const before = memory();
  for (const one of door.corpus) await take(one);
  coverage?.news();
  while (findings.length < MOST_FINDINGS && goesOn(inputs)) {
    const some: Buffer[] = [];
    const end = performance.now() + (isSteady ? 0 : 3 * (coverage?.costMs ?? 0));
    do {
      // What got furthest lately is changed most.
      const newest = corpus.slice(-NEWEST);
      const bytes = mutated(random, random.chance(0.5) ? newest : corpus, words);
      some.push(bytes);
      await take(bytes);
    } while (goesOn(inputs) && (some.length < TOGETHER || performance.now() < end));
    const fresh = coverage?.news() ?? [];
    if (coverage === null || fresh.length === 0 || corpus.length >= MOST_SAMPLES) continue;
    const found = await whichReaches(coverage, door, some, new Set(fresh));
    if (found === null) continue;
    corpus.push(found);
    kept += 1;
  }
  const grown = memory() - before;
  if (grown > MOST_KEPT)
    findings.push({ door: door.name, bytes: Buffer.alloc(0), why: `keeps ${grown} bytes` });
  coverage?.stop();
  await door.close?.();
  return {
    door: door.name,
    inputs,
    kept,
    blocks: coverage?.size ?? 0,
    slowestMs: Math.round(slowestMs),
    findings,
  };
}

async function again(door: Door, bytes: Buffer): Promise<number> {
  const from = cpuMs();
  await takeQuietly(door, bytes);
  return cpuMs() - from;
}

/** Of this process: other processes may have its core. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** One of these inputs that reaches one of these blocks, by halves: the counters are slow to read. */
async function whichReaches(
  coverage: Coverage,
  door: Door,
  inputs: readonly Buffer[],
  blocks: ReadonlySet<string>,
): Promise<Buffer | null> {
  let some = inputs;
  while (some.length > 1) {
    const half = some.slice(0, Math.ceil(some.length / 2));
    coverage.take();
    for (const bytes of half) await Promise.resolve(takeQuietly(door, bytes));
    const reached = coverage.take();
    const isAmong = [...blocks].some((block) => reached.has(block));
    some = isAmong ? half : some.slice(half.length);
  }
  return some[0] ?? null;
}

async function takeQuietly(door: Door, bytes: Buffer): Promise<void> {
  try {
    await door.take(Buffer.from(bytes));
  } catch {
    // It was reported when it came first.
  }
}

/** The first line and the first place of our own. */
const headOf = (why: string): string => why.split('\n').slice(0, 2).join('\n').replace(/\d+/g, '0');

/** Node offers it only where a flag asks for it as it starts. */
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

function memory(): number {
  gc();
  return process.memoryUsage().heapUsed;
}

/** Blocks of this program's code that were run. */
class Coverage {
  readonly #session = new Session();
  readonly #code: RegExp;
  readonly #known = new Set<string>();
  /** What the last look cost, ms. */
  costMs = 0;

  constructor(code: RegExp) {
    this.#code = code;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    this.#begin();
  }

  #begin(): void {
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Runs this uncounted; what was counted since the last time is lost. */
  async without<T>(run: () => Promise<T>): Promise<T> {
    this.#session.post('Profiler.stopPreciseCoverage');
    try {
      return await run();
    } finally {
      this.#begin();
    }
  }

  get size(): number {
    return this.#known.size;
  }

  /** What was run since the last time. */
  take(): ReadonlySet<string> {
    const blocks = new Set<string>();
    this.#session.post('Profiler.takePreciseCoverage', (_error, result) => {
      for (const { url, functions } of result?.result ?? []) {
        if (!this.#code.test(url) || url.includes('node_modules')) continue;
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) blocks.add(`${url}:${startOffset}-${endOffset}`);
      }
    });
    return blocks;
  }

  /** Blocks that were run since the last time, and never before. */
  news(): readonly string[] {
    const from = performance.now();
    const fresh = [...this.take()].filter((block) => !this.#known.has(block));
    for (const block of fresh) this.#known.add(block);
    this.costMs = performance.now() - from;
    return fresh;
  }

  stop(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}
