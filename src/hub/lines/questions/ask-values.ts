import type { z } from 'zod';
import { ValueCounter } from '../../../logs/counts/value-counter.ts';
import type { LogLine } from '../../../logs/line.ts';
import type { FieldValues, LineChoice, ValueCount } from '../../../ports/log-questions.ts';
import type { askArgsSchemas } from '../../../protocol/ask-schema.ts';
import type { AskAnswers } from '../../../protocol/asks.ts';
import { ingestId } from '../../ingest/ingest.ts';
import { ingestValue } from '../../ingest/ingest-line.ts';
import type { AskScope } from '../ask-scope.ts';
import { askSource } from './asked-source.ts';
import { stretchOf } from './window.ts';

const VALUES = 20;
const VALUE_CHARS = 500;

type Args = z.output<(typeof askArgsSchemas)['field-values']>;

/** The most frequent values of a field at one source; of a pipe, as the room still holds its lines. */
export async function askValues(args: Args, scope: AskScope): Promise<string> {
  const { field, source, least, terms } = args;
  const stretch = stretchOf(args, scope.session, scope.time.now());
  const choice: LineChoice = { least, terms };
  const run = scope.runs.find(({ name }) => ingestId(name, 512) === source)?.source;
  const answer = await askSource<FieldValues>(scope, async () =>
    run?.values ? run.values(field, stretch, choice) : heldValues(args, choice, scope),
  );
  const told: AskAnswers['field-values'] = answer.ok
    ? { ...answer.value, values: shared(field, answer.value.values), ...stretch }
    : { reason: answer.reason, ...stretch };
  return JSON.stringify(told);
}

/** Two secrets are one value once they are hidden. */
function shared(field: string, values: readonly ValueCount[]): readonly ValueCount[] {
  const merged = new Map<string, ValueCount>();
  for (const { value, count, all } of values) {
    const text = ingestValue(field, value, VALUE_CHARS);
    const known = merged.get(text);
    merged.set(text, { value: text, count: count + (known?.count ?? 0), all: all + (known?.all ?? 0) });
  }
  return [...merged.values()];
}

function heldValues({ field, source }: Args, choice: LineChoice, { feed, guest }: AskScope): FieldValues {
  const counter = new ValueCounter(field, choice);
  let since: string | null = null;
  for (const line of feed.held()) {
    if (line.source !== source || (guest && !line.open)) continue;
    since ??= line.time;
    counter.add(JSON.parse(line.text) as LogLine);
  }
  return { ...counter.result(VALUES), since };
}
