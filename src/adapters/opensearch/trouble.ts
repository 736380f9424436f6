import { connect } from 'node:tls';
import { KindError } from '../../domain/kind-error.ts';
import type { ClusterOptions } from './options.ts';

/** Why an index cannot be read. */
export type ClusterTrouble =
  | 'unauthorised'
  | 'no-credentials'
  | 'no-aws-credentials'
  | 'forbidden'
  | 'certificate'
  | 'index-missing'
  | 'bad-query'
  | 'bad-regex'
  | 'nested-field'
  | 'mixed-field'
  | 'no-time-field'
  | 'not-opensearch'
  | 'refused'
  | 'partial'
  | 'timeout'
  | 'overloaded'
  | 'unreachable';

/** With these trying again soon may help; the others need someone to change something. */
const PASSING: ReadonlySet<ClusterTrouble> = new Set(['partial', 'timeout', 'overloaded', 'unreachable']);

/** Trouble with a cluster, as a kind and params; `message` is for our own logs. */
export class Trouble extends KindError<ClusterTrouble> {
  get passing(): boolean {
    return PASSING.has(this.kind);
  }
}

const REASON_LENGTH = 300;

/** Text from outside on one line. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > REASON_LENGTH ? `${line.slice(0, REASON_LENGTH)}..` : line;
}

/** Codes of OpenSSL and Node by which a certificate is not trusted. */
const CERTIFICATE =
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|CRL_|ERR_TLS_CERT)/;
/** TLS was spoken to one that does not. */
const NO_TLS =
  /^(?:EPROTO|ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNKNOWN_PROTOCOL))$/;
/** It took the connection and ended it without an answer of HTTP. */
const ENDED = /^(?:ECONNRESET|EPIPE|HPE_|UND_ERR_SOCKET)/;

/** Causes by the system's codes; their sentences are `source.unreachable.<cause>`. */
const CAUSES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EAI_NONAME: 'unknown-host',
  ETIMEDOUT: 'timed-out',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  EHOSTDOWN: 'no-route',
};

type Way = Pick<ClusterOptions, 'node' | 'auth'>;

/** The trouble behind an error that is no answer: the way there, the certificate, the credentials, the body. */
export function troubleOfFault(error: unknown, { node }: Pick<Way, 'node'>): Trouble {
  const { name, message, code = '' } = error as { name?: string; message?: string; code?: string };
  if (name === 'DeserializationError' || error instanceof SyntaxError) {
    return new Trouble('not-opensearch', { status: 200 }, error);
  }
  if (name === 'CredentialsProviderError' || name === 'AwsSigv4SignerError') {
    return new Trouble('no-aws-credentials', { reason: oneLine(message ?? '') }, error);
  }
  if (CERTIFICATE.test(code)) return new Trouble('certificate', { reason: code, node }, error);
  const reason = code || (name === 'TimeoutError' ? 'ETIMEDOUT' : oneLine(message ?? ''));
  return new Trouble('unreachable', { reason, node, cause: causeOf(reason) }, error);
}

function causeOf(reason: string): string {
  if (NO_TLS.test(reason)) return 'speaks-http';
  return CAUSES[reason] ?? (ENDED.test(reason) || reason === 'socket hang up' ? 'hung-up' : 'other');
}

const PROBE_MS = 2_000;

/** The same, having looked whether one that hangs up on `http:` would rather be asked by `https:`. */
export async function explainFault(error: unknown, way: Way): Promise<Trouble> {
  const trouble = troubleOfFault(error, way);
  const plain = way.node.startsWith('http:') && trouble.params.cause === 'hung-up';
  if (!plain || !(await speaksTls(way.node))) return trouble;
  return new Trouble('unreachable', { ...trouble.params, cause: 'speaks-https' }, error);
}

/** A greeting of TLS is answered by one; whose certificate it has does not matter for that. */
function speaksTls(node: string): Promise<boolean> {
  const { hostname, port } = new URL(node);
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port: Number(port || 80), rejectUnauthorized: false });
    const end = (speaks: boolean) => {
      socket.destroy();
      resolve(speaks);
    };
    socket.setTimeout(PROBE_MS, () => end(false));
    socket.once('secureConnect', () => end(true)).on('error', () => end(false));
  });
}
