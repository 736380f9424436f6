import type { Time } from '../../../ports/clock.ts';
import { EventLogError } from '../../../ports/event-log.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Pager } from '../../../ports/pager.ts';
import type { Scrum } from '../../../record/digest/scrum.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { HubStartError } from '../../base/hub-start-error.ts';
import type { RunningDetection } from '../../detection/running-detection.ts';
import { command } from '../../grammar/command.ts';
import type { HubConfig } from '../../hub/hub-config.ts';
import { readTeamConfig } from '../../hub/hub-place.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';
import { untilEnded } from '../../terminal/signals.ts';

export const run = command<{ readonly config?: string; readonly local?: boolean }>({
  options: [
    { flags: '--config <file>', help: 'optConfig', values: 'file' },
    { flags: '--local', help: 'optLocalHub' },
  ],
  withoutSettings: true,
  staysUp: true,
  async run(cli, _args, { config, local = false }) {
    if (config !== undefined) return runTeamHub(cli, config);
    if (!local) throw new CliError('hub-needs-config');
    const { runLocalHub } = await import('../../hub/local-hub-process.ts');
    const { localHubParts } = await import('../../hub/hub-parts.ts');
    await runLocalHub({
      env: cli.env,
      paths: cli.paths,
      version: cli.version,
      parts: async (log, time) => {
        const pager = await localPager(cli, time);
        const changes = await localChanges(cli, pager.pager.pager, log, time);
        const chat = await localChat(cli);
        return { ...localHubParts(cli.paths, cli.env), ...pager, ...changes, ...chat };
      },
    });
    // From here on the hub ends the process itself: by a signal, or when it has long been idle.
    return new Promise<never>(() => {});
  },
});

/** The hub of this machine has the token of the command that started it, or the one this user keeps, also from later on. */
async function localPager(cli: Invocation, time: Time) {
  const { pagerParts, pagerSettings, pagerToken } = await import('../../hub/pager-parts.ts');
  const { reloadingPager } = await import('../../hub/reloading-pager.ts');
  const config = cli.config.settings.pagerduty;
  // Before the first text is taken in. An error in the file is reported where the pager is opened.
  await pagerToken(cli.env, cli.paths.credentials).catch(() => null);
  const open = async () =>
    (await pagerParts({ env: cli.env, secrets: cli.paths.credentials, config, time }))?.pager ?? null;
  return { pager: { pager: reloadingPager(open), settings: pagerSettings(config) } };
}

/** Slack of the settings of this user; a fault there never keeps the hub of a machine from starting. */
async function localChat(cli: Invocation) {
  const { lang, slack: config, scrum } = cli.config.settings;
  const places = { env: cli.env, secrets: cli.paths.credentials, config };
  const { chatParts } = await import('../../hub/chat-parts.ts');
  const { DEFAULT_SCRUM } = await import('../../../record/digest/scrum.ts');
  const told = {
    lang: lang ?? cli.lang,
    timeZone: timeZone(cli),
    scrum: { ...DEFAULT_SCRUM, ...scrum } as Scrum,
  };
  const chat = cli.globals.readonly ? null : await chatParts({ ...places, ...told }).catch(() => null);
  return chat ? { chat } : {};
}

/** Under `--readonly` nothing is posted. */
async function chatOf(cli: Invocation, { data, slack: config, sources }: HubConfig) {
  if (config === undefined || cli.globals.readonly) return {};
  const { chatParts } = await import('../../hub/chat-parts.ts');
  const chat = await chatParts({
    env: cli.env,
    secrets: data,
    config,
    lang: cli.lang,
    timeZone: timeZone(cli),
    sources: sources.map(({ name }) => name),
  });
  return chat ? { chat } : {};
}

/** The sources of changes; what is wrong with a token's file is said by `oncall doctor`, and the hub runs without. */
async function localChanges(cli: Invocation, pager: Pager, log: Logger, time: Time) {
  const { changeParts } = await import('../../hub/change-parts.ts');
  const config = cli.config.settings.changes;
  try {
    const place = { env: cli.env, secrets: cli.paths.credentials, config, pager, time };
    return { changes: await changeParts(place) };
  } catch (error) {
    log.warn({ err: error }, 'changes-off');
    return {};
  }
}

