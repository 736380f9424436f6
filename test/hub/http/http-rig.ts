import { hash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { procedureFiles } from '../../../src/adapters/procedure-files/procedure-files.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { limitsOf } from '../../../src/hub/base/limits.ts';
import { AddedChanges } from '../../../src/hub/changes/added-changes.ts';
import type { HttpDeps } from '../../../src/hub/http/deps.ts';
import { httpEdge } from '../../../src/hub/http/http.ts';
import { teamParts } from '../../../src/hub/http/team-parts.ts';
import { createHub, type HubDeps } from '../../../src/hub/hub.ts';
import { openCredentials } from '../../../src/hub/identity/credentials.ts';
import { hubInvites } from '../../../src/hub/identity/invites.ts';
import { watchRevocations } from '../../../src/hub/identity/revocation.ts';
import { hubTokens } from '../../../src/hub/identity/tokens.ts';
import { ActLedger } from '../../../src/hub/outside/ledger.ts';
import { PageVerdicts } from '../../../src/hub/pager/page-verdicts.ts';
import { TeamFeed } from '../../../src/hub/team/team-feed.ts';
import type { Time } from '../../../src/ports/clock.ts';
import type { Edge, Transport } from '../../../src/ports/edge.ts';
import { identityHeaders } from '../../../src/protocol/http.ts';
import { openingBody } from '../../cli/hub/opening.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { checkReply } from './reply-check.ts';

export const UNIX: Transport = { kind: 'unix', loopback: true, holder: '', outside: null };
export const TCP: Transport = { kind: 'tcp', loopback: true, holder: '', outside: null };
export const REMOTE: Transport = { kind: 'tcp', loopback: false, holder: '203.0.113.7', outside: null };

export interface Ask {
  readonly method?: string;
  readonly body?: RequestInit['body'] | object;
  readonly headers?: Record<string, string>;
  readonly token?: string;
  readonly via?: Transport;
}

export interface Told {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test names the fields it means.
  readonly json: any;
  readonly headers: Headers;
}

/** What outlives a hub that is started again. */
export interface KeptState {
  readonly root: string;
  readonly log: MemoryLog;
  readonly openSource?: HubDeps['openSource'];
  /** Number of the last command, as one that is used again gets the first answer. */
  commands: number;
}

/**
 * The whole HTTP side of a hub over an event log in memory; `ask` speaks as the machine's user unless told otherwise. What is
 * given as `state` is not cleared away at its end.
 */
export async function httpRig(
  change: Partial<HttpDeps> = {},
  time: Time = realTime,
  state: KeptState | null = null,
) {
  const root = state?.root ?? (await mkdtemp(join(tmpdir(), 'oncall-http-')));
  const files = await openPrivateFiles(join(root, 'state'));
  const credentials = await openCredentials(files);
  const logged: string[] = [];
  const note = (fields: object, event: string) => logged.push(JSON.stringify({ ...fields, event }));
  const logger = { info: note, warn: note, error: note };
  const now = () => time.now();
  const log = state?.log ?? new MemoryLog();
  const hub = createHub({
    log,
    time,
    hash: (text) => hash('sha256', text, 'base64url'),
    random: () => randomBytes(12).toString('base64url'),
    logger,
    openSource:
      state?.openSource ??
      ((spec) => {
        throw new Error(`no source ${spec}`);
      }),
  });
  const tokens = hubTokens(credentials, now);
  const procedures = procedureFiles([{ path: 'sessions/procedures', label: 'built-in' }]);
  const invites = await hubInvites(files, credentials, now);
  const onTrouble = (error: unknown) => note({ err: String(error) }, 'fault');
  const team = new TeamFeed({
    time,
    limits: limitsOf(),
    leads: () => true,
    sources: teamParts({ hub, time, logger, pager: () => null }),
  });
  const revocations = watchRevocations({ hub, homes: team, credentials, invites, time, onTrouble });
  const kept = {
    ledger: new ActLedger(log, time),
    verdicts: new PageVerdicts(log, time),
    added: new AddedChanges(log, time),
  };
  const edge = httpEdge({
    hub,
    team,
    store: log,
    tokens,
    invites,
    recorded: () => revocations.recorded(),
    procedures,
    sources: [
      { name: 'app', guests: true },
      { name: 'audit', guests: false },
    ],
    perimeter: { hosts: () => ['hub.example.jp'], origins: ['https://wiki.example.jp'] },
    logger,
    time,
    version: '0.0.0-test',
    pid: 4711,
    trustLoopback: true,
    verdicts: kept.verdicts,
    facts: [kept.ledger.facts, kept.verdicts.facts, kept.added.facts],
    listening: () => ({ base: 'https://hub.example.jp:7373', pin: 'P'.repeat(43) }),
    ...change,
  });

  const given = state ?? { commands: 0 };
  const rig = {
    edge,
    hub,
    log,
    kept,
    logged,
    /** Resolves when what was revoked is in the records. */
    recorded: () => revocations.recorded(),
    tokens,
    invites,
    credentials,
    ask: (path: string, init: Ask = {}) => ask(edge, path, init),
    /** One command as a script would send it. */
    command: (session: string, type: string, data: unknown, init: Ask = {}) => {
      given.commands += 1;
      const n = given.commands;
      // A terminal's id belongs to who used it first.
      const whose = JSON.stringify([init.token, init.headers]);
      const body = { client: hash('sha256', whose, 'base64url').slice(0, 12), n, type, data };
      return rig.ask(`/v1/sessions/${session}/commands`, { method: 'POST', body, ...init });
    },
    /** Opens a session and returns its id. */
    async open(title: string): Promise<string> {
      given.commands += 1;
      const n = given.commands;
      const { data } = await openingBody(procedures);
      const body = { client: 'test-opener', n, data: { ...data, title } };
      const told = await rig.ask('/v1/sessions', { method: 'POST', body });
      if (told.status !== 201) throw new Error(told.text);
      return told.json.session;
    },
    async member(name: string): Promise<string> {
      const made = await tokens.create({ name, email: `${name}@example.jp` });
      if (!made.ok) throw new Error(made.kind);
      return made.token;
    },
    /** A token got by an invite to `session`, made by the machine's user unless told otherwise. */
    async invited(session: string, role: Actor['kind'], name: string, maker: Ask = {}): Promise<string> {
      const wish = { method: 'POST', body: { role }, ...maker };
      const invite = await rig.ask(`/v1/sessions/${session}/invites`, wish);
      const fragment = new URL(invite.json.url).hash.slice(1).split('~')[0];
      const body = { invite: fragment, session, name };
      const told = await rig.ask('/v1/invites/exchange', { method: 'POST', body, via: REMOTE });
      if (told.status !== 201) throw new Error(told.text);
      return told.json.token;
    },
    async stop() {
      team.stop();
      await revocations.stop();
      credentials.close();
      await hub.stop();
      if (state === null) await rm(root, { recursive: true });
    },
  };

  return rig;
}

async function ask(
  edge: Edge,
  path: string,
  { method = 'GET', body, headers = {}, token, via = UNIX }: Ask,
): Promise<Told> {
  const who = via.kind === 'unix' ? identityHeaders('森 健二', 'mori@example.jp') : {};
  const auth = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const plain = body !== undefined && isPlain(body);
  const request = new Request(`http://localhost${path}`, {
    method,
    headers: { host: 'localhost', ...who, ...auth, ...headers },
    ...(body === undefined
      ? {}
      : { body: plain ? JSON.stringify(body) : (body as RequestInit['body']), duplex: 'half' }),
  } as RequestInit);
  const response = await edge.fetch(request, via);
  const text = await response.text();
  checkReply(method, path, response.status, text);
  return { status: response.status, text, json: parsed(text), headers: response.headers };
}

function isPlain(body: RequestInit['body'] | object): boolean {
  return Object.getPrototypeOf(body) === Object.prototype;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
