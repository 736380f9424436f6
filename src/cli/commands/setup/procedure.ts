import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import type { Step } from '../../../domain/procedure.ts';
import { width } from '../../../text/width.ts';
import { CliError } from '../../base/errors.ts';
import { columns, writeText } from '../../base/output.ts';
import { builtInProcedures } from '../../base/package.ts';
import { shown } from '../../base/paths.ts';
import { command } from '../../grammar/command.ts';
import { findProcedure, openProcedures, problemLine, procedureFolder } from '../../link/procedures.ts';
import type { Invocation } from '../../settings/invocation.ts';
import { mayChange } from '../../settings/invocation.ts';

const list = command({
  async run(cli) {
    const results = await (await openProcedures(cli)).list();
    const good = results.flatMap((result) => (result.ok ? [result.loaded] : []));
    if (cli.globals.json) {
      cli.out.json(
        good.map(({ procedure: { id, kind, title, phases }, hash, origin }) => {
          return { id, kind, title, steps: phases.flatMap(({ steps }) => steps).length, hash, origin };
        }),
      );
    } else {
      const rows = good.map(({ procedure: { id, kind, title, phases }, origin }) => {
        const steps = cli.t('steps', { n: phases.flatMap((phase) => phase.steps).length });
        return [id, kind, steps, origin, title[cli.lang]];
      });
      for (const line of columns(rows, width)) cli.out.line(line);
    }
    for (const result of results) {
      if (!result.ok)
        for (const problem of result.problems) cli.out.say(`oncall: ${problemLine(problem, cli.lang)}`);
    }
    return undefined;
  },
});

const show = command({
  arguments: [['<procedure>', 'argProcedure', 'procedure']],
  async run(cli, [name]) {
    const { procedure, hash, origin } = await findProcedure(
      await openProcedures(cli),
      String(name),
      cli.lang,
    );
    if (cli.globals.json) {
      cli.out.json({ procedure, hash, origin });
      return undefined;
    }
    cli.out.line(`${procedure.id}  ${procedure.title[cli.lang]}  (${origin})`);
    for (const phase of procedure.phases) {
      cli.out.line('');
      const after = phase.after === 'close' ? `  (${cli.t('after-close')})` : '';
      cli.out.line(`${phase.title[cli.lang]}${after}`);
      for (const step of phase.steps) {
        const marks = marksOf(cli, step);
        cli.out.line(
          `  ${step.id}: ${step.title[cli.lang]}${marks.length > 0 ? `  [${marks.join(', ')}]` : ''}`,
        );
        if (step.why) cli.out.line(`      ${step.why[cli.lang]}`);
        if (step.command) cli.out.line(`      $ ${step.command}`);
        if (step.query) cli.out.line(`      / ${step.query}`);
        if (step.link) cli.out.line(`      ${step.link}`);
      }
    }
    return undefined;
  },
});

function marksOf(cli: Invocation, step: Step): string[] {
  const marks: string[] = [];
  if (step.required === true) marks.push(cli.t('required'));
  else if (step.required) marks.push(cli.t('required-from', { severity: step.required }));
  if (step.needs) marks.push(cli.t('second-person'));
  if (step.when) marks.push(cli.t('when-mark', { when: step.when }));
  if (step.role) marks.push(step.role);
  if (step.within !== undefined) marks.push(cli.t('within', { n: step.within }));
  return marks;
}

const lint = command({
  arguments: [['[files...]', 'argProcedureFiles', 'file']],
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
    else for (const problem of problems) cli.out.line(problemLine(problem, cli.lang));
    if (problems.length > 0) throw new CliError('lint-failed', { count: problems.length });
    cli.out.say(cli.t('lint-clean', { n: checked.length }));
    return undefined;
  },
});

/** Copies a procedure under a new id, its comments with it: they say what the fields are for. */
const create = command<{ readonly from?: string; readonly force?: boolean }>({
  arguments: [['<id>', 'argNewProcedure']],
  options: [
    { flags: '--from <procedure>', help: 'optFrom', values: 'procedure' },
    { flags: '--force', help: 'optForce' },
  ],
  async run(cli, [given], { from = 'incident', force = false }) {
    mayChange(cli);
    const id = String(given);
    if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) throw new CliError('bad-procedure-id', { id });
    const { origin } = await findProcedure(await openProcedures(cli), from, cli.lang);
    const builtIn = /^built-in:(.+)$/.exec(origin)?.[1];
    const source = builtIn === undefined ? origin : join(builtInProcedures(), `${builtIn}.yaml`);
    const document = parseDocument(await readFile(source, 'utf8'));
    document.set('id', id);
    const file = join(procedureFolder(cli), `${id}.yaml`);
    const name = shown(file, cli.env, cli.cwd);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeText(file, document.toString({ lineWidth: 120 }), { flag: force ? 'w' : 'wx' });
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
      if (reason === 'EEXIST') throw new CliError('file-exists', { file: name }, error);
      throw new CliError('file-unwritable', { file: name, reason }, error);
    }
    if (cli.globals.json) cli.out.json({ file: name });
    else cli.out.line(name);
    cli.out.say(cli.t('procedure-made', { file: name }));
    return undefined;
  },
});

export const procedure = command({
  subcommands: [
    { name: 'list', summary: 'procedure list', load: async () => list },
    { name: 'show', summary: 'procedure show', load: async () => show },
    { name: 'lint', summary: 'procedure lint', load: async () => lint },
    { name: 'new', summary: 'procedure new', load: async () => create },
  ],
});
