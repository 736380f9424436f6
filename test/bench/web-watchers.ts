/**
 * Pages on the web in one process, over the loopback, each of a person of its own. Arguments: port, session, a member's token, how
 * many pages. Lets their people in by invites of a hundred; tells when all have the log, then reads what comes.
 */
import { setPriority } from 'node:os';
import { WebSocket } from 'ws';
import { PROTOCOL } from '../../src/protocol/version.ts';

const [, , port = '', session = '', token = '', count = '500'] = process.argv;
/** As many as may enter by one invite at once. */
const OF_INVITE = 100;
const origin = `http://127.0.0.1:${port}`;
const json = { 'content-type': 'application/json' };

async function cookies(people: number, from: number): Promise<readonly string[]> {
  const made = await fetch(`${origin}/v1/sessions/${session}/invites`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${token}` },
    body: JSON.stringify({ role: 'web', uses: people }),
  });
  const { url } = (await made.json()) as { url: string };
  const code = new URL(url).hash.slice(1).split('~')[0];
  const found: string[] = [];
  for (let n = from; n < from + people; n += 1) {
    const told = await fetch(`${origin}/v1/web/enter`, {
      method: 'POST',
      headers: { ...json, origin },
      body: JSON.stringify({ session, code, name: `Watcher ${n}` }),
    });
    if (told.status !== 201) throw new Error(await told.text());
    found.push(told.headers.get('set-cookie')?.split(';')[0] ?? '');
  }
  return found;
}

let events = 0;
/** The first page reads the log over its connection; the others have read it by HTTP before, as pages do. */
let has: { readonly epoch: string | null; readonly lastSeq: number } = { epoch: null, lastSeq: 0 };

async function page(i: number, cookie: string): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/sessions/${session}/live`, {
    perMessageDeflate: false,
    headers: { cookie, origin },
  });
  await new Promise((done, fail) => {
    socket.once('open', done);
    socket.once('error', fail);
  });
  const nothing = { ...has, linesEpoch: null, lastLine: 0 };
  socket.send(JSON.stringify({ t: 'hello', protocol: PROTOCOL, client: `bench-page-${i}`, ...nothing }));
  let [seq, told] = [0, 0];
  socket.on('message', (data) => {
    const text = String(data);
    if (/^\{"t":"(bye|refused)"/.test(text)) throw new Error(text);
    if (!text.startsWith('{"t":"events"')) return;
    seq = Number.parseInt(text.slice(text.lastIndexOf('"seq":') + 6), 10);
    events += 1;
  });
  // As a page does: each second while it changes.
  setInterval(() => {
    if (seq !== told) socket.send(JSON.stringify({ t: 'seen', seq, line: 0 }));
    told = seq;
  }, 1_000).unref();
  const welcome = await new Promise<string>((done) => socket.once('message', (data) => done(String(data))));
  const { epoch, head } = JSON.parse(welcome) as { epoch: string; head: { seq: number } };
  has = { epoch, lastSeq: head.seq };
}

// Phones have processors of their own: what theirs would do takes none from the hub and the terminals.
setPriority(19);

const all: string[] = [];
while (all.length < Number(count))
  all.push(...(await cookies(Math.min(OF_INVITE, Number(count) - all.length), all.length)));
for (const [i, cookie] of all.entries()) await page(i, cookie);
process.send?.({ pages: Number(count) });
process.on('message', () => process.send?.({ events }));
process.on('SIGTERM', () => process.exit(0));
