import type { CliErrorKind } from './errors.ts';

/** Codes of node for a certificate that is not believed. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME|^ERR_TLS|issuer certificate/i;
const REFUSED = /authorization|authentication|credentials|nkey/i;

/** The streams were never made. */
export const NO_STREAM = 'no-stream';

/** Which sentence says why a cluster cannot be used; `reason`: as the client or the server names it. */
export function natsProblem(reason: string): CliErrorKind {
  if (reason === NO_STREAM) return 'nats-not-prepared';
  if (UNTRUSTED.test(reason)) return 'nats-untrusted';
  if (/does not support 'tls'/.test(reason)) return 'nats-plain';
  return REFUSED.test(reason) ? 'nats-refused' : 'nats-unusable';
}
