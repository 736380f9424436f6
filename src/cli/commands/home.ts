import { askWhich } from '../choose.ts';
import { command } from '../command.ts';
import { enterSession } from '../enter-session.ts';
import { EXIT } from '../errors.ts';
import { isLive } from '../sessions.ts';
import { hubOf } from '../wire.ts';
import { printSessions } from './list.ts';

/** Bare `oncall`: what is live, and what to type next. On a terminal one of the sessions can be chosen. */
export const home = command({
  async run(cli) {
    const reading = await hubOf(cli, { reading: true });
    const live = (await reading.api.sessions()).filter(isLive);
    if (cli.globals.json) {
      cli.out.json(live);
      return EXIT.done;
    }
    if (live.length === 0) {
      cli.out.say(cli.t('home-empty'));
      return EXIT.done;
    }
    if (!cli.interactive || !cli.canAsk) {
      printSessions(cli, live);
      cli.out.say(cli.t('home-next', { session: live[0]?.id ?? '' }));
      return EXIT.done;
    }
    const chosen = await askWhich(cli, live);
    if (!chosen) return EXIT.done;
    return enterSession(cli, await hubOf(cli, {}), chosen.id, { observe: false, tui: true });
  },
});
