import { readFileSync } from 'node:fs';
import { writePart } from '../simulator/figures.ts';

const PAGE = 'docs/explanation/reliability.md';
const HEAD = ['| promise | how it is tried | last figures |', '| --- | --- | --- |'];

/** A row of the table of what real processes and disks were put through. */
export interface TriedRow {
  readonly promise: string;
  readonly how: string;
  readonly figures: string;
}

/** Puts a row in the place of the one with the same promise, or at the end. */
export function writeRow({ promise, how, figures }: TriedRow): void {
  const [, part = ''] = /<!-- made: chaos -->\n([\s\S]*?)<!-- end -->/.exec(readFileSync(PAGE, 'utf8')) ?? [];
  const rows = part.split('\n').filter((line) => line.startsWith('| ') && !HEAD.includes(line));
  const row = `| ${promise} | ${how} | ${figures} (${new Date().toISOString().slice(0, 10)}) |`;
  const at = rows.findIndex((line) => line.startsWith(`| ${promise} |`));
  if (at < 0) rows.push(row);
  else rows[at] = row;
  writePart('chaos', [...HEAD, ...rows].join('\n'));
}

export const said = (n: number): string => n.toLocaleString('en-US');
