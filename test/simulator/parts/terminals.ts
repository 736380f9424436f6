import type { Actor } from '../../../src/domain/event.ts';
import { Broken } from '../../network/checks.ts';
import type { Random } from '../../network/random.ts';
import { randomAct, randomRedaction } from '../../network/random-act.ts';
import { Terminal } from '../../network/terminal.ts';
import { ProcessTime } from '../process-time.ts';
import { MINUTE_MS, type Part, type World } from '../world.ts';
import type { Place } from './disk.ts';
import { OFF_MS } from './hubs.ts';
import { OTHERS } from './team.ts';
import type { Wires } from './wires.ts';

/** A terminal, and the session that it shows. */
export interface Seat {
  readonly terminal: Terminal;
  readonly session: string;
  /** The clock of its machine. */
  readonly time: ProcessTime;
}

const MOST = 12;

/** The terminals in sessions, and what is done at them. */
export class Terminals implements Part {
  /** Those that were opened since the last quiet moment, by name. */
  readonly open = new Map<string, Seat>();
  /** Those of them that were closed. */
  readonly #left: Seat[] = [];
  readonly #world: World;
  readonly #place: Place;
  readonly #wires: Wires;
  #lives = 0;

  constructor(world: World, place: Place, wires: Wires) {
    this.#world = world;
    this.#place = place;
    this.#wires = wires;
  }

