import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rulesIn } from '../spec/rules.ts';

/** A row of the table of claims in docs/spec/claims.md. */
export interface ClaimRow {
  readonly id: string;
  /** English words that make the claim; shown only where all is known. */
  readonly claim: string;
  /** What it is computed from. */
  readonly from: string;
  /** What may be lacking, and English words that are shown then. */
  readonly lacking: ReadonlyMap<Lack, string>;
}

/** What may be lacking, as docs/spec/claims.md explains it. */
const LACKS = [
  'begins later',
  'never seen',
  'shared',
  'not judged',
  'late',
  'no longer',
  'unread',
  'unnamed',
  'elsewhere',
  'undone',
  'damaged',
  'part',
  'unsaid',
] as const;
export type Lack = (typeof LACKS)[number];

const isLack = (name: string): name is Lack => (LACKS as readonly string[]).includes(name);

const PAGE = join(resolve(import.meta.dirname, '../..'), 'docs/spec/claims.md');

/**
 * Rows of the table, by id. A row is `| **CLM-1** | "claim" | from what | lack: "words"; lack: "words" |`.
 * A row in another form throws.
 */
export function claimRows(page: string = readFileSync(PAGE, 'utf8')): ReadonlyMap<string, ClaimRow> {
  const rows = rulesIn(page).filter(({ id, line }) => id.startsWith('CLM-') && line.startsWith('|'));
  return new Map(rows.map(({ id, line }) => [id, rowOf(id, line)]));
}

function rowOf(id: string, line: string): ClaimRow {
  const [, claim, from, lacking, ...more] = line.replace(/ \|$/, '').split(' | ');
  const words = /^"([^"]+)"$/.exec(claim ?? '')?.[1];
  if (words === undefined || from === undefined || lacking === undefined || more.length > 0)
    throw new Error(`${id} is not written as | **ID** | "claim" | from what | lack: "words"; … |`);
  const said = new Map<Lack, string>();
  for (const part of lacking.split(/(?<="); /)) {
    const [, lack, quoted] = /^([a-z ]+): "([^"]+)"$/.exec(part) ?? [];
    if (lack === undefined || quoted === undefined || !isLack(lack) || said.has(lack))
      throw new Error(`${id} says in an unknown way what may be lacking: ${part}`);
    said.set(lack, quoted);
  }
  return { id, claim: words, from, lacking: said };
}
