import type { z } from 'zod';
import { ValueCounter } from '../../../logs/counts/value-counter.ts';
import type { LogLine } from '../../../logs/line.ts';
import type { AskedSpan, FieldValues, LineChoice, ValueCount } from '../../../ports/log-questions.ts';
import type { askArgsSchemas } from '../../../protocol/ask-schema.ts';
import type { AskAnswers } from '../../../protocol/asks.ts';
import type { SourceAnswer } from '../../base/requests.ts';
import { ingestId } from '../../ingest/ingest.ts';
import { ingestValue } from '../../ingest/ingest-line.ts';
import type { AskScope } from '../ask-scope.ts';
import { askSource } from './asked-source.ts';
import { stretchOf } from './window.ts';

const VALUES = 20;
const VALUE_CHARS = 500;

type Args = z.output<(typeof askArgsSchemas)['field-values']>;

interface Told {
  readonly name: string;
  readonly answer: SourceAnswer<FieldValues>;
}

/**
 * The most frequent values of a field at one source, or with `others` at all that have it, counted together; of a pipe,
 * as the room still holds its lines.
 */
export async function askValues(args: Args, scope: AskScope): Promise<string> {
  const { field, source, others, least, terms } = args;
  const stretch = stretchOf(args, scope.session, scope.time.now());
  const choice: LineChoice = { least, terms };
  const names = others ? [source, ...sourcesBeside(source, scope)] : [source];
  const told = await Promise.all(
    names.map(async (name): Promise<Told> => {
      const run = scope.runs.find((each) => ingestId(each.name, 512) === name);
      const answer = await askSource<FieldValues>(scope, async () =>
        run?.source?.values
          ? run.source.values(field, stretch, choice)
          : heldValues(field, name, choice, scope),
      );
      return { name, answer };
    }),
  );
  return JSON.stringify(joined(field, told, stretch, others));
}

/** All that can be asked, and pipes of which lines are held. */
function sourcesBeside(source: string, { runs, feed, guest }: AskScope): readonly string[] {
  const names = new Set(runs.map(({ name }) => ingestId(name, 512)));
  for (const line of feed.held()) if (line.open || !guest) names.add(line.source);
  names.delete(source);
  return [...names];
}

/** The source asked about first; of the others only those that have the field. */
function joined(
  field: string,
  told: readonly Told[],
  stretch: AskedSpan,
  others: boolean,
): AskAnswers['field-values'] {
  const answers = told.flatMap(({ name, answer }) => (answer.ok ? [{ name, value: answer.value }] : []));
  const having = answers.filter(({ value }) => value.all > value.without.all);
  const [first] = told;
  if (having.length === 0 && first !== undefined)
    return first.answer.ok
      ? { ...first.answer.value, values: shared(field, first.answer.value.values), ...stretch }
      : { reason: first.answer.reason, ...stretch };
  const sum = (of: (value: FieldValues) => number): number =>
    having.reduce((n, { value }) => n + of(value), 0);
  const values = shared(
    field,
    having.flatMap(({ value }) => value.values),
  );
  const since = having.flatMap(({ value }) => value.since ?? []).sort();
  return {
    count: sum(({ count }) => count),
    all: sum(({ all }) => all),
    values: values.slice(0, VALUES),
    without: { count: sum(({ without }) => without.count), all: sum(({ without }) => without.all) },
    more: values.length > VALUES || having.some(({ value }) => value.more),
    since: since.at(-1) ?? null,
    ...(others ? { sources: having.map(({ name }) => name), unknown: unknownOf(told) } : {}),
    ...stretch,
  };
}

/** That a source has no such field is no trouble. */
const unknownOf = (told: readonly Told[]) =>
  told.flatMap(({ name, answer }) =>
    answer.ok || answer.reason.kind === 'no-such-field' ? [] : [{ source: name, reason: answer.reason }],
  );

/** The most frequent first. Two secrets are one value once they are hidden, and so are equal values of two sources. */
function shared(field: string, values: readonly ValueCount[]): readonly ValueCount[] {
  const merged = new Map<string, ValueCount>();
  for (const { value, count, all } of values) {
    const text = ingestValue(field, value, VALUE_CHARS);
    const known = merged.get(text);
    merged.set(text, { value: text, count: count + (known?.count ?? 0), all: all + (known?.all ?? 0) });
  }
  return [...merged.values()].sort((a, b) => b.count - a.count || b.all - a.all);
}

function heldValues(
  field: string,
  source: string,
  choice: LineChoice,
  { feed, guest }: AskScope,
): FieldValues {
  const counter = new ValueCounter(field, choice);
  let since: string | null = null;
  for (const line of feed.held()) {
    if (line.source !== source || (guest && !line.open)) continue;
    since ??= line.time;
    counter.add(JSON.parse(line.text) as LogLine);
  }
  return { ...counter.result(VALUES), since };
}
