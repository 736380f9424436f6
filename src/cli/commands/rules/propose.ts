import { readFile } from 'node:fs/promises';
import { MOST_EXCLUDED_MS } from '../../../detection/exclusion.ts';
import { markCounts } from '../../../detection/judge/marks.ts';
import { isSafe, type Proposal } from '../../../detection/judge/proposals.ts';
import type { LoadedRule } from '../../../ports/rules.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { explain } from '../../base/explain.ts';
import { writeText } from '../../base/output.ts';
import { shown } from '../../base/paths.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { isDoubt } from '../../link/exclusions.ts';
import {
  CONFIG,
  type DetectionPlace,
  detectionPlace,
  type PlaceOptions,
} from '../../rules/detection-place.ts';
import { exclusionWay, knownExclusions } from '../../rules/exclusion-way.ts';
import {
  judgedLine,
  patchLines,
  proposalCells,
  proposalJson,
  proposalRows,
  type Recall,
  sentenceRows,
  shareParams,
  unsafeLine,
} from '../../rules/proposal-text.ts';
import { proposalsFor, type RuleProposals } from '../../rules/proposing.ts';
import { type KnownPages, knownPages } from '../../rules/real-pages.ts';
import { spanSince } from '../../rules/replaying.ts';
import { chosenRules, loadRules, ruleProblemLine } from '../../rules/rule-set.ts';
import { Scans } from '../../rules/scans.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';

interface ProposeOptions extends PlaceOptions {
  readonly since?: string;
  readonly write?: string;
  readonly yes?: boolean;
}

interface Offered extends RuleProposals {
  readonly loaded: LoadedRule;
  readonly text: string;
  readonly recall: Recall | null;
}

/**
 * Changes that would save pages and lose none with affected users; after them those that drop pages that nobody judged. Writes one
 * only where it is asked to.
 */
export const propose = command<ProposeOptions>({
  arguments: [['[rule]', 'argRule', 'rule']],
  options: [
    { flags: '--since <time>', help: 'optBacktestSince' },
    { flags: '--write <n>', help: 'optWriteProposal' },
    { flags: '--yes', help: 'optWriteUnjudged' },
    CONFIG,
  ],
  async run(cli, [given], { since = '90d', write, yes = false, config }) {
    if (write !== undefined && given === undefined) throw new CliError('write-which-rule');
    const place = await detectionPlace(cli, config);
    const offered = await offers(cli, place, given === undefined ? [] : [String(given)], since);
    if (write !== undefined) return apply(cli, { config, yes }, offered[0] as Offered, write);
    if (cli.globals.json) cli.out.json(await Promise.all(offered.map((each) => jsonOf(cli, each))));
    else for (const each of offered) await tell(cli, each);
    return EXIT.done;
  },
});

async function offers(
  cli: Invocation,
  place: DetectionPlace,
  names: readonly string[],
  since: string,
): Promise<readonly Offered[]> {
  const now = Date.now();
  const span = spanSince(parsePastTime('--since', since, new Date(now).toISOString(), timeZone(cli)), now);
  const loaded = await loadRules(cli, place.rules);
  for (const problem of loaded.problems) cli.out.say(ruleProblemLine(cli, problem));
  const chosen = chosenRules(loaded.rules, names);
  const known = await knownPages(cli, new Date(span.first).toISOString(), new Date(span.last).toISOString());
  if (known.unread !== null) throw new CliError('pages-unread', { reason: known.unread });
  const exclusions = await knownExclusions(cli, place);
  const scans = new Scans(cli, place);
  try {
    const found: Offered[] = [];
    for (const one of chosen) {
      const asked = proposalsFor(scans, one.rule, { exclusions, real: known.ofRules, span });
      const proposals = await asked.catch((error: unknown) => {
        // With one rule that cannot be replayed the others still can.
        const isOfRule = error instanceof CliError && error.kind === 'rule-not-replayed';
        if (!isOfRule || chosen.length === 1) throw error;
        cli.out.say(explain(error, cli.lang).line);
        return null;
      });
      if (proposals === null) continue;
      const text = await readFile(one.file, 'utf8').catch(() => '');
      found.push({ ...proposals, loaded: one, text, recall: recallOf(proposals, known) });
    }
    return found;
  } finally {
    await scans.close();
  }
}

/** Of what affected users at the rule's service, how much the rule paged for: from 15 minutes before on. */
function recallOf({ rule, real }: RuleProposals, { hurting }: KnownPages): Recall | null {
  if (rule.service === null) return null;
  const there = hurting.filter(({ service }) => service === rule.service);
  if (there.length === 0) return null;
  const caught = there.filter(({ fired }) =>
    real.some((page) => page.fired >= fired - NEAR_MS && page.fired <= fired + OPEN_MS),
  ).length;
  return { service: rule.service, caught, n: there.length };
}
const NEAR_MS = 15 * 60_000;
const OPEN_MS = 60 * 60_000;

