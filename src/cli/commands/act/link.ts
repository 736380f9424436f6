import { EXIT } from '../../base/errors.ts';
import { command } from '../../command.ts';
import { actOn } from '../../link/act.ts';

/** Ties a PagerDuty incident to a session that was opened without it. */
export const link = command({
  arguments: [
    ['<session>', 'argSession'],
    ['<incident>', 'argIncident'],
  ],
  async run(cli, [word, ref]) {
    const { link: hub, session } = await actOn(cli, String(word));
    const { incident } = await hub.api.linkIncident(String(ref), session);
    if (cli.globals.json) cli.out.json({ session, incident });
    return EXIT.done;
  },
});
