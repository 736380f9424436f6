import { type ChildProcess, fork } from 'node:child_process';
import { type Broke, Failure, type SimFigures, simulate } from './simulator.ts';
import type { Plan } from './world.ts';

/** What came of one plan, and how long it took, ms of real time. */
export type SeedEnd = { readonly ms: number } & (
  | { readonly kind: 'held'; readonly figures: SimFigures }
  | { readonly kind: 'broke'; readonly broke: Broke }
);

/** Runs a plan in this process. Rejects where the simulator itself fails. */
async function runHere(plan: Plan): Promise<SeedEnd> {
  const from = performance.now();
  const ms = () => performance.now() - from;
  try {
    const figures = await simulate(plan);
    return { kind: 'held', figures, ms: ms() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { kind: 'broke', broke: error.broke, ms: ms() };
  }
}

/** Where to run plans, one after the other. */
export interface Runner {
  run(plan: Plan): Promise<SeedEnd>;
  stop(): void;
}

export const hereRunner: Runner = { run: runHere, stop: () => {} };

/** A process that runs plans, and is started again where one ends it. `file`: this program, which calls `serveRuns` where it is started so. */
export function processRunner(file: string): Runner {
  let child: ChildProcess | null = null;
  const started = () => {
    child ??= fork(file, ['--served'], { serialization: 'advanced' });
    return child;
  };
  return {
    run: (plan) =>
      new Promise((resolve) => {
        const one = started();
        const died = (code: number | null) => {
          child = null;
          const why = `its process ended with ${code}`;
          resolve({ kind: 'broke', broke: { plan, why, story: [], made: [], minutes: 0 }, ms: 0 });
        };
        one.once('exit', died);
        one.once('message', (end) => {
          one.off('exit', died);
          resolve(end as SeedEnd);
        });
        one.send(plan);
      }),
    stop: () => child?.disconnect(),
  };
}

/** Runs what the parent sends, until it is gone. */
export function serveRuns(): void {
  process.on('message', (plan: Plan) => {
    void runHere(plan).then((end) => process.send?.(end));
  });
}
