/**
 * CPU of a frame in which the log pane and the header change, in this process. Arguments: `floor`, `painter` or `ink`;
 * size as COLSxROWS; frames. Prints milliseconds a frame. The floor is a row diff written by hand, which paints the same
 * lines at the same place, and nothing else.
 */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { runScreen } from '../../src/tui/terminal/mount.tsx';
import { FakeHost } from '../tui/fake-host.ts';
import { logLine, SATO, underWay } from '../tui/story.ts';

const [, , variant = 'painter', size = '120x40', count = '300'] = process.argv;
const [cols = 120, rows = 40] = size.split('x').map(Number);
const frames = Number(count);
/** Longer than any drawing waits, so that each change is one frame. */
const BETWEEN_MS = 25;
/** V8 compiles for longer than the frames that are measured would take. */
const WARM_UP = 400;
const LINES = 20;

class Output extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  readonly columns = cols;
  readonly rows = rows;
  writes = 0;
  write(_text: string, ...rest: readonly unknown[]): boolean {
    this.writes += 1;
    (rest.find((each) => typeof each === 'function') as (() => void) | undefined)?.();
    return true;
  }
}
const output = new Output();

/** Each row where it differs from the one before, at its place. */
function floor(): () => void {
  const [x, y, w, h] = [Math.round(cols * 0.32) + 1, 4, Math.round(cols * 0.68) - 2, Math.round(rows * 0.55)];
  const shown: string[] = [];
  let kept: string[] = [];
  let n = 0;
  return () => {
    for (let i = 0; i < LINES; i++) {
      n += 1;
      const { time, level, service, message } = logLine(n);
      const [first = ''] = message.split('\n');
      const text = `${(time ?? '').slice(11, 19)} ${(level ?? '').toUpperCase().padEnd(5)} ${service?.padEnd(9)} ${first} ${n}`;
      kept.push(text.slice(0, w).padEnd(w));
    }
    kept = kept.slice(-h);
    let out = '';
    for (const [i, row] of [`${n} lines`.padEnd(cols), ...kept].entries()) {
      if (shown[i] === row) continue;
      shown[i] = row;
      out += i === 0 ? `\x1b[1;1H${row}` : `\x1b[${y + i};${x + 1}H${row}`;
    }
    output.write(`\x1b[?2026h${out}\x1b[?2026l`);
  };
}

async function screen(render: 'painter' | 'ink'): Promise<() => void> {
  const client = underWay(SATO);
  const host = new FakeHost(client.now);
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => input,
    ref: () => input,
    unref: () => input,
  });
  void runScreen({
    client,
    host,
    stdin: input as unknown as NodeJS.ReadStream,
    stdout: output as unknown as NodeJS.WriteStream,
    settings: { lang: 'en', borders: 'line', colour: true, bell: false, render, fold: false },
  });
  await wait(500);
  input.write('2');
  await wait(200);
  let n = 0;
  return () => {
    client.log(
      ...Array.from({ length: LINES }, () => {
        n += 1;
        const line = logLine(n);
        return { ...line, id: `line-${n}`, message: `${line.message.split('\n')[0]} ${n}` };
      }),
    );
    host.pass(100);
  };
}

const frame = variant === 'floor' ? floor() : await screen(variant === 'ink' ? 'ink' : 'painter');
for (let i = 0; i < WARM_UP; i++) {
  frame();
  await wait(BETWEEN_MS);
}
const [before, written] = [process.cpuUsage(), output.writes];
for (let i = 0; i < frames; i++) {
  frame();
  await wait(BETWEEN_MS);
}
const { user, system } = process.cpuUsage(before);
if (output.writes - written < frames)
  throw new Error(`${output.writes - written} writes in ${frames} frames`);
console.log((user + system) / 1_000 / frames);
process.exit(0);
