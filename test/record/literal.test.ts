import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderRecord } from '../../src/record/markdown.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { saying } from './saying.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!-- x',
  '</td></tr></table>',
  '[a](javascript:alert(1))',
  '![x](https://evil.example/p.png)',
  '[x]: https://evil.example',
  '[^1]: note',
  '| a | b |',
  '|---|---|',
  'a\\|b',
  '## Cause',
  '- [x] done',
  '> quote',
  '1. one',
  '---',
  '===',
  '`code` ``',
  '*em* **b** _e_ ~~s~~',
  '&lt;b&gt; &#60; &copy;',
  '@tanaka #12 GH-3',
  '\\',
  'javascript:alert(1)',
  'x\u2028## y',
];

const body = (page: string): string => page.slice(page.indexOf('\n---\n') + 5);

/**
 * The kinds of nodes of a page as one text, breaks inside a text left out; what the nodes say goes to `texts`. A web
 * address that links to itself counts as text.
 */
function shapeOf(page: string, texts: string[] = []): string {
  const look = (node: Nodes): string => {
    if ('value' in node) texts.push(node.value.replaceAll('\u200b', ''));
    const [only] = node.type === 'link' ? node.children : [];
    if (node.type === 'link' && only?.type === 'text' && only.value === node.url) {
      texts.push(only.value);
      return 'text';
    }
    if (!('children' in node)) return node.type;
    return `${node.type}[${node.children.map((child) => look(child as Nodes)).join(' ')}]`;
  };
  const tree = fromMarkdown(body(page), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return look(tree).replace(/text(?: (?:break )?text)+/g, 'text');
}

/** Texts to which the page has nothing to add on their line: where it begins and ends with one, it must say it whole. */
const squeezed = (text: string): string => text.replace(/[\s\u2028]+/g, ' ').trim();

describe('hostile words in a record', () => {
  for (const lang of LANGS) {
    const render = (text: string) => renderRecord(saying(text).log, { lang, hash: 'H' });
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
    const render = (text: string) => renderRecord(saying(text).log, { lang: 'en', hash: 'H' });
    const several = shapeOf(render('one\ntwo\nthree'));
    for (let i = 0; i + 3 <= lines.length; i++) {
      const words = lines.slice(i, i + 3).join('\n');
      expect(shapeOf(render(words)), words).toBe(several);
    }
  });

  it('REC-11 the front matter reads back as it was given', () => {
    for (const text of HOSTILE) {
      const page = renderRecord(saying(text).log, { lang: 'ja', hash: 'H' });
      const facts = parse(page.slice(4, page.indexOf('\n---\n', 4)));
      expect(facts).toMatchObject({ title: `${text}.`, status: 'closed', participants: [text, text, text] });
    }
  });
});
