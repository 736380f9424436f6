import { userInfo } from 'node:os';
import { withTimeout } from '../../timing/timers.ts';
import { loginNotice } from '../../tui/home/home-acts.ts';
import { firstPlace } from '../../tui/home/home-state.ts';
import type { Typed } from '../../tui/kernel/scene.ts';
import type { Saying } from '../../tui/model/words.ts';
import { said } from '../../tui/model/words.ts';
import { runHome } from '../../tui/terminal/mount-home.tsx';
import { EXIT } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { realTime } from '../base/machine.ts';
import { keepHeapSmallOnceDrawn } from '../base/small-heap.ts';
import { knownIdentity } from '../link/identity.ts';
import { type HubLink, hubOf } from '../link/wire.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { keepTerminal } from '../terminal/keeper.ts';
import { ownScreen, ownTerminal } from '../terminal/own-screen-settings.ts';
import { type EndSignal, SIGNAL_EXIT } from '../terminal/signals.ts';
import { enterSession } from './enter-session.ts';
import { homeHost } from './home-host.ts';

const ME_MS = 1_500;

export interface HomeWish {
  /** Another hub than the configured one. */
  readonly link?: HubLink;
  /** Says what to press next: the demo. */
  readonly coach?: boolean;
}

/** The home screen, from which one goes to sessions and comes back; resolves with the exit code when it is left. */
export async function openHome(
  asked: Invocation,
  { link: given, coach = false }: HomeWish = {},
): Promise<number> {
  const login = given === undefined ? await loginName(asked) : null;
  const cli = login === null ? asked : named(asked, login);
  const readonly = cli.globals.readonly === true;
  const link = (given ?? (await hubOf(cli, { reading: readonly }))).withoutWaiting();
  const talk: string[] = [];
  const quiet = { ...cli, out: { ...cli.out, say: (text: string) => void talk.push(text) } };
  const files = new Map<string, readonly string[]>();
  const about = {
    you: await nameOf(cli, () => link.me()),
    hub: link.api.address,
    timeZone: timeZone(cli),
    readonly,
    coach,
  };
  let place = firstPlace;
  let notice: Saying | null = login === null ? null : loginNotice(login);
  let ahead: readonly Typed[] = [];
  for (;;) {
    // A language chosen in a session is the home screen's too.
    const screen = await ownScreen(cli);
    const host = homeHost({ cli: quiet, link, onStarted: (session, paths) => files.set(session, paths) });
    const keeper = keepTerminal();
    keepHeapSmallOnceDrawn();
    const end = await runHome({
      host,
      ...screen,
      about,
      place,
      notice,
      ahead,
      onEnter: () => ownTerminal().passOn(),
    }).finally(() => keeper.release());
    for (const text of talk.splice(0)) cli.out.say(text);
    if (end.reason === 'signal') return SIGNAL_EXIT[end.signal as EndSignal] ?? EXIT.failed;
    if (end.reason === 'left') {
      // The person who goes must not think that they have acknowledged it.
      if (end.unsettled.length > 0)
        cli.out.say(cli.t('home-unsettled', { numbers: end.unsettled.join(', ') }));
      return EXIT.done;
    }
    place = end.place;
    notice = null;
    ahead = [];
    const between = {
      ahead: end.typed,
      onLeft: (typed: readonly Typed[]) => {
        ahead = typed;
      },
    };
    try {
      const pipeFiles = files.get(end.session) ?? [];
      const code = await enterSession(cli, link, end.session, {
        observe: false,
        tui: true,
        pipeFiles,
        coach,
        between,
      });
      if (Object.values(SIGNAL_EXIT).includes(code as (typeof SIGNAL_EXIT)[EndSignal])) return code;
    } catch (error) {
      // One session that cannot be shown is no reason to leave the others.
      notice = said(explain(error, cli.lang).line);
    }
  }
}

/**
 * The login name of a person who gave no name and has no hub that knows it: a first look asks nothing. Null: there is a name,
 * or a hub to tell it.
 */
async function loginName(cli: Invocation): Promise<string | null> {
  if (cli.config.settings.hub !== undefined) return null;
  return (await knownIdentity(cli)).name === null ? userInfo().username : null;
}

const named = (cli: Invocation, name: string): Invocation => ({
  ...cli,
  config: { ...cli.config, settings: { ...cli.config.settings, name } },
});

/** Whose name stands on what is done here: the hub's word, else what this machine knows. */
async function nameOf(cli: Invocation, me: () => Promise<{ readonly name: string }>): Promise<string> {
  const told = await withTimeout(realTime, ME_MS, me());
  return told?.name ?? (await knownIdentity(cli)).name ?? '';
}
