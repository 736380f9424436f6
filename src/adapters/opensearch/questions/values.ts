import { ValueCounter } from '../../../logs/counts/value-counter.ts';
import { levelOfField, serviceOfField } from '../../../logs/detect.ts';
import type { FieldValues, LineChoice } from '../../../ports/log-questions.ts';
import { bucketsOf, bucketText, documentsOf } from '../answer.ts';
import type { Around } from '../around.ts';
import { type Counting, choiceFilter, counted, pathOfName } from './choice.ts';
import { nameToCount } from './countable.ts';
import { newestLines } from './newest-lines.ts';

const VALUES = 20;
/** Each shard tells so many, so that a value that is frequent in all of them together is not missed. */
const OF_A_SHARD = 2_000;

/** The most frequent values of a field; rejects with a `Trouble` or `QuestionError`. */
export async function indexValues(
  counting: Counting,
  field: string,
  choice: LineChoice,
): Promise<FieldValues> {
  const { around, signal } = counting;
  const name = await nameToCount(around, pathOfName(around, field), signal);
  const filter = await choiceFilter(counting, choice);
  if (filter === null) return readValues(counting, field, choice);
  const chosen = { chosen: { filter } };
  const order = [{ chosen: 'desc' }, { _count: 'desc' }];
  const terms = { field: name, size: VALUES, shard_size: OF_A_SHARD, order };
  const without = { missing: { field: name }, aggs: chosen };
  const { total, aggs } = await counted(counting, {
    total: true,
    aggs: { values: { terms, aggs: chosen }, without, ...chosen },
  });
  const merged = new Map<string, { count: number; all: number }>();
  for (const bucket of bucketsOf(aggs.values)) {
    const value = shownAs(around, field, bucketText(bucket));
    const known = merged.get(value) ?? { count: 0, all: 0 };
    merged.set(value, { count: known.count + documentsOf(bucket.chosen), all: known.all + bucket.doc_count });
  }
  return {
    count: documentsOf(aggs.chosen),
    all: total,
    values: [...merged].map(([value, counts]) => ({ value, ...counts })),
    without: { count: documentsOf(aggs.without?.chosen), all: documentsOf(aggs.without) },
    more: Number(aggs.values?.sum_other_doc_count ?? 0) > 0,
    since: null,
  };
}

/** A column's values as its row shows them. */
function shownAs({ inspection: { mapping } }: Around, field: string, value: string): string {
  if (field === 'level') return levelOfField(value, mapping.chosen.level ?? '', mapping.scales) ?? value;
  return field === 'service' ? (serviceOfField(value) ?? value) : value;
}

/** Where only the text of a line tells how severe it is, lines are read and counted. */
async function readValues(counting: Counting, field: string, choice: LineChoice): Promise<FieldValues> {
  const { lines, since } = await newestLines(counting);
  const counter = new ValueCounter(field, choice);
  for (const line of lines) counter.add(line);
  return { ...counter.result(VALUES), since };
}
