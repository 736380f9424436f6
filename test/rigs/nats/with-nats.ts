import { afterAll, beforeAll, describe } from 'vitest';
import { runnable } from '../../runnable.ts';
import { missingNats, type NatsNode, type NatsOptions, startNats } from './nats-server.ts';

const missing = missingNats();

/** Tests that need a real server: where there can be none they are named and left out, and in CI the file fails. */
export function describeNats(name: string, body: () => void): void {
  describe.runIf(runnable('what is kept in JetStream', missing))(name, body);
}

/** One server for all tests of a `describe`. */
export function oneNats(options: NatsOptions = {}): () => NatsNode {
  let node: NatsNode | undefined;
  beforeAll(async () => {
    node = await startNats(options);
  });
  afterAll(() => node?.stop());
  return () => {
    if (node === undefined) throw new Error('no server yet');
    return node;
  };
}

let prefixes = 0;

/** Streams of their own for each test. */
export const newPrefix = (): string => {
  prefixes += 1;
  return `t${process.pid}-${prefixes}`;
};
