import type { z } from 'zod';
import type { LogSource } from '../../../ports/log-source.ts';
import type { askArgsSchemas } from '../../../protocol/ask-schema.ts';
import type { AskAnswers } from '../../../protocol/asks.ts';
import { isWithin } from '../../../timing/timers.ts';
import type { SourceAnswer } from '../../base/requests.ts';
import { ingestId, ingestText } from '../../ingest/ingest.ts';
import type { AskScope } from '../ask-scope.ts';
import { askSource } from './asked-source.ts';

/** Names change seldom; a source is asked for them no more often than this, milliseconds. */
const FRESH_MS = 60_000;
const NAMES = 100;
const NAME_CHARS = 200;

interface Kept {
  readonly at: number;
  readonly names: Promise<SourceAnswer<readonly string[]>>;
}

const kept = new WeakMap<LogSource, Kept>();

/** Fields with a text in their names, those that begin with it first. */
export async function askFieldNames(
  { text }: z.output<(typeof askArgsSchemas)['field-names']>,
  scope: AskScope,
): Promise<string> {
  const answers = await Promise.all(scope.runs.map(({ source }) => (source ? namesOf(source, scope) : null)));
  const wanted = text.toLowerCase();
  const all = new Set(answers.flatMap((answer) => (answer?.ok ? answer.value : [])));
  const fitting = [...all].filter((name) => name.toLowerCase().includes(wanted));
  const isLater = (name: string): number => Number(!name.toLowerCase().startsWith(wanted));
  const names = fitting
    .sort((a, b) => isLater(a) - isLater(b) || (a < b ? -1 : 1))
    .slice(0, NAMES)
    .map((name) => ingestText(name).slice(0, NAME_CHARS));
  const told: AskAnswers['field-names'] = { names, more: fitting.length > NAMES };
  return JSON.stringify(told);
}

function namesOf(source: LogSource, scope: AskScope): Kept['names'] | null {
  if (!source.fieldNames) return null;
  const now = scope.time.now();
  const known = kept.get(source);
  if (known && isWithin(now, known.at, FRESH_MS)) return known.names;
  const names = askSource(scope, () => source.fieldNames?.() ?? Promise.resolve([]));
  kept.set(source, { at: now, names });
  return names;
}

/** What each source says of a query before everyone reads by it. */
export async function askTryQuery(
  { query }: z.output<(typeof askArgsSchemas)['try-query']>,
  scope: AskScope,
): Promise<string> {
  const sources = await Promise.all(
    scope.runs.map(async ({ name, source }) => {
      const known = ingestId(name, 512);
      if (!source?.tryQuery) return { source: known, unknown: [] };
      const answer = await askSource(scope, () => source.tryQuery?.(query) ?? Promise.resolve([]));
      if (!answer.ok) return { source: known, unknown: [], reason: answer.reason };
      const unknown = answer.value.slice(0, 10).map(({ field, nearest }) => ({
        field: ingestText(field).slice(0, NAME_CHARS),
        nearest: nearest === null ? null : ingestText(nearest).slice(0, NAME_CHARS),
      }));
      return { source: known, unknown };
    }),
  );
  const told: AskAnswers['try-query'] = { sources };
  return JSON.stringify(told);
}

/** What sources and their settings say to screens: where a line is seen elsewhere, queries by name, whether any narrows it. */
export async function askLogFacts(_args: object, scope: AskScope): Promise<string> {
  const told: AskAnswers['log-facts'] = {
    sources: scope.runs.map(({ name, source }) => ({
      name: ingestId(name, 512),
      ...(source?.link === undefined ? {} : { link: ingestId(source.link, 2_000) }),
      ...(source?.isReadWhole === true ? { isReadWhole: true } : {}),
      queries: source?.queries ?? [],
    })),
  };
  return JSON.stringify(told);
}
