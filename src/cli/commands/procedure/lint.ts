import { existsSync } from 'node:fs';
import { CliError } from '../../base/errors.ts';
import { command } from '../../command.ts';
import { openProcedures, problemLine } from '../../link/procedures.ts';

export const lint = command({
  arguments: [['[files...]', 'argProcedureFiles']],
  async run(cli, [given]) {
    const files = (given as readonly string[] | undefined) ?? [];
    const procedures = await openProcedures(cli);
    const missing = files.find((file) => !existsSync(file));
    if (missing !== undefined) throw new CliError('file-missing', { file: missing });
    const results =
      files.length === 0
        ? await procedures.list()
        : await Promise.all(files.map((file) => procedures.find(/\.ya?ml$/.test(file) ? file : `./${file}`)));
    const checked = results.filter((result) => result !== null);
    const problems = checked.flatMap((result) => (result.ok ? [] : result.problems));
    if (cli.globals.json) cli.out.json({ files: checked.length, problems });
    else for (const problem of problems) cli.out.line(problemLine(problem));
    if (problems.length > 0) throw new CliError('lint-failed', { count: problems.length });
    cli.out.say(cli.t('lint-clean', { n: checked.length }));
    return undefined;
  },
});
