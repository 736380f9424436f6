import { isDeepStrictEqual } from 'node:util';
import { eventHash } from '../../src/domain/chain.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { initialSession } from '../../src/domain/session.ts';
import { verifyChain } from '../../src/domain/verify-chain.ts';
import type { HubInHand } from './hub-in-hand.ts';
import { sha256 } from './sha256.ts';
import type { Terminal } from './terminal.ts';

/** A promise that did not hold. */
export class Broken extends Error {}

interface Checked {
  readonly hub: Pick<HubInHand, 'state' | 'log'>;
  readonly terminals: readonly Terminal[];
  /** What was acknowledged may be gone. */
  readonly rewinds: boolean;
}

function must(held: boolean, what: string): asserts held {
  if (!held) throw new Broken(what);
}

/** What every client has is the beginning of what the hub has. */
export function checkPrefixes({ hub, terminals }: Checked): void {
  const log = hub.log();
  for (const { client, name } of terminals) {
    const { view, pending } = client.get();
    const events = client.events();
    must(events.length <= log.length, `${name} is ahead of the hub`);
    const last = events.at(-1);
    if (last) {
      const there = log[last.seq - 1];
      // One of the two may have heard already that its text is gone.
      const same = there !== undefined && eventHash(last, sha256) === eventHash(there, sha256);
      must(same, `${name} differs at ${last.seq}`);
    }
    if (pending.length === 0) must(view.session.seq === view.confirmed, `${name} shows what nobody did`);
  }
}

export function checkAll({ hub, terminals, rewinds }: Checked): void {
  const log = hub.log();
  must(verifyChain(log, sha256).ok, 'the log is no chain');
  const state = reduceAll(initialSession(hub.state.id), log);
  must(isDeepStrictEqual(state, hub.state), 'the hub is not the fold of its log');
  for (const { client, name } of terminals) {
    must(isDeepStrictEqual(client.events(), log), `${name} has another log`);
    must(isDeepStrictEqual(client.get().view.session, state), `${name} shows another session`);
  }
  for (const terminal of terminals) {
    if (rewinds) checkOnce(terminal, log);
    else checkCommands(terminal, log);
  }
}

/** What was given stands in the log at most once. */
function checkOnce({ given, clientId }: Terminal, log: readonly AnyEvent[]): void {
  for (const { n, type, text } of given) {
    if (type !== 'note.add') continue;
    const times = log.filter((event) => event.type === 'note.added' && event.data.text === text).length;
    must(times <= 1, `${clientId} ${n} "${text}" stands ${times} times in the log`);
  }
}

/** Each command has one outcome, and the log says the same. */
export function checkCommands({ given, lost, clientId, actor }: Terminal, log: readonly AnyEvent[]): void {
  for (const { n, text } of lost) {
    const sent = text !== null && log.some((event) => event.data.text === text);
    must(!sent, `${clientId} ${n} "${text}" was sent before it was kept`);
  }
  const made = new Map<number, AnyEvent[]>();
  for (const event of log) {
    if (event.cmd.client === clientId) made.set(event.cmd.n, [...(made.get(event.cmd.n) ?? []), event]);
  }
  for (const { n, type, text, settled, headThen } of given) {
    const events = made.get(n) ?? [];
    const what = `${clientId} ${n} ${type}`;
    made.delete(n);
    const [first, last] = [events[0], events.at(-1)];
    if (first && last) must(last.seq - first.seq + 1 === events.length, `${what} was done twice`);
    if (settled?.kind === 'ack') {
      must(
        settled.seq <= headThen,
        `${what} was acknowledged at ${settled.seq} when the log ended at ${headThen}`,
      );
      if (last)
        must(last.seq === settled.seq, `${what} was acknowledged at ${settled.seq}, stands at ${last.seq}`);
    }
    if (settled?.kind === 'refused') must(events.length === 0, `${what} was refused and done`);
    if (type === 'note.add' && actor.kind !== 'observer') {
      const times = log.filter((event) => event.type === 'note.added' && event.data.text === text).length;
      const once = times === 1 || (times === 0 && events.some(({ redacted }) => redacted));
      must(once, `${what} "${text}" stands ${times} times in the log`);
    }
  }
  must(made.size === 0, `${clientId} did what nobody asked for: ${[...made.keys()]}`);
}
