import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Document, isMap, isScalar, parseDocument } from 'yaml';
import { LANGS } from '../../../text/i18n/messages.ts';
import { width } from '../../../text/width.ts';
import { CliError } from '../../base/errors.ts';
import { columns, writeText } from '../../base/output.ts';
import { builtInProcedures } from '../../base/package.ts';
import { shown } from '../../base/paths.ts';
import { command } from '../../grammar/command.ts';
import { findProcedure, openProcedures, problemLine, procedureFolder } from '../../link/procedures.ts';
import { releaseFile } from '../../link/release.ts';
import { mayChange } from '../../settings/invocation.ts';
import { checkStaysInside } from '../../settings/untrusted-settings.ts';

const list = command({
  async run(cli) {
    const results = await (await openProcedures(cli)).list();
    const good = results.flatMap((result) => (result.ok ? [result.loaded] : []));
    if (cli.globals.json) {
      cli.out.json(
        good.map(({ procedure: { id, kind, title, phases }, hash, origin, commit = null }) => {
          return {
            id,
            kind,
            title,
            steps: phases.flatMap(({ steps }) => steps).length,
            hash,
            origin,
            commit,
          };
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
    const day = document.get('kind') === 'release' && /^\d{4}-\d\d-\d\d$/.test(id) ? id : null;
    document.set('id', day === null ? id : `release-${day}`);
    if (day !== null) planRelease(document, day);
    const file = day === null ? join(procedureFolder(cli), `${id}.yaml`) : releaseFile(cli, day);
    checkStaysInside(cli, 'procedures', file);
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
    cli.out.say(cli.t(day === null ? 'procedure-made' : 'release-made', { file: name, day: day ?? '' }));
    return undefined;
  },
});

/** The release of a day is reviewed like code: its title and its window say which day that is. */
function planRelease(document: Document, day: string): void {
  for (const lang of LANGS) {
    const title = document.getIn(['title', lang]);
    document.setIn(['title', lang], `${typeof title === 'string' ? title : ''} ${day}`.trim());
  }
  if (document.has('window') || !isMap(document.contents)) return;
  const { items } = document.contents;
  const at = items.findIndex(({ key }) => isScalar(key) && key.value === 'title');
  items.splice(at + 1, 0, document.createPair('window', `${day} 14:00-15:00`));
}

export const procedure = command({
  subcommands: [
    { name: 'list', summary: 'procedure list', load: async () => list },
    { name: 'show', summary: 'procedure show', load: async () => (await import('./procedure-show.ts')).show },
    { name: 'lint', summary: 'procedure lint', load: async () => (await import('./procedure-lint.ts')).lint },
    { name: 'new', summary: 'procedure new', load: async () => create },
    {
      name: 'diff',
      summary: 'procedure diff',
      load: async () => (await import('./procedure-diff.ts')).diff,
    },
  ],
});
