import { X509Certificate } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { Auth, ClusterOptions } from '../../adapters/opensearch/options.ts';
import { KindError } from '../../domain/kind-error.ts';
import { PrivateFileError } from '../../ports/private-files.ts';
import { isLoopback } from '../../text/loopback.ts';
import { hideValue } from '../../text/redaction/known-values.ts';
import type { Env } from '../base/paths.ts';
import type { OpenSearchSource } from '../settings/source-schema.ts';
import { checkSecretFile } from '../wiring/secrets.ts';

/*
 * Who asks a cluster, and how it is reached. Name and password come from the environment of the hub or from a 0600
 * file of it, and go to the cluster they are meant for alone: a configuration that came with someone's repository
 * must not have them sent anywhere else, nor in the clear over a network.
 */

export type AccessProblem =
  | 'no-node'
  | 'bad-node'
  | 'plain-http'
  | 'ca-unreadable'
  | 'credentials-unreadable';

/** Why a cluster cannot be reached as configured; `params` never hold a secret. */
export class AccessError extends KindError<AccessProblem> {}

export interface Keys {
  readonly env: Env;
  /** JSON, 0600: `{"https://search.example:9200": {"username": "…", "password": "…"}}`; need not be there. */
  readonly file: string;
  /** Whether nodes are named by the person who runs the hub: then name and password need no `OPENSEARCH_URL` beside them. */
  readonly trusted: boolean;
}

type Login = { readonly username: string; readonly password: string };

/** Reads what is needed to ask a cluster. Throws an `AccessError`. */
export function clusterAccess(
  { node: named, ca, sigv4 }: Pick<OpenSearchSource, 'node' | 'ca' | 'sigv4'>,
  keys: Keys,
): ClusterOptions {
  const own = environmentUrl(keys.env);
  const node = named === undefined ? own?.origin : new URL(named).href.replace(/\/$/, '');
  if (node === undefined) throw new AccessError('no-node', {});
  const auth = sigv4 ? ({ kind: 'sigv4', ...sigv4 } as const) : loginOf(node, own, keys);
  const { protocol, hostname } = new URL(node);
  if (protocol === 'http:' && auth.kind === 'basic' && !isLoopback(hostname)) {
    throw new AccessError('plain-http', { node });
  }
  return { node, auth, ...(ca === undefined ? {} : { ca: readCa(ca) }) };
}

interface EnvironmentUrl {
  /** The URL without its name and password. */
  readonly origin: string;
  readonly login: Login | null;
}

function environmentUrl({ OPENSEARCH_URL: text }: Env): EnvironmentUrl | null {
  if (!text?.trim()) return null;
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new AccessError('bad-node', {});
  const { username, password } = url;
  const login =
    username === ''
      ? null
      : { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  const path = url.pathname === '/' ? '' : url.pathname.replace(/\/$/, '');
  return { origin: `${url.origin}${path}`, login };
}

function loginOf(node: string, own: EnvironmentUrl | null, { env, file, trusted }: Keys): Auth {
  const { OPENSEARCH_USERNAME: username, OPENSEARCH_PASSWORD: password } = env;
  const given = username && password ? { username, password } : (own?.login ?? null);
  const mine = own === null ? trusted : new URL(own.origin).origin === new URL(node).origin;
  const login = kept(file)[new URL(node).origin] ?? (mine ? given : null);
  if (login === null) return { kind: 'none' };
  hideValue(login.password);
  return { kind: 'basic', ...login };
}

/** Logins by origin, from a file that nobody else can read. */
function kept(path: string): Readonly<Record<string, Login>> {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'ENOENT') return {};
    throw new AccessError('credentials-unreadable', { path, reason: code }, error);
  }
  try {
    checkSecretFile(path, fstatSync(file));
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const logins = Object.entries(value ?? {}) as [string, Partial<Login>][];
    return Object.fromEntries(
      logins.map(([origin, { username, password }]) => {
        if (typeof username !== 'string' || typeof password !== 'string') throw new SyntaxError('login');
        return [new URL(origin).origin, { username, password }];
      }),
    );
  } catch (error) {
    const reason = error instanceof PrivateFileError ? error.kind : 'damaged';
    // The parser's message would show what is in the file.
    throw new AccessError('credentials-unreadable', { path, reason });
  } finally {
    closeSync(file);
  }
}

function readCa(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    // What is no certificate would be passed over in silence, and nothing trusted.
    new X509Certificate(text);
    return text;
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new AccessError(
      'ca-unreadable',
      { path, reason: /^E[A-Z]+$/.test(code) ? code : 'damaged' },
      error,
    );
  }
}
