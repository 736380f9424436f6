import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** A program that was started, or was tried to: its file, and its words, the program's own name first. */
export interface Started {
  readonly program: string;
  readonly words: readonly string[];
}

/**
 * strace stops at every `execve` of a process and of all that come from it, also at one that fails, and its package is in every
 * distribution. A program laid as a trap would not see what runs and leaves no trace, a look at /proc not what is over soon.
 */
export function missingTracer(): string | null {
  const { status, error } = spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', '/bin/true']);
  if (error) return 'strace is not installed';
  return status === 0 ? null : 'strace may not trace processes here';
}

export interface Traced {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  readonly out: () => string;
  /** What was started so far. */
  readonly started: () => readonly Started[];
  /** The process that is traced first. */
  readonly pid: () => number;
}

/** Starts a program under the tracer; `log`: a file of its own. */
export function traced(
  log: string,
  command: readonly [program: string, ...words: string[]],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Traced {
  const trace = '-f -qq --seccomp-bpf -s 4096 -e trace=execve,execveat -e signal=none -o'.split(' ');
  const child = spawn('strace', [...trace, log, ...command], {
    cwd: options.cwd,
    env: options.env as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  const note = (to: 'out' | 'err') => (chunk: string) => {
    text[to] += chunk;
  };
  child.stdout?.setEncoding('utf8').on('data', note('out'));
  child.stderr?.setEncoding('utf8').on('data', note('err'));
  const ended = new Promise<{ code: number | null; out: string; err: string }>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, ...text }));
  });
  const told = (): string => readFileSync(log, 'utf8');
  return {
    child,
    ended,
    out: () => text.out,
    started: () => startedIn(told()),
    pid: () => Number(/^\d+/.exec(told())?.[0]),
  };
}

/** Lines as `123 execve("/usr/bin/git", ["git", "rev-parse"], 0x… /* 9 vars *\/) = 0`. */
function startedIn(log: string): readonly Started[] {
  return log.split('\n').flatMap((line) => {
    if (!/\bexecve(?:at)?\(/.test(line)) return [];
    const [, program = '', words = ''] = /execve(?:at)?\([^"]*("(?:[^"\\]|\\.)*"), \[(.*)\]/.exec(line) ?? [];
    const all = [program, ...(words.match(/"(?:[^"\\]|\\.)*"/g) ?? [])].map(unquoted);
    return [{ program: all[0] ?? line, words: all.slice(1) }];
  });
}

const unquoted = (text: string): string => text.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');

/** What git is asked by us: objects, and the user's own settings. */
const ASKED =
  /^(?:-c \S+ )*(?:rev-parse --verify --end-of-options|ls-tree -z|cat-file blob|config --global) /;

/** What was started beside this node and the git that is asked; `asked`: how often git was; `own`: the words given to this node. */
export function foreignIn(started: readonly Started[]): {
  readonly foreign: readonly string[];
  readonly asked: number;
  readonly own: readonly string[];
} {
  expect(started[0]?.program).toBe(process.execPath);
  const isGit = ({ program, words }: Started): boolean =>
    /^\/\S*\/git$/.test(program) && ASKED.test(words.slice(1).join(' '));
  const isOwn = ({ program }: Started): boolean => program === process.execPath;
  const foreign = started.filter((one) => !isOwn(one) && !isGit(one));
  return {
    foreign: foreign.map(({ program, words }) => [program, ...words.slice(1)].join(' ')),
    asked: started.filter(isGit).length,
    own: started.filter(isOwn).map(({ words }) => words.slice(1).join(' ')),
  };
}
