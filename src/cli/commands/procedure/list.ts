import { width } from '../../../text/width.ts';
import { columns } from '../../base/output.ts';
import { command } from '../../command.ts';
import { openProcedures, problemLine } from '../../link/procedures.ts';

export const list = command({
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
      if (!result.ok) for (const problem of result.problems) cli.out.say(`oncall: ${problemLine(problem)}`);
    }
    return undefined;
  },
});
