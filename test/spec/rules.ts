import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** The pages of rules by path, their index last. */
export const specPages = (): ReadonlyMap<string, string> =>
  new Map(
    globSync('docs/spec/*.md', { cwd: ROOT })
      .sort((a, b) => Number(a.endsWith(INDEX)) - Number(b.endsWith(INDEX)) || a.localeCompare(b))
      .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
  );

const INDEX = 'README.md';

/** One bullet or table row of a page that begins with an id, in whatever form. */
export interface Rule {
  readonly id: string;
  /** The bullet or row as it is written. */
  readonly line: string;
  readonly heading: Heading;
}

export interface Heading {
  readonly title: string;
  /** The prefix in its parentheses (`# Domain (DOM)`), for headings below it too; '' where none is given. */
  readonly prefix: string;
  /** Hashes of the heading that gives the prefix. */
  readonly level: number;
}

const ID = /[A-Z]{2,5}-\d+/;

export const prefixOf = (id: string): string => id.slice(0, id.indexOf('-'));
export const numberOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));

/** Ids anywhere in a text. */
export const idsIn = (text: string): readonly string[] =>
  text.match(new RegExp(`\\b${ID.source}\\b`, 'g')) ?? [];

/** Ids at the start of a test's title: `DOM-1 …`, `SCR-45 TUI-9 …`. */
export const leadingIds = (title: string): readonly string[] =>
  idsIn(new RegExp(`^(?:${ID.source}\\b[,:]? ?(?:and )?)*`).exec(title)?.[0] ?? '');

/** Every rule of the pages in their order: each bullet or table row that begins with an id, bold or not, at any depth. */
export function rulesIn(page: string): readonly Rule[] {
  const found: Rule[] = [];
  let heading: Heading = { title: '', prefix: '', level: 0 };
  for (const line of page.split('\n')) {
    const [, hashes, title] = /^(#+) (.+)$/.exec(line) ?? [];
    if (hashes !== undefined && title !== undefined) {
      const own = /\(([A-Z]+)\)$/.exec(title)?.[1];
      const isBelow = own === undefined && hashes.length > heading.level;
      const prefix = own ?? (isBelow ? heading.prefix : '');
      heading = { title, prefix, level: isBelow ? heading.level : hashes.length };
    }
    const [, id] = new RegExp(`^\\s*(?:[-*+|]|\\d+\\.)\\s+[*_\`\\[]*(${ID.source})\\b`).exec(line) ?? [];
    if (id !== undefined) found.push({ id, line, heading });
  }
  return found;
}

/** What is wrong with the pages themselves, one sentence each. */
export function faultsIn(page: string): readonly string[] {
  const rules = rulesIn(page);
  const known = new Set(rules.map(({ id }) => id));
  const prefixes = new Set(rules.map(({ heading }) => heading.prefix));
  const sections = page.match(/^#+ .+\(([A-Z]+)\)$/gm) ?? [];
  return [
    ...sections.filter((section, i) => sections.findIndex((other) => sameSection(other, section)) < i),
    ...rules.flatMap(({ id, line, heading }, i) => {
      const before = rules[i - 1];
      const follows = before?.heading === heading && numberOf(before.id) >= numberOf(id);
      return [
        ...(rules.findIndex((other) => other.id === id) < i ? [`${id} is there twice`] : []),
        ...(prefixOf(id) === heading.prefix ? [] : [`${id} is under the heading ${heading.title}`]),
        ...(follows ? [`${id} comes after ${before.id}`] : []),
        ...(FORM(id).test(line) ? [] : [`${id} is not written as - **ID** A sentence.`]),
      ];
    }),
    ...idsIn(page)
      .filter((id) => prefixes.has(prefixOf(id)) && !known.has(id))
      .map((id) => `${id} is named and is no rule`),
  ];
}

/** A bullet with a sentence, or a row of a table. */
const FORM = (id: string): RegExp =>
  new RegExp(`^(?:- \\*\\*${id}\\*\\* .+\\.|\\| \\*\\*${id}\\*\\* \\| .+ \\|)$`);

const sameSection = (a: string, b: string): boolean =>
  a.slice(a.lastIndexOf('(')) === b.slice(b.lastIndexOf('('));
