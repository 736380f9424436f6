import type { OutsideAction } from '../../../src/domain/actions.ts';
import type { AskedAct } from '../../../src/protocol/page-acts.ts';
import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';
import type { AccountIncident } from '../../../src/sim/pagerduty/model.ts';
import { Random } from '../../network/random.ts';
import { whoIs } from '../who-is.ts';
import { ACT_KINDS, aboutPage, GIVEN_AWAY, HOME_KINDS } from './act-kinds.ts';
import { type HandHub, handHub, SATO } from './hand-hub.ts';

const SESSION_KINDS = [
  'acknowledge',
  'note',
  'priority',
  'snooze',
  'responder',
  'escalate',
  'resolve',
] as const;

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
  /** How many of them came while a write had no answer yet, or was not done yet. */
  readonly midway: number;
  /** How often it took effect in PagerDuty. */
  readonly effects: number;
  readonly outcome: OutsideAction['outcome'];
  /** Somebody else took it back before its outcome was told. */
  readonly takenBack: boolean;
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
  readonly takeBack?: () => void;
}

/** What a colleague does to what was done in a session. */
const TAKEN_BACK: Readonly<Record<string, (rig: HandHub, page: AccountIncident) => void>> = {
  priority: (rig, page) => rig.account.prioritise(page, 'PTANAKA', 'PRIO003'),
  acknowledge: GIVEN_AWAY,
  escalate: GIVEN_AWAY,
};

async function inSession(rig: HandHub, name: string): Promise<Asked> {
  const kind = ACT_KINDS[name as keyof typeof ACT_KINDS];
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
    ...(TAKEN_BACK[name] ? { takeBack: () => TAKEN_BACK[name]?.(rig, page) } : {}),
  };
}

async function atHome(rig: HandHub, name: string): Promise<Asked> {
  return {
    ...(await HOME_KINDS[name as keyof typeof HOME_KINDS].begin(rig)),
    // The first of the ledger.
    told: (now) => now.api.asked('page.1', null, 0),
  };
}

/** What becomes of a write: it comes late, its answer is lost, or it is not done at all. */
function mishap(random: Random): CallFault | null {
  const done = random.chance(0.6);
  return random.pick<CallFault | null>([
    { kind: 'slow', ms: random.below(SLOWEST_MS + 1) },
    { kind: 'slow', ms: random.below(SLOWEST_MS + 1) },
    { kind: 'drop', done },
    { kind: 'hang', done },
    { kind: 'cut', done },
    { kind: 'status', status: 500, done },
    { kind: 'html', done },
    null,
  ]);
}

/** One act whose hub is killed up to three times, at any moment of any call or step, and comes back each time. */
export async function fate(
  random: Random,
  [place, name]: readonly ['session' | 'home', string],
): Promise<Fate> {
  const rig = handHub();
  const asked = await (place === 'session' ? inSession : atHome)(rig, name);
  for (let i = 0; i < 20; i += 1) {
    const fault = mishap(random);
    for (const on of ['P', 'DELETE']) if (fault !== null) rig.faults.add(on, fault);
  }
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
  // Only once nothing that was sent can still come: what was sent before it nobody can hold back.
  let isTakenBack = false;
  const maybeTakeBack = () => {
    if (isTakenBack || !asked.takeBack || asked.count() !== 1 || rig.underWay.size > 0) return;
    if (random.chance(0.5)) return;
    isTakenBack = true;
    asked.takeBack();
  };
  const kills = 1 + random.below(3);
  let midway = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    if (!isAnswered) ask();
    // While a write is under way, or between two steps of the hub.
    if (random.chance(0.5)) {
      for (let steps = 0; rig.underWay.size === 0 && steps < 200; steps += 1) await rig.time.advance(100);
      await rig.time.advance(random.pick([0, 0, 5, 500, 5_000]));
    } else if (random.chance(0.6)) await rig.time.advance(random.below(SLOWEST_MS + 5_000));
    for (let steps = random.below(120); steps > 0; steps -= 1) await Promise.resolve();
    if (rig.underWay.size > 0) midway += 1;
    await rig.kill();
    await rig.time.advance(random.pick([0, 200, 1_000, 5_000, 20_000, 90_000]));
    maybeTakeBack();
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
    maybeTakeBack();
    await rig.time.advance(1_000);
  }
  // What was sent late has come by now.
  await rig.time.advance(5 * 60_000);
  const effects = asked.count();
  const outcome = told?.outcome ?? null;
  if (outcome !== 'done' && effects > 0) untrue.push(`${outcome}, ${effects} times`);
  const problems = [...rig.problems(), ...rig.bugs.map(String)];
  await rig.kill();
  return {
    act: `${place} ${name}`,
    ...{ kills, midway, effects, outcome, takenBack: isTakenBack, doubted, untrue, problems },
  };
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