async function patchOf({ loaded, text }: Offered, { change }: Proposal) {
  const { patchedRule } = await import('../../wiring/rules.ts');
  return patchedRule(loaded.file, text, loaded.rule.name, change);
}

async function tell(cli: Invocation, offered: Offered): Promise<void> {
  const { rule, proposals, loaded, recall } = offered;
  const room = process.stdout.columns ?? null;
  const say = (text: string) => {
    for (const row of sentenceRows(` ${text}`, room)) cli.out.line(row);
  };
  say(judgedLine(offered, recall, cli.lang));
  if (proposals === null || proposals.length === 0) return;
  const rows = await Promise.all(
    proposals.map(async (each, i) => {
      const patched = await patchOf(offered, each);
      const cells = proposalCells(each, i + 1, cli.lang);
      return [...cells, patched === null ? '' : patchLines(patched.patch)];
    }),
  );
  const isSafeRow = (_row: unknown, i: number): boolean => isSafe(proposals[i] as Proposal);
  const [safe, unsafe] = [rows.filter(isSafeRow), rows.filter((row, i) => !isSafeRow(row, i))];
  for (const line of proposalRows(safe, room)) cli.out.line(line);
  if (unsafe.length > 0) say(unsafeLine(offered, cli.lang));
  for (const line of proposalRows(unsafe, room)) cli.out.line(line);
  if (safe.length === 0) return;
  const file = shown(loaded.file, cli.env, cli.cwd);
  say(cli.t('proposal-apply', { rule: rule.name, n: 1, file }));
}

async function jsonOf(cli: Invocation, offered: Offered): Promise<object> {
  const { rule, real, proposals, loaded, recall } = offered;
  const { hurt, unhurt, unjudged } = markCounts(real);
  const { low, high } = shareParams(hurt, hurt + unhurt);
  const each = await Promise.all(
    (proposals ?? []).map(async (one) => proposalJson(one, (await patchOf(offered, one))?.patch ?? null)),
  );
  return {
    rule: rule.name,
    file: shown(loaded.file, cli.env, cli.cwd),
    judged: hurt + unhurt,
    ...{ hurt, unhurt, unjudged },
    precision: { low: low / 100, high: high / 100 },
    recall: recall === null ? null : { caught: recall.caught, of: recall.n },
    enough: proposals !== null,
    proposals: each,
  };
}

async function apply(
  cli: Invocation,
  { config, yes }: { readonly config: string | undefined; readonly yes: boolean },
  offered: Offered,
  n: string,
): Promise<number> {
  mayChange(cli);
  const { loaded, text, proposals } = offered;
  const proposal = /^\d+$/.test(n) ? proposals?.[Number(n) - 1] : undefined;
  if (proposal === undefined) throw new CliError('no-proposal', { n, rule: loaded.rule.name });
  const { change, dropped } = proposal;
  if (!isSafe(proposal) && !yes) {
    const params = { n, unjudged: dropped.unjudged, users: dropped.worst };
    throw new CliError('proposal-unjudged', params);
  }
  if (change.is === 'exclude') {
    const { rule, source, match, reason } = change.exclusion;
    const way = await exclusionWay(cli, config === undefined ? {} : { config });
    const wanted = {
      id: null,
      rule,
      source,
      match,
      reason,
      owner: null,
      forMs: MOST_EXCLUDED_MS,
      until: null,
      sure: yes,
    };
    const { value: added } = await way.add(wanted).catch((error: unknown) => {
      if (!isDoubt(error)) throw error;
      throw new CliError('exclusion-unasked', { why: explain(error, cli.lang).line }, error);
    });
    if (cli.globals.json) cli.out.json({ file: null, exclusion: added.id });
    else cli.out.line(cli.t('exclusion-added', { id: added.id, until: added.until.slice(0, 10) }));
    return EXIT.done;
  }
  const patched = await patchOf(offered, proposal);
  const file = shown(loaded.file, cli.env, cli.cwd);
  if (patched === null) throw new CliError('rule-unpatched', { file });
  if ((await readFile(loaded.file, 'utf8')) !== text) throw new CliError('rule-changed', { file });
  await writeText(loaded.file, patched.text);
  if (cli.globals.json) cli.out.json({ file, exclusion: null });
  else cli.out.line(file);
  return EXIT.done;
}
