import { isDeepStrictEqual } from 'node:util';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { reduceAll } from '../../../src/domain/reduce.ts';
import { initialSession, type Session } from '../../../src/domain/session.ts';
import { Broken, checkAll, checkCommands } from '../../network/checks.ts';
import type { Part, World } from '../world.ts';
import type { Place } from './disk.ts';
import type { Homes } from './homes.ts';
import type { Hubs } from './hubs.ts';
import type { SimPager } from './pager.ts';
import type { Terminals } from './terminals.ts';

/** A page that changed later than this before the end may be shown as it was. */
const LATELY_MS = 5 * 60_000;

/** A session as it stands when nothing is under way. */
export interface Settled {
  readonly id: string;
  readonly log: readonly AnyEvent[];
  readonly state: Session;
}

/** The team's sessions: their logs, what hubs and terminals make of these, and what they say of PagerDuty. */
export class Sessions implements Part {
  /** As of the last check. */
  settled: readonly Settled[] = [];
  readonly #world: World;
  readonly #place: Place;
  readonly #hubs: Hubs;
  readonly #terminals: Terminals;
  readonly #homes: Homes;
  readonly #pager: SimPager;

  constructor(
    world: World,
    place: Place,
    hubs: Hubs,
    {
      terminals,
      homes,
      pager,
    }: { readonly terminals: Terminals; readonly homes: Homes; readonly pager: SimPager },
  ) {
    this.#world = world;
    this.#place = place;
    this.#hubs = hubs;
    this.#terminals = terminals;
    this.#homes = homes;
    this.#pager = pager;
  }

  async busy(): Promise<string | null> {
    const { hub } = this.#hubs.one;
    const { time } = this.#world;
    for (const { id, pendingActions } of await time.during(hub.sessions())) {
      if (pendingActions === 0) continue;
      const open = (await time.during(hub.session(id)))?.actions.find(({ outcome }) => outcome === null);
      if (open) return `${id} waits for the outcome of "${open.act}"`;
    }
    return null;
  }

  async check(): Promise<void> {
    const settled: Settled[] = [];
    for (const id of await this.#place.sessions()) {
      const log: AnyEvent[] = [];
      for await (const some of this.#place.read(id)) log.push(...some);
      const folded = reduceAll(initialSession(id), log);
      const state = (await this.#world.time.during(this.#hubs.one.hub.session(id))) as Session;
      if (!isDeepStrictEqual(state, folded)) throw new Broken(`${id} is not the fold of its log`);
      const { there, left } = this.#terminals.of(id);
      checkAll({ hub: { state, log: () => log }, terminals: there, rewinds: false });
      for (const terminal of left) checkCommands(terminal, log);
      settled.push({ id, log, state });
    }
    this.settled = settled;
    this.#checkPages();
    this.#checkActs();
    this.#checkNotes();
  }

  /** Those in which somebody is at a terminal, in the order in which they were joined. */
  get open(): readonly string[] {
    return [...new Set([...this.#terminals.open.values()].map(({ session }) => session))];
  }

  figures(): Readonly<Record<string, number>> {
    return {
      sessions: this.settled.length,
      events: this.settled.reduce((sum, { log }) => sum + log.length, 0),
    };
  }

  /** Sessions show pages as PagerDuty has them. */
  #checkPages(): void {
    const { account } = this.#pager;
    account.settle();
    for (const { id, state } of this.settled) {
      for (const known of state.status === 'open' ? state.incidents : []) {
        const page = account.incidents.find((one) => one.id === known.id);
        if (page === undefined || account.now() - page.changedAt <= LATELY_MS) continue;
        if (page.status !== known.status)
          throw new Broken(
            `${id} says that ${page.id} is ${known.status}, PagerDuty has it as ${page.status}`,
          );
      }
    }
  }

  /** What was asked for has an end. */
  #checkActs(): void {
    for (const { id, state } of this.settled)
      for (const { act, outcome, by } of state.actions)
        if (outcome === null) throw new Broken(`${id}: of "${act}" by ${by.id} nothing was said`);
  }

  /** Each note that was asked for is at PagerDuty at most once, and where it was reported as done it is there. */
  #checkNotes(): void {
    const counts = new Map<string, number>();
    for (const { notes } of this.#pager.account.incidents) {
      for (const { content } of notes) {
        const text = /text \d+\./.exec(content)?.[0] ?? content;
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    }
    for (const [text, times] of counts)
      if (times > 1) throw new Broken(`"${text}" is at PagerDuty ${times} times`);
    const must = (text: unknown, outcome: string | null, who: string): void => {
      // Which one it was is not known any more where its text was redacted.
      if (!/^text \d+\.$/.test(String(text))) return;
      const times = counts.get(String(text)) ?? 0;
      if (outcome === 'done' && times !== 1)
        throw new Broken(`${who}: "${text}" was reported as done and is not there`);
      if ((outcome === 'failed' || outcome === 'abandoned') && times !== 0)
        throw new Broken(`${who}: "${text}" was reported as ${outcome} and is there`);
    };
    for (const { state } of this.settled)
      for (const { act, args, outcome, by, target } of state.actions)
        if (target === 'pagerduty' && act === 'note') must(args.text, outcome, `a session, ${by.id}`);
    for (const { wishes } of this.#homes.all)
      for (const { ask, settled, home } of wishes)
        if (ask.act === 'note' && settled?.kind === 'told') must(ask.text, settled.asked.outcome, home);
  }
}
