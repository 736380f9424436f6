import { editDistance } from '../../text/nearest.ts';

const MOST = 3;

/** Ids that someone who typed `id` may have meant, the nearest first: one that begins so, or few edits away. */
export function nearIds(id: string, ids: readonly string[]): readonly string[] {
  const wanted = id.normalize('NFKC').toLowerCase().slice(0, 64);
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
  const stem = known.replace(/-\d{4}(-\d+)?$/, '');
  return Math.min(editDistance(wanted, known), editDistance(wanted, stem) + 0.5);
}
