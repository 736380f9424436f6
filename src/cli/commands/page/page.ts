import { ACT_TABLE, type PageCommandAct } from '../../../domain/act-table.ts';
import { command } from '../../grammar/command.ts';

/** The acts on pages whose row names a command of `oncall page`. */
const ACTS = Object.entries(ACT_TABLE).flatMap(([act, { of, script }]) =>
  of === 'incident' && typeof script === 'string' && isPageCommand(script)
    ? [
        {
          name: script.slice('page '.length),
          summary: script,
          load: async () => (await import('./acts/acts.ts')).pageAct(act as PageCommandAct),
        },
      ]
    : [],
);

type PageCommand = (typeof ACT_TABLE)[PageCommandAct]['script'];
function isPageCommand(script: string): script is PageCommand {
  return script.startsWith('page ');
}

/** Pages of PagerDuty without a screen. */
export const page = command({
  subcommands: [
    { name: 'list', summary: 'page list', load: async () => (await import('./list.ts')).listPages },
    { name: 'show', summary: 'page show', load: async () => (await import('./show.ts')).showPage },
    ...ACTS,
    { name: 'create', summary: 'page create', load: async () => (await import('./create.ts')).createPage },
  ],
});
