import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..', '..');

/** A page in Markdown: its path from the root of the repository, and its text. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** A block of code: the word behind its fence (`sh`, `yaml hub`), and what is in it. */
export interface Block {
  readonly kind: string;
  readonly text: string;
}

const readPage = (path: string): Page => ({ path, text: readFileSync(join(ROOT, path), 'utf8') });

/** Every page for people: those of the root, and all below docs. */
export const pages = (): readonly Page[] =>
  ['*.md', 'docs/**/*.md']
    .flatMap((glob) => globSync(glob, { cwd: ROOT }))
    .sort()
    .map(readPage);

const FENCE = /^( *)(`{3,}|~{3,})([^\n`]*)\n([\s\S]*?)^\1?\2 *$/gm;

export const blocksOf = (text: string): readonly Block[] =>
  [...text.matchAll(FENCE)].map(([, , , kind = '', body = '']) => ({ kind: kind.trim(), text: body }));

/** The page without its blocks of code. */
const proseOf = (text: string): string => text.replaceAll(FENCE, '');

/** What stands in single backticks. */
export const inlineCode = (text: string): readonly string[] =>
  [...proseOf(text).matchAll(/`([^`\n]+(?:\n[^`\n]+)?)`/g)].map(([, code = '']) =>
    code.replaceAll('\\|', '|').replaceAll('\n', ' '),
  );

/** Where the links and pictures of a page lead, as written. */
export const linksOf = (text: string): readonly string[] => {
  const prose = proseOf(text).replaceAll(/`[^`\n]*`/g, '');
  const inText = [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, to = '']) => to);
  const inTags = [...prose.matchAll(/(?:href|src|srcset)="([^"]+)"/g)].map(([, to = '']) => to);
  return [...inText, ...inTags];
};

/** The anchors of a page, as GitHub makes them of its headings. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const names = [...proseOf(text).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
    const words = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const name = words.replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '').replaceAll(' ', '-');
    const n = seen.get(name) ?? 0;
    seen.set(name, n + 1);
    return n === 0 ? name : `${name}-${n}`;
  });
  return new Set(names);
}
