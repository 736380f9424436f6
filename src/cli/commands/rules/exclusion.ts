import { type Exclusion, type ExclusionMatch, MOST_EXCLUDED_MS } from '../../../detection/exclusion.ts';
import { clockAndDay, duration } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { explain } from '../../base/explain.ts';
import { columns } from '../../base/output.ts';
import { agreed } from '../../base/prompt.ts';
import { readDue, readSpan } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { isDoubt, type ListedExclusion } from '../../link/exclusions.ts';
import { CONFIG, detectionPlace } from '../../rules/detection-place.ts';
import {
  type ExclusionPreview,
  PREVIEW_MS,
  previewExclusion,
  previewLines,
  silencedBy,
} from '../../rules/exclusion-preview.ts';
import {
  type ExclusionWay,
  exclusionWay,
  knownExclusions,
  type OfDetectionLog,
  sayWhere,
  type WantedExclusion,
  type WayOptions,
} from '../../rules/exclusion-way.ts';
import { loadRules } from '../../rules/rule-set.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';

const LOCAL = { flags: '--local', help: 'optExclusionLocal' } as const;

interface AddOptions extends WayOptions {
  readonly query?: string;
  readonly pattern?: string;
  readonly rule?: string;
  readonly source?: string;
  readonly owner?: string;
  readonly reason?: string;
  readonly for?: string;
  readonly until?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

/** Leaves documents out for a time. What an exclusion holds back is counted. */
const add = command<AddOptions>({
  arguments: [['[id]', 'argNewExclusion']],
  options: [
    { flags: '--query <lucene>', help: 'optExclusionQuery' },
    { flags: '--pattern <template>', help: 'optExclusionPattern' },
    { flags: '--rule <rule>', help: 'optExclusionRule', values: 'rule' },
    { flags: '--source <source>', help: 'optExclusionSource', values: 'source' },
    { flags: '--owner <name>', help: 'optExclusionOwner' },
    { flags: '--reason <text>', help: 'optExclusionReason' },
    { flags: '--for <time>', help: 'optExclusionFor' },
    { flags: '--until <time>', help: 'optExclusionUntil' },
    { flags: '--dry-run', help: 'optExclusionDryRun' },
    { flags: '--yes', help: 'optExclusionYes' },
    LOCAL,
    CONFIG,
  ],
  async run(cli, [given], options) {
    mayChange(cli);
    const id = given === undefined ? null : String(given);
    if (id !== null && !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) throw new CliError('bad-exclusion-id', { id });
    const match = matchOf(options);
    const { rule = null, source = null, owner = null, reason } = options;
    if (!reason?.trim()) throw new CliError('exclusion-reason');
    const end = endOf(cli, options);
    const way = await exclusionWay(cli, options);
    const wanted = { ...{ id, rule, source, match, owner, reason: reason.trim() }, ...end };
    const preview = await previewed(cli, options, wanted);
    if (!cli.globals.json) for (const line of previewLines(preview, cli.lang)) cli.out.say(line);
    if (options.dryRun) {
      if (cli.globals.json) cli.out.json(previewJson(preview));
      return EXIT.done;
    }
    const done = await addSurely(cli, way, wanted, { preview, yes: options.yes ?? false });
    if (done === null) {
      cli.out.say(cli.t('exclusion-dropped'));
      return EXIT.done;
    }
    const { value: added, watcher } = done;
    if (cli.globals.json) cli.out.json({ ...added, ...previewJson(preview) });
    else cli.out.line(cli.t('exclusion-added', { id: added.id, until: timeText(cli, added.until) }));
    sayWhere(cli, way, watcher);
    return EXIT.done;
  },
});

/** What it would have done, by the rules and sources that are known here. */
async function previewed(
  cli: Invocation,
  { config }: AddOptions,
  { rule, source, match, reason }: Omit<WantedExclusion, 'sure'>,
): Promise<ExclusionPreview> {
  const place = await detectionPlace(cli, config);
  const loaded = await loadRules(cli, place.rules).catch((error: unknown) => {
    if (error instanceof CliError && error.kind === 'no-rules') return { rules: [] };
    throw error;
  });
  const from = new Date().toISOString();
  const exclusion = { id: 'preview', rule, source, match, owner: '', reason, from, until: FOREVER };
  const rules = loaded.rules.map((each) => each.rule);
  const known = await knownExclusions(cli, place);
  return previewExclusion(cli, place, exclusion, { rules, known });
}

const FOREVER = '9999-12-31T00:00:00.000Z';

const previewJson = ({ rules, unread }: ExclusionPreview) => ({
  preview: rules.map(({ rule, pages, held, bad, left, evaluations, unknown }) => ({
    ...{ rule, pages, evaluations, unknown },
    held: { hurt: held.hurt, unhurt: held.unhurt, unjudged: held.unjudged, worstUnjudged: held.worst },
    ...{ bad, excluded: left },
  })),
  unread,
});

/** Adds it; if it does more than leave documents out, a person must confirm first. null: they said no. */
async function addSurely(
  cli: Invocation,
  way: ExclusionWay,
  wanted: Omit<WantedExclusion, 'sure'>,
  { preview, yes }: { readonly preview: ExclusionPreview; readonly yes: boolean },
): Promise<OfDetectionLog<Exclusion> | null> {
  const silenced = silencedBy(preview);
  const span = duration(PREVIEW_MS, cli.lang);
  const doubt =
    silenced.length > 0 ? new CliError('exclusion-silenced', { rules: silenced.join(', '), span }) : null;
  if (doubt !== null && !yes && !(await confirmed(cli, doubt))) return null;
  try {
    return await way.add({ ...wanted, sure: yes || doubt !== null });
  } catch (error) {
    if (!isDoubt(error)) throw error;
    return (await confirmed(cli, error)) ? way.add({ ...wanted, sure: true }) : null;
  }
}

/** Says what else it does, and asks; rejects if nobody can be asked. */
async function confirmed(cli: Invocation, doubt: unknown): Promise<boolean> {
  const why = explain(doubt, cli.lang).line;
  if (!cli.canAsk) throw new CliError('exclusion-unasked', { why }, doubt);
  cli.out.say(why);
  return agreed(cli.t('exclusion-ask'));
}

function matchOf({ query, pattern }: AddOptions): ExclusionMatch {
  if ((query === undefined) === (pattern === undefined)) throw new CliError('exclusion-of-what');
  if (query !== undefined) return { by: 'query', query };
  return { by: 'pattern', pattern: '', template: String(pattern) };
}

function endOf(
  cli: Invocation,
  { for: span, until: end }: AddOptions,
): Pick<WantedExclusion, 'forMs' | 'until'> {
  if ((span === undefined) === (end === undefined)) throw new CliError('exclusion-until');
  const now = new Date().toISOString();
  const forMs = span === undefined ? null : readSpan('--for', span);
  const until = span === undefined ? readDue('--until', String(end), now, timeZone(cli)) : null;
  const length = forMs ?? Date.parse(String(until)) - Date.parse(now);
  if (length > MOST_EXCLUDED_MS) throw new CliError('exclusion-too-long', { id: '' });
  return { forMs, until };
}

const timeText = (cli: Invocation, iso: string): string =>
  clockAndDay(iso, new Date().toISOString(), timeZone(cli), cli.lang);

const matchText = ({ match }: ListedExclusion): string =>
  match.by === 'pattern' ? match.template : match.query;

/** Those that hold, the one that ends first before the others. */
const list = command<WayOptions & { readonly all?: boolean }>({
  options: [{ flags: '--all', help: 'optExclusionAll' }, LOCAL, CONFIG],
  async run(cli, _args, options) {
    const { way, value: all, watcher } = await listed(cli, options);
    const shownOnes = options.all ? all : all.filter(({ state }) => state !== 'ended');
    if (cli.globals.json) cli.out.json(shownOnes);
    else if (shownOnes.length === 0) cli.out.say(cli.t('exclusion-none'));
    else
      for (const line of columns(
        shownOnes.map((one) => rowOf(cli, one)),
        width,
      ))
        cli.out.line(line);
    sayWhere(cli, way, watcher);
    return EXIT.done;
  },
});

async function listed(
  cli: Invocation,
  options: WayOptions,
): Promise<OfDetectionLog<readonly ListedExclusion[]> & { readonly way: ExclusionWay }> {
  const way = await exclusionWay(cli, options);
  return { way, ...(await way.list()) };
}

function rowOf(cli: Invocation, row: ListedExclusion): readonly string[] {
  const { id, rule, owner, until, reason, state } = row;
  const { pages, users } = row.held;
  const time = timeText(cli, until);
  return [
    id,
    cli.t(state === 'ended' ? 'exclusion-ended-at' : 'exclusion-ends-at', { time }),
    cli.t('exclusion-held', { n: pages, users }),
    owner,
    rule ?? '-',
    matchText(row),
    reason,
  ];
}

/** What to look at: those that end soon, that ended lately, and that hold back what affects users. */
const review = command<WayOptions>({
  options: [LOCAL, CONFIG],
  async run(cli, _args, options) {
    const { way, value: all, watcher } = await listed(cli, options);
    if (cli.globals.json) {
      cli.out.json(all);
      return EXIT.done;
    }
    const now = Date.now();
    const parts = [
      ['review-hurting', all.filter(({ state, held }) => state !== 'ended' && held.users > 0)],
      ['review-soon', all.filter(({ state }) => state === 'ends-soon')],
      ['review-idle', all.filter((one) => one.state !== 'ended' && isIdle(one, now))],
      ['review-ended', all.filter((one) => one.state === 'ended' && now - Date.parse(one.until) < WEEK)],
    ] as const;
    const told = parts.filter(([, some]) => some.length > 0);
    if (told.length === 0) cli.out.say(cli.t('review-nothing'));
    for (const [key, some] of told) {
      cli.out.line(cli.t(key, { n: some.length }));
      for (const line of columns(
        some.map((one) => rowOf(cli, one)),
        width,
      ))
        cli.out.line(`  ${line}`);
    }
    sayWhere(cli, way, watcher);
    return EXIT.done;
  },
});

const WEEK = 7 * 86_400_000;
/** It has held for a week and held nothing back. */
const isIdle = ({ from, held }: ListedExclusion, now: number): boolean =>
  held.pages === 0 && now - Date.parse(from) >= WEEK;

/** Ends one now. */
const end = command<WayOptions & { readonly reason?: string }>({
  arguments: [['<id>', 'argExclusion', 'exclusion']],
  options: [{ flags: '--reason <text>', help: 'optExclusionEndReason' }, LOCAL, CONFIG],
  async run(cli, [given], { reason = '', ...options }) {
    mayChange(cli);
    const way = await exclusionWay(cli, options);
    const { value: ended, watcher } = await way.end(String(given), reason);
    if (cli.globals.json) cli.out.json(ended);
    else cli.out.line(cli.t('exclusion-ended', { id: ended.id }));
    sayWhere(cli, way, watcher);
    return EXIT.done;
  },
});

export const exclusion = command({
  subcommands: [
    { name: 'add', summary: 'exclusion add', load: async () => add },
    { name: 'list', summary: 'exclusion list', load: async () => list },
    { name: 'review', summary: 'exclusion review', load: async () => review },
    { name: 'end', summary: 'exclusion end', load: async () => end },
  ],
});
