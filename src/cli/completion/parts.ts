import type { Described } from './describe.ts';

/** Prints the ids of sessions, without starting a hub for it; nothing when none answers. */
export const SESSION_IDS = 'oncall list --all --running --ids 2>/dev/null';

export const key = (command: Described): string => command.path.join(' ');

/** `case` pattern of every command's words. */
export function anyPath(commands: readonly Described[]): string {
  return commands.flatMap((command) => (command.path.length > 0 ? [`'${key(command)}'`] : [])).join('|');
}

/** `case` pattern of the commands whose first argument is a session. */
export function sessionPaths(commands: readonly Described[]): string {
  return commands.flatMap((command) => (command.takesSession ? [`'${key(command)}'`] : [])).join('|');
}

/** Values of options that offer a choice, by the option's name. */
export function choices(commands: readonly Described[]): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, Set<string>>();
  for (const { options } of commands) {
    for (const { name, values } of options) {
      if (!values || values.length === 0) continue;
      const set = found.get(name) ?? new Set();
      for (const value of values) set.add(value);
      found.set(name, set);
    }
  }
  return [...found].map(([name, set]) => [name, [...set]]);
}
