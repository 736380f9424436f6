import type { Time } from '../../ports/clock.ts';
import type { Network } from '../outbound/network.ts';

/** An App, of which the hub has the key: PEM as GitHub gives it. */
export interface GithubApp {
  readonly id: string;
  readonly installation: string;
  readonly key: string;
}

/** Where one service is found. Globs as of `text/glob.ts`. */
export interface ServicePlace {
  readonly name: string;
  /** `owner/name`. */
  readonly repository: string;
  /** Environments that count. */
  readonly environment: string;
  /** Paths of the repository that are its own; none: all. */
  readonly paths: readonly string[];
  /** File of the workflow that deploys it, for repositories without deployments. */
  readonly workflow: string | null;
  /** Paths of its migrations; none: told by their names. */
  readonly migrations: readonly string[];
}

export interface GithubOptions {
  /** A token, or an App. Never shown, logged or put into an error. */
  readonly auth: { readonly token: string } | { readonly app: GithubApp };
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly url?: string;
  /** PEM of an authority to trust in addition to the system's. */
  readonly ca?: string;
  /** Variables that name a proxy (`HTTPS_PROXY`, `NO_PROXY` …). */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
  readonly time: Time;
  readonly services: readonly ServicePlace[];
  /** Longest wait for one answer, body included. */
  readonly timeoutMs?: number;
  /** How GitHub is called; absent: over the network, by `proxyEnv`. */
  readonly fetch?: Network['fetch'];
}

export const GITHUB_URL = 'https://api.github.com';
export const ANSWER_WITHIN_MS = 15_000;
/** The newest drops fields that an Enterprise Server still has; every server in use knows this one. */
export const API_VERSION = '2022-11-28';
