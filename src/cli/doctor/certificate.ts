import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { dateOf } from '../../text/time.ts';
import { reasonWords } from '../base/explain.ts';
import { shown } from '../base/paths.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import type { Check } from './check.ts';

const DAY_MS = 86_400_000;
/** A certificate of one's own that ends sooner than this is to be replaced. */
const SOON_DAYS = 14;

/**
 * The certificate that the hub with this configuration shows: whether it can be read, fits its key and its name, and until
 * when it is good. Another row reports faults of the configuration.
 */
export async function certificateCheck(cli: Invocation, file: string): Promise<readonly Check[]> {
  const { readTeamConfig } = await import('../hub/hub-place.ts');
  const config = await readTeamConfig(cli, file).catch(() => null);
  if (config === null) return [];
  const of = (state: Check['state'], detail: string): readonly Check[] => [
    { check: 'certificate', state, detail },
  ];
  const { tls, url, data } = config;
  if (tls === 'proxy') return of('off', cli.t('certificate-proxy'));
  const isOwn = tls === 'own';
  const path = isOwn ? join(data, 'tls-certificate.pem') : tls.certificate;
  const name = shown(path, cli.env, cli.cwd);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(await readFile(path));
    if (!isOwn && !certificate.checkPrivateKey(createPrivateKey(await readFile(tls.key))))
      return of('broken', cli.t('certificate-key', { name, key: shown(tls.key, cli.env, cli.cwd) }));
  } catch (error) {
    const { code = 'unknown', path: at = path } = error as NodeJS.ErrnoException;
    // The hub makes its own when it starts.
    if (isOwn)
      return of('off', cli.t(code === 'ENOENT' ? 'certificate-to-come' : 'certificate-anew', { name }));
    const reason = reasonWords(code.startsWith('ERR_') ? 'no-pem' : code, cli.lang);
    return of('broken', cli.t('certificate-unreadable', { name: shown(at, cli.env, cli.cwd), reason }));
  }
  const left = certificate.validToDate.getTime() - Date.now();
  const until = dateOf(certificate.validToDate.toISOString(), timeZone(cli), cli.lang);
  if (isOwn) return of('ok', cli.t('certificate-own', { name, until }));
  const host = url === undefined ? null : new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
  if (left <= 0) return of('broken', cli.t('certificate-over', { name, until }));
  if (host !== null && (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) === undefined)
    return of('broken', cli.t('certificate-name', { name, host }));
  return left < SOON_DAYS * DAY_MS
    ? of('warn', cli.t('certificate-soon', { name, until, n: Math.floor(left / DAY_MS) }))
    : of('ok', cli.t('certificate-until', { name, until }));
}
