import type { AnyEvent } from '../../../src/domain/event.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import type { ProcessTime } from '../process-time.ts';
import { MINUTE_MS, type Part, type World } from '../world.ts';
import { SimDisk, type Store } from './sim-disk.ts';

/** What one process of a hub has of the place where its team's events are kept. */
export interface Opened {
  readonly log: Store;
  /** Whether it is the one that acts. */
  mayAct(): boolean;
  /** Runs this once it is to serve. */
  serve(run: () => void): void;
  /** Runs this when it is to serve no more. */
  lost(run: () => void): void;
  /** It died: nothing that it says arrives any more, and it is answered nothing. */
  cut(): void;
}

/** Where a team's events are kept. */
export interface Place {
  /** Names of the machines that serve from it. */
  readonly hosts: readonly string[];
  /** `time`: of its process; `clock`: by which its hub goes. */
  open(host: string, time: ProcessTime, clock: Time): Opened;
  /** Seq of the last durable event of a session; 0: it has none. */
  headOf(session: string): number;
  sessions(): Promise<readonly string[]>;
  read(session: string): AsyncIterable<readonly AnyEvent[]>;
  /** For so many ms nothing can be saved there. */
  fails(host: string, ms: number): void;
  /** Whether an error that a hub reports is what a trouble of this place makes of it. */
  explains(bug: unknown): boolean;
}

/** One hub's own disk, which can be slow, full, and lose what was under way. */
export class Disk implements Part, Place {
  readonly hosts = ['hub'];
  readonly disk: SimDisk;
  /** Hears of each write as it begins, and of the longest that it takes, ms. */
  wrote: (time: ProcessTime, ms: number) => void = () => {};
  readonly #world: World;
  readonly #usualMs: number;

  constructor(world: World) {
    this.#world = world;
    const chance = world.chance('disk');
    this.disk = new SimDisk(world.time, chance);
    this.#usualMs = chance.pick([0, 4, 40, 1_500]);
    this.disk.slowMs = this.#usualMs;
  }

  readonly troubles = {
    'disk full': {
      perHour: 0.6,
      strike: (random) => {
        this.fails('', random.below(5 * MINUTE_MS));
        return true;
      },
    },
    'disk slow': {
      perHour: 0.6,
      strike: (random) => {
        this.disk.slowMs = 10 + random.below(3_000);
        return this.#forAWhile('the disk is slow', random.below(5 * MINUTE_MS));
      },
    },
  } satisfies Part['troubles'];

  open(_host: string, time: ProcessTime): Opened {
    const log = this.disk.open((run) => time.once(run));
    log.written = () => this.wrote(time, 2 + 2 * this.disk.slowMs);
    return {
      log,
      mayAct: () => true,
      serve: (run) => run(),
      lost: () => {},
      cut: () => log.cut(),
    };
  }

  headOf = (session: string): number => this.disk.log.headOf(session);
  read = (session: string): AsyncIterable<readonly AnyEvent[]> => this.disk.log.read(session, 1);

  async sessions(): Promise<readonly string[]> {
    return (await this.disk.log.sessions()).map(({ session }) => session);
  }

  /** A disk that was full is reported by the hub, as it should be. */
  explains(bug: unknown): boolean {
    const kind = bug instanceof EventLogError ? bug.kind : (bug as { readonly reason?: unknown }).reason;
    return kind === 'full';
  }

  fails(_host: string, ms: number): void {
    this.disk.full = true;
    this.#forAWhile('the disk is full', ms);
  }

  figures(): Readonly<Record<string, number>> {
    return { calls: this.disk.calls };
  }

  mend(): void {
    this.disk.full = false;
    this.disk.slowMs = this.#usualMs;
  }

  #forAWhile(what: string, ms: number): true {
    this.#world.tell(`${what} for ${ms} ms`);
    this.#world.time.after(ms, () => this.mend());
    return true;
  }
}
