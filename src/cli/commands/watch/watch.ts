import { EXIT } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { type Invocation, wantsPlain } from '../../settings/invocation.ts';
import { untilEnded } from '../../terminal/signals.ts';

interface DetectionOptions {
  readonly config?: string;
  readonly dryRun?: boolean;
  readonly metrics?: string;
}

/** Evaluates detection rules and pages: on a terminal with a live screen, else as a service that logs JSON lines. */
export const watch = command<DetectionOptions>({
  options: [
    { flags: '--config <file>', help: 'optWatchConfig', values: 'file' },
    { flags: '--dry-run', help: 'optDryRun' },
    { flags: '--metrics <host:port>', help: 'optMetrics' },
  ],
  staysUp: true,
  async run(cli, _args, options) {
    const { detectionPlan } = await import('../../detection/plan.ts');
    const plan = await detectionPlan(
      cli,
      options.config,
      options.dryRun === true || cli.globals.readonly === true,
    );
    if (cli.interactive && !wantsPlain(cli) && cli.globals.json !== true) {
      const { openDetection } = await import('../../detection/open-detection.ts');
      return openDetection(cli, plan, options.metrics);
    }
    return runService(cli, plan, options.metrics);
  },
});

async function runService(
  cli: Invocation,
  plan: import('../../detection/detection-parts.ts').DetectionPlan,
  metrics: string | undefined,
): Promise<number> {
  const { streamLog } = await import('../../hub/hub-log.ts');
  const { detectionParts } = await import('../../detection/detection-parts.ts');
  const { runDetection } = await import('../../detection/running-detection.ts');
  const { serveMetrics } = await import('../../detection/metrics-server.ts');
  process.umask(0o077);
  const logger = streamLog(process.stdout);
  const ended = untilEnded(logger);
  const parts = await detectionParts(plan, cli.env, logger);
  const running = runDetection(parts, logger);
  try {
    const onFault = (error: unknown) => logger.error({ err: error }, 'fault');
    const serving = metrics === undefined ? null : await serveMetrics(metrics, running, onFault);
    logger.info({ version: cli.version, rules: plan.rules, dryRun: plan.dryRun }, 'started');
    await ended;
    await serving?.close(1_000);
  } finally {
    await running.stop();
  }
  logger.info({}, 'stopped');
  return EXIT.done;
}
