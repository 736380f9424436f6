import type { CallFault, FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import { settle } from '../../network/fake-time.ts';
import type { Random } from '../../network/random.ts';
import type { ProcessTime } from '../process-time.ts';
import type { World } from '../world.ts';

/** JSON of another shape, which does not say that anything was done. */
const OTHER_JSON = ['{}', '[]', 'null', '{"incident":[],"incidents":{},"messages":7,"log_entries":null}'];

interface Vendor {
  readonly name: string;
  readonly faults: FaultPlan;
  /** The header by which it says after how many seconds it may be asked again. */
  readonly waits: string;
  /** A call may take effect when nobody waits for its answer any more. */
  readonly isLate: boolean;
  /** Beginnings of calls, of which one is hit. */
  readonly calls: readonly string[];
}

/** Lets coming calls of a vendor go wrong: refused, broken, wrong, never answered, or answered late. */
export function failVendor(
  world: World,
  { name, faults, waits, isLate, calls }: Vendor,
  random: Random,
): true {
  const done = random.chance(0.5);
  const fault = random.pick<CallFault>([
    { kind: 'status', status: 429, headers: { [waits]: String(1 + random.below(60)) } },
    { kind: 'status', status: random.pick([500, 502, 503]), done },
    { kind: 'status', status: 200, body: random.pick(OTHER_JSON), done },
    { kind: 'html', done },
    { kind: 'empty', done },
    { kind: 'cut', done },
    { kind: 'drop', done },
    { kind: 'hang', done },
    { kind: 'slow', ms: 1_000 + random.below(8_500) },
    { kind: 'slow', ms: isLate ? 10_500 + random.below(20_000) : 8_000 + random.below(1_500) },
  ]);
  const on = random.pick(calls);
  const times = random.pick([1, 1, 2, 5, 20]);
  world.tell(`${name} fails: ${on} ${JSON.stringify(fault)} ${times} times`);
  faults.add(on, fault, times);
  return true;
}

/** A read of an answer's body passes through so many turns of the event loop at most. */
const BODY_TURNS = 8;

/** The answer of a vendor as a process hears it. What reads its body does so outside of simulated time, which waits for that. */
export function heardWhole(world: World, process: ProcessTime, answer: Promise<Response>): Promise<Response> {
  const answered = process.hears(answer);
  const isRead = () => world.time.awaits(turns(BODY_TURNS));
  answered.then(isRead, isRead);
  return answered;
}

async function turns(left: number): Promise<void> {
  for (let i = 0; i < left; i += 1) await settle();
}
