import type { Dispatcher } from 'undici';

/** Proxies by the names of their variables, as `HTTPS_PROXY`; those that are set. */
export type ProxyEnv = Readonly<Record<string, string | undefined>>;

/** How an outside system is reached. */
export interface Network {
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Null: directly. */
  readonly dispatcher: Dispatcher | null;
}

/**
 * Directly, or by the proxies of the environment; `ca`: PEM of an authority beside the system's. What they need is loaded
 * only then.
 */
export async function openNetwork(env: ProxyEnv = {}, ca?: string): Promise<Network> {
  const of = (name: string): string | undefined => env[name.toLowerCase()] || env[name] || undefined;
  const [httpProxy, httpsProxy] = [of('HTTP_PROXY'), of('HTTPS_PROXY')];
  const isDirect = httpProxy === undefined && httpsProxy === undefined;
  if (isDirect && ca === undefined) return { fetch: (url, init) => fetch(url, init), dispatcher: null };
  const undici = await import('undici');
  const tls = ca === undefined ? undefined : { ca: [...(await authorities()), ca] };
  const dispatcher = isDirect
    ? new undici.Agent(tls && { connect: tls })
    : new undici.EnvHttpProxyAgent({
        ...(httpProxy === undefined ? {} : { httpProxy }),
        ...(httpsProxy === undefined ? {} : { httpsProxy }),
        noProxy: of('NO_PROXY') ?? '',
        ...(tls && { connect: tls, requestTls: tls, proxyTls: tls }),
      });
  return {
    fetch: (url, init) => undici.fetch(url, { ...init, dispatcher } as never) as unknown as Promise<Response>,
    dispatcher,
  };
}

/** Also those that the environment adds: a company's proxy has one. */
async function authorities(): Promise<readonly string[]> {
  const { getCACertificates } = await import('node:tls');
  return getCACertificates('default');
}
