import type { ExclusionMatch } from '../../../detection/exclusion.ts';
import { MOST_EXCLUDED_MS } from '../../../detection/exclusion.ts';
import { clockAndDay } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { readDue, readSpan } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import type { ListedExclusion } from '../../link/exclusions.ts';
import { CONFIG } from '../../rules/detection-place.ts';
import {
  type ExclusionWay,
  exclusionWay,
  type OfWatchLog,
  sayWhere,
  type WantedExclusion,
  type WayOptions,
} from '../../rules/exclusion-way.ts';
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
    const { value: added, watcher } = await way.add({
      ...{ id, rule, source, match, owner, reason: reason.trim() },
      ...end,
    });
    if (cli.globals.json) cli.out.json(added);
    else cli.out.line(cli.t('exclusion-added', { id: added.id, until: timeText(cli, added.until) }));
    sayWhere(cli, way, watcher);
    return EXIT.done;
  },
});

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
): Promise<OfWatchLog<readonly ListedExclusion[]> & { readonly way: ExclusionWay }> {
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
    cli.t(pages === 1 ? 'exclusion-held-one' : 'exclusion-held', { n: pages, users }),
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
