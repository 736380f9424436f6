import { type Looks, undecodable } from '../../logs/encoding.ts';
import { sayReason, sourceKey } from '../../text/i18n/refusals.ts';
import { neutralise } from '../../text/neutralise.ts';
import { dateTime, offsetText } from '../../text/time.ts';
import { shown } from '../base/paths.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import type { NamedSource, SourceDefinition } from '../settings/source-schema.ts';
import type { Check } from './check.ts';
import { listed } from './listed.ts';

type FileDefinition = Extract<SourceDefinition, { readonly type: 'file' }>;

/** What is found in the file of every source that the settings name. */
export function fileChecks(cli: Invocation): Promise<readonly Check[]> {
  const named = (cli.config.settings.sources ?? []).flatMap(({ name, definition }: NamedSource) =>
    definition.type === 'file' ? [{ name, definition }] : [],
  );
  return Promise.all(named.map(({ name, definition }) => fileCheck(cli, name, definition)));
}

async function fileCheck(cli: Invocation, name: string, definition: FileDefinition): Promise<Check> {
  const { probeLogFile } = await import('../wiring/log-file.ts');
  const { path, guests, encoding } = definition;
  const zone = definition.timeZone ?? timeZone(cli);
  const probed = await probeLogFile({ path, name, guests, zone, ...(encoding ? { encoding } : {}) });
  if ('reason' in probed) {
    const said = sayReason(sourceKey(probed.reason), probed.reason, cli.lang);
    return { check: 'file', state: 'broken', detail: neutralise(`${name}: ${said}`) };
  }
  const { lines, looks, last, written, awayMs, rotated } = probed.found;
  const at = (ms: number): string => dateTime(new Date(ms).toISOString(), zone, cli.lang);
  const params = {
    name,
    path: shown(path, cli.env, cli.cwd),
    encoding: encoding ?? 'utf-8',
    n: rotated,
    written: at(written),
  };
  const time = last === null ? cli.t('file-no-time') : cli.t('file-last', { time: at(last) });
  const asides = [
    ...(lines === 0 ? [cli.t('file-empty')] : [time]),
    ...(lines === 0 || last === null || awayMs !== 0 ? [] : [cli.t('file-clock-fine')]),
    ...(looks === null ? [] : [undecodableText(cli, looks)]),
    ...(awayMs === 0 ? [] : [away(cli, awayMs)]),
  ];
  const detail = neutralise(listed(cli, [cli.t('file-found', params), ...asides]));
  const fine = lines > 0 && last !== null && looks === null && awayMs === 0;
  return { check: 'file', state: fine ? 'ok' : 'warn', detail };
}

/** In the words of the log pane. */
function undecodableText(cli: Invocation, looks: Looks): string {
  const reason = undecodable(looks);
  return sayReason(sourceKey(reason), reason, cli.lang);
}

function away(cli: Invocation, awayMs: number): string {
  const kind = awayMs > 0 ? 'file-clock-ahead' : 'file-clock-behind';
  const reason = { kind, params: { offset: offsetText(awayMs) } };
  return sayReason(sourceKey(reason), reason, cli.lang);
}
