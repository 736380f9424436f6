import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readBaseline } from '../../../record/stats/baseline.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { writeText } from '../../base/output.ts';
import { shown } from '../../base/paths.ts';
import { ask } from '../../base/prompt.ts';
import { command } from '../../grammar/command.ts';
import { baselineFile, baselineText, readBaselines } from '../../session/baseline-file.ts';
import { type BaselineSpan, baselineOfPager, type TakenBaselines } from '../../session/pager-baseline.ts';
import { readText } from '../../session/record-file.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';

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
