import { isDeepStrictEqual } from 'node:util';
import type { OutsideAction } from '../../src/domain/actions.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import { reduceAll } from '../../src/domain/reduce.ts';
import { initialSession, type Session } from '../../src/domain/session.ts';
import { EventLogError } from '../../src/ports/event-log.ts';
import { Broken, checkAll, checkCommands } from '../network/checks.ts';
import type { Simulator } from './simulator.ts';

/** What must be so when nothing is under way. Rejects with `Broken`; gives how many events there are. */
export async function checkQuiet(sim: Simulator): Promise<number> {
  const { hub } = sim;
  let events = 0;
  const actions: OutsideAction[] = [];
  const states: Session[] = [];
  for (const { session: id } of await sim.disk.log.sessions()) {
    const log = await wholeLog(sim, id);
    events += log.length;
    const folded = reduceAll(initialSession(id), log);
    const state = (await hub.time.during(hub.hub.session(id))) as Session;
    if (!isDeepStrictEqual(state, folded)) throw new Broken(`${id} is not the fold of its log`);
    const here = [...sim.terminals.values()].filter(({ session }) => session === id);
    checkAll({
      hub: { state, log: () => log },
      terminals: here.map(({ terminal }) => terminal),
      rewinds: false,
    });
    for (const { terminal, session } of sim.left) if (session === id) checkCommands(terminal, log);
    actions.push(...state.actions);
    states.push(state);
  }
  await checkHomes(sim);
  checkPages(sim, states);
  checkOutside(sim, actions);
  // A disk that was full is reported by the hub, as it should be.
  const bugs = hub.bugs.filter((bug) => !isOfFullDisk(bug));
  if (bugs.length > 0) throw new Broken(`a fault: ${bugs.slice(0, 5).map(faultText).join(', ')}`);
  const problems = hub.problems();
  if (problems.length > 0) throw new Broken(`against the contract of PagerDuty: ${problems.join(', ')}`);
  return events;
}

const isOfFullDisk = (bug: unknown): boolean =>
  (bug instanceof EventLogError ? bug.kind : (bug as { readonly reason?: unknown }).reason) === 'full';

const faultText = (bug: unknown): string =>
  bug instanceof Error ? (bug.stack ?? String(bug)) : JSON.stringify(bug);

async function wholeLog({ disk }: Simulator, id: string): Promise<readonly AnyEvent[]> {
  const log: AnyEvent[] = [];
  for await (const some of disk.log.read(id, 1)) log.push(...some);
  return log;
}

/** What homes show is what is so, and what they asked for has an end. */
async function checkHomes({ homes, hub, wishes }: Simulator): Promise<void> {
  for (const { client, actor, name } of homes) {
    const { parts } = client.get();
    const { scope } = parts.pages?.head ?? {};
    if (scope === undefined) throw new Broken(`${name} has no pages`);
    if (parts.pages?.head.stalled !== null) throw new Broken(`${name}: PagerDuty is there`);
    const list = await hub.time.during(hub.api.pages.list(scope, actor, 1));
    const ids = (rows: readonly { readonly id: string; readonly status: string }[]) =>
      rows.slice(0, 100).map(({ id, status }) => `${id} ${status}`);
    if (!isDeepStrictEqual(ids(parts.pages?.rows ?? []), ids(list.incidents)))
      throw new Broken(`${name} shows ${ids(parts.pages?.rows ?? [])}, there are ${ids(list.incidents)}`);
  }
  for (const wish of wishes) {
    if (!wish.lost && wish.settled === null)
      throw new Broken(`of ${JSON.stringify(wish.ask)} by ${wish.home} nothing was said`);
  }
}

/** A page that changed later than this before the end may be shown as it was. */
const LATELY_MS = 5 * 60_000;

/** Homes and sessions show pages as PagerDuty has them. */
function checkPages({ homes, hub: { account } }: Simulator, states: readonly Session[]): void {
  account.settle();
  const pages = account.incidents.filter(({ changedAt }) => account.now() - changedAt > LATELY_MS);
  for (const { client, name } of homes) {
    const { rows = [], head } = client.get().parts.pages ?? {};
    const shown = new Map(rows.map(({ id, status }) => [id, status]));
    for (const { id, status } of pages) {
      const must = status === 'resolved' ? undefined : status;
      const isLacking = shown.get(id) === undefined && (head?.scope !== 'all' || head.more);
      if (shown.get(id) !== must && !isLacking)
        throw new Broken(`${name} shows ${id} as ${shown.get(id)}, PagerDuty has it as ${status}`);
    }
  }
  for (const { id, status, incidents } of states) {
    for (const known of status === 'open' ? incidents : []) {
      const page = pages.find((one) => one.id === known.id);
      if (page && page.status !== known.status)
        throw new Broken(`${id} says that ${page.id} is ${known.status}, PagerDuty has it as ${page.status}`);
    }
  }
}

/** Each note that was asked for is at PagerDuty at most once, and where it was reported as done it is there. */
function checkOutside({ hub, wishes }: Simulator, actions: readonly OutsideAction[]): void {
  const counts = new Map<string, number>();
  for (const { notes } of hub.account.incidents) {
    for (const { content } of notes) {
      const text = /text \d+\./.exec(content)?.[0] ?? content;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  for (const [text, times] of counts)
    if (times > 1) throw new Broken(`"${text}" is at PagerDuty ${times} times`);
  const must = (text: unknown, outcome: string | null, who: string): void => {
    const times = counts.get(String(text)) ?? 0;
    if (outcome === 'done' && times !== 1)
      throw new Broken(`${who}: "${text}" was reported as done and is not there`);
    if ((outcome === 'failed' || outcome === 'abandoned') && times !== 0)
      throw new Broken(`${who}: "${text}" was reported as ${outcome} and is there`);
  };
  for (const { act, args, outcome, by } of actions)
    if (act === 'note') must(args.text, outcome, `a session, ${by.id}`);
  for (const { ask, settled, home } of wishes)
    if (ask.act === 'note' && settled?.kind === 'told') must(ask.text, settled.asked.outcome, home);
}
