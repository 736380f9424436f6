import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const FILES = [
  ['README.md', 'README.ja.md', 'film-en.svg'],
  ['README.ja.md', 'README.md', 'film-ja.svg'],
] as const;

const commandsOf = (text: string): string[] =>
  [...text.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block
      .trimEnd()
      .split('\n')
      .map((line) => line.replace(/\s+#.*/, '').replace(/"[^"]*"|(?<=--name )\S+|(?<=--lang )\S+/g, '…')),
  );
const picturesOf = (text: string) =>
  [...text.matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, alt = '', path = '']) => ({ alt, path }));
const linksOf = (text: string): string[] =>
  [...text.matchAll(/(?<!!)\[[^\]]*\]\(([^)]+)\)/g)].map(([, to = '']) => to.replace(/\s+/g, ''));

describe('the README', () => {
  it.each(FILES)(
    'CLI-990 %s is short, begins with the film and names the two commands of a checkout',
    (name, other, film) => {
      const text = textOf(name);
      expect(text.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(700);
      const pictures = picturesOf(text);
      expect(pictures.length).toBeLessThanOrEqual(4);
      expect(pictures[0]?.path).toBe(`docs/shots/${film}`);
      for (const { alt, path } of pictures) {
        expect(alt.length, path).toBeGreaterThan(20);
        expect(existsSync(join(ROOT, path)), path).toBe(true);
      }
      expect(commandsOf(text).slice(0, 2)).toEqual(['npm ci && npm start', 'npm test']);
      expect(linksOf(text)).toContain(other);
      for (const link of linksOf(text))
        expect(existsSync(join(ROOT, link.replace(/#.*/, ''))), link).toBe(true);
    },
  );

  it('CLI-990 says the same in both languages: commands, links and pictures', () => {
    const [en, ja] = [textOf('README.md'), textOf('README.ja.md')];
    expect(commandsOf(ja)).toEqual(commandsOf(en));
    expect(new Set(linksOf(ja).filter((to) => !to.startsWith('README')))).toEqual(
      new Set(linksOf(en).filter((to) => !to.startsWith('README'))),
    );
    expect(picturesOf(ja).length).toBe(picturesOf(en).length);
  });
});
