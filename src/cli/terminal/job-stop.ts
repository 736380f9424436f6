/** How the shell's Ctrl-Z is answered by a program that reads its keys itself; nothing stops where there is no shell. */
export function stopJob(
  signal: (name: 'SIGTSTP') => void = (name) => void process.kill(0, name),
): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGCONT', () => {
      // A window that changed its size meanwhile has told the shell only; Node asks for the size when it is told so.
      process.emit('SIGWINCH', 'SIGWINCH');
      resolve();
    });
    signal('SIGTSTP');
  });
}
