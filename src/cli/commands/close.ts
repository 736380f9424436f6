import { act, actOn } from '../act.ts';
import { command } from '../command.ts';

export const close = command<{ readonly reason?: string }>({
  arguments: [['<session>', 'argSession']],
  options: [{ flags: '--reason <text>', help: 'optReason' }],
  run: async (cli, [session], { reason = null }) =>
    act(cli, await actOn(cli, String(session)), 'session.close', { reason }),
});
