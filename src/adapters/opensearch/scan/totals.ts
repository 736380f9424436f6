import type { ScanTotal, TotalSpan } from '../../../ports/rule-scan.ts';
import { merged } from '../../../text/time-span.ts';
import { documentsOf, metricOf } from '../answer.ts';
import { distinct, type Json, withInner } from '../search-body.ts';
import type { ScanFields } from './rows.ts';
import { aggregate, ingestField, queryFilter, type Scanning, spanFilter, spansFilter } from './scanning.ts';

/** Spans of one search. Each is a filter over the documents of all of them; 96 take hardly longer than 24. */
const TOGETHER = 96;
/** As the live search counts: exact up to it, 0.81 % beyond (HyperLogLog++ with 2^14 registers). */
const THRESHOLD = 3_000;

/** Different users of each span, in their order. */
export async function scanTotals(
  scanning: Scanning,
  query: string | null,
  { users, group }: ScanFields,
  spans: readonly TotalSpan[],
): Promise<readonly ScanTotal[]> {
  const found: ScanTotal[] = [];
  const different =
    users === null ? {} : { users: distinct(users, THRESHOLD), unnamed: { missing: { field: users } } };
  for (let i = 0; i < spans.length; i += TOGETHER) {
    const part = spans.slice(i, i + TOGETHER);
    const filters = Object.fromEntries(part.map((span, n) => [`s${n}`, seenFilter(scanning, span, group)]));
    const { spans: counted } = await aggregate(
      scanning,
      [spansFilter(scanning, merged(part)), queryFilter(query)],
      { spans: withInner({ filters: { filters } }, different) },
    );
    const buckets = (counted?.buckets ?? {}) as Readonly<Record<string, Json>>;
    found.push(...part.map((_, n) => totalOf(buckets[`s${n}`])));
  }
  return found;
}

/** The documents of one span that had been taken in by then, of one group. */
function seenFilter(scanning: Scanning, span: TotalSpan, group: readonly string[]): Json {
  const ingest = ingestField(scanning);
  const seen = { range: { [ingest ?? '']: { lt: span.seen, format: 'epoch_millis' } } };
  const parts = group.map((field, i): Json => {
    const value = span.group[i] ?? null;
    return value === null
      ? { bool: { must_not: [{ exists: { field } }] } }
      : { term: { [field]: { value } } };
  });
  return { bool: { filter: [spanFilter(scanning, span), ...(ingest === null ? [] : [seen]), ...parts] } };
}

function totalOf(bucket: Json | undefined): ScanTotal {
  return {
    users: metricOf(bucket?.users) ?? 0,
    lines: documentsOf(bucket),
    unnamed: documentsOf(bucket?.unnamed),
  };
}
