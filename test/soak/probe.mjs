/*
 * Loaded into a hub's process before it begins: now and then it writes what the process holds to the file that ONCALL_SOAK names, one JSON
 * object a line. What it uses itself keeps no process alive.
 */
import { appendFileSync, readdirSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const { ONCALL_SOAK: file, ONCALL_SOAK_MS: every = '10000', ONCALL_SOAK_DATA: data = '.' } = process.env;

if (file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const look = () => {
    // What is garbage goes first: a slope of what is not yet collected says nothing.
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    const kinds = process.getActiveResourcesInfo();
    const line = {
      at: Date.now(),
      rss,
      held: heapUsed + external,
      descriptors: readdirSync('/proc/self/fd').length,
      timers: kinds.filter((kind) => kind === 'Timeout' || kind === 'Immediate').length,
      delayMs: delay.percentile(99) / 1e6,
      files: readdirSync(data, { recursive: true }).length,
    };
    delay.reset();
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  setInterval(look, Number(every)).unref();
}
