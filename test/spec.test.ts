import { describe, expect, it } from 'vitest';
import { faultsIn, idsIn, leadingIds, prefixOf, rulesIn, specPages } from './spec/rules.ts';
import { titlesIn, titlesInTests } from './spec/titles.ts';

const pages = specPages();
const page = [...pages.values()].join('\n');
const rules = rulesIn(page);
const known = new Set(rules.map(({ id }) => id));
const titles = titlesInTests();
const quotes = titles.flatMap(({ file, text }) => leadingIds(text).map((id) => ({ id, file, text })));

describe('the pages of docs/spec', () => {
  it('SPC-1 gives every rule an id of its own and a sentence, under its prefix and in order', () => {
    expect(rules.length).toBeGreaterThan(900);
    expect(faultsIn(page)).toEqual([]);
  });

  it('SPC-2 names no rule that no test quotes', () => {
    const quoted = new Set(quotes.map(({ id }) => id));
    expect([...known].filter((id) => !quoted.has(id))).toEqual([]);
  });

  it('SPC-3 holds every rule that a test title quotes', () => {
    const prefixes = new Set([...known].map(prefixOf));
    const unknown = titles.filter(({ text }) => {
      const named = idsIn(text).filter((id) => prefixes.has(prefixOf(id)));
      return [...leadingIds(text), ...named].some((id) => !known.has(id));
    });
    expect(unknown.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
  });

  it('SPC-960 have an index that leads from each prefix to its page', () => {
    const index = [...pages].at(-1)?.[1] ?? '';
    const rows = [...index.matchAll(/^\| \[([A-Z]+)\]\((.+)\) \|/gm)].map(([, prefix, file]) => [
      prefix,
      `docs/spec/${file}`,
    ]);
    const found = [...pages].flatMap(([path, text]) =>
      path.endsWith('README.md')
        ? []
        : [...new Set(rulesIn(text).map(({ id }) => [prefixOf(id), path].join(' ')))],
    );
    expect(rows.map((row) => row.join(' ')).sort()).toEqual(found.sort());
  });

  it('SPC-440 lets one file tell a story', () => {
    const stories = quotes.filter(({ id }) => prefixOf(id) === 'STY');
    const told = Map.groupBy(stories, ({ id }) => id);
    expect(told.size).toBeGreaterThan(40);
    const files = [...told].map(([id, each]) => [id, ...new Set(each.map(({ file }) => file))]);
    expect(files.filter((each) => each.length > 2)).toEqual([]);
  });
});

describe('a page of rules', () => {
  const of = (...lines: readonly string[]) => faultsIn(['# Domain (DOM)', ...lines].join('\n'));

  it('SPC-1 is refused for an id given twice, in disorder, in another form, or under another heading', () => {
    expect(
      of('- **DOM-1** One.', '- **DOM-3** Three, as DOM-1 says.', '', '# Text (TXT)', '- **TXT-1** One.'),
    ).toEqual([]);
    expect(of('- **DOM-1** One.', '- **DOM-1** One.')).toContain('DOM-1 is there twice');
    expect(of('- **DOM-10** Ten.', '- **DOM-9** Nine.')).toEqual(['DOM-9 comes after DOM-10']);
    for (const line of [
      '- DOM-1 One.',
      '* **DOM-1** One.',
      '1. DOM-1: One.',
      '  - **DOM-1** One.',
      '- **DOM-1** One',
    ])
      expect(of(line), line).toEqual(['DOM-1 is not written as - **ID** A sentence.']);
    expect(of('- **ZZZ-1** One.')).toEqual(['ZZZ-1 is under the heading Domain (DOM)']);
    expect(of('', '## Part', '- **DOM-2** Two.', '', '## Other part', '- **DOM-1** One.')).toEqual([]);
    expect(of('', '# Unnamed', '- **DOM-2** Two.')).toEqual(['DOM-2 is under the heading Unnamed']);
    expect(of('- **DOM-1** As DOM-7 says, in UTF-8.')).toEqual(['DOM-7 is named and is no rule']);
    expect(of('- **DOM-1** One.', '# Again (DOM)', '- **DOM-2** Two.')).toEqual(['# Again (DOM)']);
  });

  it('SPC-3 reads ids from titles, where they begin one', () => {
    const source = `
      // it('DOM-1 in a comment')
      it('DOM-2 DOM-3, and DOM-4 lead, DOM-5 follows', () => expect('DOM-6').toBe('DOM-7 is none'));
      it.each([['DOM-8 a cell']])(\`DOM-9 \${word} template\`, () => {});
      describe.skipIf(off)('DOM-10 a suite', () => {});
    `;
    const ids = titlesIn('a.ts', source).flatMap(leadingIds);
    expect(ids).toEqual(['DOM-2', 'DOM-3', 'DOM-4', 'DOM-9', 'DOM-10']);
  });
});
