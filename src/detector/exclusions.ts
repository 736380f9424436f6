import { readCheckpoint } from '../detection/checkpoint.ts';
import type { DetectionFact } from '../detection/detection-event.ts';
import { type DetectionMemory, isOpenPage, NO_MEMORY, remember } from '../detection/detection-memory.ts';
import { type Exclusion, exclusionQuery, exclusionsOf, MOST_EXCLUDED_MS } from '../detection/exclusion.ts';
import { matchFault } from '../detection/match-fault.ts';
import { takesAllOf } from '../detection/query/takes-all-of.ts';
import { type DetectionStore, UNFENCED } from '../ports/detection-store.ts';
import { type ExclusionDoubt, ExclusionRefused, type ExclusionRequest } from '../ports/exclusions.ts';

/**
 * Adds an exclusion; it holds from `now` (ISO 8601 UTC) on. Durable when it resolves. Rejects with `ExclusionRefused`, or with a
 * `DetectionStoreError`.
 */
export async function addExclusion(
  store: DetectionStore,
  { sure, ...wish }: ExclusionRequest,
  by: string,
  now: string,
): Promise<Exclusion> {
  const length = Date.parse(wish.until) - Date.parse(now);
  const memory = remember(NO_MEMORY, await store.events(1));
  const known = memory.exclusions;
  const id = wish.id ?? freeId(wish, known);
  if (known.has(id)) throw new ExclusionRefused('taken', id);
  if (length <= 0) throw new ExclusionRefused('past', id);
  if (length > MOST_EXCLUDED_MS) throw new ExclusionRefused('too-long', id);
  const fault = matchFault(wish.match);
  if (fault !== null) throw new ExclusionRefused(fault, id);
  const exclusion: Exclusion = { ...wish, id, from: now };
  const doubt = sure ? null : await doubtOf(store, memory, exclusion);
  if (doubt !== null) throw new ExclusionRefused(doubt.kind, id, doubt.rules);
  const fact: DetectionFact = { type: 'exclusion.added', data: exclusion };
  await store.append(by, UNFENCED, now, [fact]);
  return exclusion;
}

/**
 * What an exclusion does beside leaving documents out, as far as its words and the detection log show: whether it ends an open page
 * depends on documents that were not counted yet.
 */
async function doubtOf(
  store: DetectionStore,
  { pages }: DetectionMemory,
  exclusion: Exclusion,
): Promise<{ readonly kind: ExclusionDoubt; readonly rules: readonly string[] } | null> {
  const evaluated = readCheckpoint(await store.checkpoint())?.rules ?? [];
  const query = exclusionQuery(exclusion.match, 'message') ?? '';
  const touched = evaluated.filter(
    ({ rule }) => exclusionsOf(rule, Date.parse(exclusion.from), [exclusion]).length > 0,
  );
  const silent = touched.filter(({ rule, leaving }) => !leaving && takesAllOf(query, rule.query));
  if (silent.length > 0) return { kind: 'silences', rules: silent.map(({ rule }) => rule.name) };
  const open = new Set(
    [...pages.values()].flatMap((page) => (page.kind === 'impact' && isOpenPage(page) ? [page.rule] : [])),
  );
  const paging = touched.flatMap(({ rule }) => (open.has(rule.name) ? [rule.name] : []));
  return paging.length > 0 ? { kind: 'open-page', rules: paging } : null;
}

/** Ends one before its time. */
export async function endExclusion(
  store: DetectionStore,
  id: string,
  reason: string,
  by: string,
  now: string,
): Promise<Exclusion> {
  const known = remember(NO_MEMORY, await store.events(1)).exclusions.get(id);
  if (known === undefined) throw new ExclusionRefused('not-there', id);
  if (known.until <= now) throw new ExclusionRefused('ended', id);
  await store.append(by, UNFENCED, now, [{ type: 'exclusion.ended', data: { id, reason } }]);
  return { ...known, until: now };
}

const SLUG_LENGTH = 40;

/** The first words of what it leaves out, and a number where that is taken. */
function freeId(
  { match, rule }: Pick<ExclusionRequest, 'match' | 'rule'>,
  known: ReadonlyMap<string, unknown>,
): string {
  const words = match.by === 'pattern' ? match.template.replace(/<\w+>/g, ' ') : match.query;
  const slug = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_LENGTH)
    .replace(/^-|-$/g, '');
  const base = slug === '' ? (rule ?? 'exclusion') : slug;
  for (let n = 1; ; n++) {
    const id = n === 1 ? base : `${base}-${n}`;
    if (!known.has(id)) return id;
  }
}
