/**
 * Two more terminals in the session, in one process: what one notes is waited for at the other. Arguments: socket,
 * session. Takes seconds, answers with the delays, in milliseconds, of a note each 100 ms.
 */
import { randomBytes } from 'node:crypto';
import { dialer } from '../../src/adapters/websocket/dialer.ts';
import { realTime, sha256 } from '../../src/cli/base/machine.ts';
import { openSessionClient } from '../../src/client/live-session-client.ts';
import type { SessionClient } from '../../src/client/session-client.ts';
import { identityHeaders } from '../../src/protocol/http.ts';
import { FRAME_LIMIT } from '../../src/protocol/version.ts';

const [, , socket = '', session = ''] = process.argv;
const EVERY_MS = 100;

const terminal = (name: string): SessionClient =>
  openSessionClient({
    session,
    client: randomBytes(12).toString('base64url'),
    dial: dialer({
      target: { kind: 'unix', path: socket },
      path: `/v1/sessions/${session}/live`,
      frameLimit: FRAME_LIMIT,
      headers: identityHeaders(name, `${name}@example.com`),
    }),
    time: realTime,
    random: Math.random,
    hash: sha256,
    storage: { load: () => null, save: () => {} },
  });

const sender = terminal('tanaka');
const receiver = terminal('suzuki');
const sentAt = new Map<string, number>();
let delays: number[] = [];
let looked = 0;
let given = 0;
let allCame = (): void => {};

receiver.subscribe(() => {
  const events = receiver.events();
  for (; looked < events.length; looked++) {
    const text = String(events[looked]?.data.text);
    const at = sentAt.get(text);
    if (at === undefined) continue;
    sentAt.delete(text);
    delays.push(performance.now() - at);
    if (sentAt.size === 0) allCame();
  }
});

const isLive = (client: SessionClient) => client.get().connection.kind === 'live';
while (!isLive(sender) || !isLive(receiver)) await new Promise((done) => setTimeout(done, 20));

async function measure(seconds: number): Promise<readonly number[]> {
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until) {
    given += 1;
    const text = `the pool is exhausted again, restarting (${given})`;
    sentAt.set(text, performance.now());
    sender.send('note.add', { text });
    await new Promise((done) => setTimeout(done, EVERY_MS));
  }
  if (sentAt.size > 0) {
    await new Promise<void>((done) => {
      allCame = done;
    });
  }
  const measured = delays;
  delays = [];
  return measured;
}

process.on('message', async (seconds: number) => process.send?.(await measure(seconds)));
process.send?.('live');
