import type { Actor } from '../../src/domain/event.ts';
import { Broken, checkAll, checkPrefixes } from './checks.ts';
import { FakeTime, settle } from './fake-time.ts';
import type { HubInHand } from './hub-in-hand.ts';
import { Network, type Wire } from './network.ts';
import { Random } from './random.ts';
import { randomAct, randomRedaction } from './random-act.ts';
import { Terminal } from './terminal.ts';

export const SESSION = 'checkout-1125';

const ACTORS: readonly Actor[] = [
  { id: 'sato@example.com', name: '佐藤', kind: 'member' },
  { id: 'tanaka@example.com', name: '田中', kind: 'member' },
  { id: 'suzuki@example.com', name: '鈴木', kind: 'guest' },
  { id: 'boss@example.com', name: '山田', kind: 'observer' },
];

export interface FuzzOptions {
  readonly hub: (time: FakeTime) => HubInHand | Promise<HubInHand>;
  readonly operations: number;
  /** Now and then an older backup of the hub's log is put back: what was acknowledged after it is gone. */
  readonly rewinds?: boolean;
}

/** How often each thing happens: mostly work, with enough trouble that no history is without some. */
const WEIGHTS = [
  ['act', 20],
  ['burst', 0.5],
  ['deliver', 40],
  ['commit', 12],
  ['dial', 12],
  ['wait', 7],
  ['cut', 1.5],
  ['freeze', 0.3],
  ['twice', 2],
  ['turn', 4],
  ['storage', 3],
  ['kill', 1],
  ['crash', 0.5],
  ['disk', 0.5],
] as const;
type Operation = (typeof WEIGHTS)[number][0];
const TOTAL = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);

/** One random history, wholly decided by its seed. Rejects with the seed and the last operations when a promise breaks. */
export async function fuzz(seed: number, options: FuzzOptions): Promise<Run> {
  const run = await Run.begin(seed, options);
  try {
    for (let i = 0; i < options.operations; i += 1) await run.operate();
    await run.quiet();
    checkAll(run);
  } catch (error) {
    const story = run.story.slice(-40).join('\n  ');
    const why =
      error instanceof Error ? (error instanceof Broken ? error.message : error.stack) : String(error);
    throw new Error(`seed ${seed}: ${why}\n  ${story}`);
  }
  return run;
}

export class Run {
  readonly random: Random;
  readonly time: FakeTime;
  readonly network: Network;
  readonly hub: HubInHand;
  readonly terminals: readonly Terminal[];
  readonly story: string[] = [];
  readonly rewinds: boolean;
  acts = 0;

  private constructor(seed: number, time: FakeTime, hub: HubInHand, rewinds: boolean) {
    this.rewinds = rewinds;
    this.random = new Random(seed);
    this.time = time;
    this.hub = hub;
    this.network = new Network((socket, name) => {
      hub.accept(socket, ACTORS.find((actor) => actor.id === name) as Actor);
    });
    const around = {
      session: SESSION,
      network: this.network,
      time,
      random: () => this.random.next(),
      head: () => hub.log().length,
    };
    this.terminals = ACTORS.slice(0, 2 + this.random.below(3)).map((actor) => new Terminal(actor, around));
  }

  static async begin(seed: number, { hub, rewinds = false }: FuzzOptions): Promise<Run> {
    const time = new FakeTime();
    return new Run(seed, time, await hub(time), rewinds);
  }

  async operate(): Promise<void> {
    let roll = this.random.upTo(TOTAL);
    const [name] = WEIGHTS.find(([, weight]) => {
      roll -= weight;
      return roll < 0;
    }) as (typeof WEIGHTS)[number];
    if (this.rewinds && this.random.chance(0.01)) this.#rewind();
    else await this.#operations[name]();
    await settle();
    if (!this.rewinds) checkPrefixes(this);
  }

