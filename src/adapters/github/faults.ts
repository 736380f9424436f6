import { GithubError } from './github-error.ts';

interface Failed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly message: string;
}

/** What the client rejects with: an answer that refuses, or none. */
function failed(error: unknown): Failed {
  const { status, response, message } = (error ?? {}) as {
    status?: unknown;
    message?: unknown;
    response?: { headers?: Record<string, string | undefined>; data?: { message?: unknown } };
  };
  const said = response?.data?.message ?? message;
  return {
    status: response === undefined || typeof status !== 'number' ? 0 : status,
    headers: response?.headers ?? {},
    message: typeof said === 'string' ? said.slice(0, 300) : '',
  };
}

const LIMITED = /rate limit|abuse detection/i;

/** The error that a failed call is; `route` as in the published schema. */
export function githubFault(error: unknown, route: string): GithubError {
  if (error instanceof GithubError) return error;
  const { cause } = (error ?? {}) as { cause?: unknown };
  if (cause instanceof GithubError) return cause;
  const { status, headers, message } = failed(error);
  const spent = headers['x-ratelimit-remaining'] === '0';
  if (status === 429 || (status === 403 && (spent || 'retry-after' in headers || LIMITED.test(message))))
    return new GithubError('rate-limited');
  if (status === 401) return new GithubError('unauthorised');
  if (status === 403)
    return new GithubError('forbidden', {
      needs: headers['x-accepted-github-permissions'] ?? needsOf(route),
      reason: message,
    });
  if (status === 404) return new GithubError('not-found', { what: whatOf(route), needs: needsOf(route) });
  if (status >= 500) return new GithubError('server-error', { status });
  if (status >= 400) return new GithubError('rejected', { status, reason: message });
  if (status > 0) return new GithubError('bad-reply', { reason: `status ${status}` });
  return new GithubError('unreachable', { reason: 'failed' });
}

/** When calls are taken again, epoch milliseconds, as GitHub says; null: it does not. */
export function notBefore(error: unknown, now: number): number | null {
  const { headers } = failed(error);
  const wait = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && wait >= 0) return now + Math.max(1, wait) * 1_000;
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && reset > 0) return Math.max(now + 1_000, reset * 1_000);
  return null;
}

const PERMISSIONS: readonly (readonly [RegExp, string])[] = [
  [/^POST .*\/pending_deployments/, 'deployments=write'],
  [/^POST .*\/actions\//, 'actions=write'],
  [/^(?:POST|PATCH) .*\/issues/, 'issues=write'],
  [/\/issues/, 'issues=read'],
  [/\/deployments/, 'deployments=read'],
  [/\/actions\/|\/environments/, 'actions=read'],
  [/\/pulls/, 'pull_requests=read'],
  [/\/(?:compare|commits|contents|releases|git|tags)/, 'contents=read'],
];

/** The permission that a call takes, where GitHub's answer does not name it. */
const needsOf = (route: string): string =>
  PERMISSIONS.find(([pattern]) => pattern.test(route))?.[1] ?? 'metadata=read';

function whatOf(route: string): string {
  if (route.endsWith('/{repo}')) return 'repository';
  if (route.includes('/workflows/')) return 'workflow';
  if (route.includes('/compare/')) return 'comparison';
  if (route.startsWith('/app/')) return 'installation';
  return route.split('/')[4] ?? 'resource';
}
