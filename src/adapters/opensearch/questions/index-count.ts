import { type LineCount, QuestionError } from '../../../ports/log-questions.ts';
import { documentsOf } from '../answer.ts';
import { queryString } from '../search-body.ts';
import { type Counting, counted } from './choice.ts';
import { tryQuery } from './try-query.ts';

/** As of `LogSource.count`. Rejects with a `Trouble` or `QuestionError`. */
export async function indexCount(counting: Counting, query: string): Promise<LineCount> {
  const [unknown] = await tryQuery(counting.around, query, counting.signal);
  if (unknown !== undefined) throw new QuestionError('no-such-field', { field: unknown.field });
  const { total, aggs } = await counted(counting, {
    total: true,
    aggs: { found: { filter: queryString(query) } },
  });
  return { found: documentsOf(aggs.found), all: total, since: null };
}
