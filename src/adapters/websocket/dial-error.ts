import { DialError, type DialErrorKind } from '../../ports/socket.ts';
import { addressOf, type HubTarget } from './target.ts';

/** OpenSSL's and Node's words for a certificate that is not trusted, and ours. */
const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'other-host',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-authority',
  CERT_UNTRUSTED: 'unknown-authority',
  CERT_SIGNATURE_FAILURE: 'bad-signature',
  CERT_REVOKED: 'revoked',
  CERT_REJECTED: 'rejected',
  INVALID_CA: 'unknown-authority',
};

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ENOENT',
  'EACCES',
  'ENOTSOCK',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTDOWN',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
]);

/** Any failure of a connection as a `DialError`; params: `address` and `reason`. */
export function dialError(target: HubTarget, error: unknown): DialError {
  if (error instanceof DialError) return error;
  const code = codeOf(error);
  const address = addressOf(target);
  const certificate = CERTIFICATE[code];
  if (certificate) return new DialError('certificate', { address, reason: certificate }, error);
  if (UNREACHABLE.has(code)) return new DialError('unreachable', { address, reason: code }, error);
  return new DialError('failed', { address, reason: code || 'unknown' }, error);
}

/** The hub's own answer instead of an upgrade: what its status and body say. */
export function refusedDial(target: HubTarget, status: number, body: string): DialError {
  const said = readProblem(body);
  return new DialError(said.kind === 'damaged' ? said.kind : kindOf(status), {
    ...said.params,
    address: addressOf(target),
    status,
    reason: said.kind ?? 'unknown',
  });
}

function kindOf(status: number): DialErrorKind {
  if (status === 401) return 'unauthorised';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 410) return 'gone';
  // Starting, stopping, overloaded, or a proxy without a hub behind it: worth another try.
  return status === 429 || status >= 502 ? 'unreachable' : 'failed';
}

function readProblem(body: string): { kind?: string; params?: Record<string, string | number> } {
  try {
    const { kind, params } = JSON.parse(body) ?? {};
    if (typeof kind !== 'string') return {};
    const plain = Object.entries(params ?? {}).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    );
    return { kind, params: Object.fromEntries(plain) };
  } catch {
    return {};
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.name === 'AbortError') return 'aborted';
  // Node tries several addresses of a name, and then tells all their failures together.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && 'code' in first ? String(first.code) : '';
}
