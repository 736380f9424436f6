import * as may from './availability.ts';
import type { SessionBinding } from './binding.ts';

/** One key leaves a statement of the log out of detection: of a pattern, of a pin, or after a verdict. */
export const EXCLUDE_BINDINGS = [
  {
    id: 'pattern.exclude',
    scope: 'patterns',
    keys: ['-'],
    foot: 4,
    danger: 'change',
    when: may.excludePattern,
  },
  { id: 'pin.exclude', scope: 'notes', keys: ['-'], danger: 'change', when: may.excludePin },
  { id: 'verdict.exclude', scope: 'global', keys: ['-'], danger: 'change', when: may.excludeJudged },
] as const satisfies readonly SessionBinding[];
