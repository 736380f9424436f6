import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { mdCode, mdFence, mdLines, mdLink, mdText, yamlString } from '../../src/text/markdown.ts';
import { neutralise } from '../../src/text/neutralise.ts';
import { PIECES, pick, randomText, seeded } from './random-text.ts';

const tree = (markdown: string): Nodes =>
  fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });

/** Shape and text of what a reader sees: `paragraph[text]`, and all of its text. */
function seen(node: Nodes): { shape: string; text: string } {
  // An address links to itself; one that leads elsewhere has a shape that nothing expects.
  const leads = node.type === 'link' ? node.url.replace(/^mailto:|^http:\/\/(?=www\.)/, '') : null;
  if (leads !== null && leads !== textOf(node)) return { shape: `link to ${leads}`, text: textOf(node) };
  if (!('children' in node)) return { shape: node.type, text: 'value' in node ? String(node.value) : '' };
  const inner = node.children.map((child) => seen(child as Nodes));
  return {
    shape: `${node.type}[${inner.map((each) => each.shape).join(' ')}]`,
    text: inner.map((each) => each.text).join(''),
  };
}

function textOf(node: Nodes): string {
  if ('value' in node) return String(node.value);
  return 'children' in node ? node.children.map((child) => textOf(child as Nodes)).join('') : '';
}

/** A web address becomes a link to itself; that is the only node that outside text may bring. */
const plain = (shape: string) =>
  shape.replace(/(?:text |^|(?<=\[))*link\[text\]/g, 'text').replace(/text(?: text)*/g, 'text');

const PLACES: Readonly<Record<string, { around: (text: string) => string; shape: string }>> = {
  'a paragraph': { around: (text) => text, shape: 'root[paragraph[text]]' },
  'a list item': {
    around: (text) => `- ${text}\n- next`,
    shape: 'root[list[listItem[paragraph[text]] listItem[paragraph[text]]]]',
  },
  'a heading': { around: (text) => `## ${text}`, shape: 'root[heading[text]]' },
  'the line below a text': { around: (text) => `before\n${text}`, shape: 'root[paragraph[text]]' },
  'a quote': { around: (text) => `> ${text}`, shape: 'root[blockquote[paragraph[text]]]' },
  'a table cell': {
    around: (text) => `| a | b |\n| --- | --- |\n| ${text} | x |`,
    shape: 'root[table[tableRow[tableCell[text] tableCell[text]] tableRow[tableCell[text] tableCell[text]]]]',
  },
  'the middle of a line': { around: (text) => `a ${text} (b) [c]`, shape: 'root[paragraph[text]]' },
};

const HOSTILE = [
  ...[
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<!-- x',
    '<?php',
    '<b',
    '</td>',
    '&lt;b&gt;',
    '&#60;',
    '&copy;',
  ],
  ...[
    '[a](javascript:alert(1))',
    '<javascript:alert(1)>',
    '![x](https://evil.example/p.png)',
    '![',
    '!',
    '[a]: https://evil',
    '[a]',
  ],
  ...[
    '[^1]',
    '[^1]: note',
    '[x] done',
    '[ ] todo',
    '# h',
    '####### h',
    '#tag',
    '- a',
    '+ a',
    '* a',
    '1. a',
    '12) a',
    '> q',
    '>q',
  ],
  ...[
    '---',
    '***',
    '___',
    '===',
    '- - -',
    '```',
    '~~~',
    '    code',
    '\tcode',
    '| a | b |',
    '|---|',
    ':--',
    'a|b',
    '--|--',
  ],
  ...[
    '*em*',
    '**b**',
    '_em_',
    '__b__',
    'a_b_c',
    'snake_case_name',
    '~~s~~',
    '~s~',
    '`c`',
    '``c`',
    '\\',
    '\\*',
    'a\\',
    '\\\\',
    'C:\\dir',
  ],
  ...[
    'a\nb',
    'a\n\n# b',
    'a\r\nb',
    'a\u2028b',
    '- \n\n    code',
    '（決定）',
    '決定（佐藤）',
    '5xx > 5% & rising',
    'a < b',
    '100%',
  ],
  ...[
    'https://example.com/a_b?x=1&y=2#z',
    'http://x.example',
    'www.example.com',
    'taro@example.com',
    '<https://x.example>',
    '$a$',
  ],
];

describe('mdText', () => {
  const fragments = [...HOSTILE, ...PIECES, ...' ()[]:!\\<_*`|'];
  const random = seeded(85);
  const texts = [...HOSTILE];
  for (let n = 0; n < 400; n++) texts.push(pick(random, HOSTILE) + pick(random, HOSTILE));
  for (let n = 0; n < 300; n++) texts.push(neutralise(randomText(random, 5, fragments), { newlines: true }));

  for (const [name, { around, shape }] of Object.entries(PLACES)) {
    it(`TXT-90 keeps outside text literal in ${name}`, () => {
      for (const text of texts) {
        const escaped = mdText(text);
        if (escaped.trim() === '') continue;
        const there = seen(tree(around(escaped)));
        const plainly = seen(tree(around('PLACEHOLDER'))).text;
        expect(plain(there.shape), JSON.stringify([text, escaped])).toBe(shape);
        const expected = plainly.replace('PLACEHOLDER', () => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''));
        expect(words(there.text), JSON.stringify([text, escaped])).toBe(words(expected));
      }
    });
  }

  it('TXT-90 keeps two texts apart that stand side by side', () => {
    for (let n = 0; n < 3000; n++) {
      const [one, other] = [pick(random, HOSTILE), pick(random, HOSTILE)];
      const there = seen(tree(`x${mdText(one)}(${mdText(other)})`));
      expect(plain(there.shape), JSON.stringify([one, other])).toBe('root[paragraph[text]]');
    }
  });

  it('TXT-90 takes linear time on texts of 500 kB made to be slow', () => {
    for (const piece of [' ', '\n ', '[', '\\', '_', 'https://a.', '&#', '`', 'https://']) {
      expect(mdText(`a${piece.repeat(500_000 / piece.length)}b`)).toMatch(/^a.*b$/s);
    }
  });

  it.each([
    '決済画面で5xx急増(02:55から)、acquirer-b宛てのみ。',
    '[決定] 02:40のデプロイを切り戻す: 5分で下がらなければ中止!',
    'pool_size=20 -> 40, p99 > 2s & rising (80%)',
    'C:\\dir and # 4812 and 1.5, taro@example.com',
    'foo-bar + baz = 3; "quoted" \'x\' {a} $5',
  ])('TXT-91 leaves %j readable as it is', (text) => {
    expect(mdText(text)).toBe(text);
  });
});

