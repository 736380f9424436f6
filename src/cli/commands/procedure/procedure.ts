import { command } from '../../command.ts';

export const procedure = command({
  subcommands: [
    { name: 'list', summary: 'procedure list', load: async () => (await import('./list.ts')).list },
    { name: 'show', summary: 'procedure show', load: async () => (await import('./show.ts')).show },
    { name: 'lint', summary: 'procedure lint', load: async () => (await import('./lint.ts')).lint },
    { name: 'new', summary: 'procedure new', load: async () => (await import('./new.ts')).create },
  ],
});
