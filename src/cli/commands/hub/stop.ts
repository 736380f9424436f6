import { setTimeout as pause } from 'node:timers/promises';
import { CliError } from '../../base/errors.ts';
import { HubStartError } from '../../base/hub-start-error.ts';
import { isRunning } from '../../base/machine.ts';
import { command } from '../../grammar/command.ts';
import { runningLocalHub } from '../../link/wire.ts';
import { mayChange } from '../../settings/invocation.ts';

/** It tells its people, ends the commits that run and closes its store; more than this and it hangs. */
const END_MS = 15_000;
const LOOK_MS = 50;

/** Ends the hub of this machine: in order where it answers; one that does not is killed, which loses nothing saved. */
export const stop = command<{ readonly force?: boolean }>({
  options: [{ flags: '--force', help: 'optForceStop' }],
  withoutSettings: true,
  async run(cli, _args, { force = false }) {
    mayChange(cli);
    const { pid, signal } = await runningPid(cli, force);
    process.kill(pid, signal);
    const end = performance.now() + END_MS;
    while (isRunning(pid)) {
      if (performance.now() > end) {
        if (!force) throw new CliError('local-hub-silent', { pid });
        process.kill(pid, 'SIGKILL');
      }
      await pause(LOOK_MS);
    }
    if (cli.globals.json) cli.out.json({ pid });
    else cli.out.say(cli.t('hub-stopped', { pid }));
    return undefined;
  },
});

async function runningPid(cli: Parameters<typeof runningLocalHub>[0], force: boolean) {
  try {
    const found = await runningLocalHub(cli);
    const pid = found?.health.pid ?? 0;
    if (!found || pid <= 1) throw new CliError('no-local-hub');
    const people = new Set((await found.link.api.sessions()).flatMap(({ peopleNow }) => peopleNow));
    if (people.size > 0 && !force) throw new CliError('hub-in-use', { people: [...people].join(', ') });
    return { pid, signal: 'SIGTERM' } as const;
  } catch (error) {
    const pid = error instanceof HubStartError && error.kind === 'silent' ? Number(error.params.pid) : 0;
    if (!force || pid <= 1) throw error;
    return { pid, signal: 'SIGKILL' } as const;
  }
}
