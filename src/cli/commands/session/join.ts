import { command } from '../../grammar/command.ts';
import { chooseLive } from '../../link/choose.ts';
import { followJoinLink, givenJoinLine, readJoinLine } from '../../link/join-line.ts';
import { resolveSession } from '../../link/sessions.ts';
import { type HubChoice, type HubLink, hubOf } from '../../link/wire.ts';
import { enterSession } from '../../session/enter-session.ts';
import { type Invocation, wantsPlain } from '../../settings/invocation.ts';

interface JoinOptions {
  readonly observe?: boolean;
  readonly tui?: boolean;
  readonly local?: boolean;
  readonly plain?: boolean;
}

export const join = command<JoinOptions>({
  arguments: [['[session]', 'argJoin', 'session']],
  options: [
    { flags: '--observe', help: 'optObserve' },
    { flags: '--local', help: 'optLocal' },
    { flags: '--no-tui', help: 'optNoTui' },
    { flags: '--plain', help: 'optPlain' },
  ],
  async run(cli, [given], { observe = false, tui = true, local = false, plain = wantsPlain(cli, tui) }) {
    const silent = !plain && (!tui || !cli.interactive);
    const watching = observe || silent || cli.globals.readonly === true;
    const choice = { local, reading: watching };
    const named = given === undefined ? undefined : String(given);
    const way = named === undefined || plain || silent ? null : await dial(cli, named, choice, observe);
    if (way !== null && (await way.isThere())) return way.show();
    try {
      const { link, session } = await find(cli, named, choice);
      // The hub is only slow: the connection that was begun is used.
      if (way?.session === session && way.mayBeThere()) return way.show();
      await way?.end();
      return enterSession(cli, link, session, { observe, tui, plain });
    } catch (error) {
      await way?.end();
      throw error;
    }
  },
});

/** Asks the hub for the session itself first; which sessions there are is asked only where that fails. */
async function dial(cli: Invocation, session: string, choice: HubChoice, observe: boolean) {
  const { wayIn } = await import('../../session/enter-screen.ts');
  return wayIn(cli, session, choice, { observe });
}

async function find(
  cli: Invocation,
  given: string | undefined,
  choice: HubChoice,
): Promise<{ link: HubLink; session: string }> {
  if (given === '-') return byLine(cli, await givenJoinLine(cli));
  if (given !== undefined && /^\S*:\/\//.test(given.replace(/^<|oncall\s+join\s+['"]?/, ''))) {
    return byLine(cli, given);
  }
  const link = await hubOf(cli, { ...choice, ...(given === undefined ? {} : { session: given }) });
  if (given !== undefined) return { link, session: (await resolveSession(link.api, given, cli.t)).id };
  return { link, session: (await chooseLive(cli, await link.api.sessions())).id };
}

async function byLine(cli: Invocation, line: string): Promise<{ link: HubLink; session: string }> {
  const parsed = readJoinLine(line);
  return { link: await followJoinLink(cli, parsed), session: parsed.session };
}
