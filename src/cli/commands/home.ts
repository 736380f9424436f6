import { command } from '../command.ts';
import { EXIT } from '../errors.ts';
import { isLive } from '../sessions.ts';
import { hubOf } from '../wire.ts';
import { printSessions } from './list.ts';

/** Bare `oncall`: what is live, and what to type next. On a terminal, the home screen. */
export const home = command({
  async run(cli) {
    if (cli.interactive && !cli.globals.json) {
      const { openHome } = await import('../open-home.ts');
      return openHome(cli);
    }
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
    printSessions(cli, live);
    cli.out.say(cli.t('home-next', { session: live[0]?.id ?? '' }));
    return EXIT.done;
  },
});
