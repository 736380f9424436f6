import type { Page } from 'playwright-core';
import type { Session } from '../../src/domain/session.ts';
import type { Looked } from '../../src/web/looked.ts';
import { MoreView } from '../../src/web/more-view.tsx';
import { looked } from './looked-rig.ts';
import { found, textOf, treeOf } from './tree.ts';

export const SECTIONS = ['steps', 'story', 'decisions', 'people', 'pins'];
const presses = { unfold: () => {}, showMore: () => {}, olderLines: () => {} };
const squeezed = (text: string): string => text.replace(/\s+/g, '');

/** Unfolds all and gives the text of each section. */
export async function sections(page: Page): Promise<readonly string[]> {
  await page.locator('details').first().waitFor();
  for (const each of await page.locator('details').all())
    if ((await each.getAttribute('open')) === null) await each.locator('summary').click();
  return (await page.locator('.more > details').allTextContents()).map(squeezed);
}

/** The same of a session as it is held elsewhere: at the hub, at a terminal. */
export function sectionsOf(state: Session, more: Partial<Looked> = {}): readonly string[] {
  const seen: Looked = looked(state, Date.now(), {
    lang: 'en',
    open: new Set(SECTIONS),
    rows: 1_000,
    ...more,
  });
  return found(treeOf(MoreView({ looked: seen, presses })), 'details').map((each) =>
    squeezed(textOf([each])),
  );
}
