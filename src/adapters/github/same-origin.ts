import { type Network, openNetwork } from '../outbound/network.ts';
import { nothingHeard, socketCode, wholeFetch } from '../outbound/whole-fetch.ts';
import { GithubError } from './github-error.ts';
import { ANSWER_WITHIN_MS, type GithubOptions } from './options.ts';

const MOST_REDIRECTS = 3;

type Settings = Pick<GithubOptions, 'ca' | 'proxyEnv' | 'time' | 'timeoutMs'>;

/**
 * `fetch` for the official client, which takes an answer whose body was cut for an empty one. A renamed repository answers by
 * its new address; the token goes to no other origin. Rejects with a `GithubError`: `unreachable`, `bad-reply` or `aborted`.
 */
export function sameOriginFetch({ ca, proxyEnv, time, timeoutMs = ANSWER_WITHIN_MS }: Settings) {
  let network: Promise<Network> | null = null;
  return async (address: string, init: RequestInit = {}): Promise<Response> => {
    network ??= openNetwork(proxyEnv, ca);
    const heard = nothingHeard();
    const until = time.now() + timeoutMs;
    try {
      const first = new URL(address);
      let url = first;
      for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
        const fetch = wholeFetch(await network, time, Math.max(0, until - time.now()), heard);
        const response = await fetch(url, { ...init, redirect: 'manual' });
        const { status, headers } = response;
        const to = status >= 301 && status <= 308 && status !== 304 ? headers.get('location') : null;
        if (to === null) {
          if (hops > 0) headers.set('x-redirected-from', first.pathname);
          return response;
        }
        const next = URL.parse(to, url.href);
        if (next?.origin !== first.origin) throw new GithubError('bad-reply', { reason: 'redirect' });
        url = next;
      }
      throw new GithubError('bad-reply', { reason: 'redirects' });
    } catch (error) {
      if (error instanceof GithubError) throw error;
      if (init.signal?.aborted) throw new GithubError('aborted');
      const code = socketCode(error);
      if (code === 'TOO_LARGE') throw new GithubError('bad-reply', { reason: 'too-large' });
      if (heard.answered && code !== 'ETIMEDOUT') throw new GithubError('bad-reply', { reason: 'cut' });
      throw new GithubError('unreachable', { reason: code });
    }
  };
}
