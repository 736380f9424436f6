/**
 * Clients in one process, over the loopback. Arguments: target `relay` or `hub`, port, session, and the clients' tokens (none:
 * fifty). Tells how long each took to join, ms, then takes one `Turn` after another and answers each with its `Measured`.
 *
 * The unit is one 200-byte fact: for the relay the message itself, for the hub the text of a goal, of which a session
 * takes any number.
 */
import { WebSocket } from 'ws';
import { PROTOCOL } from '../../src/protocol/version.ts';
import type { Measured, Turn } from './fan-out-turn.ts';

const [, , target = '', port = '', session = '', ...tokens] = process.argv;
const CLIENTS = tokens.length || 50;
/** Under way of each; of all together no more than a room decides ahead. */
const OUTSTANDING = Math.max(1, Math.min(20, Math.floor(4_000 / CLIENTS)));
const PACE_MS = 10;
const TEXT = '"goal":"';
const pad = (mark: string) => mark.padEnd(200, 'x');

interface Client {
  readonly socket: WebSocket;
  readonly id: string;
  n: number;
  seq: number;
}

let flooding = false;
let measuring = false;
let delivered = 0;
/** Deliveries of paced facts still to come; told when none is left. */
let awaited = 0;
let allCame = (): void => {};
const sentAt = new Map<string, number>();
let delays: number[] = [];
const clients: Client[] = [];
const joins: number[] = [];

function send(client: Client): void {
  client.n += 1;
  const mark = `${client.id}:${client.n} `;
  if (!flooding) sentAt.set(mark.trim(), performance.now());
  const text = pad(mark);
  client.socket.send(
    target === 'relay'
      ? text
      : JSON.stringify({ t: 'command', n: client.n, type: 'goal.set', data: { goal: text } }),
  );
}

/** One paced fact has come to one client. */
function came(mark: string): void {
  const at = sentAt.get(mark);
  if (at === undefined) return;
  delays.push(performance.now() - at);
  awaited -= 1;
  if (awaited === 0) allCame();
}

function receiveRelayed(client: Client, data: string): void {
  const mark = data.slice(0, data.indexOf(' '));
  if (measuring) delivered += 1;
  if (!flooding) came(mark);
  else if (mark.startsWith(`${client.id}:`)) send(client);
}

/** Frames are searched, not parsed, as the relay's are: fifty parsers in one process would measure themselves. */
function receiveFromHub(client: Client, data: string): void {
  if (data.startsWith('{"t":"events"')) {
    const seq = Number.parseInt(data.slice(data.lastIndexOf('"seq":') + 6), 10);
    if (measuring) delivered += seq - client.seq;
    if (!flooding) {
      for (let at = data.indexOf(TEXT); at >= 0; at = data.indexOf(TEXT, at + 1)) {
        came(data.slice(at + TEXT.length, data.indexOf(' ', at)));
      }
    }
    client.seq = seq;
  } else if (data.startsWith('{"t":"ack"')) {
    if (flooding) send(client);
  } else if (/^\{"t":"(bye|refused)"/.test(data)) throw new Error(data);
}

async function connect(i: number): Promise<void> {
  const url = `ws://127.0.0.1:${port}${target === 'relay' ? '/' : `/v1/sessions/${session}/live`}`;
  const headers = target === 'relay' ? {} : { authorization: `Bearer ${tokens[i]}` };
  const socket = new WebSocket(url, { perMessageDeflate: false, headers });
  const id = `bench-client-${String(i).padStart(2, '0')}-${process.pid}`;
  const client: Client = { socket, id, n: 0, seq: 0 };
  clients.push(client);
  const began = performance.now();
  await new Promise((done, fail) => {
    socket.once('open', done);
    socket.once('error', fail);
  });
  if (target === 'hub') {
    const nothing = { epoch: null, lastSeq: 0, linesEpoch: null, lastLine: 0 };
    socket.send(JSON.stringify({ t: 'hello', protocol: PROTOCOL, client: id, ...nothing }));
    await new Promise((done) => socket.once('message', done));
  }
  joins.push(performance.now() - began);
  const receive = target === 'relay' ? receiveRelayed : receiveFromHub;
  socket.on('message', (data) => receive(client, String(data)));
  if (target === 'hub') {
    setInterval(() => socket.send(JSON.stringify({ t: 'seen', seq: client.seq, line: 0 })), 1_000).unref();
  }
}

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** As much as comes through, each client with some under way; what is under way at the end still comes. */
async function flood(seconds: number): Promise<Measured> {
  flooding = true;
  for (const client of clients) for (let i = 0; i < OUTSTANDING; i++) send(client);
  await wait(1_000);
  delivered = 0;
  measuring = true;
  const start = performance.now();
  await wait(seconds * 1_000);
  measuring = false;
  flooding = false;
  return { eventsPerSecond: delivered / CLIENTS / ((performance.now() - start) / 1_000), delays: [] };
}

/** One fact each 10 ms, by the clients in turn, until all have come to all. */
async function paced(facts: number): Promise<Measured> {
  awaited = facts * CLIENTS;
  const came = new Promise<void>((done) => {
    allCame = done;
  });
  let sent = 0;
  const timer = setInterval(() => {
    send(clients[sent % CLIENTS] as Client);
    sent += 1;
    if (sent === facts) clearInterval(timer);
  }, PACE_MS);
  await came;
  sentAt.clear();
  const measured = { eventsPerSecond: 0, delays };
  delays = [];
  return measured;
}

for (let i = 0; i < CLIENTS; i++) await connect(i);
process.on('message', async (turn: Turn) => {
  process.send?.(await ('flood' in turn ? flood(turn.flood) : paced(turn.paced)));
});
process.send?.({ joins });
