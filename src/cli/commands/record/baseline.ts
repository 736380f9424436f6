import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { readBaseline } from '../../../record/stats/baseline.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { writeText } from '../../base/output.ts';
import { shown } from '../../base/paths.ts';
import { ask } from '../../base/prompt.ts';
import { command } from '../../grammar/command.ts';
import { baselineFile, baselineText, readBaselines } from '../../session/baseline-file.ts';
import { readText } from '../../session/record-file.ts';
import { mayChange, timeZone } from '../../settings/invocation.ts';

/** Takes in how long it took before, from a table of alerts. What is there of the same measure is replaced after a yes. */
const importBaseline = command<{ readonly force?: true }>({
  arguments: [['<file>', 'argBaseline', 'file']],
  options: [{ flags: '--force', help: 'optForceBaseline' }],
  async run(cli, [given], { force = false }) {
    mayChange(cli);
    const file = String(given);
    const read = readBaseline(await readText(file), basename(file), timeZone(cli), new Date().toISOString());
    if (!read.ok) throw new CliError(`baseline-${read.problem}`, { file, line: read.line });
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
    if (cli.globals.json) cli.out.json({ file: name, baselines: taken, skipped: read.skipped });
    else cli.out.line(name);
    for (const { measure, n, from, to } of taken) {
      cli.out.say(cli.t('baseline-taken', { measure: cli.t(`measure-${measure}`), n, from, to }));
    }
    if (read.skipped > 0) cli.out.say(cli.t('baseline-skipped', { n: read.skipped }));
    return EXIT.done;
  },
});

export const baseline = command({
  subcommands: [{ name: 'import', summary: 'baseline import', load: async () => importBaseline }],
});
