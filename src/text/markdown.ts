import { pattern } from './pattern.ts';

/**
 * Outside text inside Markdown (GFM): it must be read as it was written and start nothing, neither HTML, a link, an image,
 * a list, a heading, a table cell nor the end of what it is in. Terminal safety is `neutralise`'s.
 */

const PUNCTUATION = String.raw`!-\/:-@[-\x60{-~`;
/** Ends the thing at any place: emphasis, code, strike-through, a table cell. */
const ALWAYS = '*`~|';

// In this order: a web address; what pings somebody on GitHub (`@name`, `#12`, `GH-12`) or is an emoji
// there (`:tada:`, `:+1:`, `:100:`; no time of day is); a backslash that would escape;
// what starts something only in front of certain characters.
const special = pattern(
  () =>
    new RegExp(
      [
        String.raw`(?<url>https?:\/\/[A-Za-z0-9\-.:]*[A-Za-z0-9](?:[\/?#](?:[\w\-.\/:?#@!$&+,;=%]*[\w\-\/#=&])?)?)(?![\w-])`,
        String.raw`(?<ping>(?<![A-Za-z0-9_])@(?=[A-Za-z0-9])|#(?=\d)|(?<![A-Za-z0-9_])GH-(?=\d)|:(?=(?:[a-z0-9_+\-]{0,40}[a-z_+\-][a-z0-9_+\-]{0,40}|100|1234):))`,
        String.raw`\\(?=[${PUNCTUATION}]|https?:|$)`,
        `[${ALWAYS}]`,
        // A formula of GitHub's; an amount alone begins none, as none ends before a digit.
        String.raw`\$(?!\d[^$]*$)`,
        String.raw`(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])`,
        String.raw`<(?=[A-Za-z\/!?]|$)`,
        String.raw`&(?=#?\w+;)`,
        String.raw`\[(?=\^)|\](?=[(:[]|$)`,
        String.raw`(?<=https?|ftp):(?=\/\/)|(?<=www)\.`,
      ].join('|'),
      'giu',
    ),
);

/** Parts `@` from a name, `#` from a number and `:` from an emoji's name: GitHub looks for them after all escapes are gone. Rendered it has no width. */
const APART = '&#8203;';

/** Makes a line start as text: headings, lists, quotes, rules, table rules, task boxes, link definitions. */
const STARTS: readonly (readonly [RegExp, string])[] = [
  [/^(#{1,6})(?=\s|$)/, '\\$1'],
  [/^([-+=])(?=\s|$|[-=])/, '\\$1'],
  [/^(:)(?=-)/, '\\$1'],
  [/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2'],
  [/^([>(])/, '\\$1'],
  [/^(\[)(?=[ xX]\]|[^\]]*\\\]:)/, '\\$1'],
];

/**
 * Text in a paragraph, a list item, a heading or a table cell. One line: line breaks become spaces. A web address is set in
 * `<…>` and so links to itself: a bare one would also link, and take in the escape of what stands behind it.
 */
export function mdText(text: string): string {
  const line = text
    .split(/[\n\r\u2028\u2029]+/)
    .map(trimBlanks)
    .filter(Boolean)
    .join(' ');
  const escaped = line.replace(special(), (found: string, ...rest: unknown[]) => {
    const { url, ping } = rest.at(-1) as { url?: string; ping?: string };
    if (ping !== undefined) return ping + APART;
    return url === undefined ? `\\${found}` : `<${url}>`;
  });
  return STARTS.reduce((out, [pattern, replacement]) => out.replace(pattern, replacement), escaped);
}

/** Without the blanks around it that would indent a line or break it; an ideographic space does neither. */
function trimBlanks(line: string): string {
  let [start, end] = [0, line.length];
  while (start < end && (line[start] === ' ' || line[start] === '\t')) start++;
  while (end > start && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return line.slice(start, end);
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^`\n]*)$/;

/**
 * Text of several lines as one paragraph each, or as lines of one: `\` ends a line, `indent` begins the next (list
 * items). A fenced block stays one, whatever it holds, on lines of its own; one that is never closed ends with the text.
 */
export function mdLines(text: string, indent = ''): string {
  const blocks: string[] = [];
  let words: string[] = [];
  const endWords = () => {
    const paragraphs = words.join('\n').trim();
    words = [];
    if (paragraphs === '') return;
    const lines = paragraphs
      .split(/\n(?:[ \t]*\n)+/)
      .map((each) => each.split('\n').map(mdText).join('\\\n'));
    blocks.push(lines.join('\n\n'));
  };
  const given = text.replace(/\r\n?/g, '\n').split('\n');
  for (let i = 0; i < given.length; i++) {
    const [, fence, info = ''] = FENCE.exec(given[i]!) ?? [];
    if (fence === undefined) {
      words.push(given[i]!);
      continue;
    }
    endWords();
    let end = i + 1;
    while (end < given.length && !closes(given[end]!, fence)) end++;
    const code = mdFence(given.slice(i + 1, end).join('\n'), info.trim()).trimEnd();
    blocks.push(blocks.length === 0 ? `\n${code}` : code);
    i = end;
  }
  endWords();
  return blocks.join('\n').replace(/\n(?!\n|$)/g, `\n${indent}`);
}

/** Whether a line ends the block that `fence` began. */
function closes(line: string, fence: string): boolean {
  const bare = line.replace(/^ {0,3}/, '').trimEnd();
  return bare.length >= fence.length && bare === fence[0]!.repeat(bare.length);
}

/** A label, already Markdown without links, that leads to a web address; the label alone where the address is none. */
export function mdLink(label: string, url: string | null): string {
  if (url === null || !/^https?:\/\/[\w\-.~:/?#@!$&'()*+,;=%]+$/.test(url)) return label;
  return `[${label}](<${url.replace(/&(?=#?\w+;)/g, '&amp;')}>)`;
}

/** Inline code that its text cannot end. In a table cell say so: there `|` needs an escape even in code. */
export function mdCode(text: string, place: 'text' | 'cell' = 'text'): string {
  const line = text.replace(/[\n\r\u2028\u2029]+/g, ' ');
  if (line.trim() === '') return '';
  const ticks = '`'.repeat(longestRun(line) + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return ticks + pad + (place === 'cell' ? line.replaceAll('|', '\\|') : line) + pad + ticks;
}

/** A fenced block, longer than any run of backticks in it; ends with a line break. `language` keeps word characters only. */
export function mdFence(text: string, language = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  const body = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  return `${fence}${language.replace(/[^\w-]/g, '')}\n${body}\n${fence}\n`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  return longest;
}

/** A double-quoted YAML scalar for front matter, on one line, whatever the text; pasted as text it pings nobody. */
export function yamlString(text: string): string {
  return JSON.stringify(text).replace(
    /@(?=[A-Za-z0-9])|#(?=\d)|(?<=GH)-(?=\d)|[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]/gi,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
