import type { AskedSpan, DistinctCount, PeopleHit } from '../../../ports/log-questions.ts';
import type { LogSource } from '../../../ports/log-source.ts';
import type { AskAnswers } from '../../../protocol/asks.ts';
import type { AskedDistinct } from '../../../protocol/question-answers.ts';
import type { SourceAnswer } from '../../base/requests.ts';
import { ingestId } from '../../ingest/ingest.ts';
import { ingestValue } from '../../ingest/ingest-line.ts';
import type { AskScope } from '../ask-scope.ts';
import { askSource } from './asked-source.ts';
import { sinceImpact } from './window.ts';

/** However many look: a source counts no more often than this, milliseconds, and in no more than a twentieth of the time. */
const FRESH_MS = 20_000;
const REST = 20;
const CUSTOMERS = 5;
const NAME_CHARS = 100;

interface Kept {
  readonly to: string;
  until: number;
  readonly answer: Promise<SourceAnswer<PeopleHit | null>>;
}

/** Stretches of one source that are asked for in turn: since the impact, and since a release. */
const MOST_KEPT = 4;
const kept = new WeakMap<LogSource, Map<string, Kept>>();

interface Told {
  readonly name: string;
  readonly to: string;
  readonly answer: SourceAnswer<PeopleHit | null>;
}

/** Who had errors since the impact began, by the session's own query, over all sources that name their users. */
export async function askPeople(_args: object, scope: AskScope): Promise<string> {
  return JSON.stringify(await peopleOf(sinceImpact(scope.session, scope.time.now()), scope));
}

/** The same of any stretch of time. */
export async function peopleOf(stretch: AskedSpan, scope: AskScope): Promise<AskAnswers['people-hit']> {
  const told = await Promise.all(
    scope.runs.map(async ({ name, source, status }): Promise<Told> => {
      const known = ingestId(name, 512);
      if (source?.people) return { name: known, ...(await countedAt(source, stretch, scope)) };
      const { reason } = status();
      const answer = source
        ? ({ ok: true, value: null } as const)
        : ({ ok: false, reason: reason ?? { kind: 'failed', params: {} } } as const);
      return { name: known, to: stretch.to, answer };
    }),
  );
  return joined(told, stretch, scope.session.ownQuery);
}

async function countedAt(
  source: LogSource,
  { from, to }: AskedSpan,
  scope: AskScope,
): Promise<Omit<Told, 'name'>> {
  const { time } = scope;
  const now = time.now();
  const stretches = kept.get(source) ?? new Map<string, Kept>();
  kept.set(source, stretches);
  const known = stretches.get(from);
  if (known && now < known.until) return { to: known.to, answer: await known.answer };
  const answer = askSource(
    scope,
    () => source.people?.({ from, to }, scope.session.ownQuery) ?? Promise.resolve(null),
  );
  const asked: Kept = { to, until: Number.POSITIVE_INFINITY, answer };
  const [oldest] = stretches.keys();
  if (stretches.size >= MOST_KEPT && oldest !== undefined) stretches.delete(oldest);
  stretches.set(from, asked);
  const value = await answer;
  const took = time.now() - now;
  asked.until = time.now() + Math.max(FRESH_MS, REST * took);
  return { to, answer: value };
}

function joined(
  told: readonly Told[],
  { from, to }: AskedSpan,
  query: string | null,
): AskAnswers['people-hit'] {
  const hits = told.flatMap(({ answer }) => (answer.ok && answer.value !== null ? [answer.value] : []));
  const failed = told.flatMap(({ name, answer }) =>
    answer.ok ? [] : [{ source: name, reason: answer.reason }],
  );
  const unset = told.flatMap(({ name, answer }) => (answer.ok && answer.value === null ? [name] : []));
  const counts = (of: (hit: PeopleHit) => DistinctCount | null): AskedDistinct | null =>
    distinct(hits.map(of).filter((count) => count !== null));
  const sum = (of: (hit: PeopleHit) => number): number => hits.reduce((n, hit) => n + of(hit), 0);
  const since = hits.map((hit) => hit.since).filter((one) => one !== null);
  const read = told.filter(({ answer }) => answer.ok && answer.value !== null).map((one) => one.to);
  return {
    from,
    to: read.length === 0 ? to : (read.sort()[0] ?? to),
    users: counts(({ users }) => users),
    allUsers: counts(({ allUsers }) => allUsers),
    sessions: counts(({ sessions }) => sessions),
    customers: customersOf(hits),
    errors: sum(({ errors }) => errors),
    unnamed: sum(({ unnamed }) => unnamed),
    since: since.sort().at(-1) ?? null,
    unset,
    failed,
    query,
  };
}

/** One person is at several sources: joined by their ids; where those are not listed, the most that one source has. */
function distinct(counts: readonly DistinctCount[]): AskedDistinct | null {
  if (counts.length === 0) return null;
  const ids = counts.map((count) => count.ids);
  if (ids.every((list) => list !== null)) return { n: new Set(ids.flat()).size, error: 0, least: false };
  const most = counts.reduce((a, b) => (b.n > a.n ? b : a));
  return { n: most.n, error: most.error, least: counts.length > 1 };
}

function customersOf(hits: readonly PeopleHit[]): AskAnswers['people-hit']['customers'] {
  const users = new Map<string, number>();
  for (const { name, users: n } of hits.flatMap(({ customers }) => customers ?? [])) {
    const shown = ingestValue('customer', name, NAME_CHARS);
    users.set(shown, Math.max(n, users.get(shown) ?? 0));
  }
  return [...users]
    .map(([name, n]) => ({ name, users: n }))
    .sort((a, b) => b.users - a.users)
    .slice(0, CUSTOMERS);
}
