import type { Step } from '../../../domain/procedure.ts';
import { procedureMarkdown } from '../../../record/procedures/procedure-markdown.ts';
import { stepMarks } from '../../../record/procedures/step-fields.ts';
import { shown } from '../../base/paths.ts';
import { command } from '../../grammar/command.ts';
import { findProcedure, openProcedures } from '../../link/procedures.ts';

export const TOLD_AS = ['text', 'md'] as const;
type TextFormat = (typeof TOLD_AS)[number];

export const show = command<{ readonly format?: TextFormat }>({
  arguments: [['<procedure>', 'argProcedure', 'procedure']],
  options: [{ flags: '--format <format>', help: 'optTextFormat', choices: TOLD_AS }],
  async run(cli, [name], { format = 'text' }) {
    const loaded = await findProcedure(await openProcedures(cli), String(name), cli.lang);
    const { procedure, hash, commit = null, bases = [] } = loaded;
    const origin = shown(loaded.origin, cli.env, cli.cwd);
    if (cli.globals.json) {
      cli.out.json({ procedure, hash, origin, commit, bases });
      return undefined;
    }
    if (format === 'md') {
      cli.out.text(procedureMarkdown(procedure, cli.lang, origin));
      return undefined;
    }
    const titles = new Map(
      procedure.phases.flatMap(({ steps }) => steps).map(({ id, title }) => [id, title[cli.lang]]),
    );
    const about = [
      origin,
      ...(commit === null ? [] : [cli.t('procedure-commit', { commit })]),
      ...(bases[0] === undefined
        ? []
        : [cli.t('procedure-extends', { base: shown(bases[0], cli.env, cli.cwd) })]),
    ];
    cli.out.line(`${procedure.id}  ${procedure.title[cli.lang]}  (${about.join(', ')})`);
    for (const phase of procedure.phases) {
      const after = phase.after === 'close' ? `  (${cli.t('after-close')})` : '';
      cli.out.line('');
      cli.out.line(`${phase.title[cli.lang]}${after}`);
      for (const step of phase.steps) for (const line of stepLines(step)) cli.out.line(line);
    }
    return undefined;

    function stepLines(step: Step): readonly string[] {
      const marks = stepMarks(step, (id) => titles.get(id) ?? id, cli.lang);
      const { why, command: line, query, link } = step;
      return [
        `  ${step.id}: ${step.title[cli.lang]}${marks.length > 0 ? `  [${marks.join(', ')}]` : ''}`,
        ...(why === undefined ? [] : [`      ${why[cli.lang]}`]),
        ...(line === undefined ? [] : [`      $ ${line}`]),
        ...(query === undefined ? [] : [`      / ${query}`]),
        ...(link === undefined ? [] : [`      ${link}`]),
      ];
    }
  },
});
