/**
 * Fifty clients in one process, over the loopback. Arguments: target `relay` or `hub`, port, session, mode `flood` or
 * `paced`, seconds, and the clients' tokens. Sends its figures to the parent.
 *
 * The unit is one 200-byte fact: for the relay the message itself, for the hub the text of a note.
 */
import { WebSocket } from 'ws';
import { PROTOCOL } from '../../src/protocol/version.ts';

const [, , target = '', port = '', session = '', mode = '', length = '5', ...tokens] = process.argv;
const CLIENTS = 50;
const OUTSTANDING = 20;
const PACE_MS = 10;
const TEXT = '"text":"';
const seconds = Number(length);
const pad = (mark: string) => mark.padEnd(200, 'x');

interface Client {
  readonly socket: WebSocket;
  readonly id: string;
  n: number;
  seq: number;
}

let delivered = 0;
let measuring = false;
let ending = false;
const sentAt = new Map<string, number>();
const delays: number[] = [];
const clients: Client[] = [];

function send(client: Client): void {
  client.n += 1;
  const mark = `${client.id}:${client.n} `;
  if (mode === 'paced') sentAt.set(mark.trim(), performance.now());
  const text = pad(mark);
  client.socket.send(
    target === 'relay'
      ? text
      : JSON.stringify({ t: 'command', n: client.n, type: 'note.add', data: { text } }),
  );
}

/** One fact has come to one client. */
function came(mark: string): void {
  if (!measuring) return;
  delivered += 1;
  const at = sentAt.get(mark);
  if (at !== undefined) delays.push(performance.now() - at);
}

function receiveRelayed(client: Client, data: string): void {
  const mark = data.slice(0, data.indexOf(' '));
  came(mark);
  if (mode === 'flood' && mark.startsWith(`${client.id}:`)) send(client);
}

/** Frames are searched, not parsed, as the relay's are: fifty parsers in one process would measure themselves. */
function receiveFromHub(client: Client, data: string): void {
  if (data.startsWith('{"t":"events"')) {
    const seq = Number.parseInt(data.slice(data.lastIndexOf('"seq":') + 6), 10);
    if (mode === 'flood') {
      if (measuring) delivered += seq - client.seq;
    } else {
      for (let at = data.indexOf(TEXT); at >= 0; at = data.indexOf(TEXT, at + 1)) {
        came(data.slice(at + TEXT.length, data.indexOf(' ', at)));
      }
    }
    client.seq = seq;
  } else if (data.startsWith('{"t":"ack"')) {
    if (mode === 'flood') send(client);
  } else if (/^\{"t":"(bye|refused)"/.test(data) && !ending) throw new Error(data);
}

async function connect(i: number): Promise<void> {
  const url = `ws://127.0.0.1:${port}${target === 'relay' ? '/' : `/v1/sessions/${session}/live`}`;
  const headers = target === 'relay' ? {} : { authorization: `Bearer ${tokens[i]}` };
  const socket = new WebSocket(url, { perMessageDeflate: false, headers });
  const client: Client = {
    socket,
    id: `bench-client-${String(i).padStart(2, '0')}-${process.pid}`,
    n: 0,
    seq: 0,
  };
  clients.push(client);
  await new Promise((done, fail) => {
    socket.once('open', done);
    socket.once('error', fail);
  });
  if (target === 'hub') {
    const hello = {
      t: 'hello',
      protocol: PROTOCOL,
      client: client.id,
      epoch: null,
      lastSeq: 0,
      linesEpoch: null,
      lastLine: 0,
    };
    socket.send(JSON.stringify(hello));
    await new Promise((done) => socket.once('message', done));
  }
  const receive = target === 'relay' ? receiveRelayed : receiveFromHub;
  socket.on('message', (data) => receive(client, String(data)));
  if (target === 'hub') {
    setInterval(() => socket.send(JSON.stringify({ t: 'seen', seq: client.seq, line: 0 })), 1_000).unref();
  }
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

for (let i = 0; i < CLIENTS; i++) await connect(i);
await wait(300);
if (mode === 'flood') {
  for (const client of clients) for (let i = 0; i < OUTSTANDING; i++) send(client);
} else {
  let turn = 0;
  setInterval(() => send(clients[turn++ % CLIENTS] as Client), PACE_MS).unref();
}
await wait(1_000);
measuring = true;
const start = performance.now();
await wait(seconds * 1_000);
measuring = false;
const took = (performance.now() - start) / 1_000;
delays.sort((a, b) => a - b);
const at = (share: number) => delays[Math.floor(delays.length * share)] ?? 0;
process.send?.({
  eventsPerSecond: delivered / CLIENTS / took,
  p50: at(0.5),
  p99: at(0.99),
  delays: delays.length,
});
ending = true;
setTimeout(() => process.exit(0), 100);
