import type { LogLine } from './line.ts';

/*
 * Files that a stack trace names. A frame says `File "a.py", line 3`, `a.ts:12:3`, `a.go:34 +0x1d`, `a.php(12)`,
 * `a.cs:line 42`, or, of the JVM, a class and the name of its file.
 */

const SUFFIXES =
  'tsx?|[cm]?jsx?|[cm]ts|vue|svelte|java|kts?|scala|groovy|go|py|rb|php|cs|fs|rs|exs?|erl|swift|dart|c|cc|cpp|h|hpp|m|sql|lua|pl|clj';
const FRAME = new RegExp(
  `([\\w@.+/\\\\-]{1,300}\\.(?:${SUFFIXES}))(?::\\d|:line \\d|\\(\\d|", line \\d|:in )`,
  'gi',
);
const JVM = /\bat ([\w$.]{1,300})\.[\w$<>]{1,100}\(([\w$]{1,100}\.(?:java|kt|scala|groovy)):\d/g;
/** What other people wrote: the place is in it, and no change of ours. */
const FOREIGN =
  /(?:^|[/\\])(?:node_modules|site-packages|dist-packages|vendor|gems|\.cargo|\.m2|pkg[/\\]mod|usr\/lib|usr\/local\/(?:lib|go))[/\\]|^(?:node|java|javax|sun|jdk|kotlin|scala)[:/]/;
/** Where their packages lie, and how these are called there. */
const PACKAGES: readonly RegExp[] = [
  /.*[/\\]node_modules[/\\]((?:@[^/\\]{1,100}[/\\])?[^/\\]{1,100})/,
  /[/\\](?:site|dist)-packages[/\\]([\w-]{1,100})/,
  /[/\\]gems[/\\]([\w-]{1,100}?)-\d/,
  /[/\\]pkg[/\\]mod[/\\]([^@]{1,200})@/,
  /[/\\]registry[/\\]src[/\\][^/\\]{1,100}[/\\]([\w-]{1,100}?)-\d/,
  /[/\\]vendor[/\\]([\w-]{1,100}\.[\w.-]{1,100}\/[^/]{1,100}\/[^/]{1,100}|[^/\\.]{1,100}\/[^/]{1,100})\//,
];

/** Characters of one line that are looked at, and frames that are kept. */
const LOOKED = 16 * 1024;
const MOST = 40;

/** What stack traces name, where it was thrown first. */
export interface Stack {
  /** Files of our own. */
  readonly files: readonly string[];
  /** Packages of others above the first of these. */
  readonly packages: readonly string[];
}

/** Python writes the innermost frame last; the JVM the first cause. */
const PYTHON = /Traceback \(most recent call last\):?/;
const CAUSE = /^\s*Caused by: /im;

export function stackIn(text: string): Stack {
  const looked = text.slice(0, LOOKED);
  const [head = '', ...traces] = looked.split(PYTHON);
  const inOrder =
    traces.length > 0
      ? [...framesIn(head), ...traces.flatMap((trace) => framesIn(trace).toReversed())]
      : looked.split(CAUSE).toReversed().flatMap(framesIn);
  const frames = [...new Set(inOrder)];
  const first = frames.findIndex((file) => !FOREIGN.test(file));
  const above = first < 0 ? frames : frames.slice(0, first);
  return {
    files: frames.filter((file) => !FOREIGN.test(file)).slice(0, MOST),
    packages: [...new Set(above.flatMap((file) => packageOf(file) ?? []))].slice(0, MOST),
  };
}

/** In the order in which they stand. */
function framesIn(text: string): readonly string[] {
  const found: { at: number; to: number; file: string }[] = [];
  for (const match of text.matchAll(JVM)) {
    const [whole, type = '', name = ''] = match;
    const folder = type.split('.').slice(0, -1).join('/');
    const file = folder === '' ? name : `${folder}/${name}`;
    found.push({ at: match.index, to: match.index + whole.length, file });
  }
  const named = [...found];
  for (const match of text.matchAll(FRAME)) {
    // A frame of the JVM names its file alone; with its class it is there already.
    if (named.some(({ at, to }) => match.index >= at && match.index < to)) continue;
    found.push({ at: match.index, to: match.index, file: match[1] ?? '' });
  }
  return found.sort((a, b) => a.at - b.at).map(({ file }) => file);
}

function packageOf(file: string): string | null {
  for (const form of PACKAGES) {
    const name = form.exec(file)?.[1];
    if (name !== undefined) return name.replaceAll('\\', '/');
  }
  return null;
}

const STACK_FIELD = /stack|trace|exception|error|caused|backtrace/i;

/** The same of a line: of its message, and of those fields that hold a stack. */
export function stackOfLine({ message, fields }: LogLine): Stack {
  const texts = Object.entries(fields).flatMap(([name, value]) => (STACK_FIELD.test(name) ? [value] : []));
  const all = [message, ...texts].map(stackIn);
  return {
    files: [...new Set(all.flatMap(({ files }) => files))].slice(0, MOST),
    packages: [...new Set(all.flatMap(({ packages }) => packages))].slice(0, MOST),
  };
}
