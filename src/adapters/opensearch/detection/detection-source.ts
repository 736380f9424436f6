import { type DetectionRule, groupKey } from '../../../detection/rule.ts';
import { leastDocuments, type SlotCounts, type SlotUnknown } from '../../../detection/slot.ts';
import { isRecord } from '../../../logs/json.ts';
import {
  type CountAsk,
  type DetectionSource,
  MOST_GROUPS,
  type RuleAnswer,
  type RuleAsk,
} from '../../../ports/detection-source.ts';
import { QuestionError } from '../../../ports/log-questions.ts';
import { Cluster, type ClusterSettings } from '../cluster.ts';
import { countIn } from '../count/count.ts';
import type { Inspection } from '../inspect.ts';
import { type OpenSearchOptions, TUNING } from '../options.ts';
import { nameToCount } from '../questions/countable.ts';
import { type Json, within } from '../search-body.ts';
import { Trouble } from '../trouble.ts';
import { countGroups, type GroupSearch, loudGroups } from './groups.ts';
import { type NamedAsk, type SlotAsk, slotAggs, slotAsk } from './slot-aggs.ts';
import { documentsIn, type SlotAnswer, slotAnswers } from './slot-answers.ts';

/** What was found out about fields and indices is looked at again after so long. */
const INSPECT_MS = 600_000;
/** How long the cluster may count; we wait a little longer. */
const TIMEOUT = '20s';
const DEADLINE_MS = 25_000;

/** Faults of one of the questions: with each rule asked by itself the others are counted. */
const OF_QUESTION: ReadonlySet<string> = new Set(['bad-query', 'nested-field', 'mixed-field', 'refused']);

/** Indices of an OpenSearch cluster, counted for detection. `clockOffsetMs` brings spans to the documents' clock. */
export function openSearchDetection(options: OpenSearchOptions): DetectionSource {
  return new IndexDetection(options);
}

class IndexDetection implements DetectionSource {
  readonly name: string;
  readonly #settings: ClusterSettings;
  readonly #cluster: Cluster;
  readonly #offset: number;
  readonly #names = new Map<string, Promise<string>>();
  #inspected = Number.NEGATIVE_INFINITY;
  #message: string | null = null;

  constructor(options: OpenSearchOptions) {
    this.name = options.name;
    const tuning = { ...TUNING, deadlineMs: DEADLINE_MS, ...options.tuning };
    this.#settings = { ...options, tuning };
    this.#cluster = new Cluster(this.#settings);
    this.#offset = options.clockOffsetMs ?? 0;
  }

  async count(ask: CountAsk, signal: AbortSignal): Promise<readonly RuleAnswer[]> {
    try {
      return await this.#countTogether(ask, signal);
    } catch (error) {
      this.#forget();
      const unknown = unknownOf(error);
      if (ask.rules.length < 2 || !OF_QUESTION.has(unknown.kind)) return ask.rules.map(() => ({ unknown }));
    }
    const apart: RuleAnswer[] = [];
    for (const rule of ask.rules) {
      const alone = this.#countTogether({ ...ask, rules: [rule] }, signal);
      apart.push(await alone.then(([answer]) => answer ?? lost, toUnknown));
    }
    return apart;
  }

  messageField(): string | null {
    return this.#message;
  }

  async skewMs(signal: AbortSignal): Promise<number | null> {
    const { time } = this.#settings;
    const query = { filter_path: 'nodes.*.timestamp' };
    try {
      const before = time.now();
      const request = { method: 'GET', path: '/_nodes/_local/stats/process', query } as const;
      const { body } = await this.#cluster.connection.request(request, signal);
      const now = (before + time.now()) / 2;
      const [node] = isRecord(body.nodes) ? Object.values(body.nodes) : [];
      return isRecord(node) && typeof node.timestamp === 'number' ? Math.round(now - node.timestamp) : null;
    } catch {
      // Who may search need not be allowed to look at nodes.
      return null;
    }
  }

  close(): Promise<void> {
    return this.#cluster.close();
  }

