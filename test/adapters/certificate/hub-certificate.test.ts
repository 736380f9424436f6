import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hubCertificate, names } from '../../../src/adapters/certificate/hub-certificate.ts';
import { selfSignedCertificate } from '../../../src/adapters/certificate/self-signed.ts';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oncall-cert-'));
});
afterEach(() => rm(root, { recursive: true }));

const NOW = new Date('2026-11-25T03:12:00Z');
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const hosts = ['localhost', 'hub.example.jp', '192.0.2.7', '2001:db8::1', '::1'];

describe('self-signed certificate', () => {
  it('is what OpenSSL accepts for its hosts and addresses, strictly read', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const text = await selfSignedCertificate({ key: privateKey, hosts, from: NOW, days: 365 });
    const certificate = new X509Certificate(text);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.validFromDate).toEqual(NOW);
    expect(certificate.validToDate).toEqual(later(365));
    for (const host of hosts) expect(names(certificate, host), host).toBe(true);
    expect(certificate.checkHost('evil.example.jp')).toBeUndefined();
    expect(certificate.checkIP('192.0.2.8')).toBeUndefined();
    const path = join(root, 'c.pem');
    await writeFile(path, text);
    const seconds = String(NOW.getTime() / 1000 + 60);
    const verdict = execFileSync(
      'openssl',
      ['verify', '-x509_strict', '-purpose', 'sslserver', '-attime', seconds, '-CAfile', path, path],
      { encoding: 'utf8' },
    );
    expect(verdict).toContain('OK');
  });

  it('writes years from 2050 on as the standard asks', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const from = new Date('2049-06-01T00:00:00Z');
    const certificate = new X509Certificate(
      await selfSignedCertificate({ key: privateKey, hosts: ['localhost'], from, days: 365 }),
    );
    expect(certificate.validFromDate).toEqual(from);
    expect(certificate.validToDate.getUTCFullYear()).toBe(2050);
  });
});

describe("hub's certificate", () => {
  it('SEC-31 is kept 0600 and found again', async () => {
    const files = await openPrivateFiles(join(root, 'state'));
    const first = await hubCertificate(files, hosts, NOW);
    expect(await hubCertificate(files, hosts, later(300))).toEqual(first);
    for (const name of ['tls-key.pem', 'tls-certificate.pem']) {
      expect((await stat(join(root, 'state', name))).mode & 0o777).toBe(0o600);
    }
  });

  it('SEC-32 is renewed a month before its end with the same key, so the pin stays', async () => {
    const files = await openPrivateFiles(join(root, 'state'));
    const first = await hubCertificate(files, hosts, NOW);
    const second = await hubCertificate(files, hosts, later(340));
    expect(second.certificate).not.toBe(first.certificate);
    expect(second.validTo).toEqual(later(340 + 364));
    expect(second.pin).toBe(first.pin);
  });

  it('is made anew for a host it does not name, and when the kept one is damaged', async () => {
    const files = await openPrivateFiles(join(root, 'state'));
    const first = await hubCertificate(files, ['localhost'], NOW);
    const wider = await hubCertificate(files, ['localhost', '192.0.2.7'], NOW);
    expect(new X509Certificate(wider.certificate).checkIP('192.0.2.7')).toBe('192.0.2.7');
    await files.write('tls-certificate.pem', 'not a certificate');
    expect((await hubCertificate(files, ['localhost'], NOW)).pin).toBe(first.pin);
  });
});
