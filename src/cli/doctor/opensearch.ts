import { join } from 'node:path';
import { hostText } from '../../text/completeness.ts';
import { sayReason, sourceKey } from '../../text/i18n/refusals.ts';
import { neutralise } from '../../text/neutralise.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import type { NamedSource, OpenSearchSource } from '../settings/source-schema.ts';
import type { Check } from './check.ts';
import { listed } from './listed.ts';

const ROLES = ['level', 'service', 'message', 'trace'] as const;

/** The cluster of the environment, and what is found in the indices of every source that the settings name. */
export async function openSearchChecks(cli: Invocation): Promise<readonly Check[]> {
  const named = (cli.config.settings.sources ?? []).flatMap(({ name, definition }: NamedSource) =>
    definition.type === 'opensearch' ? [{ name, definition }] : [],
  );
  if (named.length > 0) {
    return Promise.all(named.map(({ name, definition }) => sourceCheck(cli, name, definition)));
  }
  if (!cli.env.OPENSEARCH_URL) {
    const detail = cli.t('service-none', { variable: 'OPENSEARCH_URL' });
    return [{ check: 'opensearch', state: 'off', detail }];
  }
  return [await clusterCheck(cli)];
}

async function clusterCheck(cli: Invocation): Promise<Check> {
  return troubled(cli, 'OPENSEARCH_URL', async () => {
    const { clusterAccess } = await import('../logs/opensearch-access.ts');
    const { clusterVersion } = await import('../wiring/opensearch.ts');
    const version = await clusterVersion(clusterAccess({}, keysOf(cli)));
    return {
      check: 'opensearch',
      state: 'ok',
      detail: cli.t('opensearch-answers', { version: version ?? '?' }),
    };
  });
}

function sourceCheck(cli: Invocation, name: string, definition: OpenSearchSource): Promise<Check> {
  return troubled(cli, name, async () => {
    const { clusterAccess } = await import('../logs/opensearch-access.ts');
    const { indexOptions } = await import('../logs/open-log-source.ts');
    const { probeIndex } = await import('../wiring/opensearch.ts');
    const options = { ...clusterAccess(definition, keysOf(cli)), ...indexOptions(definition) };
    const probed = await probeIndex(options);
    const { indices, samples, unreadable, timeField, fields, freezes } = probed;
    const found = ROLES.map((role) => `${role} ${fields[role] ?? '-'}`);
    const params = { name, n: indices.length, samples, fields: listed(cli, [`time ${timeField}`, ...found]) };
    const untimed = probed.untimed ?? 0;
    const misplaced = (probed.misplaced ?? []).map((one) => hostText(one, cli.lang, timeZone(cli)));
    const { ahead, newest, behind } = probed.clock;
    const time = newest === null ? '' : new Date(newest).toISOString();
    const asides = [
      ...(unreadable.length > 0 ? [cli.t('opensearch-left-out', { indices: listed(cli, unreadable) })] : []),
      ...(untimed > 0 ? [cli.t('opensearch-untimed', { n: untimed, field: timeField })] : []),
      ...(ahead ? [cli.t('opensearch-ahead', { count: ahead.count, offset: ahead.offset })] : []),
      ...(behind && !ahead ? [cli.t('opensearch-behind', { time, offset: behind })] : []),
      ...(misplaced.length > 0 ? [cli.t('opensearch-misplaced', { hosts: listed(cli, misplaced) })] : []),
      ...(probed.misplaced === null ? [cli.t('opensearch-unordered')] : []),
      ...(freezes ? [] : [cli.t('opensearch-unfrozen')]),
    ];
    const detail = neutralise([cli.t('opensearch-found', params), ...asides].join(' '));
    const isOff = unreadable.length > 0 || untimed > 0 || misplaced.length > 0 || ahead !== null;
    const state = isOff || samples === 0 ? 'warn' : 'ok';
    return { check: 'opensearch', state, detail };
  });
}

const keysOf = (cli: Invocation) => ({
  env: cli.env,
  file: join(cli.paths.credentials, 'opensearch.json'),
  trusted: false,
});

async function troubled(cli: Invocation, name: string, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    const { AccessError } = await import('../logs/opensearch-access.ts');
    const { isTrouble } = await import('../wiring/opensearch.ts');
    if (!(isTrouble(error) || error instanceof AccessError)) throw error;
    const said = sayReason(sourceKey(error), error, cli.lang);
    return { check: 'opensearch', state: 'broken', detail: neutralise(`${name}: ${said}`) };
  }
}