  async #countTogether(ask: CountAsk, signal: AbortSignal): Promise<readonly RuleAnswer[]> {
    const inspection = await this.#inspect(signal);
    const named = await Promise.all(ask.rules.map((rule) => this.#named(rule, inspection, signal)));
    const asks = named.flatMap((each) => ('user' in each ? [each] : []));
    const answers = asks.length === 0 ? [] : await this.#search(asks, ask, inspection, signal);
    let next = 0;
    return named.map((each) => ('user' in each ? (answers[next++] ?? lost) : each));
  }

  async #search(
    named: readonly NamedAsk[],
    { span, earlier }: CountAsk,
    { view }: Inspection,
    signal: AbortSignal,
  ): Promise<readonly RuleAnswer[]> {
    const moved = ({ from, to }: CountAsk['span']) => ({ from: from + this.#offset, to: to + this.#offset });
    const [now, before] = [moved(span), earlier.map(moved)];
    const asks = named.map((ask) => slotAsk(ask, now, view.timeField));
    const whole = { from: Math.min(now.from, ...before.map((one) => one.from)), to: now.to };
    const { shards, aggs } = await this.#counted(
      [within(view.timeField, [whole])],
      slotAggs(asks, now, before, view.timeField),
      view,
      signal,
    );
    // Deleted indices are passed over; when none is left, the answer is empty, and that is no health.
    if (view.shards && shards === 0) throw new Trouble('index-missing', { index: view.expression });
    const answers = slotAnswers(asks, before.length, aggs);
    const isSilent = documentsIn(aggs) === 0;
    const found: RuleAnswer[] = [];
    for (const [i, each] of answers.entries()) {
      const one = asks[i] as SlotAsk;
      if (isSilent) found.push(one.rule.quiet ? each.answer : silent);
      else found.push(await this.#withGroups(one, each, now, view, signal));
    }
    return found;
  }

  /** Also the groups that are too many for a list of them. Where they cannot be read, nobody knows of them. */
  async #withGroups(
    ask: SlotAsk,
    { answer, beyond, lacking }: SlotAnswer,
    span: CountAsk['span'],
    view: Inspection['view'],
    signal: AbortSignal,
  ): Promise<RuleAnswer> {
    if (beyond === null && lacking.length === 0) return answer;
    const search: GroupSearch = async (filters, aggs) =>
      (await this.#counted([within(view.timeField, [span]), ...filters], aggs, view, signal)).aggs;
    const counted = new Map(answer.groups.map((each) => [groupKey(each.group), each]));
    try {
      const isBeyond = beyond !== null && beyond.most >= leastDocuments(ask.rule);
      const { groups, left } = isBeyond
        ? await loudGroups(search, ask, new Set(counted.keys()), beyond.documents)
        : { groups: [], left: null };
      const alone = [...lacking, ...groups];
      const counts = await countGroups(search, ask, alone);
      for (const [i, group] of alone.entries())
        counted.set(groupKey(group), { group, counts: counts[i] as SlotCounts });
      const unlisted = left === null ? null : { documents: left, most: MOST_GROUPS };
      return { ...answer, groups: [...counted.values()], unlisted };
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      for (const group of lacking) counted.delete(groupKey(group));
      const unlisted = { documents: beyond?.documents ?? 0, most: MOST_GROUPS, why: unknownOf(error) };
      return { ...answer, groups: [...counted.values()], unlisted };
    }
  }

  #counted(filters: readonly Json[], aggs: Json, view: Inspection['view'], signal: AbortSignal) {
    const { connection } = this.#cluster;
    return countIn({ connection, view, signal }, { filters, aggs, timeout: TIMEOUT });
  }

  /** The rule with its fields' names, or why they cannot be counted. */
  async #named(ask: RuleAsk, inspection: Inspection, signal: AbortSignal): Promise<NamedAsk | RuleAnswer> {
    const { rule } = ask;
    try {
      const [user = '', ...group] = await Promise.all(
        fieldsOf(rule).map((field) => this.#nameToCount(field, inspection, signal)),
      );
      const { message } = inspection.mapping.chosen;
      this.#message = message;
      return { ...ask, user, group, message };
    } catch (error) {
      if (error instanceof QuestionError) return { unknown: unknownOf(error) };
      throw error;
    }
  }

  #nameToCount(field: string, inspection: Inspection, signal: AbortSignal): Promise<string> {
    const known = this.#names.get(field);
    if (known) return known;
    const { connection } = this.#cluster;
    const asked = nameToCount({ connection, inspection }, field, signal);
    this.#names.set(field, asked);
    asked.catch(() => this.#names.delete(field));
    return asked;
  }

  async #inspect(signal: AbortSignal): Promise<Inspection> {
    const now = this.#settings.time.now();
    if (now - this.#inspected >= INSPECT_MS) {
      this.#forget();
      this.#inspected = now;
    }
    return this.#cluster.inspection(signal);
  }

  /** Fields and indices may be others by now. */
  #forget(): void {
    this.#cluster.forget();
    this.#names.clear();
  }
}

const fieldsOf = ({ impact, group }: DetectionRule): readonly string[] => [impact.usersField, ...group];

const lost: RuleAnswer = { unknown: { kind: 'not-opensearch', params: { status: 200 } } };
/** Not one document of any kind: the silence of those that write them, and no sign of health. */
const silent: RuleAnswer = { unknown: { kind: 'no-documents', params: {} } };
const toUnknown = (error: unknown): RuleAnswer => ({ unknown: unknownOf(error) });

function unknownOf(error: unknown): SlotUnknown {
  if (error instanceof Trouble || error instanceof QuestionError)
    return { kind: error.kind, params: error.params };
  const { name = 'Error', message = '' } = (error ?? {}) as { name?: string; message?: string };
  // An abort, or a fault of ours: either way nobody knows.
  return { kind: 'failed', params: { reason: `${name}: ${message}`.slice(0, 200) } };
}
