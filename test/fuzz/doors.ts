import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { github } from '../../src/adapters/github/github.ts';
import { loadAlone } from '../../src/adapters/procedure-files/load.ts';
import { ProcedureText } from '../../src/adapters/procedure-files/procedure-text.ts';
import { rulesIn } from '../../src/adapters/procedure-files/rules/rule-files.ts';
import { commandIn, replyIn } from '../../src/adapters/slack/socket/envelopes.ts';
import { CliError } from '../../src/cli/base/errors.ts';
import { parseHubConfig } from '../../src/cli/hub/read-hub-config.ts';
import { checkChain, parseRecordFile } from '../../src/cli/session/record-file.ts';
import { parseSettings } from '../../src/cli/settings/settings-file.ts';
import { ReplyParser } from '../../src/cli/terminal/replies.ts';
import { openSessionClient } from '../../src/client/live-session-client.ts';
import { readCommand } from '../../src/hub/chat/commands/words.ts';
import { ingestLine } from '../../src/hub/ingest/ingest-line.ts';
import { Webhooks } from '../../src/hub/pager/webhook/webhooks.ts';
import { LineAssembler } from '../../src/logs/assemble.ts';
import { LineSplitter } from '../../src/logs/line-splitter.ts';
import { partsOf, ROUTES, type RouteName } from '../../src/protocol/routes.ts';
import { signatureOf } from '../../src/sim/pagerduty/webhooks.ts';
import { mouseOf } from '../../src/tui/kernel/mouse.ts';
import { type Ask, httpRig } from '../hub/http/http-rig.ts';
import { HandSocket, opened, type Rig, Terminal } from '../hub/hub-rig.ts';
import { FakeTime, settle } from '../network/fake-time.ts';
import { HeldStorage } from '../network/held-storage.ts';
import { sha256 } from '../network/sha256.ts';
import { SATO, underWay } from '../tui/story.ts';
import { TerminalScreen } from '../tui/terminal.ts';
import type { Door } from './fuzz.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const file = (...path: string[]): Buffer => readFileSync(join(ROOT, ...path));
const all = (folder: string, ends: string): Buffer[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(ends))
    .map((name) => file(folder, name));
const texts = (...given: readonly (string | object)[]): Buffer[] =>
  given.map((one) => Buffer.from(typeof one === 'string' ? one : JSON.stringify(one)));