  readonly #operations: Readonly<Record<Operation, () => void | Promise<void>>> = {
    act: () => this.#act(1),
    burst: () => this.#act(40),
    deliver: () => this.#deliver(),
    commit: () => {
      this.story.push('commit');
      return this.hub.commit();
    },
    dial: () => this.#dial(),
    wait: () => this.#wait(),
    cut: () => this.#wire('cut', (wire) => wire.cut()),
    freeze: () =>
      this.#wire('freeze', (wire) => {
        wire.frozen = true;
      }),
    twice: () =>
      this.#wire('twice', (wire) => wire.duplicate(this.random.pick(['up', 'down']), this.random.below(3))),
    turn: () => this.#wire('turned round', (wire) => wire.swap('down', this.random.below(3))),
    storage: () => this.#storage(),
    kill: () => this.#kill(),
    crash: () => this.#crash(),
    disk: () =>
      this.#tell('disk', () => {
        this.hub.diskFull = !this.hub.diskFull;
      }),
  };

  #tell(what: string, run: () => void): void {
    this.story.push(what);
    run();
  }

  #act(count: number): void {
    const terminal = this.random.pick(this.terminals);
    for (let i = 0; i < count; i += 1) {
      this.acts += 1;
      const { state, redacts } = this.hub;
      const [type, data] =
        redacts && this.random.chance(0.05)
          ? randomRedaction(this.random, state)
          : randomAct(this.random, this.acts, state);
      const { n } = terminal.send(type, data as never);
      this.story.push(`${terminal.name} ${n} ${type} ${JSON.stringify(data)}`);
    }
  }

  async #deliver(): Promise<void> {
    const wires = this.network.live();
    if (wires.length === 0) return;
    const wire = this.random.pick(wires);
    for (const way of this.random.chance(0.5) ? (['up', 'down'] as const) : (['down', 'up'] as const)) {
      const moved = await wire.deliver(way, this.random.below(12));
      if (moved > 0) this.story.push(`${wire.name} ${moved} ${way}`);
    }
  }

  async #dial(): Promise<void> {
    const { dialling } = this.network;
    if (dialling.length === 0) return;
    const at = this.random.below(dialling.length);
    const refuse = this.random.chance(0.2);
    this.story.push(`${dialling[at]?.name} ${refuse ? 'is refused' : 'gets through'}`);
    if (refuse) await this.network.refuse('unreachable', at);
    else await this.network.admit(at);
  }

  #wire(what: string, run: (wire: Wire) => void): void {
    const wires = this.network.live();
    if (wires.length === 0) return;
    const wire = this.random.pick(wires);
    this.#tell(`${wire.name} ${what}`, () => run(wire));
  }

  #storage(): void {
    const terminal = this.random.pick(this.terminals);
    const { storage } = terminal;
    if (storage.waiting > 0) {
      this.#tell(`${terminal.name} saved`, () => storage.flush());
      storage.quick = this.random.chance(0.5);
    } else
      this.#tell(`${terminal.name} saves slowly`, () => {
        storage.quick = false;
      });
  }

  #kill(): void {
    const terminal = this.random.pick(this.terminals);
    this.#tell(`${terminal.name} killed`, () => terminal.restart());
  }

  async #crash(): Promise<void> {
    this.story.push('hub killed');
    await this.hub.crash();
  }

  #rewind(): void {
    const seq = 1 + this.random.below(this.hub.log().length);
    this.#tell(`hub put back to ${seq}`, () => this.hub.rewind?.(seq));
  }

  async #wait(): Promise<void> {
    const ms = this.random.pick([50, 300, 1_000, 1_000, 4_000, 20_000]);
    this.story.push(`${ms} ms`);
    await this.time.advance(ms);
  }

  /** Everything heals, and goes on until nothing moves. */
  async quiet(): Promise<void> {
    this.story.push('quiet');
    this.hub.diskFull = false;
    for (let round = 0; round < 80; round += 1) {
      for (const { storage } of this.terminals) {
        storage.quick = true;
        storage.flush();
      }
      await settle();
      while (this.network.dialling.length > 0) await this.network.admit();
      await this.network.flush();
      await this.hub.settle();
      await this.network.flush();
      if (this.#isQuiet()) return;
      await this.time.advance(2_000);
    }
    throw new Broken(`never quiet: ${this.terminals.map((t) => this.#standing(t)).join('; ')}`);
  }

  #isQuiet(): boolean {
    return this.terminals.every(({ client }) => {
      const { connection, pending, view } = client.get();
      return connection.kind === 'live' && pending.length === 0 && view.confirmed === this.hub.state.seq;
    });
  }

  #standing({ name, client }: Terminal): string {
    const { connection, pending, view, hold } = client.get();
    return `${name} ${JSON.stringify(connection)} at ${view.confirmed} of ${this.hub.state.seq}, ${pending.length} pending, ${JSON.stringify(hold)}`;
  }
}
