import type { RolldownOutput } from 'rolldown';

export const OPTIONAL: readonly string[];
export function bundle(options: {
  dir: string;
  sourcemap: boolean | 'hidden';
}): Promise<RolldownOutput['output']>;
