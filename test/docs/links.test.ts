import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, linksOf, type Page, pages, ROOT } from './pages.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const heading = (text: string, anchor: string): string | null =>
  anchorsOf(text).has(anchor) ? null : 'no such heading';

/** What is wrong with a place in the repository; null: it is there, and so is its anchor. */
function fault(path: string, anchor: string | undefined): string | null {
  if (!existsSync(join(ROOT, path))) return 'no such file';
  if (!anchor) return null;
  return statSync(join(ROOT, path)).isDirectory() ? 'a folder has no anchors' : heading(read(path), anchor);
}

const faultsOf = ({ path, text }: Page): readonly string[] =>
  linksOf(text)
    .filter((to) => !/^(?:[a-z]+:|\/\/)/i.test(to))
    .flatMap((to) => {
      const [file = '', anchor] = to.split('#');
      const target = relative(ROOT, join(ROOT, dirname(path), file));
      const wrong = file === '' ? heading(text, anchor ?? '') : fault(target, anchor);
      return wrong === null ? [] : [`${path}: ${to}: ${wrong}`];
    });

describe('links', () => {
  it('DOC-1 every link of a page leads to an existing file and to an existing heading', () => {
    expect(pages().length).toBeGreaterThan(40);
    expect(pages().flatMap(faultsOf)).toEqual([]);
  });

  it('DOC-1 finds a file, a heading and a picture that are not there, and leaves out code and other sites', () => {
    const text = [
      '# Here it is, `so`',
      '[a](nowhere.md) [b](docs/README.md#nothing) ![c](docs/shots/none.svg) [d](#there)',
      '[e](#here-it-is-so) [f](docs/README.md) [g](https://example.com/x.md) `[h](i.md)`',
      '```md\n[j](k.md)\n```',
    ].join('\n');
    expect(faultsOf({ path: 'x.md', text }).map((line) => line.split(': ')[1])).toEqual([
      'nowhere.md',
      'docs/README.md#nothing',
      'docs/shots/none.svg',
      '#there',
    ]);
  });

  it('DOC-2 pages that code, texts, scripts and units name exist, with their anchors', () => {
    const globs = ['src/**/*.{ts,tsx}', 'scripts/**/*.{ts,mjs,sh}', 'deploy/*', '.github/**/*.yml', 'bin/*'];
    const files = [...globs.flatMap((glob) => globSync(glob, { cwd: ROOT })), 'package.json', 'CHANGELOG.md'];
    const named = files.flatMap((file) =>
      [...read(file).matchAll(/(?<![\w/.-])docs\/[\w/.-]*\.(?:md|json|svg)(?:#[\w-]+)?/g)].map(([to]) => ({
        file,
        to,
      })),
    );
    expect(named.length).toBeGreaterThan(10);
    const wrong = named.flatMap(({ file, to }) => {
      const [path = '', anchor] = to.split('#');
      const what = fault(path, anchor);
      return what === null ? [] : [`${file}: ${to}: ${what}`];
    });
    expect(wrong).toEqual([]);
  });

  it('DOC-3 the map leads to every page below docs but those of decisions, which it names as a folder; those of rules by their index', () => {
    const ledTo = (page: string): readonly string[] =>
      linksOf(read(page)).map((to) => join(dirname(page), to.split('#')[0] ?? ''));
    const map = new Set([...ledTo('docs/README.md'), ...ledTo('docs/spec/README.md')]);
    const left = pages()
      .map(({ path }) => path)
      .filter((path) => path.startsWith('docs/') && path !== 'docs/README.md' && !map.has(path));
    expect(left.filter((path) => !path.startsWith('docs/decisions/'))).toEqual([]);
    expect(map).toContain('docs/decisions/');
  });
});
