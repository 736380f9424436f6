import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { WebSocketServer } from 'ws';
import type { Time } from '../../ports/clock.ts';
import { afterReal, listenLocally } from '../local-server.ts';
import { answerWrongly, type CallFault, FaultPlan } from '../pagerduty/fault-plan.ts';
import { SlackLimits, type SlackTold, slackAnswer } from './answer.ts';
import { type People, peopleIn } from './people.ts';
import { LocalSockets } from './sockets.ts';
import { TRIGGER_MS } from './views.ts';
import { TEAM_ID, type Workspace } from './workspace.ts';

/** One call as it came and what it was answered. */
interface SlackExchange {
  readonly method: string;
  readonly form: Readonly<Record<string, string>>;
  readonly status: number;
  readonly reply: Readonly<Record<string, unknown>>;
  readonly fault: CallFault['kind'] | null;
  /** Epoch milliseconds of the workspace's clock. */
  readonly at: number;
}

export interface LocalSlack {
  readonly workspace: Workspace;
  readonly sockets: LocalSockets;
  /** By method: `chat.postMessage`. */
  readonly faults: FaultPlan;
  /** For `SLACK_API_URL`. */
  readonly url: string;
  readonly calls: SlackExchange[];
  /** What people do in it. */
  readonly people: People;
  close(): Promise<void>;
}

export interface LocalSlackOptions {
  readonly workspace: Workspace;
  /** What slow answers and late acknowledgements wait by; the machine's own timers where absent. */
  readonly after?: Time['after'];
  /** By so many milliseconds its `Date` header is ahead. */
  readonly aheadMs?: number;
  /** Milliseconds for which Slack waits at a press: for its acknowledgement, and until its trigger is used; 3 s where absent. */
  readonly pressMs?: number;
}

/** Slack on this machine: the calls that `oncall` makes and Socket Mode, with faults where they are planned. */
export async function localSlack({
  workspace,
  after = afterReal,
  aheadMs = 0,
  pressMs = TRIGGER_MS,
}: LocalSlackOptions): Promise<LocalSlack> {
  const faults = new FaultPlan();
  const calls: SlackExchange[] = [];
  const limits = new SlackLimits();
  const sockets = new LocalSockets(after);
  sockets.pressMs = pressMs;
  workspace.views.triggerMs = pressMs;
  const tickets = new Set<string>();
  let base = '';
  /** The address of a socket leads to where the call for it came in. */
  const ticket = (host: string): string => {
    const id = randomUUID();
    tickets.add(id);
    return `ws://${host}/link?ticket=${id}`;
  };
  const acting = peopleIn(workspace, sockets, () => base);
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', base);
    const body = await readText(request);
    response.setHeader('date', new Date(workspace.now() + aheadMs).toUTCString());
    if (url.pathname.startsWith('/answer/')) {
      send(response, {
        status: acting.answered(url.pathname.slice(8), body) ? 200 : 404,
        body: { ok: true },
      });
      return;
    }
    const method = url.pathname.replace('/api/', '');
    const form = new URLSearchParams(body);
    const fault = faults.take(method);
    if (fault?.kind === 'slow') await new Promise<void>((done) => after(fault.ms, done));
    const done = fault === null || fault.kind === 'slow' || fault.done === true;
    const told: SlackTold = done
      ? slackAnswer(
          workspace,
          {
            method,
            form,
            token: tokenOf(request),
            ticket: () => ticket(request.headers.host ?? new URL(base).host),
          },
          limits,
        )
      : { status: 0, body: {} };
    const at = workspace.now();
    calls.push({
      method,
      form: Object.fromEntries(form),
      status: told.status,
      reply: told.body,
      fault: fault?.kind ?? null,
      at,
    });
    const text = JSON.stringify(told.status === 0 ? { ok: true, team_id: TEAM_ID } : told.body);
    if (fault && fault.kind !== 'slow') answerWrongly(fault, text, response);
    else send(response, told);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const upgrades = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const id = new URL(request.url ?? '/', base).searchParams.get('ticket') ?? '';
    // Each address is good for one connection.
    if (!tickets.delete(id)) socket.destroy();
    else upgrades.handleUpgrade(request, socket, head, (opened) => sockets.attach(opened));
  });
  const listening = await listenLocally(server);
  base = `http://127.0.0.1:${listening.port}`;
  return {
    workspace,
    sockets,
    faults,
    calls,
    people: acting,
    url: `${base}/api/`,
    async close() {
      sockets.close();
      await listening.close();
    },
  };
}

const tokenOf = ({ headers }: IncomingMessage): string =>
  /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';

function send(response: ServerResponse, { status, body, headers = {} }: SlackTold): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