  readonly troubles = {
    'terminal killed': {
      perHour: 1,
      strike: (random) => this.#hit(random, (seat) => this.#kill(seat)),
    },
    'terminal stopped': {
      perHour: 1,
      strike: (random) =>
        this.#hit(random, (seat) => {
          const [ms, sleeps] = [random.pick([3_000, 20_000, 300_000]), random.chance(0.5)];
          this.#world.tell(`${seat.terminal.name} ${sleeps ? 'sleeps' : 'stopped'} for ${ms} ms`);
          if (sleeps) seat.time.sleep();
          else seat.time.stop();
          this.#world.time.after(ms, () => seat.time.goOn());
        }),
    },
    'clock of a terminal set': {
      perHour: 1,
      strike: (random) =>
        this.#hit(random, (seat) => {
          const ms = random.pick(OFF_MS);
          this.#world.tell(`the clock of ${seat.terminal.name} is off by ${ms} ms`);
          seat.time.setOff(ms);
        }),
    },
    'terminal killed as it saves': { perHour: 2 },
  } satisfies Part['troubles'];

  of(session: string): { readonly there: readonly Terminal[]; readonly left: readonly Terminal[] } {
    const here = (seats: Iterable<Seat>) =>
      [...seats].flatMap((seat) => (seat.session === session ? seat.terminal : []));
    return { there: here(this.open.values()), left: here(this.#left) };
  }

  join(actor: Actor, session: string): void {
    const isThere = [...this.open.values()].some(
      (one) => one.session === session && one.terminal.actor.id === actor.id,
    );
    if (isThere || this.open.size >= MOST) return;
    this.#lives += 1;
    const name = `terminal ${this.#lives} of ${actor.id}`;
    const chance = this.#world.chance(name);
    const time = new ProcessTime(this.#world.time);
    const around = {
      ...{ session, name, client: `terminal-${actor.id}-${this.#lives}` },
      ...{ network: this.#wires.network, time },
      random: () => chance.next(),
      head: () => this.#place.headOf(session),
    };
    // It dials as it is made.
    const seat = { terminal: null as unknown as Terminal, session, time };
    this.open.set(name, seat);
    seat.terminal = new Terminal(actor, around);
  }

  /** Something that is done in a session, or several things one after the other. */
  work(seat: Seat, random: Random): void {
    const times = random.pick([1, 1, 1, 2, 4]);
    for (let i = 0; i < times; i += 1)
      this.#world.time.after(random.below(5_000), () => {
        if (this.#world.calm || this.open.get(seat.terminal.name) !== seat || !seat.time.runs) return;
        this.#saves(seat, random);
        this.#workOnce(seat, random);
        this.#wires.sent(seat.terminal.name);
      });
  }

  /** A terminal is closed, where nothing of it waits. */
  async leave(name: string): Promise<void> {
    const seat = this.open.get(name);
    if (seat === undefined || seat.terminal.client.get().pending.length > 0) return;
    this.#world.tell(`${name} leaves ${seat.session}`);
    this.open.delete(name);
    this.#left.push(seat);
    await seat.terminal.client.close();
    this.#wires.network.kill(name);
  }

  /** A terminal has each event up to its last, and none that is not kept. */
  watch(): void {
    for (const { terminal, session } of this.open.values()) {
      const events = terminal.client.events();
      const seq = events.at(-1)?.seq ?? 0;
      if (events.length !== seq)
        throw new Broken(`${terminal.name} has ${events.length} events up to ${seq}`);
      const head = this.#place.headOf(session);
      if (seq > head) throw new Broken(`${terminal.name} has event ${seq} of ${head}`);
    }
  }

  mend(): void {
    for (const { time } of this.open.values()) {
      time.setOff(0);
      time.goOn();
    }
  }

  /** What is written now reaches everybody. */
  afterwards(): void {
    for (const { terminal } of this.open.values())
      this.#world.once('note afterwards', () => {
        if (terminal.client.get().view.session.status === 'open')
          terminal.send('note.add', { text: this.#world.text() });
        return true;
      });
  }

  busy(): string | null {
    for (const { terminal } of this.open.values()) {
      const { connection, pending } = terminal.client.get();
      if (connection.kind !== 'live') return `${terminal.name} is ${JSON.stringify(connection)}`;
      if (pending.length > 0) return `${terminal.name} waits for ${JSON.stringify(pending)}`;
    }
    return null;
  }

  async tidy(): Promise<void> {
    for (const name of this.open.keys()) await this.leave(name);
    this.#left.length = 0;
  }

  /** What this terminal is about to save is on its disk only later, or is lost with it. */
  #saves(seat: Seat, random: Random): void {
    const { storage } = seat.terminal;
    const { swarm, time } = this.#world;
    const dies = swarm.hits('terminal killed as it saves');
    storage.quick = dies === null && random.chance(0.5);
    // What others do meanwhile reaches it while it saves.
    const ms = random.below(dies === null ? 3_000 : 10_000);
    if (dies) time.after(dies.below(1.5 * ms + 1), () => this.#kill(seat));
    time.after(ms, () =>
      seat.time.once(() => {
        storage.quick = true;
        storage.flush();
      }),
    );
  }

  #workOnce({ terminal, session }: Seat, random: Random): void {
    const state = terminal.client.get().view.session;
    if (state.status === 'closed') {
      if (random.chance(0.3)) void this.leave(terminal.name);
      return;
    }
    const incident = state.incidents.at(-1)?.id;
    const roll = random.next();
    const send = ([type, data]: readonly [string, object]): void => {
      this.#world.tell(`${terminal.name} in ${session}: ${type} ${JSON.stringify(data)}`);
      terminal.send(type as never, data as never);
    };
    if (roll < 0.15 && incident !== undefined) {
      const act = random.pick(['acknowledge', 'note', 'escalate'] as const);
      const args = { incident, ...(act === 'note' ? { text: this.#world.text() } : {}) };
      send(['action.request', { target: 'pagerduty', act, args }]);
    } else if (roll < 0.165) send(['session.close', { reason: this.#world.text(), due: null }]);
    else if (roll < 0.19 && terminal.actor.kind === 'member') send(['participant.leave', {}]);
    else if (roll < 0.2 && terminal.actor.kind === 'member') send(randomRedaction(random, state));
    else if (roll < 0.4) send(this.#news(random));
    else send(randomAct(random, this.#world.number(), state));
  }

  /** Something that people outside the session hear of. */
  #news(random: Random): readonly [string, object] {
    const text = () => this.#world.text();
    return random.pick<() => readonly [string, object]>([
      () => ['notice.send', { text: text(), nextAt: null, final: false }],
      () => ['notice.send', { text: text(), nextAt: null, final: false }],
      () => ['session.mitigate', {}],
      () => ['session.resolve', {}],
      () => ['session.relapse', {}],
      () => ['session.reopen', { reason: text() }],
      () => ['verdict.set', { verdict: { hurt: random.chance(0.5), why: text(), prevent: null } }],
    ])();
  }

  #kill({ terminal, time }: Seat): void {
    this.#world.tell(`${terminal.name} killed`);
    time.goOn();
    terminal.restart();
  }

  #hit(random: Random, what: (seat: Seat) => void): boolean {
    if (this.open.size === 0) return false;
    what(random.pick([...this.open.values()]));
    return true;
  }
}

/** Somebody of outside goes on, while their terminals are there. */
export function beginOthers(world: World, terminals: Terminals): void {
  for (const other of OTHERS)
    world.often(
      other.id,
      () => 5 * MINUTE_MS,
      (random) => {
        const own = [...terminals.open.values()].filter(({ terminal }) => terminal.actor.id === other.id);
        if (own.length === 0) return false;
        terminals.work(random.pick(own), random);
        return true;
      },
    );
}
