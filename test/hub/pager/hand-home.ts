import { CliError } from '../../../src/cli/base/errors.ts';
import { explain } from '../../../src/cli/base/explain.ts';
import { feedWords } from '../../../src/cli/session/home-host.ts';
import { TeamClient } from '../../../src/client/team-client.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { DialError, type Socket, type SocketHandlers } from '../../../src/ports/socket.ts';
import type { PageScope } from '../../../src/protocol/http.ts';
import type { HomeTold } from '../../../src/tui/home/home-data.ts';
import { HomeFeed } from '../../../src/tui/home/home-feed.ts';
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
  const words = feedWords(lang, 'hub.test');
  const deps = { client, time, words, refusal: null };
  const team = new HomeFeed(deps);
  const refusal = said(explain(new CliError('readonly'), lang).line);
  const home = {
    client,
    team,
    words,
    /** How a dial ends; null: at the hub. */
    down: null as DialError | null,
    told: null as HomeTold | null,
    asker: team,
    readonly: new HomeFeed({ ...deps, refusal }),
    /** The connection ends, and there is no hub until `back`. */
    away(error = new DialError('unreachable', { address: 'hub.test', reason: 'ECONNREFUSED' })): void {
      home.down = error;
      open?.cut();
    },
    async back(): Promise<void> {
      home.down = null;
      client.retryNow();
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
