/**
 * One terminal that joins a session of the local hub, in a process of its own as a real one is. Arguments: socket,
 * session. Tells the milliseconds from dialling to the confirmed head, and the head.
 */
import { randomBytes } from 'node:crypto';
import { dialer } from '../../src/adapters/websocket/dialer.ts';
import { realTime, sha256 } from '../../src/cli/base/machine.ts';
import { openSessionClient } from '../../src/client/live-session-client.ts';
import { identityHeaders } from '../../src/protocol/http.ts';
import { FRAME_LIMIT } from '../../src/protocol/version.ts';

const [, , socket = '', session = ''] = process.argv;
const start = performance.now();
const client = openSessionClient({
  session,
  client: randomBytes(12).toString('base64url'),
  dial: dialer({
    target: { kind: 'unix', path: socket },
    path: `/v1/sessions/${session}/live`,
    frameLimit: FRAME_LIMIT,
    headers: identityHeaders('Sato', 'sato@example.com'),
  }),
  time: realTime,
  random: Math.random,
  hash: sha256,
  storage: { load: () => null, save: () => {} },
});
const stop = client.subscribe(() => {
  const { head, view } = client.get();
  if (head === 0 || view.confirmed < head) return;
  stop();
  process.send?.(
    { ms: performance.now() - start, head },
    () => void client.close().then(() => process.exit()),
  );
});
