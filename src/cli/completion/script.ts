import { bash } from './bash.ts';
import type { Described } from './describe.ts';
import { fish } from './fish.ts';
import { zsh } from './zsh.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A completion script to be sourced by the shell. */
export function completionScript(shell: Shell, commands: readonly Described[]): string {
  return { bash, zsh, fish }[shell](commands);
}
