import type { Exclusion, ExclusionMatch } from '../../../detection/exclusion.ts';
import { MOST_EXCLUDED_MS } from '../../../detection/exclusion.ts';
import { clockAndDay } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import {
  addExclusion,
  endExclusion,
  type ReviewedExclusion,
  reviewExclusions,
} from '../../../watch/exclusions.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { readDue, readSpan } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { identity } from '../../link/identity.ts';
import { CONFIG, detectionPlace, type PlaceOptions } from '../../rules/detection-place.ts';
import { watchEvents, withWatchStore } from '../../rules/exclusion-store.ts';
import { chosenRules, loadRules } from '../../rules/rule-set.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';

interface AddOptions extends PlaceOptions {
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
    CONFIG,
  ],
  async run(cli, [given], options) {
    mayChange(cli);
    const id = given === undefined ? null : String(given);
    if (id !== null && !/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) throw new CliError('bad-exclusion-id', { id });
    const match = matchOf(options);
    const { rule = null, reason } = options;
    if (!reason?.trim()) throw new CliError('exclusion-reason');
    const place = await detectionPlace(cli, options.config);
    const rules = rule === null ? [] : chosenRules((await loadRules(cli, place.rules)).rules, [rule]);
    const source = options.source ?? rules[0]?.rule.source ?? null;
    const now = new Date().toISOString();
    const until = untilOf(cli, options, now);
    const { name } = await identity(cli);
    const wish = { id, rule, source, match, owner: options.owner ?? name, reason: reason.trim(), until };
    const added = await withWatchStore(place, (store) => addExclusion(store, wish, name, now));
    if (cli.globals.json) cli.out.json(added);
    else cli.out.line(cli.t('exclusion-added', { id: added.id, until: timeText(cli, added.until) }));
    return EXIT.done;
  },
});

function matchOf({ query, pattern }: AddOptions): ExclusionMatch {
  if ((query === undefined) === (pattern === undefined)) throw new CliError('exclusion-of-what');
  if (query !== undefined) return { by: 'query', query };
  return { by: 'pattern', pattern: '', template: String(pattern) };
}

function untilOf(cli: Invocation, { for: span, until: end }: AddOptions, now: string): string {
  if ((span === undefined) === (end === undefined)) throw new CliError('exclusion-until');
  const until =
    span === undefined
      ? readDue('--until', String(end), now, timeZone(cli))
      : new Date(Date.parse(now) + readSpan('--for', span)).toISOString();
  if (Date.parse(until) - Date.parse(now) > MOST_EXCLUDED_MS)
    throw new CliError('exclusion-too-long', { id: '' });
  return until;
}

const timeText = (cli: Invocation, iso: string): string =>
  clockAndDay(iso, new Date().toISOString(), timeZone(cli), cli.lang);

const matchText = ({ match }: Exclusion): string => (match.by === 'pattern' ? match.template : match.query);

async function reviewed(cli: Invocation, { config }: PlaceOptions): Promise<readonly ReviewedExclusion[]> {
  const place = await detectionPlace(cli, config);
  return reviewExclusions(await watchEvents(place), new Date().toISOString());
}

const jsonOf = ({ exclusion, state, held, users, lastHeld, rules }: ReviewedExclusion) => ({
  ...exclusion,
  state,
  held: { pages: held, users, last: lastHeld, rules },
});

/** Those that hold, the one that ends first before the others. */
const list = command<PlaceOptions & { readonly all?: boolean }>({
  options: [{ flags: '--all', help: 'optExclusionAll' }, CONFIG],
  async run(cli, _args, options) {
    const all = await reviewed(cli, options);
    const shownOnes = options.all ? all : all.filter(({ state }) => state !== 'ended');
    if (cli.globals.json) cli.out.json(shownOnes.map(jsonOf));
    else if (shownOnes.length === 0) cli.out.say(cli.t('exclusion-none'));
    else
      for (const line of columns(
        shownOnes.map((one) => rowOf(cli, one)),
        width,
      ))
        cli.out.line(line);
    return EXIT.done;
  },
});

function rowOf(cli: Invocation, { exclusion, state, held, users }: ReviewedExclusion): readonly string[] {
  const { id, rule, owner, until, reason } = exclusion;
  const time = timeText(cli, until);
  return [
    id,
    cli.t(state === 'ended' ? 'exclusion-ended-at' : 'exclusion-ends-at', { time }),
    cli.t(held === 1 ? 'exclusion-held-one' : 'exclusion-held', { n: held, users }),
    owner,
    rule ?? '-',
    matchText(exclusion),
    reason,
  ];
}

/** What to look at: those that end soon, that ended lately, and that hold back what affects users. */
const review = command<PlaceOptions>({
  options: [CONFIG],
  async run(cli, _args, options) {
    const all = await reviewed(cli, options);
    if (cli.globals.json) {
      cli.out.json(all.map(jsonOf));
      return EXIT.done;
    }
    const now = Date.now();
    const parts = [
      ['review-hurting', all.filter(({ state, users }) => state !== 'ended' && users > 0)],
      ['review-soon', all.filter(({ state }) => state === 'ends-soon')],
      ['review-idle', all.filter((one) => one.state !== 'ended' && isIdle(one, now))],
      [
        'review-ended',
        all.filter((one) => one.state === 'ended' && now - Date.parse(one.exclusion.until) < WEEK),
      ],
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
    return EXIT.done;
  },
});

const WEEK = 7 * 86_400_000;
/** It has held for a week and held nothing back. */
const isIdle = ({ exclusion, held }: ReviewedExclusion, now: number): boolean =>
  held === 0 && now - Date.parse(exclusion.from) >= WEEK;

/** Ends one now. */
const end = command<PlaceOptions & { readonly reason?: string }>({
  arguments: [['<id>', 'argExclusion', 'exclusion']],
  options: [{ flags: '--reason <text>', help: 'optExclusionEndReason' }, CONFIG],
  async run(cli, [given], { reason = '', config }) {
    mayChange(cli);
    const place = await detectionPlace(cli, config);
    const { name } = await identity(cli);
    const now = new Date().toISOString();
    const ended = await withWatchStore(place, (store) =>
      endExclusion(store, String(given), reason, name, now),
    );
    if (cli.globals.json) cli.out.json(ended);
    else cli.out.line(cli.t('exclusion-ended', { id: ended.id }));
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