/** What GitHub takes for a mention or a reference in the text of a page, by its own filters' patterns, links and code left out. */
const PINGS = /(?:^|[^A-Za-z0-9_])@[a-z0-9][a-z0-9-]*|#\d+|(?:^|[^A-Za-z0-9_])GH-\d+/i;

function pinging(markdown: string): string[] {
  const found: string[] = [];
  const look = (node: Nodes): void => {
    if (node.type === 'text' && PINGS.test(node.value)) found.push(node.value);
    if ('children' in node && node.type !== 'link') for (const child of node.children) look(child as Nodes);
  };
  look(tree(markdown));
  return found;
}

describe('what GitHub makes of text beside GFM', () => {
  /** A name between colons, as GitHub's filter finds emoji in what is rendered; a time of day is none. */
  const EMOJI = /:(?:[a-z0-9_+-]*[a-z_+-][a-z0-9_+-]*|100|1234):/i;

  it.each([
    ':tada:',
    'done :+1: thanks',
    'foo:smile:bar',
    ':100:',
    '重大度:fire:',
    ':-1::smile:',
    '**:tada:**',
  ])('TXT-951 %j is no emoji, and reads as it was', (text) => {
    expect(EMOJI.test(text), 'the look itself').toBe(true);
    const { text: shown } = seen(tree(mdText(text)));
    expect(EMOJI.test(shown)).toBe(false);
    expect(shown.replaceAll('\u200b', '')).toBe(text);
  });

  it.each(['12:30:45', '03:10:22 to 03:11:02', 'a: b: c', 'C:\\x', 'level:error', 'key=::1'])(
    'TXT-951 %j stays as it is',
    (text) => {
      expect(seen(tree(mdText(text))).text).toBe(text);
    },
  );

  it.each(['$x^2$', 'costs $5 and $10', '$$a$$', '$`a`$', '\\$x$', 'echo $HOME'])(
    'TXT-951 %j begins no formula, and reads as it was',
    (text) => {
      const written = mdText(text);
      const bare = [...written.matchAll(/\$/g)].filter(({ index }) => {
        const [before = ''] = /\\*$/.exec(written.slice(0, index)) ?? [];
        return before.length % 2 === 0;
      });
      // What is not escaped neither ends a formula (a digit follows) nor has another behind it.
      expect(bare.length, written).toBeLessThanOrEqual(1);
      for (const { index } of bare) expect(written.slice(index + 1)).toMatch(/^\d[^$]*$/);
      expect(seen(tree(written)).text).toBe(text);
    },
  );
});

