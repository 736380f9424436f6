import { isDeepStrictEqual } from 'node:util';
import { SessionWatch } from '../../../src/client/session-watch.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { looksOn } from '../../../src/domain/permission.ts';
import { Broken } from '../../network/checks.ts';
import type { Random } from '../../network/random.ts';
import { sha256 } from '../../network/sha256.ts';
import { ProcessTime } from '../process-time.ts';
import type { Part, World } from '../world.ts';
import type { Place } from './disk.ts';
import type { Sessions } from './sessions.ts';
import type { Wires } from './wires.ts';

/** A page in a browser, which looks on at a session. */
interface Browser {
  readonly name: string;
  readonly session: string;
  readonly actor: Actor;
  readonly time: ProcessTime;
  readonly watch: SessionWatch;
}

const MOST = 4;
/** What those who look on may have in a log. */
const COMING = /^participant\./;

/** Pages in browsers. */
export class Browsers implements Part {
  readonly #open = new Map<string, Browser>();
  readonly #world: World;
  readonly #place: Place;
  readonly #wires: Wires;
  readonly #sessions: () => Sessions;
  #made = 0;

  constructor(world: World, place: Place, wires: Wires, sessions: () => Sessions) {
    this.#world = world;
    this.#place = place;
    this.#wires = wires;
    this.#sessions = sessions;
    world.often(
      'page opened',
      () => 30 * 60_000,
      (random) => this.#look(random),
    );
  }

  readonly troubles = {
    'page stopped': {
      perHour: 1,
      strike: (random) => {
        if (this.#open.size === 0) return false;
        const { name, time } = random.pick([...this.#open.values()]);
        const [ms, sleeps] = [random.pick([3_000, 20_000, 300_000]), random.chance(0.5)];
        this.#world.tell(`${name} ${sleeps ? 'sleeps' : 'stopped'} for ${ms} ms`);
        if (sleeps) time.sleep();
        else time.stop();
        this.#world.time.after(ms, () => time.goOn());
        return true;
      },
    },
  } satisfies Part['troubles'];

  of(name: string): Browser | undefined {
    return this.#open.get(name);
  }

  mend(): void {
    for (const { time } of this.#open.values()) time.goOn();
  }

  /** A page has each event up to its last, and none that is not kept. */
  watch(): void {
    for (const { name, session, watch } of this.#open.values()) {
      const seq = watch.events().at(-1)?.seq ?? 0;
      if (watch.events().length !== seq)
        throw new Broken(`${name} has ${watch.events().length} events up to ${seq}`);
      const head = this.#place.headOf(session);
      if (seq > head) throw new Broken(`${name} has event ${seq} of ${head}`);
    }
  }

  busy(): string | null {
    for (const { name, watch } of this.#open.values()) {
      const { connection } = watch.get();
      if (connection.kind !== 'live') return `${name} is ${JSON.stringify(connection)}`;
    }
    return null;
  }

  /** Pages show what is so, and nothing in a log is of somebody who looks on. */
  check(): void {
    for (const { id, log, state } of this.#sessions().settled) {
      for (const { name, session, watch } of this.#open.values()) {
        if (session !== id) continue;
        if (!isDeepStrictEqual(watch.events(), log)) throw new Broken(`${name} has another log`);
        if (!isDeepStrictEqual(watch.get().session, state)) throw new Broken(`${name} shows another session`);
      }
      const changed = log.find(({ by, type }) => looksOn(by.kind) && !COMING.test(type));
      if (changed)
        throw new Broken(`${id}: ${changed.by.id}, who looks on, has changed it by ${changed.type}`);
    }
  }

  tidy(): void {
    for (const { name, watch } of this.#open.values()) {
      watch.close();
      this.#wires.network.kill(name);
    }
    this.#open.clear();
  }

  figures(): Readonly<Record<string, number>> {
    return { 'pages in browsers': this.#made };
  }

  #look(random: Random): boolean {
    const sessions = this.#sessions().open;
    if (sessions.length === 0 || this.#open.size >= MOST) return false;
    this.#made += 1;
    const session = random.pick(sessions);
    const name = `browser ${this.#made}`;
    this.#world.tell(`${name} looks on at ${session}`);
    const time = new ProcessTime(this.#world.time);
    const chance = this.#world.chance(name);
    const watch = new SessionWatch({
      ...{ session, client: `page-in-browser-${this.#made}`, time, hash: sha256 },
      ...{ dial: this.#wires.network.dial(name), random: () => chance.next() },
    });
    const actor: Actor = { id: `web-0123456789-${this.#made}`, name, kind: 'web' };
    this.#open.set(name, { name, session, actor, time, watch });
    watch.open();
    return true;
  }
}
