import { command } from '../../command.ts';
import { act, actOn } from '../../link/act.ts';

export const reopen = command<{ readonly reason?: string }>({
  arguments: [['<session>', 'argSession']],
  options: [{ flags: '--reason <text>', help: 'optReason' }],
  run: async (cli, [session], { reason = null }) =>
    act(cli, await actOn(cli, String(session)), 'session.reopen', { reason }),
});
