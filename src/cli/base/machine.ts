import { hash } from 'node:crypto';
import { uptime } from 'node:os';
import type { Time } from '../../ports/clock.ts';

/** The machine's clock and timers. */
export const realTime: Time = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Runs something every `ms`, which keeps no process alive; the result ends it. */
export function everyMs(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms);
  timer.unref();
  return () => clearInterval(timer);
}

/** What the machine counts whatever its clock is set to, in milliseconds. */
export const counters = {
  awake: () => Number(process.hrtime.bigint()) / 1e6,
  uptime: () => uptime() * 1_000,
};

/** SHA-256 of UTF-8, base64url: what the chain is made of. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/** Whether a process of this id runs, another user's too. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
