import type { AccountIncident } from '../../../src/demo/pagerduty/model.ts';
import type { OutsideAction } from '../../../src/domain/actions.ts';
import type { AskedAct, PageActWish } from '../../../src/protocol/page-acts.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { Random } from '../../network/random.ts';
import { whoIs } from '../who-is.ts';
import { ACT_KINDS, type ActKind, aboutPage } from './act-kinds.ts';
import { type HandHub, handHub, SATO } from './hand-hub.ts';

/** What can be asked of a page without a session, and how often it took effect. */
const HOME_KINDS: Readonly<Record<string, { wish: PageActWish; count: (page: AccountIncident) => number }>> =
  {
    acknowledge: { wish: { act: 'acknowledge' }, count: (page) => logged(page, /^acknowledge/) },
    note: { wish: { act: 'note', text: '切り戻します' }, count: ({ notes }) => notes.length },
    snooze: { wish: { act: 'snooze', seconds: 3_600 }, count: (page) => logged(page, /^snooze/) },
    escalate: { wish: { act: 'escalate' }, count: (page) => logged(page, /^escalate/) },
    resolve: { wish: { act: 'resolve' }, count: (page) => logged(page, /^resolve/) },
    reassign: { wish: { act: 'reassign', who: '鈴木' }, count: (page) => logged(page, /^assign/) - 1 },
  };
/** Those that an act of which nobody knows has been seen to happen twice with. */
const SESSION_KINDS = ['acknowledge', 'note', 'priority', 'snooze', 'responder', 'escalate'] as const;

/** Each place and kind once. */
export const ACTS: readonly (readonly ['session' | 'home', string])[] = [
  ...SESSION_KINDS.map((kind) => ['session', kind] as const),
  ...Object.keys(HOME_KINDS).map((kind) => ['home', kind] as const),
];

/** Longest that a write is under way, ms. */
const SLOWEST_MS = 15_000;

export interface Fate {
  readonly act: string;
  readonly kills: number;
  /** How many of them came while PagerDuty had a write and had not done it yet. */
  readonly midway: number;
  /** How often it took effect in PagerDuty. */
  readonly effects: number;
  readonly outcome: OutsideAction['outcome'];
  /** It was told as not known, for a while. */
  readonly doubted: boolean;
  /** Something that was told and was not so. */
  readonly untrue: readonly string[];
  readonly problems: readonly string[];
}

interface Asked {
  /** The same wish each time. Resolves once the hub has answered, which a hub that dies never does. */
  readonly ask: (rig: HandHub) => Promise<unknown>;
  /** As it stands; null: this hub has not heard of it. */
  readonly told: (rig: HandHub) => Promise<Pick<AskedAct, 'outcome' | 'waiting'> | null>;
  readonly count: () => number;
}

async function inSession(rig: HandHub, name: string): Promise<Asked> {
  const kind = ACT_KINDS[name] as ActKind;
  const { page, session } = await aboutPage(rig, kind);
  const before = (await rig.state(session)).actions.length;
  const count = () => kind.count(page, rig);
  return {
    ask: (now) => {
      const command = (_: string, type: string, data: object) =>
        now.hub.command(session, { client: 'script-of-kills', n: 1, type, data }, whoIs(SATO));
      return kind.ask({ command }, session, page);
    },
    told: async (now) => {
      const action = (await now.state(session)).actions[before];
      return action ? { ...action, waiting: action.delay } : null;
    },
    count,
  };
}

async function atHome(rig: HandHub, name: string): Promise<Asked> {
  const { wish, count } = HOME_KINDS[name] as (typeof HOME_KINDS)[string];
  const page = rig.account.trigger('SCHECK1', '5xx');
  await rig.time.advance(5_000);
  // What PagerDuty puts off or passes on has to be held by somebody.
  if (wish.act === 'snooze') rig.account.acknowledge(page, 'PSATO01');
  return {
    ask: (now) => now.api.ask(page.id, { ask: wish, cmd: 'line-1' }, SATO, 10_000),
    // The first of the ledger.
    told: (now) => now.api.asked('page.1', null, 0),
    count: () => count(page),
  };
}

/** One act whose hub is killed up to three times, at any moment of any call or step, and comes back each time. */
export async function fate(
  random: Random,
  [place, name]: readonly ['session' | 'home', string],
): Promise<Fate> {
  const rig = handHub();
  const asked = await (place === 'session' ? inSession : atHome)(rig, name);
  for (let i = 0; i < 20; i += 1) rig.faults.add('P', { kind: 'slow', ms: random.below(SLOWEST_MS + 1) });
  let isAnswered = false;
  let isRefused = false;
  const ask = () => {
    const hub = rig.hub;
    asked.ask(rig).then(
      () => {
        isAnswered ||= hub === rig.hub;
      },
      () => {
        isRefused ||= hub === rig.hub;
      },
    );
  };
  const kills = 1 + random.below(3);
  let midway = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    if (!isAnswered) ask();
    // Between two steps of the hub, or while a call is under way.
    if (random.chance(0.7)) await rig.time.advance(random.below(SLOWEST_MS + 5_000));
    for (let steps = random.below(120); steps > 0; steps -= 1) await Promise.resolve();
    if (rig.underWay.size > 0) midway += 1;
    await rig.kill();
    await rig.time.advance(random.pick([0, 200, 1_000, 5_000, 20_000, 90_000]));
    rig.begin();
  }
  // Somebody whose terminal had no answer asks the same again; PagerDuty cannot be read for a while, or until it is too late.
  if (!isAnswered) ask();
  if (random.chance(0.3)) {
    rig.faults.add('GET /incidents/', { kind: 'status', status: 503 }, 100_000);
    await rig.time.advance(random.pick([30_000, 300_000, 12 * 60_000]));
    rig.faults.clear();
  }
  const untrue: string[] = [];
  let doubted = false;
  let told: Awaited<ReturnType<Asked['told']>> = null;
  for (let polls = 0; polls < 5_000; polls += 1) {
    told = await rig.time.during(asked.told(rig));
    doubted ||= told?.outcome === 'unknown' || told?.waiting?.doubt === true;
    // Told that PagerDuty cannot be read, somebody tries again.
    if (told === null && isRefused) {
      isRefused = false;
      ask();
    }
    if (told?.outcome === 'done' && asked.count() !== 1) untrue.push(`done, ${asked.count()} times`);
    if (told !== null && told.outcome !== null && told.outcome !== 'unknown') break;
    await rig.time.advance(1_000);
  }
  // What was sent late has come by now.
  await rig.time.advance(5 * 60_000);
  const effects = asked.count();
  const outcome = told?.outcome ?? null;
  if (outcome !== 'done' && effects > 0) untrue.push(`${outcome}, ${effects} times`);
  const problems = [...rig.problems(), ...rig.bugs.map(String)];
  await rig.kill();
  return { act: `${place} ${name}`, kills, midway, effects, outcome, doubted, untrue, problems };
}

/** Acts in turn until so many kills are done. The same seed gives the same run. */
export async function killMatrix(seed: number, kills: number): Promise<readonly Fate[]> {
  const random = new Random(seed);
  const fates: Fate[] = [];
  for (let done = 0; done < kills; done += fates.at(-1)?.kills ?? 0) {
    const act = ACTS[fates.length % ACTS.length] as (typeof ACTS)[number];
    fates.push(await fate(random, act));
  }
  return fates;
}
