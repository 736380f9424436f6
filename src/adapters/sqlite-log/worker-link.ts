import type { Worker } from 'node:worker_threads';
import { EventLogError } from '../../ports/event-log.ts';
import type { WorkerCall, WorkerReply, WorkerValues } from './messages.ts';

interface Waiting {
  resolve(value: never): void;
  reject(error: EventLogError): void;
}

/** open: asks are sent · closing: the last one is · ended: nothing answers any more, and each ask gets this error. */
type State = { is: 'open' } | { is: 'closing' } | { is: 'ended'; error: EventLogError };

/** Questions and answers with the worker. When it dies, all that wait and all that come later reject `failed`. */
export class WorkerLink {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #state: State = { is: 'open' };

  /** Resolves when the worker has opened the log; rejects with why it could not. */
  readonly ready: Promise<void>;
  /** Resolves when the worker has ended though nobody closed it. */
  readonly lost: Promise<EventLogError>;
  #lose: (error: EventLogError) => void = () => {};

  constructor(worker: Worker) {
    this.#worker = worker;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
    this.ready = new Promise((resolve, reject) => this.#waiting.set(0, { resolve, reject }));
    worker.on('message', (replies: readonly WorkerReply[]) => {
      for (const reply of replies) this.#settle(reply);
    });
    worker.on('messageerror', (error) => this.#end(error.message));
    worker.on('error', (error) => this.#end(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => this.#end(`worker exited with ${code}`));
  }

  ask<R extends WorkerCall>(request: R): Promise<WorkerValues[R['op']]> {
    if (this.#state.is === 'ended') return Promise.reject(this.#state.error);
    if (this.#state.is === 'closing') return Promise.reject(new EventLogError('closed'));
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...request, id });
    });
  }

  /** Resolves when the worker has answered all that was asked, closed the log and gone. */
  close(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    if (this.#state.is === 'open') {
      void this.ask({ op: 'close' }).catch(() => {});
      this.#state = { is: 'closing' };
    }
    return this.#state.is === 'ended' ? Promise.resolve() : gone;
  }

  #settle(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('value' in reply) waiting?.resolve(reply.value as never);
    else waiting?.reject(new EventLogError(reply.fault.kind, reply.fault.params));
  }

  #end(reason: string): void {
    if (this.#state.is === 'ended') return;
    const closed = this.#state.is === 'closing' && this.#waiting.size === 0;
    const error = closed ? new EventLogError('closed') : new EventLogError('failed', { reason });
    if (this.#state.is === 'open') this.#lose(error);
    this.#state = { is: 'ended', error };
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
