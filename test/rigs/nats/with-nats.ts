import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingNats, type NatsNode, type NatsOptions, startNats } from './nats-server.ts';

const missing = missingNats();

/** Tests that need a real server: skipped on a machine that cannot have one, and a failure in CI. */
export function describeNats(name: string, body: () => void): void {
  if (missing !== null && !process.env.CI) {
    describe.skip(`${name} (needs ${missing})`, body);
    return;
  }
  describe(name, () => {
    if (missing === null) body();
    else {
      it('needs a nats-server', () => {
        expect.fail(`install ${missing}: without it what is kept in JetStream is not tested`);
      });
    }
  });
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
