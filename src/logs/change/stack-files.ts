import type { LogLine } from '../line.ts';

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
  /(?:^|[/\\])(?:node_modules|site-packages|dist-packages|vendor|gems|\.cargo|\.m2|usr\/lib|usr\/local\/(?:lib|go))[/\\]|^(?:node|java|javax|sun|jdk|kotlin|scala)[:/]/;

/** Characters of one line that are looked at, and files that are kept. */
const LOOKED = 16 * 1024;
const MOST = 40;

/** Files of our own that a text's stack traces name, innermost first as they stand. */
export function stackFilesIn(text: string): readonly string[] {
  const looked = text.slice(0, LOOKED);
  const found = new Set<string>();
  for (const [, type = '', file = ''] of looked.matchAll(JVM)) {
    const folder = type.split('.').slice(0, -1).join('/');
    found.add(folder === '' ? file : `${folder}/${file}`);
  }
  for (const [, file = ''] of looked.matchAll(FRAME)) {
    // A frame of the JVM names its file alone; with its class it is there already.
    if (![...found].some((known) => known.endsWith(`/${file}`))) found.add(file);
  }
  return [...found].filter((file) => !FOREIGN.test(file)).slice(0, MOST);
}

const STACK_FIELD = /stack|trace|exception|error|caused|backtrace/i;

/** The same of a line: of its message, and of those fields that hold a stack. */
export function stackFilesOf({ message, fields }: LogLine): readonly string[] {
  const texts = Object.entries(fields).flatMap(([name, value]) => (STACK_FIELD.test(name) ? [value] : []));
  return [...new Set([message, ...texts].flatMap(stackFilesIn))].slice(0, MOST);
}
