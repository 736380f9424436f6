import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { screenLayout } from '../select/screen-layout.ts';

export type Surroundings = Omit<
  World,
  'layout' | 'oncall' | 'pager' | 'people' | 'facts' | 'patterns' | 'changes' | 'release'
>;

/** What was counted of another stretch than the one that is shown is not known of it. */
function patternsNow({ logs: { range }, patterns }: ScreenState): ScreenState['patterns'] {
  const { answer } = patterns;
  if (answer === null) return patterns;
  const isOfRange = answer.range !== undefined;
  const fits = range === null ? !isOfRange : isOfRange && Date.parse(answer.at) === range.from;
  return fits ? patterns : { ...patterns, answer: null };
}

/** The world as it is for a state: the layout follows from what is open. */
export function worldFor(state: ScreenState, around: Surroundings): World {
  const { oncall, pager, people, facts, changes, release } = state;
  const world = { ...around, oncall, pager, people, facts, changes, release, patterns: patternsNow(state) };
  return { ...world, layout: screenLayout(state, world) };
}
