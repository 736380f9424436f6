import { mkdirSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/** The local hub of one run folder, seen from another over a line that takes its time. */
export interface FarHub {
  /** The run folder (`XDG_RUNTIME_DIR`) of who is far from the hub. */
  readonly run: string;
  /** Bytes that have come from the hub so far. */
  readonly received: () => number;
  /** From now on nothing goes either way, until it is let go again. */
  hold(): void;
  letGo(): void;
  close(): Promise<void>;
}

/** Puts a line of so many milliseconds each way before the hub that listens in `run`; the far end is below `root`. */
export async function farHub(run: string, root: string, delayMs: number): Promise<FarHub> {
  const far = join(root, 'far');
  mkdirSync(join(far, 'oncall'), { recursive: true, mode: 0o700 });
  const open = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let held = false;
  let bytes = 0;
  const pass = (from: Socket, to: Socket, count: boolean): void => {
    const later = (run: () => void): void => {
      const due = (): void => (held ? void waiting.push(run) : run());
      setTimeout(due, delayMs);
    };
    from.on('data', (chunk) =>
      later(() => {
        if (count) bytes += chunk.length;
        if (!to.destroyed) to.write(chunk);
      }),
    );
    from.on('end', () => later(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      later(() => to.destroy());
    });
    open.add(from);
  };
  const server = createServer((near) => {
    const hub = connect(join(run, 'oncall', 'hub.sock'));
    pass(near, hub, false);
    pass(hub, near, true);
  });
  await new Promise<void>((resolve) => server.listen(join(far, 'oncall', 'hub.sock'), resolve));
  return {
    run: far,
    received: () => bytes,
    hold: () => {
      held = true;
    },
    letGo: () => {
      held = false;
      for (const run of waiting.splice(0)) run();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
