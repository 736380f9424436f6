import { textArgument } from '../../base/text-argument.ts';
import { command } from '../../command.ts';
import { act, actOn } from '../../link/act.ts';

export const rename = command({
  arguments: [
    ['<session>', 'argSession'],
    ['<title>', 'argTitle'],
  ],
  async run(cli, [session, given]) {
    const title = await textArgument('rename', given);
    return act(cli, await actOn(cli, String(session)), 'session.rename', { title });
  },
});
