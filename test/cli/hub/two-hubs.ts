import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { realTime, sha256 } from '../../../src/cli/base/machine.ts';
import { reachHubs } from '../../../src/cli/link/reach-hubs.ts';
import { noStorage } from '../../../src/cli/terminal/session-storage.ts';
import { openSessionClient } from '../../../src/client/live-session-client.ts';
import type { SessionClient, SessionClientOptions } from '../../../src/client/session-client.ts';
import { freePorts } from '../../free-ports.ts';
import type { CliRig, Running } from '../rig.ts';

/** One of two hubs, each a process with a folder of its own. */
export interface ClusterHub {
  readonly url: string;
  readonly config: string;
  readonly running: Running;
  /** Resolves when its log says that it serves. */
  serves(): Promise<void>;
  /** Starts it, or starts it once more. */
  again(): void;
}

export interface ClusterHubs {
  readonly hubs: readonly [ClusterHub, ClusterHub];
  readonly urls: readonly string[];
  token(user: string): Promise<string>;
}

interface HubsWish {
  /** Loopback addresses of each hub, as browsers tell hosts apart by cookies; absent: all have 127.0.0.1. */
  readonly hosts?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly replicas?: number;
  /** More lines of each configuration. */
  readonly more?: readonly string[];
}

/** Two hubs over the same streams; the first of them serves when this resolves. */
export async function twoHubs(
  rig: CliRig,
  servers: readonly string[],
  wish: HubsWish = {},
): Promise<ClusterHubs> {
  const { hubs, ...team } = await prepared(rig, servers, 2, wish);
  const [first, second] = hubs as [ClusterHub, ClusterHub];
  await rig.ok(['hub', 'init', '--config', first.config], { env: wish.env ?? {} });
  first.again();
  await first.serves();
  second.again();
  await second.running.until(() => second.running.out().includes('"listening"'));
  return { ...team, hubs: [first, second] };
}

/**
 * `hubs` hubs that share their sessions, each of which has begun when this resolves, and `later` ones that know of each other
 * and are not started yet.
 */
export async function sharingHubs(
  rig: CliRig,
  servers: readonly string[],
  wish: HubsWish & {
    readonly hubs: number;
    readonly later?: number;
    readonly shards: number;
    readonly prefix: string;
  },
) {
  const team = await prepared(rig, servers, wish.hubs + (wish.later ?? 0), wish, [
    `  shards: ${wish.shards}`,
    `  prefix: ${wish.prefix}`,
  ]);
  await rig.ok(['hub', 'init', '--config', team.hubs[0]?.config ?? ''], { env: wish.env ?? {} });
  for (const hub of team.hubs.slice(0, wish.hubs)) {
    hub.again();
    await hub.serves();
  }
  return team;
}

async function prepared(
  rig: CliRig,
  servers: readonly string[],
  count: number,
  { hosts = [], env = {}, replicas = 1, more = [] }: HubsWish,
  ofNats: readonly string[] = [],
) {
  const ports = await freePorts(count);
  const hostOf = (i: number): string => hosts[i] ?? '127.0.0.1';
  const urls = ports.map((port, i) => `http://${hostOf(i)}:${port}`);
  const hubs = ports.map((port, i): ClusterHub => {
    // A port that is free again may be given twice in one file.
    const folder = mkdtempSync(join(rig.root, 'hub-'));
    const config = join(folder, 'hub.yaml');
    writeFileSync(
      config,
      [
        `listen: ${hostOf(i)}:${port}`,
        `url: ${urls[i]}`,
        'tls: proxy',
        'data: data',
        'nats:',
        `  servers: [${servers.join(', ')}]`,
        `  replicas: ${replicas}`,
        `  hubs: [${urls.join(', ')}]`,
        ...ofNats,
        ...more,
        '',
      ].join('\n'),
    );
    let running: Running | null = null;
    const hub: ClusterHub = {
      url: urls[i] ?? '',
      config,
      get running() {
        if (running === null) throw new Error('not started yet');
        return running;
      },
      serves: () => hub.running.until(() => hub.running.out().includes('"started"')),
      again() {
        running = rig.start(['hub', '--config', config], { env, stays: true });
      },
    };
    return hub;
  });
  const config = hubs[0]?.config ?? '';
  return {
    hubs,
    urls,
    async token(user: string) {
      const who = ['--name', user, '--email', `${user}@example.com`];
      return (await rig.ok(['hub', 'token', 'create', ...who, '--config', config], { env })).trim();
    },
  };
}

/** A terminal that knows both addresses. */
export function terminalAt(
  urls: readonly string[],
  token: string,
  session: string,
  keepLog?: SessionClientOptions['keepLog'],
): SessionClient {
  const targets = urls.map((base) => ({ kind: 'url', base }) as const);
  const { dial, hasOthers } = reachHubs(targets, { token });
  return openSessionClient({
    session,
    client: `terminal-${Math.random().toString(36).slice(2, 12)}`,
    dial: dial(session),
    hasOthers,
    time: realTime,
    random: Math.random,
    hash: sha256,
    storage: noStorage(),
    ...(keepLog === undefined ? {} : { keepLog }),
  });
}
