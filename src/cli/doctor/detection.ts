import { join } from 'node:path';
import { type DetectionNews, readNews, unsentOf } from '../../detection/news.ts';
import { unsentText } from '../../detection/unsent-text.ts';
import { neutralise } from '../../text/neutralise.ts';
import { clock } from '../../text/time.ts';
import { CliError, watchStoreKind } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { teamHubOf } from '../link/wire.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import type { Check } from './check.ts';
import { listed } from './listed.ts';

/** So many pages that are not sent, and sources that cannot be read, are named. */
const MOST = 3;

/**
 * Whether somebody evaluates the rules and every page that is wanted has reached the pager: by the team's hub, else by the detection log
 * of this machine, or of the hub with the configuration `file`.
 */
export async function detectionCheck(cli: Invocation, file: string | undefined): Promise<Check> {
  try {
    const news = await newsOf(cli, file);
    return news === null
      ? { check: 'detection', state: 'off', detail: cli.t('detection-none') }
      : told(cli, news);
  } catch (error) {
    return { check: 'detection', state: 'broken', detail: explain(error, cli.lang).line };
  }
}

async function newsOf(cli: Invocation, file: string | undefined): Promise<DetectionNews | null> {
  const link = file === undefined ? await teamHubOf(cli).catch(() => null) : null;
  if (link !== null) {
    return link.api.detection().then(readNews, (error: unknown) => {
      if (error instanceof CliError && error.kind === 'hub-lacks') return null;
      throw error;
    });
  }
  const { hubDetectionLog } = await import('../hub/hub-detection-log.ts');
  const place =
    file === undefined
      ? { data: join(cli.paths.state, 'watch') }
      : await (await import('../hub/hub-place.ts')).readTeamConfig(cli, file);
  const { DetectionStoreError } = await import('../../ports/detection-store.ts');
  const log = hubDetectionLog({ data: place.data, nats: 'nats' in place ? place.nats : undefined }, cli.env);
  try {
    return (await log.memory()).n === 0 ? null : await log.news();
  } catch (error) {
    if (!(error instanceof DetectionStoreError)) throw error;
    throw new CliError(watchStoreKind(error.kind), { folder: place.data, reason: error.kind }, error);
  } finally {
    await log.close();
  }
}

/** What is not sent goes first: a person waits for it. */
export function told(cli: Invocation, news: DetectionNews): Check {
  const { watcher, rules, unsent, blind } = news;
  const words = { now: Date.now(), lang: cli.lang, timeZone: timeZone(cli) };
  const more = (all: readonly unknown[]): readonly string[] =>
    all.length > MOST ? [cli.t('detection-more', { n: all.length - MOST })] : [];
  const parts = [
    ...unsent.slice(0, MOST).map((page) => {
      const name = neutralise([page.rule, page.group].filter((each) => each !== '').join(' '));
      return `${name} ${unsentText(unsentOf(page), words)}`;
    }),
    ...more(unsent),
    watcher === null
      ? cli.t('detection-nobody')
      : cli.t('detection-evaluated', { watcher: neutralise(watcher), n: rules }),
    ...(unsent.length > 0 || watcher === null ? [] : [cli.t('detection-sent')]),
    ...(news.fallback === undefined ? [] : [cli.t(`detection-fallback-${news.fallback}`)]),
    ...blind
      .slice(0, MOST)
      .map(({ source, since }) =>
        cli.t('detection-blind', { source: neutralise(source), at: clock(since, words.timeZone) }),
      ),
    ...more(blind),
  ];
  const isHalf = watcher === null || blind.length > 0 || news.fallback === 'failed';
  const state = unsent.length > 0 ? 'broken' : isHalf ? 'warn' : 'ok';
  return { check: 'detection', state, detail: listed(cli, parts) };
}
