const SPECIAL = /[.+^$()|[\]\\]/g;

/**
 * Whether a path or a name fits a glob: `*` and `?` stay within a folder, `**` does not, `{a,b}` is one of several. A glob
 * without `/` that ends a path by name, as `*.sql`, has to be written `**` and a slash before it.
 */
export function matchesGlob(glob: string, path: string): boolean {
  return compiled(glob).test(path);
}

/** The same of a name that is no path, as an environment's: there `*` and `?` fit a `/` too. */
export const nameFitsGlob = (glob: string, name: string): boolean => matchesGlob(flat(glob), flat(name));

const flat = (text: string): string => text.replaceAll('/', '\0');

const known = new Map<string, RegExp>();
const MOST = 500;

function compiled(glob: string): RegExp {
  const before = known.get(glob);
  if (before !== undefined) return before;
  if (known.size >= MOST) known.clear();
  const pattern = new RegExp(`^${sourceOf(glob)}$`);
  known.set(glob, pattern);
  return pattern;
}

function sourceOf(glob: string): string {
  let open = 0;
  const parts = glob.match(/\*\*\/|\*\*|[*?{},]|[^*?{},]+/g) ?? [];
  const source = parts.map((part) => {
    switch (part) {
      case '**/':
        return '(?:[^/]*/)*';
      case '**':
        return '.*';
      case '*':
        return '[^/]*';
      case '?':
        return '[^/]';
      case '{':
        open += 1;
        return '(?:';
      case '}':
        if (open === 0) return '\\}';
        open -= 1;
        return ')';
      case ',':
        return open > 0 ? '|' : ',';
      default:
        return part.replace(SPECIAL, '\\$&');
    }
  });
  return source.join('') + ')'.repeat(open);
}

/** Whether a glob means several names: where it does not, its one name can be asked for. */
export const isGlob = (text: string): boolean => /[*?{]/.test(text);
