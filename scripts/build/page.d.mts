import type { RolldownOutput } from 'rolldown';

export const PAGE_LIMIT: number;
export function buildPage(dir: string): Promise<{ output: RolldownOutput['output']; bytes: number }>;
