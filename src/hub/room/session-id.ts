import { asCompared } from '../../text/as-compared.ts';
import { editDistance } from '../../text/nearest.ts';
import { sessionSlug } from '../../text/slug.ts';
import { mmdd } from '../../text/time.ts';

const DATE = /-\d{4}(-\d+)?$/;

/** What an id is made from: a service or number, else the title's words, else the kind of the session. */
export function stemOf(wanted: string | null, title: string, kind: string): string {
  return sessionSlug((wanted ?? '').replace(DATE, '')) || sessionSlug(title) || kind;
}

/** `checkout-1125`, or `checkout-1125-2` and so on where that is taken. `at`: ISO time; `zone`: the team's. */
export function freeId(stem: string, at: string, zone: string, taken: ReadonlySet<string>): string {
  const id = `${stem}-${mmdd(at, zone)}`;
  for (let n = 1; ; n += 1) {
    const tried = n === 1 ? id : `${id}-${n}`;
    if (!taken.has(tried)) return tried;
  }
}

/** Whether an id may have been made from this stem, on whatever day. */
export function isOfStem(id: string, stem: string): boolean {
  return DATE.test(id) && id.replace(DATE, '') === stem;
}

const MOST = 3;

/** Ids that someone who typed `id` may have meant, the nearest first: one that begins so, or few edits away. */
export function nearIds(id: string, ids: readonly string[]): readonly string[] {
  const wanted = asCompared(id).slice(0, 64);
  return ids
    .map((known) => ({ known, cost: costOf(wanted, known) }))
    .filter(({ known, cost }) => cost <= Math.max(1, Math.max(wanted.length, known.length) / 3))
    .sort((a, b) => a.cost - b.cost || a.known.localeCompare(b.known))
    .slice(0, MOST)
    .map(({ known }) => known);
}

function costOf(wanted: string, known: string): number {
  if (wanted.length >= 3 && known.startsWith(wanted)) return 0.5;
  // A session is often remembered without its date.
  const stem = known.replace(DATE, '');
  return Math.min(editDistance(wanted, known), editDistance(wanted, stem) + 0.5);
}
