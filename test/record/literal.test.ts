import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderRecord } from '../../src/record/markdown.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { HOSTILE, shapeOf, squeezed } from './markdown-shape.ts';
import { saying } from './saying.ts';

describe('hostile words in a record', () => {
  for (const lang of LANGS) {
    const render = (text: string) => renderRecord(saying(text).log, { importedTo: 0, lang, hash: 'H' });
    const calm = shapeOf(render('plain words'));

    it(`REC-11 in ${lang} whatever people, logs and PagerDuty say makes the very nodes that plain words make`, () => {
      expect(calm).toContain('table[');
      expect(calm).toContain('code');
      expect(calm).not.toMatch(/html|image|footnote|link|delete|emphasis/);
      for (const text of HOSTILE) {
        const texts: string[] = [];
        expect(shapeOf(render(text), texts), text).toBe(calm);
        const said = squeezed(texts.join(''));
        const times = said.split(squeezed(text)).length - 1;
        expect(times, `${text} is said as it was given`).toBeGreaterThan(30);
      }
    });
  }

  it('REC-11 no more do several of them at once, line below line', () => {
    const lines = HOSTILE.filter((text) => !text.includes('`'));
    const render = (text: string) => renderRecord(saying(text).log, { importedTo: 0, lang: 'en', hash: 'H' });
    const several = shapeOf(render('one\ntwo\nthree'));
    for (let i = 0; i + 3 <= lines.length; i++) {
      const words = lines.slice(i, i + 3).join('\n');
      expect(shapeOf(render(words)), words).toBe(several);
    }
  });

  it('REC-11 the front matter reads back as it was given', () => {
    for (const text of HOSTILE) {
      const page = renderRecord(saying(text).log, { importedTo: 0, lang: 'ja', hash: 'H' });
      const facts = parse(page.slice(4, page.indexOf('\n---\n', 4)));
      expect(facts).toMatchObject({ title: `${text}.`, status: 'closed', participants: [text, text, text] });
    }
  });
});
