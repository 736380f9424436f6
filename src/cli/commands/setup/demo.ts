import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import { type Night, openNight } from '../../../demo/night.ts';
import type { DemoPerson } from '../../../demo/people.ts';
import { demoLog, runDemo, UNWATCHED_SPEED } from '../../../demo/run-demo.ts';
import { STORY_SECONDS } from '../../../demo/script.ts';
import { SHOP_REPOSITORY, SHOP_TOKEN } from '../../../demo/shop.ts';
import { DEMO_CHANNEL, demoWorkspace, transcript } from '../../../demo/slack-team.ts';
import { ACCOUNT_KEY } from '../../../sim/pagerduty/team.ts';
import { localSlack } from '../../../sim/slack/server.ts';
import { APP_TOKEN, BOT_TOKEN, type Workspace } from '../../../sim/slack/workspace.ts';
import { demoMessages } from '../../../text/i18n/demo.ts';
import { translator } from '../../../text/i18n/messages.ts';
import { EXIT } from '../../base/errors.ts';
import { realTime } from '../../base/machine.ts';
import { writeText } from '../../base/output.ts';
import { paths } from '../../base/paths.ts';
import { command } from '../../grammar/command.ts';
import { liveClient } from '../../link/live-client.ts';
import { type HubLink, hubOf } from '../../link/wire.ts';
import { fetchRecord, recordText, writeRecord } from '../../session/export-record.ts';
import { startPage } from '../../session/home-host.ts';
import { type Invocation, wantsPlain } from '../../settings/invocation.ts';
import { untilEndSignal } from '../../terminal/signals.ts';

/** The hub's start, the rule's first slots, and the last words of PagerDuty and Slack. */
const AROUND_SECONDS = 8;

const LAST_WORDS_MS = 20_000;
const SETTLED_MS = 4_000;

/** The demo: a page, a session and a PagerDuty of one's own in a temporary folder, with a hub that ends with it. */
export const demo = command({
  staysUp: true,
  async run(cli) {
    const t = translator(demoMessages, cli.lang);
    const folder = await mkdtemp(join(tmpdir(), 'oncall-demo-'));
    const night = await openNight(cli.lang, realTime);
    const workspace = demoWorkspace(cli.lang, () => realTime.now());
    const slack = await localSlack({ workspace });
    const over = new AbortController();
    const own = await inDemoFolder(
      { ...cli, over: over.signal },
      folder,
      { url: night.server.url, token: ACCOUNT_KEY },
      { url: slack.url, bot: BOT_TOKEN, app: APP_TOKEN, channel: DEMO_CHANNEL },
      { url: night.shop.server.url, token: SHOP_TOKEN },
    );
    cli.out.say(t('starting', { folder }));
    const seconds = Math.ceil(STORY_SECONDS / UNWATCHED_SPEED) + AROUND_SECONDS;
    if (!watched(cli)) cli.out.say(t('playing', { seconds }));
    const signal = untilEndSignal();
    try {
      return await Promise.race([play(own, folder, night), signal.code]);
    } finally {
      if (!watched(cli)) await lastWords(workspace);
      // A closed window is often told twice: until the hub is gone nothing ends this process. What still shows a screen would start it again.
      over.abort();
      await stopDemoHub(own);
      await night.close();
      await slack.close();
      for (const line of transcript(workspace, DEMO_CHANNEL, (n) => t('slackEdited', { n })))
        cli.out.say(line);
      await night.shop.server.close();
      signal.stop();
      cli.out.say(t('folder', { folder }));
    }
  },
});

/** The hub posts a second apart, and edits every three: what closes the session comes last. */
async function lastWords(workspace: Workspace): Promise<void> {
  const [message] = workspace.inChannel(DEMO_CHANNEL);
  const end = realTime.now() + LAST_WORDS_MS;
  let seen = -1;
  while (message && realTime.now() < end) {
    const now = workspace.inThread(DEMO_CHANNEL, message.ts).length * 1_000 + message.edits;
    if (now === seen) return;
    seen = now;
    await new Promise<void>((done) => realTime.after(SETTLED_MS, done));
  }
}

/** There is a screen for it, and someone who wants one. */
const watched = (cli: Invocation): boolean => cli.interactive && !wantsPlain(cli);

async function play(cli: Invocation, folder: string, night: Night): Promise<number> {
  const t = translator(demoMessages, cli.lang);
  const links = new Map<string, Promise<HubLink>>();
  const linkOf = (person: DemoPerson): Promise<HubLink> => {
    const link = links.get(person.email) ?? hubOf(as(cli, person), { local: true });
    links.set(person.email, link);
    return link;
  };
  // No talk of a command line that nobody gave.
  const quiet = { ...cli, out: { ...cli.out, say: () => {} } };
  const session = await runDemo({
    folder,
    lang: cli.lang,
    time: realTime,
    night,
    sessions: async () => {
      const found = [...links.values()][0];
      if (!found) return [];
      // A hub that does not answer for a moment has the same sessions a moment later.
      const sessions = await (await found).api.sessions().catch(() => []);
      return sessions.map(({ id }) => id);
    },
    async start(by, incident) {
      const started = await startPage(as(quiet, by), await linkOf(by), incident);
      return started.session;
    },
    async connect(by, session) {
      const { client, storage } = await liveClient(as(cli, by), await linkOf(by), session, 'writer');
      client.send('participant.join', {});
      return {
        client,
        async close() {
          await client.close();
          storage.release();
        },
      };
    },
    screen: watched(cli)
      ? async (you) => {
          const { openHome } = await import('../../session/open-home.ts');
          await openHome(as(cli, you), { link: await linkOf(you), coach: true });
        }
      : null,
  });
  if (session === null) cli.out.say(t('nothing'));
  else await keepRecord(cli, folder, session);
  return EXIT.done;
}

