import { CliError } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { runningLocalHub } from '../../link/wire.ts';

/** How the hub of this machine stands, and why it is still there. */
export const status = command({
  withoutSettings: true,
  async run(cli) {
    const found = await runningLocalHub(cli);
    if (!found) throw new CliError('no-local-hub');
    const { link, health } = found;
    const sessions = (await link.api.sessions()).filter((one) => one.status === 'open');
    const people = [...new Set(sessions.flatMap(({ peopleNow }) => peopleNow))];
    const { pid = 0, version, listening = null } = health;
    const open = sessions.map(({ id }) => id);
    if (cli.globals.json) {
      cli.out.json({ pid, version, listening: listening?.base ?? null, people, open });
      return undefined;
    }
    const shown = (names: readonly string[]) => names.join(', ') || '-';
    cli.out.line(cli.t('hub-status', { pid, version, people: shown(people), open: shown(open) }));
    if (listening) cli.out.line(listening.base);
    cli.out.say(cli.t('hub-stays'));
    return undefined;
  },
});
