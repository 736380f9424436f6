import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type HubFetch, hubClient } from '../../src/adapters/websocket/hub-client.ts';

/** Starts a script of this folder as its own process and resolves with it and its first message. `node`: flags. */
export async function child<T>(
  script: string,
  args: readonly string[],
  node: readonly string[] = [],
): Promise<{ process: ChildProcess; first: T }> {
  const process = fork(join(import.meta.dirname, script), [...args], {
    execArgv: [...globalThis.process.execArgv, ...node],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const first = await new Promise<T>((done, fail) => {
    process.once('message', (message) => done(message as T));
    process.once('exit', (code) => fail(new Error(`${script} ended with ${code} before it said anything`)));
  });
  return { process, first };
}

/** Ends a child and waits until it is gone. */
export async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const gone = new Promise((done) => process.once('exit', done));
  process.kill('SIGTERM');
  const timer = setTimeout(() => process.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(timer);
}

/** What `hub-server.ts` tells when it serves. */
export interface BenchHub {
  readonly port: number;
  readonly tokens: readonly string[];
}

/** HTTP to a bench's hub as its first participant. */
export function hubOf({ port, tokens: [token = ''] }: BenchHub): HubFetch {
  return hubClient({ kind: 'url', base: `http://127.0.0.1:${port}` }, { token });
}