async function keepRecord(cli: Invocation, folder: string, session: string): Promise<void> {
  const { api } = await hubOf(cli, { local: true, reading: true });
  const record = await fetchRecord(api, await api.session(session));
  const markdown = recordText(record, 'md', cli.lang);
  const files = [
    await writeRecord(cli, record, join(folder, `${session}.md`), markdown),
    await writeRecord(cli, record, join(folder, `${session}.jsonl`), recordText(record, 'jsonl', cli.lang)),
  ];
  if (!watched(cli)) cli.out.text(markdown);
  cli.out.say(translator(demoMessages, cli.lang)('record', { files: files.join(', ') }));
}

const FOLDERS = { XDG_STATE_HOME: 'state', XDG_RUNTIME_DIR: 'run', XDG_CONFIG_HOME: 'config' } as const;

/** The demo's PagerDuty or GitHub: where it is, and a key that opens nothing anywhere else. */
interface DemoPlace {
  readonly url: string;
  readonly token: string;
}

/** The demo's Slack. */
interface DemoChat {
  readonly url: string;
  readonly bot: string;
  readonly app: string;
  readonly channel: string;
}

/**
 * The same call with every file of it in a folder, no hub but its own, and no PagerDuty but the demo's: whatever is
 * configured for work stays out of it, but the language, how the screen is drawn and used, and the time zone.
 */
export async function inDemoFolder(
  cli: Invocation,
  folder: string,
  pager: DemoPlace,
  chat: DemoChat,
  forge: DemoPlace,
): Promise<Invocation> {
  const env: Record<string, string | undefined> = {
    ...cli.env,
    ...Object.fromEntries(WORK.map((name) => [name, undefined])),
    PAGERDUTY_TOKEN: pager.token,
    PAGERDUTY_API_URL: pager.url,
    SLACK_BOT_TOKEN: chat.bot,
    SLACK_APP_TOKEN: chat.app,
    SLACK_API_URL: chat.url,
    ONCALL_GITHUB_TOKEN: forge.token,
    GITHUB_API_URL: forge.url,
    // It is on this machine: no proxy stands between.
    NO_PROXY: '*',
  };
  for (const [variable, name] of Object.entries(FOLDERS)) {
    env[variable] = join(folder, name);
    await mkdir(join(folder, name), { mode: 0o700 });
  }
  const changes = {
    services: ['checkout', 'search'].map((name) => ({
      ...{ name, repository: SHOP_REPOSITORY, environment: `${name}-production`, paths: [`${name}/**`] },
      ...{ aliases: [], migrations: [] },
    })),
  };
  const { lang, theme, render, mouse, timeZone, recordLang } = cli.config.settings;
  const settings = {
    ...(lang === undefined ? {} : { lang }),
    ...(theme === undefined ? {} : { theme }),
    ...(render === undefined ? {} : { render }),
    ...(mouse === undefined ? {} : { mouse }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(recordLang === undefined ? {} : { recordLang }),
    logs: [`file:${demoLog(folder)}`],
    changes,
  };
  const own = paths(env);
  // The hub reads it in its own process.
  await mkdir(dirname(own.configFile), { recursive: true, mode: 0o700 });
  const slack = { channel: chat.channel, lang: cli.lang, timeZone: timeZone ?? 'Asia/Tokyo' };
  await writeText(own.configFile, stringify({ slack, changes }), { flag: 'wx' });
  return { ...cli, env, paths: own, cwd: folder, config: { ...cli.config, settings } };
}

const WORK = ['ONCALL_TOKEN', 'ONCALL_HUB', 'PAGERDUTY_TOKEN_TYPE', 'no_proxy', 'HTTP_PROXY', 'http_proxy'];

/** The call as another person would make it. */
function as(cli: Invocation, { name, email }: DemoPerson): Invocation {
  return { ...cli, config: { ...cli.config, settings: { ...cli.config.settings, name, email } } };
}

/** Ends the demo's own hub. */
async function stopDemoHub(cli: Invocation): Promise<void> {
  const { findLocalHub } = await import('../../hub/local-hub.ts');
  const hub = await findLocalHub(cli.env).catch(() => null);
  if (hub?.health.pid === undefined) return;
  process.kill(hub.health.pid, 'SIGTERM');
  while (await findLocalHub(cli.env).catch(() => null)) await pause(50);
}
