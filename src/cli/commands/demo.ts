import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoPerson, runDemo, UNWATCHED_SPEED } from '../../demo/run-demo.ts';
import { STORY_SECONDS } from '../../demo/script.ts';
import { demoMessages } from '../../text/i18n/demo.ts';
import { translator } from '../../text/i18n/messages.ts';
import { command } from '../command.ts';
import { commandId } from '../command-ids.ts';
import { EXIT } from '../errors.ts';
import { fetchRecord, recordText, writeRecord } from '../export-record.ts';
import type { Invocation } from '../invocation.ts';
import { timeZone } from '../invocation.ts';
import { liveClient } from '../live-client.ts';
import { allowLogFile } from '../log-files.ts';
import { paths } from '../paths.ts';
import { findProcedure, openProcedures } from '../procedures.ts';
import { realTime } from '../real-time.ts';
import { untilEndSignal } from '../terminal/signals.ts';
import { type HubLink, hubOf } from '../wire.ts';

/** The demo: a session of one's own in a temporary folder, with a hub that ends with it. */
export const demo = command({
  async run(cli) {
    const t = translator(demoMessages, cli.lang);
    const folder = await mkdtemp(join(tmpdir(), 'oncall-demo-'));
    const own = await inFolder(cli, folder);
    cli.out.say(t('starting', { folder }));
    if (!cli.interactive) cli.out.say(t('playing', { seconds: Math.ceil(STORY_SECONDS / UNWATCHED_SPEED) }));
    const signal = untilEndSignal();
    try {
      return await Promise.race([play(own, folder), signal.code]);
    } finally {
      signal.stop();
      await stopHub(own);
      cli.out.say(t('folder', { folder }));
    }
  },
});

async function play(cli: Invocation, folder: string): Promise<number> {
  const t = translator(demoMessages, cli.lang);
  const links = new Map<string, Promise<HubLink>>();
  const linkOf = (person: DemoPerson): Promise<HubLink> => {
    const link = links.get(person.email) ?? hubOf(as(cli, person), { local: true });
    links.set(person.email, link);
    return link;
  };
  let opener: HubLink | null = null;
  const session = await runDemo({
    folder,
    lang: cli.lang,
    timeZone: timeZone(cli),
    procedure: await findProcedure(await openProcedures(cli), 'incident'),
    time: realTime,
    async open(by, data) {
      opener = await linkOf(by);
      for (const source of data.tail.sources) await allowLogFile(cli, source.replace(/^file:/, ''));
      const id = await commandId(cli, `${opener.api.address} sessions ${opener.who}`, { data });
      const { session } = await opener.api.open(data, 'checkout', id.id);
      await id.answered();
      return session;
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
    screen: cli.interactive
      ? async (you, session) => {
          const { openScreen } = await import('../open-screen.ts');
          await openScreen(as(cli, you), await linkOf(you), session, { observe: false, tui: true });
        }
      : null,
  });
  const { api } = opener ?? (await hubOf(cli, { local: true }));
  const record = await fetchRecord(api, await api.session(session));
  const markdown = recordText(record, 'md', cli.lang);
  const files = [
    await writeRecord(cli, record, join(folder, `${session}.md`), markdown),
    await writeRecord(cli, record, join(folder, `${session}.jsonl`), recordText(record, 'jsonl', cli.lang)),
  ];
  if (!cli.interactive) cli.out.text(markdown);
  cli.out.say(t('record', { files: files.join(', ') }));
  return EXIT.done;
}

/** The same call, with every file of it in a folder, and no hub but its own. */
async function inFolder(cli: Invocation, folder: string): Promise<Invocation> {
  const home = { XDG_STATE_HOME: 'state', XDG_RUNTIME_DIR: 'run', XDG_CONFIG_HOME: 'config' };
  const env = { ...cli.env, ONCALL_TOKEN: undefined };
  for (const [variable, name] of Object.entries(home)) {
    Object.assign(env, { [variable]: join(folder, name) });
    await mkdir(join(folder, name), { mode: 0o700 });
  }
  return { ...cli, env, paths: paths(env), cwd: folder };
}

/** The call as another person would make it. */
function as(cli: Invocation, { name, email }: DemoPerson): Invocation {
  return { ...cli, config: { ...cli.config, settings: { ...cli.config.settings, name, email } } };
}

async function stopHub(cli: Invocation): Promise<void> {
  const { findLocalHub } = await import('../hub/local-hub.ts');
  const hub = await findLocalHub(cli.env).catch(() => null);
  if (hub?.health.pid === undefined) return;
  process.kill(hub.health.pid, 'SIGTERM');
  while (await findLocalHub(cli.env).catch(() => null)) await new Promise((done) => setTimeout(done, 50));
}