describe('what pings people on GitHub', () => {
  const texts = [
    ...['@tanaka', 'cc @tanaka @org/team', '(@tanaka)', '田中@tanaka', '**@a**', '\\@tanaka', '@1'],
    ...[
      '#12',
      'see #12, #345',
      'PR#12',
      'owner/repo#12',
      '田中#12',
      '# #12',
      '&#60;',
      '##12',
      'GH-12',
      '(gh-7)',
    ],
    ...[
      '@@a',
      '@ a',
      '# 12',
      'a@b',
      '`@tanaka`',
      '[#12](x)',
      '|@tanaka|',
      '@tanaka\n#12',
      '#\\12',
      '@\\tanaka',
    ],
  ];

  it('TXT-380 no text that stands literally mentions anybody or refers to an issue, and reads as it was', () => {
    expect(pinging('see @tanaka and #12 and GH-3'), 'the look itself').toHaveLength(1);
    for (const [name, { around }] of Object.entries(PLACES)) {
      for (const text of [...texts, ...HOSTILE]) {
        const page = around(mdText(text));
        expect(pinging(page), `${name}: ${text}`).toEqual([]);
      }
    }
    for (const text of texts) expect(pinging(mdLines(text))).toEqual([]);
    expect(seen(tree(mdText('cc @tanaka, #12'))).text.replaceAll('\u200b', '')).toBe('cc @tanaka, #12');
  });

  it('TXT-380 nor does front matter that is pasted as text', () => {
    for (const text of texts) {
      const line = `title: ${yamlString(text)}`;
      expect(line).not.toMatch(PINGS);
      expect(parse(line)).toEqual({ title: text });
    }
  });
});

