import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dateOf } from '../../text/time.ts';
import { reasonWords } from '../base/explain.ts';
import { shown } from '../base/paths.ts';
import type { HubConfig } from '../hub/hub-config.ts';
import { nameIn } from '../hub/own-names.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { isFor, ownCertificateFile } from '../wiring/hub-server.ts';
import type { Check } from './check.ts';

const DAY_MS = 86_400_000;
/** A certificate of one's own that ends sooner than this is to be replaced. */
const SOON_DAYS = 14;

/** Whether a team hub's certificate can be read, is for its key and its name, and until when it is good. */
export async function certificateCheck(cli: Invocation, { tls, url, data }: HubConfig): Promise<Check> {
  const of = (state: Check['state'], detail: string): Check => ({ check: 'certificate', state, detail });
  if (tls === 'proxy') return of('off', cli.t('certificate-proxy'));
  const isOwn = tls === 'own';
  const path = isOwn ? ownCertificateFile(data) : tls.certificate;
  const name = shown(path, cli.env, cli.cwd);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(await readFile(path));
    if (!isOwn && !certificate.checkPrivateKey(createPrivateKey(await readFile(tls.key))))
      return of('broken', cli.t('certificate-key', { name, key: shown(tls.key, cli.env, cli.cwd) }));
  } catch (error) {
    const { code = 'unknown', path: at = path } = error as NodeJS.ErrnoException;
    if (isOwn)
      return of('off', cli.t(code === 'ENOENT' ? 'certificate-to-come' : 'certificate-remade', { name }));
    const reason = reasonWords(code.startsWith('ERR_') ? 'no-pem' : code, cli.lang);
    return of('broken', cli.t('certificate-unreadable', { name: shown(at, cli.env, cli.cwd), reason }));
  }
  const left = certificate.validToDate.getTime() - Date.now();
  const until = dateOf(certificate.validToDate.toISOString(), timeZone(cli), cli.lang);
  if (isOwn && left <= 0) return of('off', cli.t('certificate-remade', { name }));
  if (isOwn) return of('ok', cli.t('certificate-own', { name, until }));
  if (left <= 0) return of('broken', cli.t('certificate-over', { name, until }));
  if (url !== undefined && !isFor(certificate, nameIn(url)))
    return of('broken', cli.t('certificate-name', { name, host: nameIn(url) }));
  return left < SOON_DAYS * DAY_MS
    ? of('warn', cli.t('certificate-soon', { name, until, n: Math.floor(left / DAY_MS) }))
    : of('ok', cli.t('certificate-until', { name, until }));
}
