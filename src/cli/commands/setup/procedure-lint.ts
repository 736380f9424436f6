import { existsSync } from 'node:fs';
import { REQUIRED_LIMITS } from '../../../domain/procedures/lint.ts';
import { CliError } from '../../base/errors.ts';
import { shown } from '../../base/paths.ts';
import { command } from '../../grammar/command.ts';
import { openProcedures, problemLine } from '../../link/procedures.ts';

interface LintOptions {
  readonly most?: string;
  readonly mostMinor?: string;
}

/** For people and for CI: one line a problem, exit code 1 where there are any. */
export const lint = command<LintOptions>({
  arguments: [['[files...]', 'argProcedureFiles', 'file']],
  options: [
    { flags: '--most <n>', help: 'optMost' },
    { flags: '--most-minor <n>', help: 'optMostMinor' },
  ],
  async run(cli, [given], { most, mostMinor }) {
    const files = (given as readonly string[] | undefined) ?? [];
    const usual = cli.config.settings.lint;
    const limits = {
      most: readCount('--most', most, usual?.most ?? REQUIRED_LIMITS.most),
      minor: readCount('--most-minor', mostMinor, usual?.mostMinor ?? REQUIRED_LIMITS.minor),
    };
    const missing = files.find((file) => !existsSync(file));
    if (missing !== undefined) throw new CliError('file-missing', { file: missing });
    const { lint: lintProcedures } = await import('../../wiring/procedures.ts');
    const paths = files.map((file) => (/\.ya?ml$/.test(file) || file.includes('/') ? file : `./${file}`));
    const { files: n, problems: found } = await lintProcedures(
      await openProcedures(cli),
      paths,
      limits,
      cli.config.settings.sources?.map(({ name }) => name) ?? null,
    );
    const problems = found.map((one) => ({ ...one, file: shown(one.file, cli.env, cli.cwd) }));
    if (cli.globals.json) {
      cli.out.json({
        files: n,
        problems: problems.map(({ params: _, ...problem }) => problem),
      });
    } else for (const problem of problems) cli.out.line(problemLine(problem, cli.lang));
    if (problems.length > 0) throw new CliError('lint-failed', { count: problems.length });
    cli.out.say(cli.t('lint-clean', { n }));
    return undefined;
  },
});

function readCount(option: string, value: string | undefined, usual: number): number {
  if (value === undefined) return usual;
  if (!/^\d{1,3}$/.test(value)) throw new CliError('bad-count', { option, value });
  return Number(value);
}
