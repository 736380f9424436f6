import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialer } from '../../../src/adapters/websocket/dialer.ts';
import type { HubTarget } from '../../../src/adapters/websocket/target.ts';
import type { Socket } from '../../../src/ports/socket.ts';
import { FRAME_LIMIT, PROTOCOL } from '../../../src/protocol/version.ts';
import { DEADLINE_MS } from './terminal.ts';

interface Frame {
  readonly t: string;
  readonly [field: string]: unknown;
}

/** A client that obeys nobody: whatever frames it is told to send, with the token that a real one was given. */
export class BareClient {
  readonly frames: Frame[] = [];
  readonly #socket: Socket;
  readonly #looks = new Set<() => void>();

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on({
      message: (text) => {
        this.frames.push(JSON.parse(text) as Frame);
        for (const look of this.#looks) look();
      },
      close: () => {},
    });
  }

  /** Takes the token that an invite has left on a machine, and says hello under a client id of its own. */
  static async as(state: string, session: string): Promise<BareClient> {
    const file = join(state, 'oncall', 'credentials', 'hubs.json');
    const { tokens } = JSON.parse(readFileSync(file, 'utf8')) as {
      tokens: Record<string, { token: string; pin: string }>;
    };
    const [key = '', kept] = Object.entries(tokens).find(([name]) => name.endsWith(`/s/${session}`)) ?? [];
    if (!kept) throw new Error(`no token for ${session} in ${file}`);
    const { token, pin } = kept;
    const target: HubTarget = { kind: 'url', base: key.slice(0, key.indexOf('/s/')), pin };
    const path = `/v1/sessions/${session}/live`;
    const dial = dialer({ target, path, frameLimit: FRAME_LIMIT, token });
    const client = new BareClient(await dial(AbortSignal.timeout(DEADLINE_MS)));
    const nothing = { epoch: null, lastSeq: 0, linesEpoch: null, lastLine: 0 };
    client.send({ t: 'hello', protocol: PROTOCOL, client: randomUUID(), ...nothing });
    await client.gets((frame) => frame.t === 'welcome');
    return client;
  }

  send(frame: Frame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** The first frame of a kind, waited for; rejects when the hub ends the line before. */
  gets(fits: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve, reject) => {
      const finish = (frame: Frame | undefined): void => {
        clearTimeout(timer);
        this.#looks.delete(look);
        if (frame) resolve(frame);
        else reject(new Error(`no such frame among ${JSON.stringify(this.frames).slice(0, 2_000)}`));
      };
      const look = (): void => {
        const found = this.frames.find(fits);
        if (found || this.frames.some((frame) => frame.t === 'bye')) finish(found);
      };
      const timer = setTimeout(() => finish(undefined), DEADLINE_MS);
      this.#looks.add(look);
      look();
    });
  }

  /** What the hub answers to a command, whatever a proper client would have thought of it. */
  command(n: number, type: string, data: unknown): Promise<Frame> {
    this.send({ t: 'command', n, type, data });
    return this.gets((frame) => (frame.t === 'ack' || frame.t === 'refused') && frame.n === n);
  }

  close(): void {
    this.#socket.terminate();
  }
}
