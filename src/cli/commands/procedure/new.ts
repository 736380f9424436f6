import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseDocument } from 'yaml';
import { CliError } from '../../base/errors.ts';
import { shown } from '../../base/paths.ts';
import { command } from '../../command.ts';
import { builtInFolder, findProcedure, openProcedures, procedureFolder } from '../../link/procedures.ts';
import { mayChange } from '../../settings/invocation.ts';

/** Copies a procedure under a new id, its comments with it: they say what the fields are for. */
export const create = command<{ readonly from?: string; readonly force?: boolean }>({
  arguments: [['<id>', 'argNewProcedure']],
  options: [
    { flags: '--from <procedure>', help: 'optFrom' },
    { flags: '--force', help: 'optForce' },
  ],
  async run(cli, [given], { from = 'incident', force = false }) {
    mayChange(cli);
    const id = String(given);
    if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(id)) throw new CliError('bad-procedure-id', { id });
    const { origin } = await findProcedure(await openProcedures(cli), from);
    const builtIn = /^built-in:(.+)$/.exec(origin)?.[1];
    const source = builtIn === undefined ? origin : join(builtInFolder(), `${builtIn}.yaml`);
    const document = parseDocument(await readFile(source, 'utf8'));
    document.set('id', id);
    const file = join(procedureFolder(cli), `${id}.yaml`);
    const name = shown(file, cli.env, cli.cwd);
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, document.toString({ lineWidth: 120 }), { flag: force ? 'w' : 'wx' });
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
      if (reason === 'EEXIST') throw new CliError('file-exists', { file: name }, error);
      throw new CliError('file-unwritable', { file: name, reason }, error);
    }
    cli.out.line(name);
    cli.out.say(cli.t('procedure-made', { file: name }));
    return undefined;
  },
});
