import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { realTime, sha256 } from '../../../src/cli/base/machine.ts';
import { reachHubs } from '../../../src/cli/link/reach-hubs.ts';
import { noStorage } from '../../../src/cli/terminal/session-storage.ts';
import { openSessionClient } from '../../../src/client/live-session-client.ts';
import type { SessionClient } from '../../../src/client/session-client.ts';
import type { CliRig, Running } from '../rig.ts';

/** One of two hubs, each a process with a folder of its own. */
export interface ClusterHub {
  readonly url: string;
  readonly config: string;
  running: Running;
  /** Resolves when its log says that it serves. */
  serves(): Promise<void>;
  again(): void;
}

export interface ClusterHubs {
  readonly hubs: readonly [ClusterHub, ClusterHub];
  readonly urls: readonly string[];
  token(user: string): Promise<string>;
}

/** Two hubs over the same streams; the first of them serves when this resolves. */
export async function twoHubs(
  rig: CliRig,
  servers: readonly string[],
  {
    env = {},
    replicas = 1,
    more = [],
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly replicas?: number;
    /** More lines of both configurations. */
    readonly more?: readonly string[];
  } = {},
): Promise<ClusterHubs> {
  const ports = [await freePort(), await freePort()];
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const hubAt = async (i: number): Promise<ClusterHub> => {
    const folder = join(rig.root, `hub-${ports[i]}`);
    mkdirSync(folder, { mode: 0o700 });
    const config = join(folder, 'hub.yaml');
    writeFileSync(
      config,
      [
        `listen: 127.0.0.1:${ports[i]}`,
        `url: ${urls[i]}`,
        'tls: proxy',
        'data: data',
        'nats:',
        `  servers: [${servers.join(', ')}]`,
        `  replicas: ${replicas}`,
        `  hubs: [${urls.join(', ')}]`,
        ...more,
        '',
      ].join('\n'),
    );
    if (i === 0) await rig.ok(['hub', 'init', '--config', config], { env });
    const start = () => rig.start(['hub', '--config', config], { env, stays: true });
    const hub: ClusterHub = {
      url: urls[i] ?? '',
      config,
      running: start(),
      serves: () => hub.running.until(() => hub.running.out().includes('"started"')),
      again() {
        hub.running = start();
      },
    };
    return hub;
  };
  const first = await hubAt(0);
  await first.serves();
  const second = await hubAt(1);
  await second.running.until(() => second.running.out().includes('"listening"'));
  return {
    hubs: [first, second],
    urls,
    async token(user) {
      const who = ['--name', user, '--email', `${user}@example.com`];
      return (await rig.ok(['hub', 'token', 'create', ...who, '--config', first.config], { env })).trim();
    },
  };
}

/** A terminal that knows both addresses. */
export function terminalAt(urls: readonly string[], token: string, session: string): SessionClient {
  const targets = urls.map((base) => ({ kind: 'url', base }) as const);
  return openSessionClient({
    session,
    client: `terminal-${Math.random().toString(36).slice(2, 12)}`,
    dial: reachHubs(targets, { token }).dial(session),
    time: realTime,
    random: Math.random,
    hash: sha256,
    storage: noStorage(),
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
