import type { DetectionSource, RuleAnswer } from '../../ports/detection-source.ts';
import { indexOptions } from '../logs/open-log-source.ts';
import { AccessError, clusterAccess, type Keys } from '../logs/opensearch-access.ts';
import type { NamedSource } from '../settings/source-schema.ts';
import { indexDetection, logFileDetection } from '../wiring/watch.ts';

/** The configured log sources as detection counts them, by name. */
export function detectionSources(
  sources: readonly NamedSource[],
  keys: Keys,
): ReadonlyMap<string, DetectionSource> {
  return new Map(sources.map((source) => [source.name, openOne(source, keys)]));
}

function openOne({ name, definition }: NamedSource, keys: Keys): DetectionSource {
  if (definition.type === 'file') return logFileDetection({ name, path: definition.path });
  try {
    const access = clusterAccess(definition, keys);
    return indexDetection({ name, guests: false, ...access, ...indexOptions(definition) });
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    const { kind, params } = error;
    return {
      name,
      count: async ({ rules }) => rules.map((): RuleAnswer => ({ unknown: { kind, params } })),
      skewMs: async () => null,
      close: async () => {},
    };
  }
}
