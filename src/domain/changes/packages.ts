/*
 * Packages whose version a change moves, read from the changed lines of a lock file or manifest. The forms are those of npm,
 * yarn, pnpm, Bundler, Go, Cargo, Poetry, uv, pip and Composer. A form that is missing here says less of a change, and
 * nothing wrong.
 */

const NAME = '((?:@[\\w.-]+\\/)?[\\w.-]+)';
/** By the name of the file: what a line has to look like that names a package. */
const FORMS: readonly (readonly [file: RegExp, line: RegExp])[] = [
  [/(?:^|\/)(?:package-lock|npm-shrinkwrap)\.json$/, new RegExp(`^\\s*"(?:.*node_modules/)?${NAME}": \\{`)],
  [/(?:^|\/)package\.json$/, new RegExp(`^\\s*"${NAME}": "[~^<>=v]*\\d`)],
  [/(?:^|\/)yarn\.lock$/, new RegExp(`^"?${NAME}@`)],
  [/(?:^|\/)pnpm-lock\.yaml$/, new RegExp(`^\\s+'?/?${NAME}[@/]\\d`)],
  [/(?:^|\/)(?:Gemfile\.lock|gems\.locked)$/, /^\s{4,}([\w.-]+) \(/],
  [/(?:^|\/)go\.(?:sum|mod)$/, /^\s*(?:require )?([\w.-]+\.[\w-]+\/[\w./-]+) v\d/],
  [/(?:^|\/)(?:Cargo|poetry|uv|pdm)\.lock$/, /^name = "([\w.-]+)"/],
  [/(?:^|\/)composer\.lock$/, /^\s*"name": "([\w./-]+)"/],
  [/(?:^|\/)[^/]*requirements[^/]*\.txt$/, /^([\w.-]+)\s*(?:\[[^\]]*\])?\s*[=<>~!]=/],
];

/** Characters of a patch that are read, of one line of it, and names that are kept. */
const LOOKED = 256 * 1024;
const LINE = 500;
const MOST = 200;

/** Packages that a patch (unified, as a forge shows it) of a file changes; none where the file holds none. */
export function packagesIn(file: string, patch: string): readonly string[] {
  const form = FORMS.find(([name]) => name.test(file.slice(-300)))?.[1];
  if (form === undefined) return [];
  const found = new Set<string>();
  // In most lock files the name stands above its version, which alone changes.
  let near: string | null = null;
  for (const row of patch.slice(0, LOOKED).split('\n')) {
    if (row.startsWith('@@')) near = null;
    const named = form.exec(row.slice(1, LINE))?.[1];
    if (named !== undefined) near = packageName(named);
    if ((row.startsWith('+') || row.startsWith('-')) && near !== null) found.add(near);
    if (found.size >= MOST) break;
  }
  return [...found];
}

/** Package managers take `-` and `_`, and letters of either case, for the same. */
export const packageName = (name: string): string => name.toLowerCase().replaceAll('_', '-');