describe('web addresses', () => {
  it.each([
    ['https://example.com/a_b?x=1&y=2#z を参照', '<https://example.com/a_b?x=1&y=2#z> を参照'],
    ['(see https://example.com/x.)', '\\(see <https://example.com/x>.)'],
    ['http://a_b.example', 'http\\://a_b.example'],
    ['www.example.com', 'www\\.example.com'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
  ])('TXT-96 links to itself or to nothing: %j', (text, markdown) => {
    expect(mdText(text)).toBe(markdown);
  });
});

describe('mdLines', () => {
  it('TXT-92 keeps lines and paragraphs, each literal, inside a list item', () => {
    const there = tree(`- ${mdLines('# one\n- two\n\n    three', '  ')}\n- next`);
    expect(seen(there).shape).toBe(
      'root[list[listItem[paragraph[text break text] paragraph[text]] listItem[paragraph[text]]]]',
    );
    expect(seen(there).text).toBe('# one- twothreenext');
  });
});

describe('fenced blocks in a text', () => {
  const asItem = (text: string) => tree(`- head ${mdLines(text, '  ')}\n- next`);

  it('TXT-381 stay fenced blocks, with what they hold as it was', () => {
    const there = asItem('the diff:\n```diff\n- a_b *c*\n\n+ <b> | @tanaka\n```\nand on');
    expect(seen(there).shape).toBe(
      'root[list[listItem[paragraph[text] code paragraph[text]] listItem[paragraph[text]]]]',
    );
    const [list] = 'children' in there ? there.children : [];
    const [item] = list && 'children' in list ? list.children : [];
    const code = item && 'children' in item ? item.children[1] : undefined;
    expect(code).toMatchObject({ lang: 'diff', value: '- a_b *c*\n\n+ <b> | @tanaka' });
    expect(pinging(mdLines('```\n@tanaka #12\n```'))).toEqual([]);
  });

  it.each([
    ['alone', '```\nx\n```', 'paragraph[text] code'],
    ['never closed', 'a\n```\nx\n## y', 'paragraph[text] code'],
    ['closed by a longer one', '```\nx\n`````\ny', 'paragraph[text] code paragraph[text]'],
    ['with a shorter one inside', '````\n```\n# x\n```\n````\ny', 'paragraph[text] code paragraph[text]'],
    ['of tildes, with backticks inside', '~~~\n```\n# x\n```\n~~~', 'paragraph[text] code'],
    ['two of them', '```\na\n```\n```\nb\n```', 'paragraph[text] code code'],
    ['indented', '  ```\n  x\n  ```', 'paragraph[text] code'],
    ['by a heading', '```\nx\n```\n# y', 'paragraph[text] code paragraph[text]'],
    ['that is none', 'a ``` b\n``` `c` ```', 'paragraph[text break text]'],
  ])('TXT-381 %s: nothing gets out', (_, text, inside) => {
    expect(seen(asItem(text)).shape).toBe(`root[list[listItem[${inside}] listItem[paragraph[text]]]]`);
  });

  it('TXT-381 lets nothing else become markup, whatever stands around and inside', () => {
    const random = seeded(381);
    const pieces = [...HOSTILE, '```', '~~~', '````', '```js', '\n', '\n\n', '  '];
    for (let n = 0; n < 1_000; n++) {
      const text = Array.from({ length: 6 }, () => pick(random, pieces)).join(
        pick(random, ['\n', ' ', '\n\n']),
      );
      const { shape } = seen(asItem(text));
      const inner = plain(shape).match(
        /^root\[list\[listItem\[(.*)\] listItem\[paragraph\[text\]\]\]\]$/,
      )?.[1];
      expect(inner?.replace(/paragraph\[text(?: break text)*\]|code/g, '').trim(), JSON.stringify(text)).toBe(
        '',
      );
    }
  });
});

describe('mdLink', () => {
  it.each([
    ['https://acme.pagerduty.com/incidents/Q1?a=1&b=2#x', true],
    ["https://x.example/(a)/[b]'", false],
    ["https://x.example/(a)'", true],
    ['https://x.example/?a=&copy;&#60;', true],
    ['javascript:alert(1)', false],
    ['data:text/html,x', false],
    ['https://x.example/> <script>', false],
    ['https://x.example/\n## y', false],
    ['https://x.example/|x', false],
    ['', false],
  ])('TXT-382 leads to %j: %s', (url, links) => {
    const there = tree(`| a | b |\n| - | - |\n| ${mdLink('#4812', url)} | x |`);
    const shape = `root[table[tableRow[tableCell[text] tableCell[text]] tableRow[tableCell[${links ? 'link[text]' : 'text'}] tableCell[text]]]]`;
    const found: string[] = [];
    const look = (node: Nodes): string => {
      if (node.type === 'link') found.push(node.url);
      if (!('children' in node)) return node.type;
      return `${node.type}[${node.children.map((child) => look(child as Nodes)).join(' ')}]`;
    };
    expect(look(there)).toBe(shape);
    expect(found).toEqual(links ? [url] : []);
  });
});

describe('mdCode and mdFence', () => {
  const texts = [
    'a',
    '`',
    '``',
    'a`b``c',
    ' `x` ',
    ' x ',
    '\\',
    'a\\`',
    '`````',
    'a|b',
    '<b>',
    '  ',
    'x\n\ny',
    '~~~',
    '```\n# h\n```',
  ];

  it('TXT-93 never lets text out of inline code', () => {
    for (const text of [...texts, ...HOSTILE]) {
      const code = mdCode(text);
      if (code === '') continue;
      const there = seen(tree(`a ${code} b`));
      expect(there.shape, text).toBe('root[paragraph[text inlineCode text]]');
      expect(words(there.text), text).toBe(words(`a ${text} b`));
      const cell = seen(tree(`| a | b |\n| - | - |\n| ${mdCode(text, 'cell')} | x |`));
      expect(cell.shape, text).toContain('tableRow[tableCell[inlineCode] tableCell[text]]]]');
    }
  });

  it('TXT-94 never lets text out of a fenced block', () => {
    for (const text of [...texts, ...HOSTILE, '````\n`````\n', 'x\n']) {
      const there = tree(`before\n\n${mdFence(text, 'json" onload=')}\nafter`);
      expect(seen(there).shape, text).toBe('root[paragraph[text] code paragraph[text]]');
      const code = 'children' in there ? there.children[1] : undefined;
      expect(code).toMatchObject({
        value: text.replace(/\r\n/g, '\n').replace(/\n$/, ''),
        lang: 'jsononload',
      });
    }
  });
});

describe('yamlString', () => {
  it('TXT-95 quotes any text so that YAML reads back the same text, on one line', () => {
    const random = seeded(95);
    const texts = [
      '',
      ' ',
      'no',
      'null',
      '1e3',
      '- a',
      'a: b',
      '# x',
      '"',
      '\\',
      '---\nx: y',
      '決済画面',
      '\u0085\u2028\uFEFF',
      ...HOSTILE,
    ];
    for (let n = 0; n < 2000; n++) texts.push(randomText(random, 8));
    for (const text of texts) {
      const quoted = yamlString(text);
      expect(quoted).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]/);
      expect(parse(`k: ${quoted}`), text).toEqual({ k: text });
    }
  });
});

/** GFM collapses runs of spaces; what parts `@` from a name has no width. */
function words(text: string): string {
  return text
    .replaceAll('\u200b', '')
    .split(/[ \t\n\r\u2028\u2029]+/)
    .filter(Boolean)
    .join(' ');
}
