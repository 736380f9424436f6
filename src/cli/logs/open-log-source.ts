import type { LogSource } from '../../ports/log-source.ts';
import type { OpenSearchSource, SourceDefinition } from '../settings/source-schema.ts';
import { logFile } from '../wiring/log-file.ts';
import { indexSource } from '../wiring/opensearch.ts';
import { AccessError, clusterAccess, type Keys } from './opensearch-access.ts';

export interface SourcePlace {
  readonly keys: Keys;
  /** IANA zone of times written without an offset. */
  readonly zone: string;
}

/** Opens what a configuration names. What is wrong with it becomes the source's status, where people look. */
export function openDefinition(
  name: string,
  definition: SourceDefinition,
  { keys, zone }: SourcePlace,
): LogSource {
  const { guests } = definition;
  if (definition.type === 'file') {
    const { path, encoding, timeZone } = definition;
    const ways = { ...(encoding ? { encoding } : {}), ...questionOptions(definition) };
    return logFile({ path, name, guests, zone: timeZone ?? zone, ...ways });
  }
  try {
    return indexSource({
      name,
      guests,
      ...clusterAccess(definition, keys),
      zone: definition.timeZone ?? zone,
      ...indexOptions(definition),
    });
  } catch (error) {
    if (error instanceof AccessError) return refusedSource(name, guests, error);
    throw error;
  }
}

/** What a definition says for questions about lines. */
function questionOptions({ user, session, customer, link }: SourceDefinition) {
  return {
    ...(user === undefined ? {} : { people: { user, session, customer } }),
    ...(link === undefined ? {} : { link }),
  };
}

export function indexOptions(definition: OpenSearchSource) {
  const { index, timeField, query, fields, clockOffset, queries } = definition;
  return {
    index,
    ...questionOptions(definition),
    ...(queries === undefined
      ? {}
      : { queries: Object.entries(queries).map(([name, one]) => ({ name, query: one })) }),
    ...(clockOffset === undefined ? {} : { clockOffsetMs: offsetMs(clockOffset) }),
    ...(timeField === undefined ? {} : { timeField }),
    ...(query === undefined ? {} : { baseQuery: query }),
    ...(fields === undefined
      ? {}
      : { fields: Object.fromEntries(Object.entries(fields).filter(([, path]) => path !== undefined)) }),
  };
}

/** Milliseconds of `+09:00`. */
function offsetMs(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  const ms = (hours * 60 + minutes) * 60_000;
  return offset.startsWith('-') ? -ms : ms;
}

/** A source that only says why it cannot be read. */
function refusedSource(name: string, guests: boolean, { kind, params }: AccessError): LogSource {
  return {
    name,
    guests,
    open: (_window, sink, signal) =>
      new Promise((resolve) => {
        sink.onStatus({ state: 'refused', reason: { kind, params } });
        const end = () => {
          sink.onStatus({ state: 'ended' });
          resolve();
        };
        if (signal.aborted) end();
        else signal.addEventListener('abort', end, { once: true });
      }),
  };
}
