import { PatternMiner } from '../../logs/patterns/miner.ts';
import { excludeValues } from '../dialogs/forms/exclude.ts';
import { type Act, type Change, change, open, showRefusal } from '../model/change.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { selectedPattern } from '../select/patterns.ts';
import { selectedPin } from '../select/selection.ts';

/** Opens the form for the statement of a text. */
function asked(state: ScreenState, template: string): Change {
  const values = excludeValues(template);
  return change(open(state, { kind: 'form', form: 'exclude', target: null, values, at: 2, error: null }));
}

/** What a line's statement is by itself: its numbers and ids may be others. */
const templateOf = (message: string): string => new PatternMiner().read(message).template;

/** Leaves a statement of the log out of detection: of a pattern, of a pin, or behind a page that affected nobody. */
export const excludeActs = {
  'pattern.exclude': (state, world) => {
    const pattern = selectedPattern(state, world);
    if (pattern === null) return showRefusal(state, world, { key: 'why.no-pattern' });
    return asked(state, pattern.template);
  },
  'pin.exclude': (state, world) => {
    const pin = selectedPin(state, world);
    if (pin === null) return showRefusal(state, world, { key: 'why.not-pin' });
    return asked(state, templateOf(pin.line.message));
  },
  'verdict.exclude': (state, world) => {
    const pin = world.session.pins.at(-1);
    if (pin === undefined) return showRefusal(state, world, { key: 'why.exclude-pin' });
    return asked(state, templateOf(pin.line.message));
  },
} satisfies Record<string, Act>;
