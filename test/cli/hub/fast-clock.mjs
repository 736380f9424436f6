/** Preloaded into a hub: from SIGUSR2 on its clock runs twenty times as fast, so that waits of a minute are seen to end. */
const SPEED = 20;
const { setTimeout: wait, Date: RealDate } = globalThis;

process.on('SIGUSR2', () => {
  const from = RealDate.now();
  const now = () => Math.round(from + (RealDate.now() - from) * SPEED);
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length === 0 ? [now()] : given));
    }
    static now = now;
  };
  globalThis.setTimeout = (run, ms = 0, ...args) => wait(run, ms / SPEED, ...args);
});