async function pagerOf(cli: Invocation, { data: secrets, pagerduty: config }: HubConfig, time: Time) {
  const { pagerParts } = await import('../../hub/pager-parts.ts');
  const pager = await pagerParts({ env: cli.env, secrets, config, time });
  return pager ? { pager } : {};
}

/** Under `--readonly` nothing is run, and no issue is made. */
async function runsOf(cli: Invocation, { data: secrets, changes: config }: HubConfig, time: Time) {
  if (cli.globals.readonly) return {};
  const { runParts } = await import('../../hub/change-parts.ts');
  return (await runParts({ env: cli.env, secrets, config, time })) ?? {};
}

/** A hub for a team, in the foreground until a signal ends it; its log goes to standard output, for a service manager. */
export async function runTeamHub(cli: Invocation, file: string): Promise<number> {
  const config = await readTeamConfig(cli, file);
  const { hubTime, runHub } = await import('../../hub/hub-process.ts');
  const { streamLog } = await import('../../hub/hub-log.ts');
  const { splitListen } = await import('../../hub/hub-config.ts');
  const { teamHubParts } = await import('../../hub/hub-parts.ts');
  const { host, port } = splitListen(config.listen) ?? { host: '127.0.0.1', port: 0 };
  process.umask(0o077);
  const logger = streamLog(process.stdout);
  const time = hubTime(logger);
  const ending = untilEnded(logger);
  const { tls, url = null, data, hosts, origins, retentionDays } = config;
  const place = { host, port, tls, url };
  const { nats } = config;
  const shared = nats ? { nats: { config: nats, env: cli.env, url }, hubs: nats.hubs } : {};
  const ended = new AbortController();
  void ending.then(() => ended.abort());
  const { isTakenOver } = await import('../../hub/hub-store.ts');
  const { changeParts } = await import('../../hub/change-parts.ts');
  for (;;) {
    const paged = await pagerOf(cli, config, time);
    const pager = 'pager' in paged ? paged.pager.pager : null;
    let detection = null as RunningDetection | null;
    let starting: Promise<void> = Promise.resolve();
    const plan = { data, socket: null, place, hosts, origins, version: cli.version, retentionDays };
    const running = await runHub(
      { ...plan, ...shared, ending: ended.signal },
      {
        ...teamHubParts(config, cli.env),
        ...paged,
        changes: await changeParts({ env: cli.env, secrets: data, config: config.changes, pager, time }),
        ...(await chatOf(cli, config)),
        ...(await runsOf(cli, config, time)),
        logger,
        time,
        moreMetrics: async () => (await detection?.metricsText()) ?? '',
        detectionHealth: () => (detection === null ? null : detection.health()),
      },
    ).catch((error: unknown) => {
      if (!(error instanceof HubStartError)) throw error;
      if (error.kind === 'ended') return null;
      // What is to be typed next names the same file.
      throw new HubStartError(error.kind, { ...error.params, file }, error);
    });
    if (running === null) return EXIT.done;
    // Of hubs that share the sessions the one that leads evaluates the rules.
    const failed = running.leading.then(() => {
      if (config.watch) {
        starting = detectionOf(cli, config, file, logger).then((one) => {
          detection = one;
        });
      }
      return starting.then(() => new Promise<never>(() => {}));
    });
    const lost = await Promise.race([ending, running.lost, failed]).catch(async (error: unknown) => {
      await running.stop();
      throw error;
    });
    // Another hub serves: this one does nothing more, and waits for its turn.
    const again = lost ? isTakenOver(lost) : false;
    if (lost) logger.error({ err: lost }, again ? 'taken-over' : 'store-lost');
    await starting.catch(() => {});
    await detection?.stop();
    await running.stop();
    if (lost && !again) throw new CliError('store-lost', { reason: reasonOf(lost) }, lost);
    if (!again) return EXIT.done;
  }
}

/** The rules of a hub that evaluates them itself. */
async function detectionOf(
  cli: Invocation,
  config: HubConfig,
  file: string,
  logger: Logger,
): Promise<RunningDetection> {
  const { planOfHub } = await import('../../detection/plan.ts');
  const { detectionParts } = await import('../../detection/detection-parts.ts');
  const { runDetection } = await import('../../detection/running-detection.ts');
  return runDetection(await detectionParts(planOfHub(cli, config, file, false), cli.env, logger), logger);
}

const reasonOf = (error: Error): string =>
  error instanceof EventLogError ? String(error.params.reason ?? error.kind) : error.message;
