import { randomUUID } from 'node:crypto';
import { openOpenSearchSource } from '../../../src/adapters/opensearch/opensearch-source.ts';
import { TUNING } from '../../../src/adapters/opensearch/options.ts';
import type { LogSource } from '../../../src/ports/log-source.ts';
import type { LogSourceRig, Written } from '../../contracts/log-source.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { FaultProxy } from '../../rigs/tail/fault-proxy.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';

const PEOPLE = { user: 'user', session: 'sid', customer: 'customer' };
const START = Date.parse('2026-11-25T03:10:00.000Z');
const real = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** An index of its own on a real node, read through a proxy by a source whose time is held in the hand. */
export class ContractRig implements LogSourceRig {
  readonly ordered = false;
  readonly #node: NodeClient;
  readonly #proxy: FaultProxy;
  readonly #index = `contract-${randomUUID()}`;
  readonly #time = new FakeTime(START + 100);

  private constructor(url: string, proxy: FaultProxy) {
    this.#node = new NodeClient(url);
    this.#proxy = proxy;
  }

  static async make(url: string): Promise<ContractRig> {
    const rig = new ContractRig(url, await new FaultProxy(url).start());
    await rig.#node.makeIndex(rig.#index, { shards: 2 });
    return rig;
  }

  source(): LogSource {
    return openOpenSearchSource({
      name: 'app',
      node: this.#proxy.url,
      index: this.#index,
      auth: { kind: 'none' },
      guests: false,
      people: PEOPLE,
      time: this.#time,
      random: () => 0.5,
      // The node's time is real: held time may pass by much while it answers.
      tuning: { ...TUNING, deadlineMs: 3_600_000 },
    });
  }

  at(second: number): string {
    return new Date(START + second * 1_000).toISOString();
  }

  /** What is written is of a time that has come. */
  async write(lines: readonly Written[]): Promise<void> {
    const documents = lines.map(({ second, message, fields }) => ({
      index: this.#index,
      source: { '@timestamp': this.at(second), message, ...fields },
    }));
    await this.#node.write(documents, true);
    const last = Math.max(...lines.map(({ second }) => second));
    await this.#time.advance(Math.max(0, START + last * 1_000 + 500 - this.#time.now()));
  }

  async until(what: string, condition: () => boolean): Promise<void> {
    const end = performance.now() + 50_000;
    for (let steps = 0; !condition(); steps += 1) {
      if (performance.now() > end) throw new Error(`never: ${what}`);
      // A slow node must not make much time pass, least of all while a source opens.
      if (this.#proxy.open === 0) await this.#time.advance(steps < 60 ? 10 : 200);
      await real(3);
    }
  }

  async rest(): Promise<void> {
    const seen = this.#proxy.seen.length;
    for (let i = 0; i < 100 && this.#proxy.seen.length < seen + 4; i += 1) {
      await this.#time.advance(500);
      await real(5);
    }
    await real(20);
  }

  hide(): Promise<void> {
    return this.#proxy.stop();
  }

  async show(): Promise<void> {
    await this.#proxy.start();
  }

  async clear(): Promise<void> {
    await this.#proxy.stop();
    await this.#node.ask('DELETE', `/${this.#index}`);
  }
}
