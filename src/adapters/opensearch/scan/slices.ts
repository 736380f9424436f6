import type { ScanSpan } from '../../../detection/backtest/scan.ts';
import type { PresentStep } from '../../../ports/rule-scan.ts';
import { bucketsOf } from '../questions/choice.ts';
import { aggregate, ingestField, type Json, queryFilter, type Scanning, spanFilter } from './scanning.ts';

/** Steps of the first count at most; a cluster gives 65,535 buckets. */
const STEPS = 8_000;

/**
 * Cuts a span into slices of about `most` documents each, and leaves out what holds none. A page of a composite
 * aggregation reads all documents of its search again, so that a slice should be one page.
 */
export async function slicesOf(
  scanning: Scanning,
  query: string | null,
  span: ScanSpan,
  grainMs: number,
  most: number,
): Promise<readonly ScanSpan[]> {
  const width = Math.max(1, Math.ceil((span.to - span.from) / STEPS / grainMs)) * grainMs;
  const steps = await stepsOf(scanning, query, span, width);
  const counts = steps.map(({ at, count }) => {
    return { from: Math.max(span.from, at), to: Math.min(span.to, at + width), count };
  });
  return joined(counts, most);
}

/** Neighbours put together while they hold no more than `most`. */
export function joined(
  steps: readonly (ScanSpan & { readonly count: number })[],
  most: number,
): readonly ScanSpan[] {
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
  span: ScanSpan,
  grainMs: number,
): Promise<readonly PresentStep[]> {
  const ingest = ingestField(scanning);
  const first = ingest === null ? {} : { first: { min: { field: ingest } } };
  const steps = await stepsOf(scanning, null, span, grainMs, first);
  return steps.map(({ at, first: taken }) => ({ at, ingestedAt: taken }));
}

/** Documents by step of event time; steps without one are left out. */
async function stepsOf(
  scanning: Scanning,
  query: string | null,
  span: ScanSpan,
  width: number,
  inner: Json = {},
): Promise<readonly { readonly at: number; readonly count: number; readonly first: number | null }[]> {
  const aggs = {
    steps: {
      date_histogram: {
        field: scanning.inspection.view.timeField,
        fixed_interval: `${width}ms`,
        offset: `${scanning.offset % width}ms`,
        min_doc_count: 1,
      },
      ...(Object.keys(inner).length === 0 ? {} : { aggs: inner }),
    },
  };
  const filters = [spanFilter(scanning, span), ...(query === null ? [] : [queryFilter(query)])];
  const { steps } = await aggregate(scanning, filters, aggs);
  return bucketsOf(steps).map((bucket) => {
    const { value = null } = (bucket as { readonly first?: { readonly value: number | null } }).first ?? {};
    return { at: Number(bucket.key) - scanning.offset, count: bucket.doc_count, first: value };
  });
}
