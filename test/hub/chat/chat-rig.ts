import { hash, randomBytes } from 'node:crypto';
import { pagerDuty } from '../../../src/adapters/pagerduty/pagerduty.ts';
import { procedureFiles } from '../../../src/adapters/procedure-files/procedure-files.ts';
import { slackChat } from '../../../src/adapters/slack/slack.ts';
import { DEMO_CHANNEL, demoPlan } from '../../../src/demo/slack-team.ts';
import type { Actor } from '../../../src/domain/event.ts';
import type { Session } from '../../../src/domain/session.ts';
import type { Hub } from '../../../src/hub/base/contract.ts';
import { takeUpAll } from '../../../src/hub/base/resumed.ts';
import { SERVES_ALL } from '../../../src/hub/base/serving.ts';
import { type ChatIntegration, chatIntegration } from '../../../src/hub/chat/integration.ts';
import type { ChatSettings } from '../../../src/hub/chat/settings.ts';
import { createHub } from '../../../src/hub/hub.ts';
import { participantId } from '../../../src/hub/identity/secrets.ts';
import { ActLedger } from '../../../src/hub/outside/ledger.ts';
import { type PagerIntegration, pagerIntegration } from '../../../src/hub/pager/integration.ts';
import { PageVerdicts } from '../../../src/hub/pager/page-verdicts.ts';
import { pagerQueries } from '../../../src/hub/pager/queries.ts';
import type { DetectionLog } from '../../../src/ports/detection-log.ts';
import { DEFAULT_SCRUM } from '../../../src/record/digest/scrum.ts';
import { Account } from '../../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { shownText } from '../../../src/sim/slack/message-rules.ts';
import { localSlack } from '../../../src/sim/slack/server.ts';
import { APP_TOKEN, BOT_TOKEN, Workspace } from '../../../src/sim/slack/workspace.ts';
import { FastTime } from '../../adapters/pagerduty/fast-time.ts';
import { opening } from '../../domain/given.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { whoIs } from '../who-is.ts';

export { DEMO_CHANNEL };
export const DRILLS = 'C0DRILLS11';

export const SATO = { name: '佐藤', email: 'sato@example.com', slack: 'U0SATO111' };
export const TANAKA = { name: '田中', email: 'tanaka@example.com', slack: 'U0TANAKA1' };
export type Person = typeof SATO;

export const settingsOf = (more: Partial<ChatSettings> = {}): ChatSettings => ({
  channel: DEMO_CHANNEL,
  channels: [],
  drills: null,
  lang: 'ja',
  buttons: true,
  timeZone: 'Asia/Tokyo',
  summon: null,
  digest: null,
  scrum: DEFAULT_SCRUM,
  procedure: 'incident',
  logs: [],
  ...more,
});

export interface ChatRigOptions {
  readonly settings?: Partial<ChatSettings>;
  readonly speed?: number;
  /** Absent: one of its own. */
  readonly time?: FastTime;
  readonly timeoutMs?: number;
  readonly withPager?: boolean;
  readonly from?: number;
  readonly detectionLog?: DetectionLog;
  /** Another hub on the same log, at the same Slack; `serves` says of which sessions of the two. */
  readonly beside?: {
    readonly time: FastTime;
    readonly workspace: Workspace;
    readonly slack: Awaited<ReturnType<typeof localSlack>>;
    readonly log: MemoryLog;
    readonly account: Account;
  };
  /** Whether this hub is the one that acts for the team; absent: it is. */
  readonly leads?: () => boolean;
  readonly serves?: (session: string) => boolean;
}

