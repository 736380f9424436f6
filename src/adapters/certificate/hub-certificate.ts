import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';

import { isIP } from 'node:net';
import { join } from 'node:path';
import { PrivateFileError, type PrivateFiles } from '../../ports/private-files.ts';

const KEY = 'tls-key.pem';
export const CERTIFICATE = 'tls-certificate.pem';
const DAYS = 365;
const RENEW_DAYS = 30;
const DAY_MS = 86_400_000;

export interface HubCertificate {
  readonly key: string;
  readonly certificate: string;
  /** What clients pin; see `publicKeyPin`. */
  readonly pin: string;
  readonly validTo: Date;
}

/**
 * The certificate a hub makes for itself: read from the folder, made when there is none, and made again from the same
 * key when it is near its end or does not name one of `hosts`. Clients pin the key, so a renewal troubles nobody. Rejects with a
 * `PrivateFileError`: a damaged key is not made again, as clients would not know the new one.
 */
export async function hubCertificate(
  files: PrivateFiles,
  hosts: readonly string[],
  now: Date,
): Promise<HubCertificate> {
  const key = await readOrMakeKey(files);
  const kept = readCertificate(await files.read(CERTIFICATE));
  if (kept && usable(kept, key, hosts, now)) return describeCertificate(key, kept);
  const from = new Date(now.getTime() - DAY_MS); // Colleagues' clocks may be behind.
  // Seldom needed and slow to load.
  const { selfSignedCertificate } = await import('./self-signed.ts');
  const text = await selfSignedCertificate({ key, hosts: [...new Set(hosts)], from, days: DAYS });
  await files.write(CERTIFICATE, text);
  return describeCertificate(key, new X509Certificate(text));
}

/** SHA-256 of the certificate's public key (SubjectPublicKeyInfo, as curl's `--pinnedpubkey`), base64url. */
export function publicKeyPin(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64url');
}

/** Whether it stands for this host name or address. */
export function names(certificate: X509Certificate, host: string): boolean {
  return (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined;
}

function describeCertificate(key: KeyObject, certificate: X509Certificate): HubCertificate {
  return {
    key: pemOf(key),
    certificate: certificate.toString(),
    pin: publicKeyPin(certificate),
    validTo: certificate.validToDate,
  };
}

async function readOrMakeKey(files: PrivateFiles): Promise<KeyObject> {
  await files.update(KEY, (text) =>
    text === null ? pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey) : null,
  );
  return readKey((await files.read(KEY)) ?? '', join(files.folder, KEY));
}

/** Throws `damaged` also where the key does not belong to the public key beside it: no client would take what it signs. */
function readKey(text: string, path: string): KeyObject {
  try {
    const key = createPrivateKey(text);
    const sample = Buffer.from('oncall');
    if (verify('sha256', sample, createPublicKey(key), sign('sha256', sample, key))) return key;
  } catch (error) {
    throw new PrivateFileError('damaged', { path }, error);
  }
  throw new PrivateFileError('damaged', { path });
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function readCertificate(text: string | null): X509Certificate | null {
  if (text === null) return null;
  try {
    return new X509Certificate(text);
  } catch {
    return null; // Damaged: it is made again, the key is what counts.
  }
}

function usable(certificate: X509Certificate, key: KeyObject, hosts: readonly string[], now: Date): boolean {
  return (
    certificate.checkPrivateKey(key) &&
    certificate.validFromDate <= now &&
    certificate.validToDate.getTime() - now.getTime() > RENEW_DAYS * DAY_MS &&
    hosts.every((host) => names(certificate, host))
  );
}
