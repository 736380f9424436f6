import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';

const CLOCK = resolve(import.meta.dirname, '../../scripts/shots/film/clock.mjs');
const START = Date.parse('2026-11-25T03:07:00+09:00');

/** What the processes of a film see of their time, on the main thread and on another. */
const PROGRAM = `
  const { Worker, isMainThread } = require('node:worker_threads');
  const { setTimeout: pause } = require('node:timers/promises');
  const say = (what) => process.stdout.write(what + '\\n');
  const began = { awake: process.hrtime.bigint(), fine: performance.now() };
  if (isMainThread) {
    setTimeout(say, 5000, 'five');
    pause(3000).then(() => say('three'));
    const ticks = setInterval(() => say('tick'), 2000);
    setTimeout(() => clearInterval(ticks), 4500);
    clearTimeout(setTimeout(say, 1000, 'never'));
    setTimeout(() => say([
      new Date().toISOString(),
      Number(process.hrtime.bigint() - began.awake) / 1e6,
      performance.now() - began.fine,
    ].join(' ')), 6000);
    new Worker(__filename, { stdout: false });
  } else {
    setTimeout(() => say('worker ' + new Date().toISOString()), 7000);
    say('ready');
  }
`;

it('HOM-703 a process of a film runs on the film’s time: dates, counters and timers, on each thread', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oncall-clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(CLOCK, join(folder, 'clock.mjs'));
  const file = openSync(join(folder, 'time'), 'w');
  const set = (second: number): number => writeSync(file, new Float64Array([START + second * 1000]), 0, 8, 0);
  set(0);
  const program = join(folder, 'program.cjs');
  writeSync(openSync(program, 'w'), PROGRAM);
  const child = spawn(process.execPath, ['--import', join(folder, 'clock.mjs'), program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => (await lines.next()).value ?? '';
  expect(await next()).toBe('ready');
  // Nothing has run so far, however long it took.
  set(3.5);
  expect([await next(), await next()].sort()).toEqual(['three', 'tick']);
  set(4.2);
  expect(await next()).toBe('tick');
  set(5.9);
  expect(await next()).toBe('five');
  set(6);
  expect(await next()).toBe('2026-11-24T18:07:06.000Z 6000 6000');
  set(7);
  expect(await next()).toBe('worker 2026-11-24T18:07:07.000Z');
  // The timers that held it are done: it ends by itself.
  const ended = await new Promise((done) => child.once('exit', done));
  expect(ended).toBe(0);
});