/** Blocks of a kind in the pages of the documentation. */
function blocksOf(page: string, kind: RegExp): Buffer[] {
  const text = file('docs', ...page.split('/')).toString();
  return [...text.matchAll(/^```(\w.*)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => kind.test(name ?? ''))
    .map(([, , body]) => Buffer.from(body ?? ''));
}

/** Bytes that come from a terminal at once: each may be a key that is carried out. */
const ONE_READ = 2_048;
/** After so many inputs a door that keeps something begins again. */
const AFRESH = 400;

const HELLO = {
  t: 'hello',
  protocol: 1,
  client: 'terminal-of-fuzz',
  epoch: null,
  lastSeq: 0,
  linesEpoch: null,
  lastLine: 0,
};

/** Frames of a terminal, one a line, at a real hub. */
async function framesUp(): Promise<Door> {
  let rig: Rig = await opened();
  let taken = 0;
  const of = (type: string, data: object, n = 1) => JSON.stringify({ t: 'command', n, type, data });
  const hello = JSON.stringify(HELLO);
  return {
    name: 'frames to the hub',
    corpus: texts(
      [hello, of('note.add', { kind: 'note', text: '切り戻し' }), of('undo', {}, 2)].join('\n'),
      [hello, of('step.set', { step: 'ack', state: 'done' }), '{"t":"seen","seq":3}'].join('\n'),
      [hello, '{"t":"ask","n":1,"what":"now","args":{}}', '{"t":"presence","pane":"notes"}'].join('\n'),
      [hello, of('severity.set', { severity: 'SEV1' }), of('role.take', { role: 'lead' }, 2)].join('\n'),
      [hello, '{"t":"view","anchors":{}}', '{"t":"tail","sources":["app"],"query":"error"}'].join('\n'),
    ),
    words: [
      '"t":',
      '"command"',
      '"ask"',
      '"seen"',
      '"view"',
      '"point"',
      '"n":',
      'note.add',
      'session.close',
      '__proto__',
    ],
    async take(bytes) {
      taken += 1;
      if (taken % AFRESH === 0) rig = await opened();
      const terminal = await rig.attach(SATO_AT_HUB, {}, new Terminal());
      for (const line of bytes.toString().split('\n')) terminal.socket.receive(line);
      await settle();
      terminal.socket.drop();
      for (const text of terminal.socket.sent) noStack(text);
      if (rig.errors.length > 0) throw new Error(`the hub logs an error: ${describe(rig.errors[0])}`);
    },
  };
}
const SATO_AT_HUB = { id: 'sato@example.com', name: '佐藤', kind: 'member' } as const;

/** Frames of a hub, one a line, at a real client. */
async function framesDown(): Promise<Door> {
  const rig = await opened();
  for (let n = 1; n <= 5; n += 1)
    await rig.command(SATO_AT_HUB, 'note.add', { text: `note ${n}` }, 'filler-client', n);
  const seen = await rig.join();
  const frames = seen.socket.sent.slice();
  return {
    name: 'frames to a terminal',
    corpus: [
      Buffer.from(frames.join('\n')),
      ...texts(
        `${frames[0]}\n${JSON.stringify({ t: 'lines', first: 1, skipped: 0, items: [{ no: 1, message: 'x', time: null }] })}`,
        `${frames[0]}\n${JSON.stringify({ t: 'ack', n: 1, seq: 2 })}\n${JSON.stringify({ t: 'bye', kind: 'stopping', params: {} })}`,
      ),
    ],
    words: ['"events"', '"welcome"', '"seq":', '"data":{}', '"redacted"', '"cmd":', '"bye"'],
    async take(bytes) {
      const time = new FakeTime();
      const socket = new HandSocket();
      const client = openSessionClient({
        session: rig.id,
        client: 'client-of-fuzz',
        dial: async () => socket,
        time,
        random: () => 0.5,
        hash: sha256,
        storage: new HeldStorage(),
      });
      await settle();
      client.send('note.add', { kind: 'note', text: 'mine' });
      for (const line of bytes.toString().split('\n')) socket.receive(line);
      await settle();
      void client.get().view;
      await client.close();
    },
  };
}

/** A request: a line with method and path, then the body. */
async function http(): Promise<Door> {
  let rig = await httpRig();
  let taken = 0;
  const posts = (Object.keys(ROUTES) as RouteName[])
    .map((name) => partsOf(name))
    .filter(([method]) => method === 'POST')
    .map(([, path]) => path.replace(/:\w+/g, 'x'));
  const bodies: readonly object[] = [
    { client: 'client-of-fuzz', n: 1, type: 'note.add', data: { kind: 'note', text: 'x' } },
    { service: 'checkout', text: 'flag on', kind: 'flag', happenedAt: '2026-11-25T03:00:00.000Z' },
    { facts: [{ stream: 'acts', n: 1 }], reason: 'x', words: 'x' },
    { verdict: { hurt: true, why: 'x', prevent: null }, cmd: { client: 'client-of-fuzz', n: 1 } },
    { role: 'guest', hours: 2, host: '127.0.0.1', port: 0, since: null },
    { invite: 'eyJ.x.y', session: 'x', name: '田中' },
    {
      rule: null,
      source: null,
      match: { by: 'query', query: 'level:error' },
      for: '1h',
      reason: 'x',
      owner: 'x',
    },
    { act: 'note', args: { text: 'x' }, cmd: 'client-of-fuzz 1', ago: 10 },
  ];
  return {
    name: 'bodies of requests',
    corpus: posts.flatMap((path, i) => [
      Buffer.from(`POST ${path}\n${JSON.stringify(bodies[i % bodies.length])}`),
      Buffer.from(`POST ${path}\n${JSON.stringify(Object.assign({}, ...bodies))}`),
    ]),
    words: ['POST /v1/', '?from=1', '%2e%2e/', 'DELETE ', 'GET ', '"data":'],
    async take(bytes) {
      taken += 1;
      if (taken % AFRESH === 0) rig = await httpRig();
      const text = bytes.toString('latin1');
      const [first = '', ...rest] = text.split('\n');
      const [, method = 'POST', path = '/'] = /^(GET|POST|DELETE) (\/[\x21-\x7e]*)$/.exec(first) ?? [];
      if (URL.parse(path, 'http://x') === null) return;
      const body = Buffer.from(rest.join('\n'), 'latin1');
      const init: Ask = {
        method,
        ...(method === 'POST' ? { body } : {}),
        headers: { 'content-type': 'application/json' },
      };
      const before = rig.logged.length;
      const told = await rig.ask(path, init);
      noStack(told.text);
      const failed = rig.logged.slice(before).find((line) => line.includes('request-failed'));
      if (told.status === 500 || failed)
        throw new Error(`${method} ${path}: ${told.status} ${failed ?? told.text}`);
    },
  };
}

async function imports(): Promise<Door> {
  const rig = await opened();
  for (let n = 1; n <= 4; n += 1)
    await rig.command(SATO_AT_HUB, 'note.add', { text: `note ${n}` }, 'filler-client', n);
  const record = (await rig.stored()).map((event) => JSON.stringify(event)).join('\n');
  let hub = await httpRig();
  let taken = 0;
  return {
    name: 'records that are imported',
    corpus: [Buffer.from(`${record}\n`), ...all('test/fixtures/stored', '.jsonl')],
    words: ['"seq":', '"prev":', '"redacted":{"hash":"x"}', '"type":"session.opened"', '\n\n'],
    async take(bytes) {
      taken += 1;
      if (taken % AFRESH === 0) hub = await httpRig();
      const before = hub.logged.length;
      const told = await hub.ask('/v1/import', { method: 'POST', body: bytes });
      noStack(told.text);
      const failed = hub.logged.slice(before).find((line) => line.includes('request-failed'));
      if (told.status === 500 || failed) throw new Error(`import: ${told.status} ${failed ?? told.text}`);
      try {
        checkChain(parseRecordFile(bytes.toString(), 'x.jsonl'), 'x');
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
      }
    },
  };
}

function webhook(): Door {
  const now = Date.parse('2026-11-25T03:00:00.000Z');
  const secret = '0123456789abcdef-fuzz';
  const event = (over: object, data: object) => ({
    event: {
      id: '01A',
      event_type: 'incident.resolved',
      resource_type: 'incident',
      occurred_at: new Date(now).toISOString(),
      data,
      ...over,
    },
  });
  return {
    name: 'deliveries of PagerDuty',
    corpus: texts(
      event(
        {},
        {
          id: 'Q1',
          type: 'incident',
          status: 'resolved',
          number: 12,
          title: '5xx',
          service: { id: 'S', summary: 'checkout' },
        },
      ),
      event({ event_type: 'pagey.ping' }, { type: 'ping' }),
      event(
        { event_type: 'incident.annotated' },
        { id: 'N1', type: 'incident_note', incident: { id: 'Q1' } },
      ),
    ),
    words: [
      'incident.triggered',
      'incident.acknowledged',
      '"occurred_at":"',
      '"agent":{}',
      '"priority":null',
    ],
    async take(bytes) {
      const webhooks = new Webhooks({
        time: { now: () => now, after: () => () => {} },
        secrets: () => [secret],
        readSecrets: async () => null,
        pages: () => ({ told: () => {} }) as never,
        hint: () => {},
      });
      const body = new Uint8Array(bytes);
      const header = signatureOf(bytes.toString(), [secret]);
      await webhooks.take(header, body);
      await webhooks.take(bytes.toString('latin1').slice(0, 200), body);
    },
  };
}

function slack(): Door {
  const envelope = (type: string, body: object) => ({ id: 'E1', type, body });
  return {
    name: 'envelopes of Slack',
    corpus: texts(
      envelope('slash_commands', {
        user_id: 'U1',
        channel_id: 'C1',
        trigger_id: 'T',
        text: 'start "5xx" &lt;x&gt;',
        response_url: 'https://hooks.slack.com/commands/x',
      }),
      envelope('events_api', {
        event_id: 'Ev1',
        event: {
          type: 'message',
          user: 'U1',
          channel: 'C1',
          ts: '1.2',
          thread_ts: '1.1',
          text: 'note: 原因 <https://x|y> <mailto:a@b|a>',
        },
      }),
    ),
    words: ['<https://', '|', '>', '&amp;', '<mailto:', 'thread_ts', 'note:', '決定:'],
    take(bytes) {
      let value: unknown;
      try {
        value = JSON.parse(bytes.toString());
      } catch {
        return;
      }
      const { id, type, body } = (value ?? {}) as Record<string, unknown>;
      // As the connection hands it on.
      const given = { id: String(id), type: String(type), body: (body ?? {}) as Record<string, unknown> };
      const command = commandIn(given, () => true);
      if (command !== null) readCommand(command.words);
      replyIn(given);
    },
  };
}

/** Any answer of GitHub, by its real client over a socket. */
async function githubAnswers(): Promise<Door> {
  let answer = Buffer.alloc(0);
  const server: Server = createServer((request, response) => {
    request.resume();
    const status = answer[0] === 0x21 ? 500 : 200;
    response.writeHead(status, { 'content-type': 'application/json', etag: '"x"' });
    response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  let now = Date.parse('2026-11-25T03:12:00.000Z');
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const iso = '2026-11-25T03:00:00Z';
  return {
    name: 'answers of GitHub',
    corpus: texts(
      [
        {
          id: 1,
          sha: 'a'.repeat(40),
          ref: 'main',
          environment: 'production',
          created_at: iso,
          updated_at: iso,
          creator: { login: 'kato' },
          description: null,
          payload: {},
        },
      ],
      [{ id: 1, state: 'success', created_at: iso, updated_at: iso, creator: { login: 'kato' } }],
      {
        commits: [
          {
            sha: 'b'.repeat(40),
            commit: { message: 'x', author: { name: 'k', date: iso }, committer: { date: iso } },
            author: null,
          },
        ],
        files: [],
        total_commits: 1,
        status: 'ahead',
      },
      {
        name: 'checkout',
        full_name: 'acme/checkout',
        default_branch: 'main',
        workflow_runs: [],
        total_count: 0,
      },
      { message: 'Bad credentials', documentation_url: 'https://docs.github.com' },
    ),
    words: ['"state":"', '"sha":"', '"creator":null', '"html_url":"javascript:"', '[]', '{"message":'],
    async take(bytes) {
      answer = Buffer.from(bytes);
      now += 3_600_000;
      const { changes } = github({
        auth: { token: 'ghp_local' },
        url: `http://127.0.0.1:${port}`,
        time: { now: () => now, after },
        services: [
          {
            name: 'checkout',
            repository: 'acme/checkout',
            environment: 'production',
            paths: [],
            workflow: null,
            migrations: [],
          },
        ],
        timeoutMs: 2_000,
      });
      const [from, to] = ['2026-11-25T02:00:00.000Z', '2026-11-25T03:12:00.000Z'];
      const said = await changes.changes('checkout', from, to);
      noStack(JSON.stringify(said));
      noStack(JSON.stringify(await changes.prove('checkout')));
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const YAML = [
  '  - ',
  ': ',
  '|\n',
  '>-\n',
  '&a ',
  '*a',
  '<<: *a',
  '!!binary ',
  '? ',
  '{',
  '[',
  '#',
  '"',
  "'",
  '---',
  '...',
];

function procedures(): Door {
  return {
    name: 'procedures',
    corpus: [...all('sessions/procedures', '.yaml'), ...blocksOf('how-to/procedures.md', /yaml/)],
    words: [
      ...YAML,
      'phases:',
      'steps:',
      'when:',
      'needs: second person',
      'extends: incident',
      'within: 10m',
      'every: SEV1 5m',
    ],
    take: (bytes) => void loadAlone(new ProcedureText(bytes.toString(), 'x.yaml')),
  };
}

function rules(): Door {
  return {
    name: 'rules of detection',
    corpus: [
      ...blocksOf('how-to/detection.md', /yaml/),
      ...blocksOf('tutorials/first-detector.md', /yaml/),
      ...blocksOf('reference/rules.md', /yaml/),
    ],
    words: [
      ...YAML,
      'name:',
      'source:',
      'bad:',
      'users:',
      'every: 1m',
      'impact:',
      'share: 2 %',
      'total:',
      'level:error AND (x OR "y")',
    ],
    take: (bytes) => void rulesIn(bytes.toString(), 'x.yaml'),
  };
}

function settings(): Door {
  return {
    name: 'settings',
    corpus: [
      ...blocksOf('how-to/team-hub.md', /yaml/),
      ...blocksOf('how-to/cluster.md', /yaml/),
      ...blocksOf('how-to/logs.md', /yaml/),
      ...blocksOf('how-to/opensearch.md', /yaml/),
      ...blocksOf('how-to/slack.md', /yaml/),
      ...blocksOf('how-to/github.md', /yaml/),
    ],
    words: [
      ...YAML,
      'listen:',
      'tls:',
      'nats:',
      'sources:',
      'pagerduty:',
      'slack:',
      'changes:',
      'timeZone:',
      'fields:',
    ],
    take(bytes) {
      parseSettings(bytes.toString(), 'config.yaml');
      parseHubConfig(bytes.toString(), 'hub.yaml');
    },
  };
}

function lines(): Door {
  return {
    name: 'lines of logs',
    corpus: texts(
      '{"time":"2026-11-25T03:00:00.123Z","level":"error","msg":"支払いに失敗","service":"checkout","trace_id":"abc","stack":"Error: x\\n at y"}\n',
      '2026-11-25 03:00:00,123 ERROR [http-1] c.e.Checkout - failed\njava.lang.IllegalStateException: x\n\tat a.b.C(D.java:1)\nCaused by: y\n',
      '127.0.0.1 - - [25/Nov/2026:03:00:00 +0900] "GET /x HTTP/1.1" 502 12 "-" "curl"\n',
      'level=warn ts=2026-11-25T03:00:00Z msg="slow query" took=1.2s\n',
      '<134>1 2026-11-25T03:00:00Z host app 12 ID [x@1 a="b"] text\n',
      '2026-11-25T03:00:00.000000001Z stdout P a part\n2026-11-25T03:00:00.000000001Z stdout F of a line\n',
      'checkout-1  | {"severity":"ERROR","message":"x","timestamp":1764039600}\n',
      '\u001b[31merror\u001b[0m: password=hunter2 token=ghp_0123456789abcdef0123456789abcdef0123\n',
    ).concat([
      Buffer.from([0xff, 0xfe, 0x41, 0, 0x0a, 0]),
      Buffer.from([0x83, 0x47, 0x83, 0x89, 0x81, 0x5b, 0x0a]),
    ]),
    words: [
      '{"',
      '"level":',
      'ERROR',
      '\n\tat ',
      'Caused by: ',
      'Traceback (most recent call last):\n',
      '\x1b[31m',
      '\r',
      ' | ',
      'stdout P ',
    ],
    take(bytes) {
      const splitter = new LineSplitter();
      const assembler = new LineAssembler({ source: 'app', zone: 'Asia/Tokyo' });
      const cut = Math.floor(bytes.length / 2);
      const found = [...splitter.push(bytes.subarray(0, cut)), ...splitter.push(bytes.subarray(cut))];
      const last = splitter.close(true);
      if (last !== null) found.push(last);
      const now = Date.parse('2026-11-25T03:00:00.000Z');
      const whole = found.flatMap(({ offset, text, lost }) =>
        assembler.push({ id: String(offset), text, lost }, now),
      );
      for (const line of [...whole, ...assembler.close(now)]) {
        const taken = ingestLine(line as never);
        // What may reach a terminal.
        if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(taken.message))
          throw new Error(`passes a control character: ${JSON.stringify(taken.message)}`);
      }
    },
  };
}

