import type { PeopleFields } from '../../../logs/counts/people-counter.ts';
import { PeopleCounter } from '../../../logs/counts/people-counter.ts';
import type { CustomerCount, DistinctCount, PeopleHit } from '../../../ports/log-questions.ts';
import { bucketsOf, bucketText, documentsOf, metricOf } from '../answer.ts';
import { distinct, type Json } from '../search-body.ts';
import { type Counting, choiceFilter, counted } from './choice.ts';
import { nameToCount } from './countable.ts';
import { newestLines } from './newest-lines.ts';

/** Up to so many different values are listed, and so counted exactly. */
const LISTED = 1_000;
/** The most that OpenSearch takes; it then keeps 2^18 registers. */
const THRESHOLD = 40_000;
/** Of HyperLogLog++ with 2^18 registers: 1.04 / sqrt(2^18) (Heule, Nunkesser, Hall, 2013). */
const STANDARD_ERROR = 1.04 / 2 ** 9;
const CUSTOMERS = 5;
const CUSTOMER_THRESHOLD = 1_000;

/** Who had errors; rejects with a `Trouble` or `QuestionError`. */
export async function indexPeople(counting: Counting, fields: PeopleFields): Promise<PeopleHit> {
  const { around, signal } = counting;
  const filter = await choiceFilter(counting, { least: 'error', terms: [] });
  if (filter === null) return readPeople(counting, fields);
  const name = async (path: string | undefined): Promise<string | null> =>
    path === undefined ? null : nameToCount(around, path, signal);
  const user = await nameToCount(around, fields.user, signal);
  const [session, customer] = [await name(fields.session), await name(fields.customer)];
  const hits = {
    ...listed('users', user),
    unnamed: { missing: { field: user } },
    ...(session === null ? {} : listed('sessions', session)),
    ...(customer === null ? {} : byCustomer(customer, user)),
  };
  const { aggs } = await counted(counting, {
    total: true,
    aggs: { ...listed('all', user), hit: { filter, aggs: hits } },
  });
  const hit = (aggs.hit ?? {}) as Readonly<Record<string, Json>>;
  return {
    errors: documentsOf(hit),
    unnamed: documentsOf(hit.unnamed),
    users: distinctOf('users', hit),
    allUsers: distinctOf('all', aggs),
    sessions: session === null ? null : distinctOf('sessions', hit),
    customers: customer === null ? null : customersOf(hit),
    since: null,
  };
}

/** Listed where few, estimated where many. */
const listed = (as: string, field: string): Json => ({
  [`${as}-listed`]: { terms: { field, size: LISTED, shard_size: LISTED } },
  [as]: distinct(field, THRESHOLD),
});

function distinctOf(as: string, aggs: Readonly<Record<string, Json>>): DistinctCount {
  const listed = aggs[`${as}-listed`];
  const buckets = bucketsOf(listed);
  // With nothing left out at any shard the list is whole.
  const whole = Number(listed?.sum_other_doc_count ?? 0) === 0;
  if (whole) return { n: buckets.length, error: 0, ids: buckets.map(bucketText) };
  return { n: metricOf(aggs[as]) ?? buckets.length, error: STANDARD_ERROR, ids: null };
}

const byCustomer = (customer: string, user: string): Json => ({
  customers: {
    terms: { field: customer, size: CUSTOMERS, shard_size: LISTED, order: { users: 'desc' } },
    aggs: { users: distinct(user, CUSTOMER_THRESHOLD) },
  },
});

const customersOf = (aggs: Readonly<Record<string, Json>>): readonly CustomerCount[] =>
  bucketsOf(aggs.customers).flatMap((bucket) => {
    const users = metricOf(bucket.users) ?? 0;
    return users > 0 ? [{ name: bucketText(bucket), users }] : [];
  });

/** Where only the text of a line tells that it is an error, lines are read and counted. */
async function readPeople(counting: Counting, fields: PeopleFields): Promise<PeopleHit> {
  const { lines, since } = await newestLines(counting);
  const counter = new PeopleCounter(fields);
  for (const line of lines) counter.add(line);
  return { ...counter.result(CUSTOMERS), since };
}
