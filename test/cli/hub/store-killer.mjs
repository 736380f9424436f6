// Loaded before the program: on SIGUSR2 the thread that holds the event store dies, as by a fault of its own.
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(file, options) {
    super(file, options);
    if (options?.name === 'event-log') process.on('SIGUSR2', () => void this.terminate());
  }
};
syncBuiltinESMExports();
