import { ACT_EXAMPLES } from './acts.ts';
import { CALENDAR_EXAMPLES } from './calendar.ts';
import type { Examples } from './example.ts';
import { PAGE_EXAMPLES } from './pages.ts';
import { RULES_EXAMPLES } from './rules.ts';
import { SESSION_EXAMPLES } from './sessions.ts';
import { SETUP_EXAMPLES } from './setup.ts';
import { CHANGE_EXAMPLES } from './system-changes.ts';
import { WATCH_EXAMPLES } from './watch.ts';

/** Examples of every command, by its words; `program` is `oncall` itself. */
export const CLI_EXAMPLES = {
  ...SESSION_EXAMPLES,
  ...ACT_EXAMPLES,
  ...CALENDAR_EXAMPLES,
  ...CHANGE_EXAMPLES,
  ...PAGE_EXAMPLES,
  ...SETUP_EXAMPLES,
  ...WATCH_EXAMPLES,
  ...RULES_EXAMPLES,
} as const satisfies Examples;

export type Exampled = keyof typeof CLI_EXAMPLES;