/** What a terminal sends: keys, pastes, the mouse, answers; at the real screen of a session. */
function terminalInput(): Door {
  let screen: TerminalScreen | null = null;
  let failed: Error | null = null;
  let taken = 0;
  const begin = async () => {
    await screen?.quit();
    failed = null;
    screen = new TerminalScreen(underWay(SATO), 100, 30);
    screen.end.catch((error: unknown) => {
      failed = error instanceof Error ? error : new Error(String(error));
    });
    await turn();
  };
  return {
    name: 'input of a terminal',
    corpus: texts(
      'n切り戻しを始めました\r',
      '\x1b[200~一行目\r\n二行目\x1b[31m\x1b[201~\r',
      '\t\t\x1b[A\x1b[B \x1b[C?',
      ':close\r\x1b',
      '/error\r\x1b[6~\x1b[5~',
      '\x1b[<0;10;5M\x1b[<64;10;5M\x1b[<65;90;20M',
      '\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[1;3R\x1b[?62c',
      'hjklgGxsuaS1234\x1b',
    ),
    words: [
      '\x1b',
      '\x1b[',
      '\x1b[200~',
      '\x1b[201~',
      '\x1b[<0;',
      'M',
      '\r',
      '\t',
      '\x03',
      '\x1a',
      '\x7f',
      '\x1bOP',
      '\x1b[1;5C',
      '\x15',
      '\x17',
    ],
    async take(bytes) {
      taken += 1;
      if (screen === null || taken % 60 === 0) await begin();
      const at = screen as unknown as TerminalScreen;
      const parser = new ReplyParser({ cursor: 2, attributes: 1 });
      const { parts } = parser.push(bytes.subarray(0, ONE_READ).toString());
      for (const part of [...parts, parser.flush()]) {
        if (typeof part === 'string') {
          if (part !== '') at.type(part);
        } else {
          const mouse = mouseOf(part);
          if (mouse !== null) at.point(mouse);
        }
      }
      await turn();
      if (failed !== null) {
        const error = failed;
        await begin();
        throw error;
      }
      // Ctrl-C and q end it, as they should.
      if (!at.raw) await begin();
    },
    close: async () => void (await screen?.quit()),
  };
}

const turn = () => new Promise((done) => setTimeout(done, 2));

/** Nothing that a person reads shows where in the program it was made. */
function noStack(text: string): void {
  if (/\n?\s+at [\w.<>]+ \(|\.ts:\d+:\d+/.test(text)) throw new Error(`shows a stack: ${text.slice(0, 300)}`);
}

const describe = (error: unknown): string =>
  JSON.stringify(error, (_, value) => (value instanceof Error ? value.stack : value));

/** Every door, opened when it is asked for. */
export const DOORS: readonly (() => Door | Promise<Door>)[] = [
  framesUp,
  framesDown,
  http,
  imports,
  webhook,
  slack,
  githubAnswers,
  procedures,
  rules,
  settings,
  lines,
  terminalInput,
];
