import type { FakeTime } from '../network/fake-time.ts';
import type { Random } from '../network/random.ts';

const HOUR_MS = 3_600_000;

/** What goes wrong, and how often an hour where a seed has it. */
const PER_HOUR = {
  'hub killed': 0.4,
  'lease lost': 0.1,
  'disk full': 0.3,
  'disk slow': 0.6,
  'connection cut': 6,
  'connection dead': 2,
  'frame twice': 4,
  'terminal killed': 1,
  'home killed': 0.5,
  'hub machine asleep': 0.05,
  'PagerDuty fails': 12,
} as const;
export type Trouble = keyof typeof PER_HOUR;

/** What goes wrong at a call, and how often of all calls where a seed has it. */
const PER_CALL = {
  'hub killed as it writes to its disk': 0.01,
  'hub killed as it writes to PagerDuty': 0.1,
  'connection cut at a command': 0.05,
  'home killed as it asks': 0.05,
  'terminal killed as it saves': 0.05,
  'frames turned round': 0.002,
} as const;
type CallTrouble = keyof typeof PER_CALL;

/**
 * Which kinds of trouble a seed has, and how often: some seeds have few kinds that come often, some have many. A kind that
 * a seed lacks leaves room for what only shows without it.
 */
export class Swarm {
  /** How often each kind came. */
  readonly counts: Partial<Record<Trouble | CallTrouble, number>> = {};
  /** Nothing goes wrong while true. */
  calm = false;
  readonly #random: Random;
  readonly #perCall = new Map<CallTrouble, number>();

  /** `strike` makes a trouble; false: there was nothing to hit. */
  constructor(time: FakeTime, random: Random, strike: (kind: Trouble) => boolean) {
    this.#random = random;
    for (const [kind, rate] of Object.entries(PER_CALL) as [CallTrouble, number][])
      if (random.chance(0.6))
        this.#perCall.set(kind, Math.min(0.5, rate * 10 ** (random.next() * 1.5 - 0.75)));
    for (const [kind, perHour] of Object.entries(PER_HOUR) as [Trouble, number][]) {
      if (random.chance(0.4)) continue;
      const mean = HOUR_MS / (perHour * 10 ** (random.next() * 1.5 - 1));
      const next = (): void => {
        time.after(-Math.log(1 - random.next()) * mean, () => {
          if (!this.calm && strike(kind)) this.counts[kind] = (this.counts[kind] ?? 0) + 1;
          next();
        });
      };
      next();
    }
  }

  /** Whether this trouble comes at this call. */
  hits(kind: CallTrouble): boolean {
    const rate = this.calm ? undefined : this.#perCall.get(kind);
    if (rate === undefined || !this.#random.chance(rate)) return false;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    return true;
  }
}
