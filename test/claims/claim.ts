import { expect, it } from 'vitest';
import type { Lang } from '../../src/text/i18n/messages.ts';
import { claimRows, type Lack } from './table.ts';

/** What the program says, by the way it really takes from what is known to the sentence. */
export type Saying = (lang: Lang) => string | Promise<string>;

export interface ClaimCase {
  /** Japanese words that claim it: the counterpart of the English ones in docs/spec/claims.md. */
  readonly ja: string;
  /** Said where all is known. */
  readonly known: Saying;
  /** Said where one thing is lacking and all else is as in `known`. */
  readonly lacking: Readonly<Partial<Record<Lack, Saying>>>;
}

const ROWS = claimRows();

/**
 * The tests of one row of the table in docs/spec/claims.md, inside a `describe` whose title begins with its id: the claim is made
 * where all is known; where something is lacking, the words of the row are said and the claim is not, in both languages.
 */
export function claim(id: string, { ja, known, lacking }: ClaimCase): void {
  const row = ROWS.get(id);
  if (row === undefined) throw new Error(`docs/spec/claims.md has no row ${id}`);

  it('is tried with everything that its row says may be lacking', () => {
    expect(Object.keys(lacking).sort()).toEqual([...row.lacking.keys()].sort());
  });

  it('is made where all is known', async () => {
    expect(await known('en')).toContain(row.claim);
    expect(await known('ja')).toContain(ja);
  });

  it.each([...row.lacking])('is not made where something is lacking (%s)', async (lack, words) => {
    const said = lacking[lack];
    expect(await said?.('en')).toContain(words);
    expect(await said?.('en')).not.toContain(row.claim);
    expect(await said?.('ja')).toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u);
    expect(await said?.('ja')).not.toContain(ja);
  });
}
