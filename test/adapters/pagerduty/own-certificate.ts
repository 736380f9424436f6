import { generateKeyPairSync } from 'node:crypto';
import { selfSignedCertificate } from '../../../src/adapters/certificate/self-signed.ts';

/** A certificate for this machine that no authority vouches for. */
export async function ownCertificate(
  hosts: readonly string[] = ['127.0.0.1'],
): Promise<{ readonly certificate: string; readonly key: string }> {
  const { privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const from = new Date(Date.now() - 86_400_000);
  const certificate = await selfSignedCertificate({ key, hosts, from, days: 3 });
  return { certificate, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
