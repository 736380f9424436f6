import type { ScanSpan } from '../../../detection/backtest/scan.ts';
import { wholeHits } from '../answer.ts';
import { allOf } from '../search-body.ts';
import { searchRequest } from '../search-request.ts';
import { asking, ingestField, type Scanning, spanFilter } from './scanning.ts';

/** Documents looked at; a hundredth of them are later than the answer. */
const SAMPLES = 2_000;

/** The 99th percentile (nearest rank) of how long after its event a document was taken in, of documents drawn by chance. */
export async function measureLag(
  scanning: Scanning,
  span: ScanSpan,
): Promise<{ readonly p99: number; readonly n: number } | null> {
  const { connection, inspection, offset, signal } = scanning;
  const { view } = inspection;
  const ingest = ingestField(scanning);
  if (ingest === null) return null;
  const seed = Math.floor(span.to / 1_000);
  const chance = view.sequence ? { seed, field: '_seq_no' } : {};
  const body = {
    size: SAMPLES,
    _source: false,
    track_total_hits: false,
    timeout: '8s',
    docvalue_fields: [view.timeField, ingest].map((field) => ({ field, format: 'epoch_millis' })),
    query: {
      function_score: {
        query: allOf(view, spanFilter(scanning, span)),
        random_score: chance,
        boost_mode: 'replace',
      },
    },
  };
  const hits = await asking(scanning, async () =>
    wholeHits(await connection.request(searchRequest(view, body), signal)),
  );
  const lags = hits
    .map(({ fields }) => Number(fields?.[ingest]?.[0]) - (Number(fields?.[view.timeField]?.[0]) - offset))
    .filter((lag) => Number.isFinite(lag))
    .sort((a, b) => a - b);
  const p99 = lags[Math.ceil(0.99 * lags.length) - 1];
  return p99 === undefined ? null : { p99: Math.max(0, Math.round(p99)), n: lags.length };
}
