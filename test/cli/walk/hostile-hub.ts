import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { WebSocket, WebSocketServer } from 'ws';
import { eventText } from '../../../src/domain/chain.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { MARK, PAYLOAD } from './hostile.ts';

/**
 * How a hub lies. `texts`: in every text that people or logs have written; `strings`: in every string of every answer;
 * `problems`: it answers nothing but errors, of every kind in turn; `garbage`: nothing of it is JSON.
 */
export type Lie = 'texts' | 'strings' | 'problems' | 'garbage';

const KINDS = [
  `odd${PAYLOAD}`,
  'unknown-session',
  'session-exists',
  'name-taken',
  'wrong-session',
  'already-listening',
  'port-in-use',
  'damaged',
  'not-saved',
  'pager-forbidden',
  'pager-refused',
  'unknown-step',
  'too-fast',
];
const PARAMS = [
  'name',
  'session',
  'seq',
  'host',
  'port',
  'base',
  'reason',
  'id',
  'step',
  'who',
  'account',
  'detail',
  'kind',
];

/** A hub between the command line and an honest one, that changes what it passes on. */
export async function hostileHub(upstream: string, lie: Lie) {
  let told = 0;
  const problem = () => {
    const kind = KINDS[told++ % KINDS.length];
    return { kind, params: Object.fromEntries(PARAMS.map((name) => [name, `${name}${PAYLOAD}`])) };
  };
  const server = createServer(async (call, answer) => {
    call.on('error', () => {});
    if (lie === 'problems') return send(answer, 409, JSON.stringify(problem()));
    if (lie === 'garbage') return send(answer, 200, `<html>${PAYLOAD}`);
    const { status, body } = await passOn(upstream, call);
    send(answer, status, lied(body, lie));
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (call: IncomingMessage, socket, head) => {
    sockets.handleUpgrade(call, socket, head, (down) => {
      const { authorization = '' } = call.headers;
      const up = new WebSocket(`${upstream}${call.url}`.replace(/^http/, 'ws'), {
        headers: { authorization },
      });
      const early: string[] = [];
      down.on('message', (data) =>
        up.readyState === up.OPEN ? up.send(String(data)) : early.push(String(data)),
      );
      up.on('open', () => early.forEach((data) => void up.send(data)));
      up.on('message', (data) => down.send(frame(String(data), lie)));
      up.on('close', () => down.close());
      down.on('close', () => up.close());
      up.on('error', () => down.close());
      down.on('error', () => up.close());
    });
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const each of sockets.clients) each.terminate();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function send(answer: ServerResponse, status: number, body: string): void {
  answer.writeHead(status, { 'content-type': 'application/json', date: new Date().toUTCString() });
  answer.end(body);
}

async function passOn(upstream: string, call: IncomingMessage): Promise<{ status: number; body: string }> {
  const asked = await readText(call);
  const { host: _host, connection: _connection, 'transfer-encoding': _coded, ...headers } = call.headers;
  const answer = await new Promise<IncomingMessage>((got, failed) => {
    const up = request(new URL(call.url ?? '/', upstream), { method: call.method ?? 'GET', headers }, got);
    up.on('error', failed);
    up.end(asked);
  });
  return { status: answer.statusCode ?? 500, body: await readText(answer) };
}

/** An answer's JSON, or the JSON lines of a log, whose chain is made to hold again. */
function lied(body: string, lie: Lie): string {
  const lines = body.split('\n').filter(Boolean);
  if (lines.length > 0 && lines.every((line) => line.startsWith('{"v":1,"session":'))) {
    let prev = '';
    return lines
      .map((line) => {
        const text = eventText({ ...(changed(JSON.parse(line), lie) as AnyEvent), prev });
        prev = createHash('sha256').update(text).digest('base64url');
        return `${text}\n`;
      })
      .join('');
  }
  return body === '' ? '' : JSON.stringify(changed(JSON.parse(body), lie));
}

/** A frame keeps its kind, by which the client knows what to do with it. */
function frame(text: string, lie: Lie): string {
  const { t, ...rest } = JSON.parse(text);
  return JSON.stringify({ t, ...(changed(rest, lie) as object) });
}

function changed(value: unknown, lie: Lie): unknown {
  if (typeof value === 'string')
    return lie === 'strings' ? value + PAYLOAD : value.replaceAll(MARK, `${MARK}${PAYLOAD}`);
  if (Array.isArray(value)) return value.map((each) => changed(each, lie));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key.replaceAll(MARK, `${MARK}${PAYLOAD}`),
      changed(each, lie),
    ]),
  );
}
