import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below the ports that Linux gives to outgoing connections, any of which may take a port between its choice and its use. */
const FIRST = 20_000;
const LAST = 32_000;

/** Test files run beside each other in so many processes at most; each has its part of the ports. */
const PARTS = 24;

const SIZE = (LAST - FIRST) / PARTS;

/** Where this process goes on in its part. */
let next = randomInt(SIZE);

/**
 * Ports of loopback on which nobody listens. They are given in turn: what was given is not given again before the whole part was, as
 * its user may not listen yet. They are of the part of this process, so that no other one chooses them before they are used.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const first = FIRST + SIZE * (Number(process.env.VITEST_POOL_ID ?? 0) % PARTS);
  const held: { readonly port: number; readonly server: Server }[] = [];
  while (held.length < count) {
    const port = first + next;
    next = (next + 1) % SIZE;
    const server = createServer();
    server.listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isFree) held.push({ port, server });
  }
  await Promise.all(held.map(({ server }) => new Promise((done) => server.close(done))));
  return held.map(({ port }) => port);
}

export const freePort = async (): Promise<number> => (await freePorts(1))[0] ?? 0;
