// Preloaded into every process of a film: its time is what the film's director has written into a file. A timer runs
// once that time is there, so a story of minutes is the same story on any machine, however busy. Chance is seeded.
import { openSync, readSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import timers from 'node:timers';
import promises from 'node:timers/promises';

/** A timer so short lets others run first; no time of the story passes. */
const AT_ONCE_MS = 1;
/** How often a process looks at the time, in real ms. */
const LOOK_MS = 4;

const file = openSync(new URL('./time', import.meta.url), 'r');
const bytes = new Float64Array(1);
function now() {
  readSync(file, bytes, 0, 8, 0);
  return bytes[0];
}

/** Of every process's counters. */
const began = Date.parse('2026-11-01T00:00:00Z');

const RealDate = Date;
globalThis.Date = class StoryDate extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(now());
    else super(...parts);
  }

  static now() {
    return now();
  }
};

// The hub compares the clock with what the machine counts: one that ran apart from it would have been set.
performance.now = () => now() - began;
process.hrtime.bigint = () => BigInt(Math.round((now() - began) * 1e6));
os.uptime = () => (now() - began) / 1000;

const real = { setTimeout, setInterval, clearTimeout };
/** Those that wait, in the order of their making; `Map` keeps it. */
const waiting = new Map();
const looking = real.setInterval(look, LOOK_MS);
looking.unref();

class Timer {
  #ref = true;

  constructor(run, ms, every) {
    this.run = run;
    this.ms = Math.max(1, Number(ms) || 1);
    this.every = every;
    this.refresh();
  }

  refresh() {
    this.due = now() + this.ms;
    waiting.set(this, true);
    hold();
    return this;
  }

  ref() {
    this.#ref = true;
    hold();
    return this;
  }

  unref() {
    this.#ref = false;
    hold();
    return this;
  }

  hasRef() {
    return this.#ref;
  }

  close() {
    waiting.delete(this);
    hold();
    return this;
  }

  [Symbol.dispose]() {
    this.close();
  }
}

/** The process lives for as long as a timer that holds it. */
function hold() {
  for (const timer of waiting.keys()) if (timer.hasRef()) return looking.ref();
  return looking.unref();
}

/** What is due runs in its order; what it asks of the disk is there before the next one runs. */
function look() {
  const at = now();
  const due = [...waiting.keys()].filter((timer) => timer.due <= at).sort((a, b) => a.due - b.due);
  for (const timer of due) {
    if (process.getActiveResourcesInfo().some((what) => what.startsWith('FSReq'))) break;
    if (!waiting.has(timer)) continue;
    if (timer.every) timer.due = Math.max(timer.due + timer.ms, at);
    else waiting.delete(timer);
    timer.run();
  }
  if (due.length > 0) hold();
}

const later = (run, ms, ...args) =>
  (Number(ms) || 0) <= AT_ONCE_MS
    ? real.setTimeout(run, ms, ...args)
    : new Timer(() => run(...args), ms, false);
const again = (run, ms, ...args) => new Timer(() => run(...args), ms, true);
const clear = (timer) => (timer instanceof Timer ? void timer.close() : real.clearTimeout(timer));
const wait = (ms, value, { signal, ref = true } = {}) =>
  new Promise((done, fail) => {
    const aborted = () =>
      fail(Object.assign(new Error('aborted'), { name: 'AbortError', code: 'ABORT_ERR' }));
    if (signal?.aborted) return aborted();
    const timer = later(() => done(value), ms);
    if (!ref) timer.unref();
    const stop = () => {
      clear(timer);
      aborted();
    };
    signal?.addEventListener('abort', stop, { once: true });
  });

Object.assign(globalThis, {
  setTimeout: later,
  setInterval: again,
  clearTimeout: clear,
  clearInterval: clear,
});
Object.assign(timers, { setTimeout: later, setInterval: again, clearTimeout: clear, clearInterval: clear });
promises.setTimeout = wait;
syncBuiltinESMExports();

let seed = 20261125;
Math.random = () => {
  seed = (seed + 0x6d2b79f5) >>> 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};
