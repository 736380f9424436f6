import { command } from '../../grammar/command.ts';

/** The JSON Schema of rule files: for an editor's settings. */
const schema = command({
  async run(cli) {
    const { ruleFileJsonSchema } = await import('../../rules/json-schema.ts');
    cli.out.json(ruleFileJsonSchema());
    return undefined;
  },
});

export const rules = command({
  subcommands: [
    { name: 'lint', summary: 'rules lint', load: async () => (await import('./lint.ts')).lint },
    { name: 'test', summary: 'rules test', load: async () => (await import('./test.ts')).test },
    {
      name: 'backtest',
      summary: 'rules backtest',
      load: async () => (await import('./backtest.ts')).backtest,
    },
    { name: 'propose', summary: 'rules propose', load: async () => (await import('./propose.ts')).propose },
    { name: 'rank', summary: 'rules rank', load: async () => (await import('./rank.ts')).rank },
    { name: 'retire', summary: 'rules retire', load: async () => (await import('./retire.ts')).retire },
    { name: 'schema', summary: 'rules schema', load: async () => schema },
  ],
});
