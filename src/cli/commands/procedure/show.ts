import type { Step } from '../../../domain/procedure.ts';
import { command } from '../../command.ts';
import { findProcedure, openProcedures } from '../../link/procedures.ts';
import type { Invocation } from '../../settings/invocation.ts';

export const show = command({
  arguments: [['<procedure>', 'argProcedure']],
  async run(cli, [name]) {
    const { procedure, hash, origin } = await findProcedure(await openProcedures(cli), String(name));
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
  if (step.role) marks.push(step.role);
  if (step.within !== undefined) marks.push(cli.t('within', { n: step.within }));
  return marks;
}
