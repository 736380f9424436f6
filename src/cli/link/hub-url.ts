import { isLoopback } from '../../text/loopback.ts';
import { CliError } from '../base/errors.ts';

/** The origin of a hub's URL. Plain `http:` only for this machine; a path, query or user in it is a mistake. */
export function readHubUrl(value: string): string {
  const url = URL.parse(/^[a-z]+:\/\//i.test(value) ? value : `https://${value}`);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    throw new CliError('bad-hub-url', { value: withoutSecret(value) });
  }
  if (url.pathname !== '/') throw new CliError('bad-hub-url', { value: withoutSecret(value) });
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new CliError('plain-hub-url', { value: url.origin });
  }
  return url.origin;
}

/** What may be repeated of a URL: a fragment, a query or a password in it may be a secret. */
function withoutSecret(value: string): string {
  return value.replace(/[#?].*$/s, '').replace(/\/\/[^/@]*@/, '//');
}
