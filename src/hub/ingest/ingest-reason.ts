import type { SourceReason } from '../../ports/log-source.ts';
import { cutChars } from './cut.ts';
import { ingestId, ingestText } from './ingest.ts';

/** Characters of a param: enough for a path or an error's first sentence. */
export const PARAM_LIMIT = 200;

/** Why a source cannot be read, made fit to be shared: a path, or another system's own words. */
export function ingestReason({ kind, params }: SourceReason): SourceReason {
  const taken = Object.entries(params).map(([key, value]) => [
    key,
    typeof value === 'string' ? cutChars(ingestText(value), PARAM_LIMIT) : value,
  ]);
  return { kind: ingestId(kind, 64), params: Object.fromEntries(taken) };
}

/** The same of what a source has thrown: in its own kind and params where it tells them. */
export function ingestFailure(thrown: unknown): SourceReason {
  const { kind, params } = (thrown ?? {}) as { readonly kind?: unknown; readonly params?: unknown };
  if (typeof kind !== 'string') return { kind: 'failed', params: {} };
  const told = Object.entries((params ?? {}) as object).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number',
  );
  return ingestReason({ kind, params: Object.fromEntries(told) });
}
