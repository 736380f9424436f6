import { timeLeft } from '../../domain/checklist.ts';
import type { StepState } from '../../domain/session.ts';
import { timeToTick } from '../../domain/step-facts.ts';
import { clock, duration } from '../../text/time.ts';
import { type Span, styled } from '../draw/line.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';

/** From here on the time left for a step is said aloud. */
const SOON_MS = 5 * 60_000;

const leftText = (ms: number, { lang }: World): string =>
  ms < 0
    ? word(lang, 'step.overdue', { time: duration(ms, lang) })
    : word(lang, 'step.left', { time: duration(ms, lang) });

/** What of an open step's time has to be seen in its row. */
export function soon(step: StepState, world: World): readonly Span[] {
  const toTick = timeToTick(world.session, step, world.now);
  if (toTick !== null && toTick > 0) return [' ', styled('past', leftText(toTick, world))];
  const left = timeLeft(world.session, step, world.now);
  // What comes back says when: it looks as if nobody had done it yet.
  if (step.rounds !== null && left !== null && left > 0) {
    const time = clock(new Date(world.now + left).toISOString(), world.session.timeZone);
    return [' ', styled('past', word(world.lang, 'step.next-round', { time }))];
  }
  if (left === null || left > SOON_MS) return [];
  return [' ', styled(left < 0 ? 'burn' : 'wait', leftText(left, world))];
}
