import type { Logger } from '../../ports/logger.ts';

/** Exit code of a process that a signal ended, as shells count it. */
export const SIGNAL_EXIT = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
export type EndSignal = keyof typeof SIGNAL_EXIT;

const END_SIGNALS = Object.keys(SIGNAL_EXIT) as readonly EndSignal[];

/** Calls for each signal that asks the process to end; the result stops it. While it listens, the process does not end by itself. */
export function onEndSignal(run: (signal: EndSignal) => void): () => void {
  const handlers = END_SIGNALS.map((signal) => [signal, () => run(signal)] as const);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}

/** Calls for a mistake that nobody has caught, which then does not end the process by itself; the result stops it. */
export function onCrash(run: (error: Error) => void): () => void {
  const handler = (error: unknown): void => run(error instanceof Error ? error : new Error(String(error)));
  process.on('uncaughtException', handler);
  return () => void process.off('uncaughtException', handler);
}

/** Resolves with the exit code of the first such signal. */
export function untilEndSignal(): { readonly code: Promise<number>; readonly stop: () => void } {
  let stop = (): void => {};
  const code = new Promise<number>((resolve) => {
    stop = onEndSignal((signal) => resolve(SIGNAL_EXIT[signal]));
  });
  return { code, stop: () => stop() };
}

/** Resolves when a signal ends a service; the end of a terminal means nothing to it. */
export function untilEnded(logger: Logger): Promise<void> {
  return new Promise((end) => {
    const stop = onEndSignal((signal) => {
      if (signal === 'SIGHUP') return;
      logger.info({ signal }, 'ending');
      stop();
      end();
    });
  });
}

/** How the shell's Ctrl-Z is answered by a program that reads its keys itself; nothing stops where there is no shell. */
export function stopJob(
  signal: (name: 'SIGTSTP') => void = (name) => void process.kill(0, name),
): Promise<void> {
  return new Promise((resolve) => {
    const off = onContinued(() => {
      off();
      resolve();
    });
    signal('SIGTSTP');
  });
}

/** Calls each time the process goes on after it was stopped; the result stops it. */
export function onContinued(run: () => void): () => void {
  const handler = (): void => {
    // A window that changed its size meanwhile has notified the shell only; Node asks for the size on SIGWINCH.
    process.emit('SIGWINCH', 'SIGWINCH');
    run();
  };
  process.on('SIGCONT', handler);
  return () => void process.off('SIGCONT', handler);
}
