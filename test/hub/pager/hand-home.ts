import { explain } from '../../../src/cli/base/explain.ts';
import { homeAsker } from '../../../src/cli/session/home-host.ts';
import { HomeTeam } from '../../../src/cli/session/home-team.ts';
import type { Invocation } from '../../../src/cli/settings/invocation.ts';
import { TeamClient } from '../../../src/client/team-client.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { DialError, type Socket, type SocketHandlers } from '../../../src/ports/socket.ts';
import type { HomeTold, PageScope } from '../../../src/tui/home/home-data.ts';
import { said } from '../../../src/tui/model/words.ts';
import { whoIs } from '../who-is.ts';
import { type HandHub, SATO } from './hand-hub.ts';

/** Two ends of a connection; what is sent comes at once. */
function wire() {
  const handlers: (SocketHandlers | null)[] = [null, null];
  let closed = false;
  const end = (mine: 0 | 1): Socket => ({
    send(text) {
      if (!closed) void Promise.resolve().then(() => closed || handlers[1 - mine]?.message(text));
    },
    buffered: 0,
    close(code = 1000) {
      if (closed) return;
      closed = true;
      for (const one of handlers) void Promise.resolve().then(() => one?.close(code));
    },
    terminate: () => end(mine).close(1006),
    ping: () => void Promise.resolve().then(() => closed || handlers[mine]?.pong?.()),
    on: (given) => {
      handlers[mine] = given;
    },
  });
  return { client: end(0), hub: end(1), cut: () => end(0).close(1006) };
}

export interface HandHomeOptions {
  readonly lang?: 'ja' | 'en';
  readonly scope?: PageScope;
  readonly hundreds?: number;
}

/** A home at a hub in the test's hand, by the real feed: what is told of it, and what asks for its acts. */
export function handHome(rig: HandHub, { lang = 'ja', scope = 'all', hundreds = 1 }: HandHomeOptions = {}) {
  let open: ReturnType<typeof wire> | null = null;
  const { time }: { readonly time: Time } = rig;
  const client = new TeamClient(
    {
      client: 'home-in-the-hand',
      async dial() {
        if (home.down !== null) throw home.down;
        open = wire();
        rig.feed.attach(open.hub, whoIs(SATO));
        return open.client;
      },
      time,
      random: () => 0.5,
    },
    { scope, hundreds },
  );
  const why = (error: unknown) => said(explain(error, lang).line);
  const deps = { client, hub: 'hub.test', time, why };
  const team = new HomeTeam(deps);
  const home = {
    client,
    team,
    /** How a dial ends; null: at the hub. */
    down: null as DialError | null,
    told: null as HomeTold | null,
    asker: homeAsker({ globals: {} } as Invocation, deps),
    readonly: homeAsker({ globals: { readonly: true } } as Invocation, deps),
    /** The connection ends, and there is no hub until `back`. */
    away(error = new DialError('unreachable', { address: 'hub.test', reason: 'ECONNREFUSED' })): void {
      home.down = error;
      open?.cut();
    },
    async back(): Promise<void> {
      home.down = null;
      team.retry();
      await rig.time.advance(1_000);
    },
    stop: () => {},
  };
  team.look(scope, hundreds);
  home.stop = team.watch((told) => {
    home.told = told;
  });
  return home;
}
