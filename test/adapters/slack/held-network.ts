import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** One connection through it, and what has not gone on. */
interface Through {
  readonly near: Socket;
  readonly far: Socket;
  toNear: Buffer[];
  toFar: Buffer[];
  farEnded: boolean;
}

/** A way to a server on this machine which a test can hold: nothing passes, nothing ends, nobody notices. */
export interface HeldNetwork {
  /** The same address by this way. */
  url(direct: string): string;
  hold(): void;
  /** What was held goes on, in its order. */
  release(): void;
  /** Every connection breaks at this end, and new ones are refused. */
  cut(): void;
  mend(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function heldNetwork(direct: string): Promise<HeldNetwork> {
  const { hostname, port } = new URL(direct);
  const open = new Set<Through>();
  let [isHeld, isCut] = [false, false];
  const flush = (one: Through): void => {
    for (const bytes of one.toFar.splice(0)) one.far.write(bytes);
    for (const bytes of one.toNear.splice(0)) one.near.write(bytes);
    if (one.farEnded) one.near.end();
  };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    const one: Through = { near, far, toNear: [], toFar: [], farEnded: false };
    open.add(one);
    near.on('data', (bytes) => {
      one.toFar.push(bytes);
      if (!isHeld) flush(one);
    });
    far.on('data', (bytes) => {
      one.toNear.push(bytes);
      if (!isHeld) flush(one);
    });
    far.on('close', () => {
      one.farEnded = true;
      if (!isHeld) flush(one);
    });
    near.on('close', () => {
      open.delete(one);
      far.destroy();
    });
    near.on('error', () => {});
    far.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: (address) => {
      const found = new URL(address);
      found.host = own;
      return found.href;
    },
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      for (const one of open) flush(one);
    },
    cut() {
      isCut = true;
      for (const { near } of open) near.destroy();
    },
    mend() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      for (const { near, far } of open) {
        near.destroy();
        far.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}
