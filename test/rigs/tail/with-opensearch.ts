import { afterAll, beforeAll, describe } from 'vitest';
import { runnable } from '../../runnable.ts';
import { missingTools, type OpenSearchRig, startOpenSearch } from '../opensearch/opensearch-rig.ts';

/** A node for the tests of one file, or another server that stands in for it. */
export interface TestNode {
  /** Base URL; the same after a restart. */
  readonly url: string;
  /** Null where the server is not ours to stop. */
  readonly own: OpenSearchRig | null;
  /** Ends the node as a crash does, and starts it again on the same port with the same data. */
  restart(): Promise<void>;
}

const given = process.env.ONCALL_TEST_OPENSEARCH;
const missing = given === undefined ? missingTools() : null;
/** A first start may fetch and compile. */
const START_MS = 240_000;

/**
 * Runs tests against a real node, started once for the file. Without Java or Maven they are skipped, and that is said;
 * where `CI` is set it is a failure. `ONCALL_TEST_OPENSEARCH=URL` uses another server, on which `own` tests are skipped.
 */
export function describeOpenSearch(name: string, tests: (node: () => TestNode) => void): void {
  const needs = `it needs ${missing}: install Java 17 and Maven, or set ONCALL_TEST_OPENSEARCH=http://HOST:9200`;
  describe.skipIf(!runnable(name, missing === null ? null : needs))(name, () => {
    let rig: OpenSearchRig | null = null;
    beforeAll(async () => {
      if (given === undefined) rig = await startOpenSearch({ brief: true });
    }, START_MS);
    afterAll(async () => {
      await rig?.stop();
    }, 30_000);
    const node: TestNode = {
      get url() {
        return (given ?? rig?.url ?? '').replace(/\/$/, '');
      },
      get own() {
        return rig;
      },
      async restart() {
        if (!rig) throw new Error('this server is not ours to restart');
        const { home, url } = rig;
        rig.signal('SIGKILL');
        await rig.ended;
        rig = await startOpenSearch({ home, port: Number(new URL(url).port), brief: true });
      },
    };
    tests(() => node);
  });
}

/** Whether the node under test can be stopped and started. */
export const nodeIsOurs = runnable(
  'a node that stops',
  given === undefined ? null : 'ONCALL_TEST_OPENSEARCH names one that is not ours to stop',
);
