import { readdirSync, readFileSync } from 'node:fs';
import { Computer } from './computer.ts';
import type { Pty } from './pty.ts';
import { type Figure, median } from './report.ts';

const ROUNDS = 15;
/** Of the pane's title, which the first frame has, and of the built-in procedure, which only the session brings. */
const FRAME = 'Checklist';
export const SESSION_SHOWN = 'Set the severity';
/** By then the compiled code is kept, which the program does 1.5 s after its first frame. */
const KEPT_MS = 4_000;

/** What a process has taken so far: CPU of all its threads in milliseconds, resident memory in MiB. */
interface Taken {
  readonly ms: number;
  readonly cpu: number;
  readonly memory: number;
}

function taken(pty: Pty, ms: number): Taken {
  const threads = readdirSync(`/proc/${pty.pid}/task`);
  const cpu = threads.map((id) =>
    Number(readFileSync(`/proc/${pty.pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]),
  );
  const status = readFileSync(`/proc/${pty.pid}/status`, 'utf8');
  return {
    ms,
    cpu: cpu.reduce((a, b) => a + b, 0) / 1e6,
    memory: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024,
  };
}

/** Prints a mark as its last act, so that what it has taken can still be read. */
const MARK = '<over>';
const over = `process.on('exit', () => { require('node:fs').writeSync(1, '${MARK}'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100); });`;

/** What a person waits for after `oncall join` and after short commands, against a start of Node that does nothing, in turn. */
export async function benchJoin(): Promise<readonly Figure[]> {
  const computer = await Computer.make({ NODE_OPTIONS: '' });
  const found: Record<string, Taken[]> = {};
  const keep = (name: string, each: Taken): void => {
    found[name] ??= [];
    found[name].push(each);
  };
  try {
    const session = await computer.session();
    const first = computer.screen('join', session);
    await first.shows(SESSION_SHOWN);
    await new Promise((done) => setTimeout(done, KEPT_MS));
    await first.end();
    const short: Readonly<Record<string, readonly string[]>> = {
      '--version': ['--version'],
      list: ['list'],
      note: ['note', session, 'x'],
    };
    const hook = `data:text/javascript,${encodeURIComponent(`import { createRequire } from 'node:module'; const require = createRequire('/'); ${over}`)}`;
    for (let round = 0; round < ROUNDS; round++) {
      const bare = computer.node('-e', over);
      keep('bare', taken(bare, await bare.shows(MARK)));
      await bare.ended;
      const hooked = computer.node('--import', hook, '-e', '0');
      keep('hooked', taken(hooked, await hooked.shows(MARK)));
      await hooked.ended;
      for (const [name, args] of Object.entries(short)) {
        const run = computer.node('--import', hook, computer.program, ...args);
        keep(name, taken(run, await run.shows(MARK)));
        await run.ended;
      }
      const screen = computer.screen('join', session);
      keep('byte', taken(screen, await screen.shows('')));
      keep('frame', taken(screen, await screen.shows(FRAME)));
      keep('session', taken(screen, await screen.shows(SESSION_SHOWN)));
      await screen.end();
    }
  } finally {
    await computer.end();
  }
  const of = (name: string, what: keyof Taken): number =>
    median((found[name] ?? []).map((each) => each[what]));
  const ratio = (name: string, what: keyof Taken, bare = 'bare'): number => of(name, what) / of(bare, what);
  const times = (name: string, value: number, most?: number): Figure =>
    most === undefined ? { name, value, unit: 'x' } : { name, value, unit: 'x', goal: { atMost: most } };
  return [
    { name: 'bare start of Node, on a pty', value: of('bare', 'ms'), unit: 'ms' },
    { name: 'oncall join: first byte on the terminal', value: of('byte', 'ms'), unit: 'ms' },
    { name: 'oncall join: first frame', value: of('frame', 'ms'), unit: 'ms' },
    times('first frame against the bare start', ratio('frame', 'ms'), 5),
    times('first frame against the bare start, CPU', ratio('frame', 'cpu')),
    { name: 'oncall join: the session itself on the screen', value: of('session', 'ms'), unit: 'ms' },
    times('the session against the bare start', ratio('session', 'ms')),
    { name: 'resident memory when the session is shown', value: of('session', 'memory'), unit: 'MiB' },
    times('that memory against a bare Node', ratio('session', 'memory'), 2),
    ...['--version', 'list', 'note'].flatMap((name) => [
      times(`oncall ${name} against the bare start`, ratio(name, 'ms', 'hooked'), 2.5),
      times(`oncall ${name} against the bare start, CPU`, ratio(name, 'cpu', 'hooked'), 2.5),
    ]),
  ];
}
