import type { Dispatcher } from 'undici';

/** Proxies by the names of their variables, as `HTTPS_PROXY`; those that are set. */
export type ProxyEnv = Readonly<Record<string, string | undefined>>;

/** How Slack is reached. */
export interface Network {
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Null: directly. */
  readonly dispatcher: Dispatcher | null;
}

/** Directly, or by the proxies of the environment; what they need is loaded only then. */
export async function openNetwork(env: ProxyEnv = {}): Promise<Network> {
  const of = (name: string): string | undefined => env[name.toLowerCase()] || env[name] || undefined;
  const [httpProxy, httpsProxy] = [of('HTTP_PROXY'), of('HTTPS_PROXY')];
  if (httpProxy === undefined && httpsProxy === undefined)
    return { fetch: (url, init) => fetch(url, init), dispatcher: null };
  const undici = await import('undici');
  const dispatcher = new undici.EnvHttpProxyAgent({
    ...(httpProxy === undefined ? {} : { httpProxy }),
    ...(httpsProxy === undefined ? {} : { httpsProxy }),
    noProxy: of('NO_PROXY') ?? '',
  });
  return {
    fetch: (url, init) => undici.fetch(url, { ...init, dispatcher } as never) as unknown as Promise<Response>,
    dispatcher,
  };
}
