import { dialer } from '../../../src/adapters/websocket/dialer.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { openSessionClient } from '../../../src/client/live-session-client.ts';
import type { SessionClient } from '../../../src/client/session-client.ts';
import { identityHeaders } from '../../../src/protocol/http.ts';
import { FRAME_LIMIT } from '../../../src/protocol/version.ts';
import { HeldStorage } from '../../network/held-storage.ts';
import type { Random } from '../../network/random.ts';
import { sha256 } from '../../network/sha256.ts';

/** Commands a writer has on their way at a time. */
const IN_FLIGHT = 4;

export interface Written {
  readonly n: number;
  readonly text: string;
  /** Seq at which the hub has acknowledged it; null: no answer yet. */
  acked: number | null;
}

export interface WriterOptions {
  readonly name: string;
  /** Path of the hub's socket. */
  readonly socket: string;
  readonly session: string;
  readonly random: Random;
  /** Told of every acknowledgement. */
  readonly acked: () => void;
}

/** Someone who never stops writing: the real client over the hub's real socket, a note as soon as one is acknowledged. */
export class Writer {
  readonly clientId: string;
  readonly client: SessionClient;
  readonly written: Written[] = [];
  readonly refused: string[] = [];
  readonly #options: WriterOptions;
  #writing = false;

  constructor(options: WriterOptions) {
    const { name, socket, session, random } = options;
    this.#options = options;
    this.clientId = `writer-${name}`;
    this.client = openSessionClient({
      session,
      client: this.clientId,
      dial: dialer({
        target: { kind: 'unix', path: socket },
        path: `/v1/sessions/${session}/live`,
        frameLimit: FRAME_LIMIT,
        headers: identityHeaders(name, `${name}@example.com`),
      }),
      time: realTime,
      random: () => random.next(),
      hash: sha256,
      storage: new HeldStorage(),
    });
  }

  get unanswered(): number {
    return this.written.filter(({ acked }) => acked === null).length;
  }

  write(): void {
    this.#writing = true;
    for (let i = this.unanswered; i < IN_FLIGHT; i++) this.#next();
  }

  /** Writes no more; what is on its way goes on. */
  stop(): void {
    this.#writing = false;
  }

  #next(): void {
    const text = `${this.#options.name} ${this.written.length + 1} 件目`;
    const { n } = this.client.send('note.add', { kind: 'note', text });
    const written: Written = { n, text, acked: null };
    this.written.push(written);
    void this.client.settled(n).then((settled) => {
      if (settled.kind === 'ack') written.acked = settled.seq;
      else this.refused.push(`${text}: ${JSON.stringify(settled)}`);
      this.#options.acked();
      if (this.#writing) this.#next();
    });
  }
}
