import type { SourceBatch, SourceSink, SourceStatus } from '../../ports/log-source.ts';

/** Hands lines and status to the sink: waits while the sink is busy, says nothing twice, nothing after the end. */
export class Delivery {
  readonly #sink: SourceSink;
  readonly #signal: AbortSignal;
  #said = '';
  #ended = false;

  constructor(sink: SourceSink, signal: AbortSignal) {
    this.#sink = sink;
    this.#signal = signal;
  }

  say(status: SourceStatus): void {
    const said = JSON.stringify(status);
    if (this.#ended || said === this.#said) return;
    this.#said = said;
    this.#ended = status.state === 'ended';
    this.#sink.onStatus(status);
  }

  /** Rejects with the signal's reason when the source is to end: a busy sink must not hold it. */
  async hand(batch: SourceBatch): Promise<void> {
    this.#signal.throwIfAborted();
    const ended = Promise.withResolvers<never>();
    const end = () => ended.reject(this.#signal.reason);
    this.#signal.addEventListener('abort', end, { once: true });
    try {
      await Promise.race([this.#sink.onLines(batch), ended.promise]);
    } finally {
      this.#signal.removeEventListener('abort', end);
    }
  }
}
