import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** What people may write that Markdown would take as its own. */
export const HOSTILE = [
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

/** Without the front matter. */
const body = (page: string): string =>
  page.startsWith('---\n') ? page.slice(page.indexOf('\n---\n') + 5) : page;

/**
 * The kinds of nodes of a page as one text, breaks inside a text left out; what the nodes say goes to `texts`. A web
 * address that links to itself counts as text.
 */
export function shapeOf(page: string, texts: string[] = []): string {
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
export const squeezed = (text: string): string => text.replace(/[\s\u2028]+/g, ' ').trim();
