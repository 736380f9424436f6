import { oneLine, Trouble } from './trouble.ts';

/** Codes of OpenSSL and Node by which a certificate is not trusted. */
const CERTIFICATE =
  /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|CRL_|ERR_TLS_CERT)/;

/** The trouble behind an error that is no answer: the way there, the certificate, the credentials, the body. */
export function troubleOfFault(error: unknown): Trouble {
  const { name, message, code } = error as { name?: string; message?: string; code?: string };
  if (name === 'DeserializationError' || error instanceof SyntaxError) {
    return new Trouble('not-opensearch', { status: 200 }, error);
  }
  if (name === 'CredentialsProviderError' || name === 'AwsSigv4SignerError') {
    return new Trouble('unauthorised', { reason: oneLine(message ?? '') }, error);
  }
  if (name === 'TimeoutError') return new Trouble('unreachable', { reason: 'ETIMEDOUT' }, error);
  if (code !== undefined && CERTIFICATE.test(code))
    return new Trouble('certificate', { reason: code }, error);
  return new Trouble('unreachable', { reason: code ?? oneLine(message ?? '') }, error);
}
