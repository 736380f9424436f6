import { command } from '../../command.ts';

export const token = command({
  subcommands: [
    {
      name: 'create',
      summary: 'hub token create',
      load: async () => (await import('./token-create.ts')).create,
    },
    { name: 'list', summary: 'hub token list', load: async () => (await import('./token-list.ts')).list },
    {
      name: 'revoke',
      summary: 'hub token revoke',
      load: async () => (await import('./token-revoke.ts')).revoke,
    },
  ],
});
