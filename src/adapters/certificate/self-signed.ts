import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { bits, boolean, context, implicit, integer, octets, oid, sequence, set, time, utf8 } from './der.ts';

const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const COMMON_NAME = oid('2.5.4.3');
const DAY_MS = 86_400_000;

export interface CertificateWish {
  /** P-256 private key that signs and is certified. */
  readonly key: KeyObject;
  /** Host names and IP addresses it stands for. */
  readonly hosts: readonly string[];
  readonly from: Date;
  readonly days: number;
}

/**
 * A self-signed TLS server certificate (RFC 5280, version 3) as PEM. Written out here because the whole of it is
 * one fixed structure, while a library for it brings a dozen packages into the program.
 */
export function selfSignedCertificate({ key, hosts, from, days }: CertificateWish): string {
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const name = sequence(set(sequence(COMMON_NAME, utf8('oncall hub'))));
  const until = new Date(from.getTime() + days * DAY_MS);
  const body = sequence(
    context(0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    name,
    sequence(time(from), time(until)),
    name,
    publicKey,
    context(3, sequence(...extensions(publicKey, hosts))),
  );
  const signature = sign('sha256', body, { key, dsaEncoding: 'der' });
  return pem(sequence(body, ECDSA_WITH_SHA256, bits(signature)));
}

function extensions(publicKey: Uint8Array, hosts: readonly string[]): Uint8Array[] {
  const extension = (id: string, critical: boolean, value: Uint8Array) =>
    sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
  const keyId = createHash('sha1').update(publicKey).digest();
  return [
    extension('2.5.29.19', true, sequence()), // basicConstraints: not an authority
    extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)), // keyUsage: digitalSignature
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))), // extKeyUsage: serverAuth
    extension('2.5.29.14', false, octets(keyId)), // subjectKeyIdentifier
    extension('2.5.29.17', false, sequence(...hosts.map(alternativeName))), // subjectAltName
  ];
}

function alternativeName(host: string): Uint8Array {
  return isIP(host) ? implicit(7, addressBytes(host)) : implicit(2, Buffer.from(host, 'ascii'));
}

/** Network-order bytes of an IPv4 or IPv6 address. */
export function addressBytes(address: string): Uint8Array {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  // The URL parser writes every IPv6 address in one form: hexadecimal groups, at most one `::`.
  const plain = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const all = [...before, ...Array(8 - before.length - after.length).fill('0'), ...after];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function pem(bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
