// The library's container needs its metadata polyfill before it is loaded.
import 'reflect-metadata';
import { type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const DAY_MS = 86_400_000;
const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface CertificateWish {
  /** P-256 private key that signs and is certified. */
  readonly key: KeyObject;
  /** Host names and IP addresses it stands for. */
  readonly hosts: readonly string[];
  readonly from: Date;
  readonly days: number;
}

/** A self-signed TLS server certificate (RFC 5280, version 3) as PEM. */
export async function selfSignedCertificate({ key, hosts, from, days }: CertificateWish): Promise<string> {
  const keys = await keyPair(key);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString('hex'),
    name: 'CN=oncall hub',
    notBefore: from,
    notAfter: new Date(from.getTime() + days * DAY_MS),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      new SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host })),
      ),
    ],
  });
  return `${certificate.toString('pem').trimEnd()}\n`;
}

/** The same key as the library takes it. */
async function keyPair(key: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const jwk = key.export({ format: 'jwk' });
  const { d: _, ...open } = jwk;
  const { subtle } = webcrypto;
  return {
    privateKey: await subtle.importKey('jwk', jwk, P256, true, ['sign']),
    publicKey: await subtle.importKey('jwk', open, P256, true, ['verify']),
  };
}
