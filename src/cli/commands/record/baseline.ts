import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Baseline, readBaseline } from '../../../record/stats/baseline.ts';
import { pagerBaseline } from '../../../record/stats/pager-baseline.ts';
import { clockSeconds } from '../../../text/time.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { writeText } from '../../base/output.ts';
import { shown } from '../../base/paths.ts';
import { ask } from '../../base/prompt.ts';
import { parsePastTime } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { hubOf } from '../../link/wire.ts';
import { baselineFile, baselineText, readBaselines } from '../../session/baseline-file.ts';
import { readPastPages } from '../../session/past-pages.ts';
import { readText } from '../../session/record-file.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';
import { checkStaysInside } from '../../settings/untrusted-settings.ts';

interface ImportOptions extends BaselineSpan {
  readonly force?: true;
  readonly from?: 'pagerduty';
}

/**
 * Takes in how long it took before, from a table of alerts or from the pager's own history. What is there of the same
 * measure is replaced after a yes.
 */
const importBaseline = command<ImportOptions>({
  arguments: [['[file]', 'argBaseline', 'file']],
  options: [
    { flags: '--from <source>', help: 'optBaselineFrom', choices: ['pagerduty'] },
    { flags: '--since <time>', help: 'optBaselineSince' },
    { flags: '--until <time>', help: 'optBaselineUntil' },
    { flags: '--force', help: 'optForceBaseline' },
  ],
  async run(cli, [given], { force = false, from, since, until }) {
    mayChange(cli);
    if ((given === undefined) === (from === undefined)) throw new CliError('baseline-source');
    const read =
      given === undefined ? await baselineOfPager(cli, { since, until }) : await ofTable(cli, String(given));
    const measures = new Set(read.baselines.map(({ measure }) => measure));
    const there = await readBaselines(cli);
    const path = baselineFile(cli);
    checkStaysInside(cli, 'records', path);
    const name = shown(path, cli.env, cli.cwd);
    if (there.some(({ measure }) => measures.has(measure)) && !force) {
      const agreed =
        cli.canAsk && /^y(?:es)?$/i.test((await ask(cli.t('ask-overwrite', { file: name }))) ?? '');
      if (!agreed) throw new CliError('baseline-there', { file: name });
    }
    const kept = [...there.filter(({ measure }) => !measures.has(measure)), ...read.baselines];
    await mkdir(dirname(path), { recursive: true });
    await writeText(path, baselineText(kept)).catch((error: NodeJS.ErrnoException) => {
      throw new CliError('file-unwritable', { file: name, reason: error.code ?? 'unknown' }, error);
    });
    const taken = read.baselines.map(({ measure, spans, from, to }) => ({
      measure,
      n: spans.length,
      from,
      to,
    }));
    const { skipped, low } = read;
    if (cli.globals.json) cli.out.json({ file: name, baselines: taken, skipped, low });
    else cli.out.line(name);
    for (const { measure, n, from, to } of taken) {
      cli.out.say(cli.t('baseline-taken', { measure: cli.t(`measure-${measure}`), n, from, to }));
    }
    if (skipped > 0) cli.out.say(cli.t('baseline-skipped', { n: skipped }));
    if (low > 0) cli.out.say(cli.t('baseline-low', { n: low }));
    return EXIT.done;
  },
});

async function ofTable(cli: Invocation, file: string): Promise<TakenBaselines> {
  const read = readBaseline(await readText(file), basename(file), timeZone(cli), new Date().toISOString());
  if (!read.ok) throw new CliError(`baseline-${read.problem}`, { file, line: read.line });
  return { baselines: read.baselines, skipped: read.skipped, low: 0 };
}

export const baseline = command({
  subcommands: [{ name: 'import', summary: 'baseline import', load: async () => importBaseline }],
});

interface TakenBaselines {
  readonly baselines: readonly Baseline[];
  /** Without an end. */
  readonly skipped: number;
  /** Of low urgency, which are not counted. */
  readonly low: number;
}

interface BaselineSpan {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

const ORIGIN = 'PagerDuty';
/** Between two words of how far it has come. */
const TOLD_EVERY = 200;

/** What PagerDuty knows of the time before: each alert with its first acknowledgement. Rejects where it cannot be read whole. */
async function baselineOfPager(
  cli: Invocation,
  { since = '90d', until }: BaselineSpan,
): Promise<TakenBaselines> {
  const zone = timeZone(cli);
  const now = new Date().toISOString();
  const from = parsePastTime('--since', since, now, zone);
  const to = until === undefined ? now : parsePastTime('--until', until, now, zone);
  if (to <= from) throw new CliError('bad-span', { since, until: until ?? '' });
  const { api } = await hubOf(cli, { reading: true });
  let told = 0;
  const pages = await readPastPages(api, {
    since: from,
    until: to,
    acknowledged: true,
    onRead: (n) => {
      if (n < told + TOLD_EVERY) return;
      told = n;
      cli.out.say(cli.t('baseline-reading', { n }));
    },
    onWait: (at) => cli.out.say(cli.t('baseline-waits', { time: clockSeconds(at, zone) })),
  });
  const { baseline, skipped, low } = pagerBaseline(
    pages.map(({ acknowledgedAt = null, ...page }) => ({ ...page, acknowledgedAt })),
    ORIGIN,
    zone,
  );
  if (baseline === null) throw new CliError('baseline-no-pages', { n: pages.length });
  return { baselines: [baseline], skipped, low };
}
