import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Night, openNight } from '../../../demo/night.ts';
import type { DemoPerson } from '../../../demo/people.ts';
import { runDemo, UNWATCHED_SPEED } from '../../../demo/run-demo.ts';
import { STORY_SECONDS } from '../../../demo/script.ts';
import { SHOP_TOKEN } from '../../../demo/shop.ts';
import { DEMO_CHANNEL, demoWorkspace, transcript } from '../../../demo/slack-team.ts';
import { ACCOUNT_KEY } from '../../../sim/pagerduty/team.ts';
import { localSlack } from '../../../sim/slack/server.ts';
import { APP_TOKEN, BOT_TOKEN, type Workspace } from '../../../sim/slack/workspace.ts';
import { demoMessages } from '../../../text/i18n/demo.ts';
import { translator } from '../../../text/i18n/messages.ts';
import { EXIT } from '../../base/errors.ts';
import { realTime } from '../../base/machine.ts';
import { command } from '../../grammar/command.ts';
import { liveClient } from '../../link/live-client.ts';
import { type HubLink, hubOf } from '../../link/wire.ts';
import { as, inDemoFolder, stopDemoHub } from '../../session/demo-folder.ts';
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
    const own = await inDemoFolder(
      cli,
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
      // A closed window is often told twice: until the hub is gone nothing ends this process.
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
