import { hash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { PagerDutyOptions } from '../../../src/adapters/pagerduty/options.ts';
import { pagerDuty } from '../../../src/adapters/pagerduty/pagerduty.ts';
import type { Actor, AnyEvent } from '../../../src/domain/event.ts';
import type { Session } from '../../../src/domain/session.ts';
import type { Hub } from '../../../src/hub/base/contract.ts';
import { takeUpAll } from '../../../src/hub/base/resumed.ts';
import type { HttpDeps } from '../../../src/hub/http/deps.ts';
import { httpEdge } from '../../../src/hub/http/http.ts';
import { createHub } from '../../../src/hub/hub.ts';
import { participantId } from '../../../src/hub/identity/secrets.ts';
import { type PagerIntegration, pagerIntegration } from '../../../src/hub/pager/integration.ts';
import { PageVerdicts } from '../../../src/hub/pager/page-verdicts.ts';
import { pagerQueries } from '../../../src/hub/pager/queries.ts';
import type { PagerRule, Priorities } from '../../../src/hub/pager/rules.ts';
import type { EventLog } from '../../../src/ports/event-log.ts';
import type { Pager } from '../../../src/ports/pager.ts';
import { identityHeaders } from '../../../src/protocol/http.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import type { Team } from '../../../src/sim/pagerduty/model.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { contractProblems } from '../../adapters/pagerduty/contract/contract.ts';
import { FastTime } from '../../adapters/pagerduty/fast-time.ts';
import { opening } from '../../domain/given.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { checkReply } from '../http/reply-check.ts';
import { whoIs } from '../who-is.ts';

export interface Person {
  readonly name: string;
  readonly email: string;
}
export const SATO: Person = { name: '佐藤', email: 'sato@example.com' };
export const TANAKA: Person = { name: '田中', email: 'tanaka@example.com' };
export const STRANGER: Person = { name: '派遣', email: 'nobody@example.org' };

export const actorOf = async ({ name, email }: Person): Promise<Actor> => ({
  id: await participantId(email),
  name,
  kind: 'member',
});

export interface PagerRigOptions {
  readonly team?: Partial<Team>;
  readonly pager?: Partial<PagerDutyOptions>;
  readonly rules?: readonly PagerRule[];
  readonly priorities?: Priorities;
  readonly withoutPager?: boolean;
  /** How many times as fast as life its clock runs. */
  readonly speed?: number;
  /** Signing secrets of the webhooks that the hub takes. */
  readonly webhookSecrets?: readonly string[];
  readonly readWebhookSecrets?: () => Promise<unknown>;
  /** By so many milliseconds PagerDuty's clock is ahead of the hub's. */
  readonly aheadMs?: number;
  /** By so many its `Date` header is ahead of the times in its answers. */
  readonly dateAheadMs?: number;
}

/** A hub with its pager integration and HTTP, against a local PagerDuty over real sockets; it can be killed and started again. */
export async function pagerRig(options: PagerRigOptions = {}) {
  const { team = {}, pager = {}, rules = [], withoutPager = false, speed = 30 } = options;
  const { aheadMs = 0, dateAheadMs = 0 } = options;
  const time = new FastTime(undefined, speed);
  const account = new Account({ ...exampleTeam(time.now()), ...team }, () => time.now() + aheadMs);
  const server = await localPagerDuty({ account, dateAheadMs, after: (ms, run) => time.after(ms, run) });
  const log = new MemoryLog();
  const logged: string[] = [];
  const note = (fields: object, event: string) => {
    logged.push(JSON.stringify({ ...fields, event, error: String((fields as { err?: unknown }).err ?? '') }));
  };
  const logger = { info: note, warn: note, error: note };
  let commands = 0;
  let hub: Hub;
  let integration: PagerIntegration;
  let verdicts: PageVerdicts;
  const settings = { schedules: [], policies: [], rules, priorities: options.priorities };
  let queries: ReturnType<typeof pagerQueries> | null = null;
  let opened: Pager | null = null;
  const changes: { n: number } = { n: 0 };
  let ends = new AbortController();
  const start = (eventLog: EventLog = log) => {
    ends = new AbortController();
    const given = {
      token: ACCOUNT_KEY,
      url: server.url,
      time,
      random: () => 0.5,
      timeoutMs: 6_000_000,
      ...pager,
    };
    opened = withoutPager ? null : pagerDuty(given);
    queries = opened && pagerQueries({ pager: opened, time, settings, emailOf: () => null });
    hub = createHub({
      log: eventLog,
      time,
      hash: (text) => hash('sha256', text, 'base64url'),
      random: () => randomBytes(12).toString('base64url'),
      logger,
      openSource: (spec) => {
        throw new Error(`no source ${spec}`);
      },
      ...(queries ? { pager: queries } : {}),
    });
    verdicts = new PageVerdicts(log, time);
    integration = pagerIntegration({
      verdicts,
      webhookSecrets: () => options.webhookSecrets ?? [],
      ...(options.readWebhookSecrets ? { readWebhookSecrets: options.readWebhookSecrets } : {}),
      changed: () => {
        changes.n += 1;
      },
      acts: log,
      random: () => 0.5,
      hub,
      time,
      counted: time,
      logger,
      pager: opened,
      queries,
      settings,
      members: () => [],
    });
    const onFault = (err: unknown) => note({ err }, 'fault');
    return takeUpAll(integration, { time, signal: ends.signal, onFault });
  };
  await start();
  const rig = {
    time,
    account,
    server,
    logged,
    log,
    /** How often lists were told to have changed. */
    changes,
    get hub() {
      return hub;
    },
    get integration() {
      return integration;
    },
    get queries() {
      return queries;
    },
    get pager() {
      if (!opened) throw new Error('no pager');
      return opened;
    },
    /** As `kill -9` and a new start: nothing of the first hub's memory is left. */
    async restart() {
      await rig.die();
      await start();
    },
    async die() {
      ends.abort();
      await integration.stop();
      await hub.stop();
    },
    begin: start,
    /** HTTP as this person, on the machine's own socket. */
    async ask(person: Person, path: string, body?: object) {
      const headers = identityHeaders(person.name, person.email);
      return rig.send(path, body === undefined ? undefined : JSON.stringify(body), headers);
    },
    /** HTTP with these headers; a body makes it a POST. */
    async send(path: string, body: string | undefined, headers: Readonly<Record<string, string>>) {
      const edge = httpEdge({
        hub,
        logger,
        time,
        perimeter: { hosts: () => [], origins: [] },
        version: '0.0.0-test',
        pid: 1,
        trustLoopback: true,
        listening: () => null,
        sources: [],
        verdicts,
        ...(integration.api ? { pager: integration.api } : {}),
        ...(integration.webhooks ? { webhooks: integration.webhooks } : {}),
      } as unknown as HttpDeps);
      const request = new Request(`http://localhost${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { host: 'localhost', ...headers },
        ...(body === undefined ? {} : { body }),
      });
      const response = await edge.fetch(request, { kind: 'unix', loopback: true, holder: '', outside: null });
      const text = await response.text();
      checkReply(request.method, path, response.status, text);
      // biome-ignore lint/suspicious/noExplicitAny: a test names the fields it means.
      return { status: response.status, json: JSON.parse(text) as any };
    },
    /** The list of pages once it is known whose they are: on a fast clock a patience of seconds is short. */
    async pages(person: Person, scope = 'all') {
      for (;;) {
        const { json } = await rig.ask(person, `/v1/incidents?scope=${scope}`);
        if (json.askerUnknown === null && json.stalled === null) return json;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    async command(person: Person, session: string, type: string, data: object) {
      commands += 1;
      const client = `script-${person.email.split('@')[0]}`;
      return hub.command(session, { client, n: commands, type, data }, whoIs(await actorOf(person)));
    },
    /** Starts from an incident; the answer of the hub. */
    async start(person: Person, ref: string, more: object = {}) {
      commands += 1;
      const body = { client: `start-${person.email.split('@')[0]}`, n: commands, data: opening, ...more };
      return rig.ask(person, `/v1/incidents/${encodeURIComponent(ref)}/session`, body);
    },
    async state(session: string): Promise<Session> {
      const state = await hub.session(session);
      if (!state) throw new Error(`no session ${session}`);
      return state;
    },
    async events(session: string): Promise<AnyEvent[]> {
      const events: AnyEvent[] = [];
      for await (const chunk of hub.events(session)) events.push(...chunk);
      return events;
    },
    /** Resolves with the state once it is as wanted. */
    async until(session: string, holds: (state: Session) => boolean): Promise<Session> {
      for (;;) {
        const state = await rig.state(session);
        if (holds(state)) return state;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    writes: () => server.calls.filter(({ method }) => method !== 'GET'),
    /** Whatever a test has done, PagerDuty's contract allows each of its calls. */
    async [Symbol.asyncDispose]() {
      await rig.die();
      await server.close();
      const told = server.calls.filter(({ status, fault }) => fault === null && status !== 429);
      expect([...new Set(told.flatMap(contractProblems))]).toEqual([]);
    },
  };
  return rig;
}

export type PagerRig = Awaited<ReturnType<typeof pagerRig>>;
