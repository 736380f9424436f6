import type { PresentStep } from '../../../ports/rule-scan.ts';
import type { TimeSpan } from '../../../text/time-span.ts';
import { bucketsOf, metricOf } from '../answer.ts';
import { bySteps, type Json, withInner } from '../search-body.ts';
import { Trouble } from '../trouble.ts';
import { aggregate, ingestField, isTimeout, queryFilter, type Scanning, spanFilter } from './scanning.ts';

/** Steps of the first count at most; a cluster gives 65,535 buckets. */
const STEPS = 8_000;

/**
 * Cuts a span into slices of about `most` documents each, and leaves out what holds none. A page of a composite
 * aggregation reads all documents of its search again, so that a slice should be one page.
 */
export async function slicesOf(
  scanning: Scanning,
  query: string | null,
  span: TimeSpan,
  grainMs: number,
  most: number,
): Promise<readonly TimeSpan[]> {
  const width = Math.max(1, Math.ceil((span.to - span.from) / STEPS / grainMs)) * grainMs;
  const steps = await countedSteps(scanning, query, span, width);
  if (width === grainMs) return joined(steps, most);
  // A step with more than one page, as of an outage, is looked at more closely.
  const finer: CountedStep[] = [];
  for (const run of fullRuns(steps, most, Math.floor((STEPS * grainMs) / width))) {
    const [first] = run;
    if (first === undefined) continue;
    if (first.count <= most) finer.push(first);
    else {
      const within = { from: first.from, to: run.at(-1)?.to ?? first.to };
      finer.push(...(await countedSteps(scanning, query, within, grainMs)));
    }
  }
  return joined(finer, most);
}

type CountedStep = TimeSpan & { readonly count: number };

async function countedSteps(
  scanning: Scanning,
  query: string | null,
  span: TimeSpan,
  width: number,
): Promise<readonly CountedStep[]> {
  const steps = await stepsOf(scanning, query, span, width);
  return steps.map(({ at, count }) => {
    return { from: Math.max(span.from, at), to: Math.min(span.to, at + width), count };
  });
}

/** Each step by itself, but neighbours with more than `most` together, `longest` of them at most. */
export function fullRuns(
  steps: readonly CountedStep[],
  most: number,
  longest: number,
): readonly (readonly CountedStep[])[] {
  const runs: CountedStep[][] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const goesOn = before !== undefined && before.count > most && before.to === step.from;
    if (run !== undefined && goesOn && step.count > most && run.length < longest) run.push(step);
    else runs.push([step]);
  }
  return runs;
}

/** Neighbours put together while they hold no more than `most`. */
export function joined(steps: readonly CountedStep[], most: number): readonly TimeSpan[] {
  const slices: { from: number; to: number; count: number }[] = [];
  for (const step of steps) {
    const last = slices.at(-1);
    if (last !== undefined && last.count + step.count <= most) {
      last.to = step.to;
      last.count += step.count;
    } else slices.push({ ...step });
  }
  return slices.map(({ from, to }) => ({ from, to }));
}

/** Steps that hold any document of the source, in order, and when the first of them was taken in. */
export async function presentSteps(
  scanning: Scanning,
  span: TimeSpan,
  grainMs: number,
): Promise<readonly PresentStep[]> {
  const ingest = ingestField(scanning);
  const first = ingest === null ? {} : { first: { min: { field: ingest } } };
  const steps = await stepsOf(scanning, null, span, grainMs, first);
  return steps.map(({ at, first: taken }) => ({ at, ingestedAt: taken }));
}

interface Step {
  readonly at: number;
  readonly count: number;
  readonly first: number | null;
}

/** Busy for a moment; with too much to count in time, less is asked for instead. */
const isBusy = (error: unknown): boolean => error instanceof Trouble && error.passing && !isTimeout(error);

/** A cluster that cannot count a 64th of it in time will not count the rest. */
const HALVINGS = 6;

/** Documents by step of event time; steps without one are left out. What cannot be counted in time is counted half by half. */
async function stepsOf(
  scanning: Scanning,
  query: string | null,
  span: TimeSpan,
  width: number,
  inner: Json = {},
  halvings = HALVINGS,
): Promise<readonly Step[]> {
  try {
    return await stepsAtOnce(scanning, query, span, width, inner);
  } catch (error) {
    const middle = span.from + Math.floor((span.to - span.from) / 2 / width) * width;
    // Steps are multiples of their width, so that only such a middle cuts none.
    const cut = Math.ceil(middle / width) * width;
    if (!isTimeout(error) || halvings === 0 || cut <= span.from || cut >= span.to) throw error;
    const steps: Step[] = [];
    for (const half of [
      { from: span.from, to: cut },
      { from: cut, to: span.to },
    ])
      steps.push(...(await stepsOf(scanning, query, half, width, inner, halvings - 1)));
    return steps;
  }
}

async function stepsAtOnce(
  scanning: Scanning,
  query: string | null,
  span: TimeSpan,
  width: number,
  inner: Json,
): Promise<readonly Step[]> {
  const { inspection, offset } = scanning;
  const by = bySteps(inspection.view.timeField, width, { offset: `${offset % width}ms`, min_doc_count: 1 });
  const filters = [spanFilter(scanning, span), ...(query === null ? [] : [queryFilter(query)])];
  const { steps } = await aggregate(scanning, filters, { steps: withInner(by, inner) }, isBusy);
  return bucketsOf(steps).map((bucket) => {
    return { at: Number(bucket.key) - offset, count: bucket.doc_count, first: metricOf(bucket.first) };
  });
}
