import { kindOf } from './happenings.ts';
import { type Broke, Failure, simulate } from './simulator.ts';
import type { Plan } from './world.ts';

/*
 * A long story in which a promise breaks, made short: without the troubles, acts and hours that it breaks without.
 */

/** What broke, without what is different in each story. */
const sortOf = (why: string): string =>
  (why.split('\n')[0] ?? '')
    .replace(/"[^"]*"/g, '""')
    .replace(/[\w-]*\d[\w-]*/g, '#')
    .slice(0, 60);

export interface ShrinkOptions {
  /** Tries at most. */
  readonly most?: number;
  /** Runs a plan to its end, as `simulate` does. */
  readonly run?: (plan: Plan) => Promise<unknown>;
  /** Hears of each shorter story. */
  readonly onShorter?: (broke: Broke, tries: number) => void;
}

/** The shortest story found in which the same promise breaks. */
export async function shrink(broke: Broke, options: ShrinkOptions = {}): Promise<Broke> {
  const { most = 300, run = simulate, onShorter } = options;
  const sort = sortOf(broke.why);
  let best = broke;
  let tries = 0;
  const breaks = async (plan: Plan): Promise<boolean> => {
    if (tries >= most) return false;
    tries += 1;
    try {
      await run(plan);
      return false;
    } catch (error) {
      if (!(error instanceof Failure) || sortOf(error.broke.why) !== sort) return false;
      best = error.broke;
      onShorter?.(best, tries);
      return true;
    }
  };
  const without = (gone: ReadonlySet<string>): Plan => ({
    ...best.plan,
    keep: best.made.filter((key) => !gone.has(key)),
  });
  const sooner = async (): Promise<void> => {
    // Where nothing is left out, the run itself has to say what happened.
    const keep = best.plan.keep ?? best.made;
    // What breaks before everything is mended needs no more time than that.
    if (best.minutes < (best.plan.minutes ?? 0)) await breaks({ ...best.plan, keep, minutes: best.minutes });
    for (let minutes = Math.floor(best.minutes / 2); minutes >= 1; ) {
      if (await breaks({ ...best.plan, keep, minutes })) minutes = Math.floor(minutes / 2);
      else {
        const next = Math.ceil((minutes + best.minutes) / 2);
        if (next <= minutes || next >= best.minutes) break;
        minutes = next;
      }
    }
  };
  await breaks({ ...best.plan, minutes: best.minutes, keep: best.made });
  // A short run takes less time to try.
  await sooner();
  for (let before = -1; before !== best.made.length; ) {
    before = best.made.length;
    for (const kind of byNumber(best.made))
      await breaks(without(new Set(best.made.filter((key) => kindOf(key) === kind))));
    for (let size = Math.ceil(best.made.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let at = 0; at < best.made.length; ) {
        const gone = best.made.slice(at, at + size);
        if (!(await breaks(without(new Set(gone))))) at += size;
      }
    }
  }
  await sooner();
  return best;
}

/** Kinds of happenings, those that came most often first. */
function byNumber(made: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const key of made) counts.set(kindOf(key), (counts.get(kindOf(key)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([kind]) => kind);
}

/** The command that runs a plan again, on any machine. */
export function commandOf({ seed, days, minutes, pace, keep }: Plan): string {
  const long = minutes === undefined ? `--days ${days}` : `--minutes ${minutes}`;
  const time = pace === undefined ? long : `${long} --pace ${pace}`;
  return `npm run sim -- --seed ${seed} ${time}${keep ? ` --keep ${keep.join(',') || 'nothing'}` : ''}`;
}

/** A failure as a story: who did what, when, what broke, and how to see it again. */
export const toldStory = ({ why, story, plan, made }: Broke): string =>
  [
    ...story.map((line) => `  ${line}`),
    `broken: ${why}`,
    `again: ${commandOf({ ...plan, ...(plan.keep ? { keep: made } : {}) })}`,
  ].join('\n');