/** A hub with its chat, against a local Slack over real sockets; it can be killed and started again. */
export async function chatRig(options: ChatRigOptions = {}) {
  const { speed = 30, withPager = false, timeoutMs = 600_000, beside, serves, leads } = options;
  const time = options.time ?? beside?.time ?? new FastTime(options.from, speed);
  const workspace = beside?.workspace ?? new Workspace(demoPlan('ja'), () => time.now());
  const slack =
    beside?.slack ??
    (await localSlack({ workspace, after: (ms, run) => time.after(ms, run), pressMs: 600_000 }));
  const account = beside?.account ?? new Account(exampleTeam(time.now()), () => time.now());
  const pagerServer = await localPagerDuty({ account, after: (ms, run) => time.after(ms, run) });
  const log = beside?.log ?? new MemoryLog();
  const logged: string[] = [];
  const note = (fields: object, event: string) => {
    logged.push(
      JSON.stringify({ ...fields, event, error: String((fields as { err?: Error }).err?.stack ?? '') }),
    );
  };
  const logger = { info: note, warn: note, error: note };
  const settings = settingsOf(options.settings);
  const members = await Promise.all(
    [SATO, TANAKA].map(async ({ name, email }) => ({ name, email, participant: await participantId(email) })),
  );
  let hub: Hub;
  let chat: ChatIntegration;
  let pages: PagerIntegration;
  let commands = 0;
  let ends = new AbortController();
  const onFault = (error: unknown) => logger.error({ err: error }, 'fault');
  const start = async () => {
    ends = new AbortController();
    const pager = withPager
      ? pagerDuty({ token: ACCOUNT_KEY, url: pagerServer.url, time, random: () => 0.5, timeoutMs })
      : null;
    const pagerSettings = { schedules: [], policies: [], rules: [] };
    const queries = pager && pagerQueries({ pager, time, settings: pagerSettings, emailOf: () => null });
    hub = createHub({
      log,
      time,
      hash: (text) => hash('sha256', text, 'base64url'),
      random: () => randomBytes(12).toString('base64url'),
      logger,
      openSource: (spec) => {
        throw new Error(`no source ${spec}`);
      },
      ...(queries ? { pager: queries } : {}),
      ...(serves ? { serving: { ...SERVES_ALL, serves } } : {}),
    });
    const ledger = new ActLedger(log, time, leads ? () => null : undefined);
    pages = pagerIntegration({
      verdicts: new PageVerdicts(log, time),
      acts: log,
      ledger,
      random: () => 0.5,
      hub,
      time,
      counted: time,
      logger,
      pager,
      queries,
      settings: pagerSettings,
      members: () => members,
    });
    chat = chatIntegration({
      hub,
      chat: slackChat({
        token: BOT_TOKEN,
        appToken: APP_TOKEN,
        url: slack.url,
        time,
        random: () => 0.5,
        logger,
        timeoutMs,
        fetch: (to, init) => time.call(fetch(to, init)),
      }),
      settings,
      time,
      counted: time,
      random: () => 0.5,
      logger,
      ledger,
      procedures: procedureFiles([{ path: 'sessions/procedures', label: 'built-in' }]),
      pager: pager && pages.api ? { pager, api: pages.api, settings: pagerSettings } : null,
      members: () => members,
      ...(options.detectionLog ? { detectionLog: options.detectionLog } : {}),
      ...(serves ? { mayAct: (session) => session === null || serves(session) } : {}),
      ...(leads ? { mayAct: leads } : {}),
    });
    for (const one of [pages, chat]) await takeUpAll(one, { time, signal: ends.signal, onFault });
  };
  await start();
  const actorOf = async ({ name, email }: Person): Promise<Actor> => ({
    id: await participantId(email),
    name,
    kind: 'member',
  });
  const rig = {
    time,
    workspace,
    slack,
    account,
    logged,
    log,
    get hub() {
      return hub;
    },
    get chat() {
      return chat;
    },
    async open(person: Person = SATO, more: object = {}, wantedId = 'checkout'): Promise<string> {
      commands += 1;
      const data = { ...opening, tail: { sources: [], query: null, window: null }, firedAt: null, ...more };
      const cmd = { client: `start-${person.email.split('@')[0]}`, n: commands };
      const opened = await hub.openSession({ data, by: await actorOf(person), cmd, wantedId });
      if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
      return opened.session;
    },
    async act(person: Person, session: string, type: string, data: object = {}): Promise<void> {
      commands += 1;
      const client = `script-${person.email.split('@')[0]}`;
      const answer = await hub.command(
        session,
        { client, n: commands, type, data },
        whoIs(await actorOf(person)),
      );
      if (!answer.ok) throw new Error(`${type}: ${JSON.stringify(answer.refusal)}`);
    },
    async state(session: string): Promise<Session> {
      const state = await hub.session(session);
      if (!state) throw new Error(`no session ${session}`);
      return state;
    },
    /** Resolves with the state once it is as wanted. */
    async until(session: string, holds: (state: Session) => boolean, what = 'the state'): Promise<Session> {
      const end = Date.now() + 60_000;
      for (;;) {
        const state = await rig.state(session);
        if (holds(state)) return state;
        if (Date.now() > end)
          throw new Error(
            `${what} did not come: ${JSON.stringify([state.actions, state.chatStall, logged.slice(-5)])}`,
          );
        await new Promise((done) => setTimeout(done, 2));
      }
    },
    headlines: (channel = DEMO_CHANNEL) => workspace.inChannel(channel),
    headline: (channel = DEMO_CHANNEL): string => {
      const [message] = workspace.inChannel(channel);
      return message ? shownText(message) : '';
    },
    thread: (channel = DEMO_CHANNEL): readonly string[] => {
      const [message] = workspace.inChannel(channel);
      return message ? workspace.inThread(channel, message.ts).map(shownText) : [];
    },
    posts: () => slack.calls.filter(({ method }) => method === 'chat.postMessage'),
    edits: () => slack.calls.filter(({ method }) => method === 'chat.update'),
    /** Resolves once it holds. */
    async wait(holds: () => boolean, what = 'it'): Promise<void> {
      const end = Date.now() + 120_000;
      while (!holds()) {
        if (Date.now() > end) throw new Error(`${what} did not come: ${JSON.stringify(logged.slice(-8))}`);
        await new Promise((done) => setTimeout(done, 2));
      }
    },
    /** As `kill -9`: what is under way is left as it stands. */
    async die(): Promise<void> {
      ends.abort();
      await Promise.all([chat.stop(), pages.stop(), hub.stop()]);
    },
    begin: start,
    async [Symbol.asyncDispose]() {
      await rig.die();
      if (beside === undefined) await slack.close();
      await pagerServer.close();
    },
  };
  return rig;
}

export type ChatRig = Awaited<ReturnType<typeof chatRig>>;
