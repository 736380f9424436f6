import { command } from '../../grammar/command.ts';

/** Pages of PagerDuty without a screen. */
export const page = command({
  subcommands: [
    { name: 'list', summary: 'page list', load: async () => (await import('./list.ts')).listPages },
    { name: 'show', summary: 'page show', load: async () => (await import('./show.ts')).showPage },
  ],
});
