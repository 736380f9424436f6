import { dispatched, type SentDispatch } from './dispatch.ts';
import { type DemoIssue, issueRefusal, type SentIssue } from './issues.ts';
import * as show from './render.ts';
import { issue } from './render-issue.ts';
import { repository } from './render-repository.ts';
import type { DemoDeployment, DemoJob, DemoRepository, DemoRun } from './repository.ts';

export interface GithubAsk {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As JSON; null: none was sent. */
  readonly body: unknown;
}

export interface GithubTold {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GithubWorld {
  readonly repositories: readonly DemoRepository[];
  readonly tokens: Set<string>;
  readonly lacks: ReadonlySet<string>;
  readonly now: number;
  readonly token: string;
  readonly basePath: string;
}

interface Scope {
  readonly repo: DemoRepository;
  readonly ids: readonly string[];
  readonly ask: GithubAsk;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly world: Pick<GithubWorld, 'basePath'>;
}

const ok = (body: unknown, headers = {}): GithubTold => ({ status: 200, body, headers });
const refused = (status: number, message: string, headers = {}): GithubTold => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
  headers,
});
const notFound = refused(404, 'Not Found');

type Route = readonly [
  path: RegExp,
  needs: string,
  answer: (scope: Scope) => GithubTold,
  /** Of what writes; absent: it is posted. */
  method?: 'PATCH',
];

/** Below `/repos/OWNER/NAME`. */
const ROUTES: readonly Route[] = [
  [/^$/, 'metadata', ({ repo }) => ok(repository(repo))],
  [/^\/deployments$/, 'deployments', (scope) => listDeployments(scope)],
  [
    /^\/deployments\/(\d+)\/statuses$/,
    'deployments',
    ({ repo, ids: [id], ask }) => {
      const found = repo.deployments.find((one) => String(one.id) === id);
      return found
        ? paged(
            found.statuses.map((one) => show.status(repo, found, one)),
            ask,
          )
        : notFound;
    },
  ],
  [/^\/actions\/workflows\/([^/]+)\/runs$/, 'actions', (scope) => listRuns(scope)],
  [
    /^\/actions\/runs\/(\d+)$/,
    'actions',
    ({ repo, ids: [id] }) => {
      const found = repo.runs.find((one) => String(one.id) === id);
      return found ? ok(show.run(repo, found)) : notFound;
    },
  ],
  [
    /^\/actions\/jobs\/(\d+)\/logs$/,
    'actions',
    ({ repo, ids: [id], ask }) => {
      if (jobOf(repo, id)?.log === undefined) return notFound;
      const location = `http://${ask.headers.host}/_store/${repo.id}/${id}`;
      return { status: 302, body: null, headers: { location } };
    },
  ],
  [
    /^\/contents\/(.+)$/,
    'contents',
    ({ repo, ids: [path = ''], ask }) => {
      const file = /^\.github\/workflows\/([^/]+)$/.exec(path)?.[1] ?? '';
      const known = repo.workflows.get(file);
      const isThere = known !== undefined && repo.commitOf(ask.query.get('ref') ?? 'main') !== undefined;
      return isThere ? ok(show.contents(repo, path, known.text)) : notFound;
    },
  ],
  [
    /^\/actions\/runs\/(\d+)\/attempts\/(\d+)$/,
    'actions',
    ({ repo, ids: [id, attempt] }) => {
      const last = repo.runs.find((one) => String(one.id) === id);
      const found = [...(last?.earlier ?? []), last].find((one) => String(one?.attempt) === attempt);
      return found ? ok(show.run(repo, found)) : notFound;
    },
  ],
  [/^\/actions\/runs\/(\d+)\/jobs$/, 'actions', (scope) => ofRun(scope, show.jobs)],
  [/^\/actions\/runs\/(\d+)\/pending_deployments$/, 'actions', (scope) => ofRun(scope, show.pending)],
  [/^\/actions\/runs\/(\d+)\/approvals$/, 'actions', (scope) => ofRun(scope, show.approvals)],
  [
    /^\/commits\/([^/]+)\/pulls$/,
    'pull_requests',
    ({ repo, ids: [ref = ''] }) => {
      const found = repo.commitOf(ref);
      if (!found) return notFound;
      return ok(found.pr === null ? [] : [show.pull(repo, { ...found, pr: found.pr })]);
    },
  ],
  [
    /^\/commits\/([^/]+)$/,
    'contents',
    ({ repo, ids: [ref = ''] }) => {
      const found = repo.commitOf(ref);
      return found ? ok(show.commit(repo, found)) : refused(422, `No commit found for SHA: ${ref}`);
    },
  ],
  [
    /^\/compare\/(.+)\.\.\.(.+)$/,
    'contents',
    ({ repo, ids: [base = '', head = ''] }) => {
      const told = repo.between(base, head);
      const [from, to] = [repo.commitOf(base), repo.commitOf(head)];
      return told && from && to ? ok(show.comparison(repo, from, to, told)) : notFound;
    },
  ],
  [/^\/issues$/, 'issues', (scope) => listIssues(scope)],
  [/^\/issues\/(\d+)$/, 'issues', (scope) => ofIssue(scope, () => {})],
  [
    /^\/environments$/,
    'actions',
    ({ repo, ask }) => {
      const names = new Set([
        ...repo.environments,
        ...repo.deployments.map(({ environment }) => environment),
      ]);
      return paged(
        [...names].map((name) => show.environment(repo, name)),
        ask,
        (page) => ({ total_count: names.size, environments: page }),
      );
    },
  ],
  [
    /^\/releases$/,
    'contents',
    ({ repo, ask }) =>
      paged(
        repo.tags
          .filter(({ released }) => released)
          .toReversed()
          .map((tag) => show.release(repo, tag)),
        ask,
      ),
  ],
  [
    /^\/tags$/,
    'contents',
    ({ repo, ask }) =>
      paged(
        // By their names, whenever they were made.
        repo.tags.toSorted((a, b) => (a.name < b.name ? 1 : -1)).map((tag) => show.tag(repo, tag)),
        ask,
      ),
  ],
];

/** What writes. */
const WRITES: readonly Route[] = [
  [
    /^\/issues$/,
    'issues',
    ({ repo, ask }) => {
      const sent = (ask.body ?? {}) as SentIssue;
      if (!repo.issues.isOn) return refused(410, 'Issues has been disabled in this repository.');
      const why = issueRefusal(sent);
      if (why !== null) return refused(422, why);
      const made = repo.issues.open(sent.title ?? '', sent.body ?? null, 'oncall[bot]');
      return { status: 201, body: issue(repo, made) };
    },
  ],
  [
    /^\/issues\/(\d+)$/,
    'issues',
    (scope) =>
      ofIssue(scope, (one) => {
        const { state } = (scope.ask.body ?? {}) as SentIssue;
        if (state !== undefined) scope.repo.issues.set(one, state, 'oncall[bot]');
      }),
    'PATCH',
  ],
  [
    /^\/actions\/workflows\/([^/]+)\/dispatches$/,
    'actions',
    ({ repo, ids: [file = ''], ask }) => {
      const told = dispatched(repo, file, ask.body as SentDispatch);
      if (told === null) return notFound;
      if ('refusal' in told) return refused(422, told.refusal);
      return told.body === null ? { status: 204, body: null } : ok(told.body);
    },
  ],
  [
    /^\/actions\/runs\/(\d+)\/pending_deployments$/,
    'deployments',
    ({ repo, ids: [id], ask }) => {
      const run = repo.runs.find((one) => String(one.id) === id);
      if (!run) return notFound;
      if (!run.waits?.mayApprove) return refused(403, 'You cannot approve this deployment');
      const { environment } = run.waits;
      const { comment = '' } = (ask.body ?? {}) as { readonly comment?: string };
      repo.approve(run, 'oncall[bot]', comment);
      return ok([show.deployment(repo, repo.deploy(run.sha, environment, run.by, { run }))]);
    },
  ],
];

/** The job of that id, as its run shows it. */
export function jobOf({ runs }: DemoRepository, id: string | undefined): DemoJob | undefined {
  for (const run of runs) {
    const at = run.jobs.findIndex((_, i) => String(show.jobId(run, i)) === id);
    if (at >= 0) return run.jobs[at];
  }
  return undefined;
}

export function answerAsGithub(world: GithubWorld, ask: GithubAsk): GithubTold {
  const { repositories, tokens, lacks, token, now } = world;
  const app = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(ask.path);
  if (app && ask.method === 'POST') {
    // The App's own word has three parts; a token has none.
    if (token.split('.').length !== 3) return refused(401, 'A JSON web token could not be decoded');
    const given = `ghs_${Math.floor(now / 1_000)}`;
    tokens.add(given);
    return { status: 201, body: { token: given, expires_at: new Date(now + 3_600_000).toISOString() } };
  }
  if (!tokens.has(token)) return refused(401, 'Bad credentials');
  const found = /^\/(?:repos\/([^/]+)\/([^/]+)|repositories\/(\d+))(.*)$/.exec(ask.path);
  const isWrite = ask.method === 'POST' || ask.method === 'PATCH';
  if (!found || !(isWrite || ask.method === 'GET')) return notFound;
  const [, owner = '', name = '', id, rest = ''] = found;
  const repo = repositories.find((one) =>
    id === undefined ? one.owner === owner && one.name === name : String(one.id) === id,
  );
  const former = repositories.find((one) => one.owner === owner && one.formerNames.includes(name));
  if (!repo && former) {
    const query = ask.query.size > 0 ? `?${ask.query}` : '';
    const location = `http://${ask.headers.host}${world.basePath}/repositories/${former.id}${rest}${query}`;
    return refused(301, 'Moved Permanently', { location });
  }
  if (!repo) return notFound;
  for (const [pattern, needs, route, method = 'POST'] of isWrite ? WRITES : ROUTES) {
    const match = pattern.exec(rest);
    if (!match || (isWrite && method !== ask.method)) continue;
    // Of a private repository a missing permission for its contents looks as if there were none.
    if (lacks.has(needs) && needs === 'contents') return notFound;
    if (lacks.has(needs) || (isWrite && lacks.has(`${needs}:write`)))
      return refused(403, 'Resource not accessible by personal access token', {
        'x-accepted-github-permissions': `${needs}=${isWrite ? 'write' : 'read'}`,
      });
    return route({ repo, ids: match.slice(1).map(decodeURIComponent), ask, now, world });
  }
  return notFound;
}

function paged(
  all: readonly unknown[],
  { query, headers, path }: GithubAsk,
  wrap: (page: readonly unknown[]) => unknown = (page) => page,
): GithubTold {
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const page = Number(query.get('page') ?? 1);
  const more = page * size < all.length;
  const next = new URLSearchParams(query);
  next.set('page', String(page + 1));
  const link = more ? { link: `<http://${headers.host}${path}?${next}>; rel="next"` } : {};
  return ok(wrap(all.slice((page - 1) * size, page * size)), link);
}

/** The newest first, by when they were made. */
function listDeployments({ repo, ask }: Scope): GithubTold {
  const { query } = ask;
  const fits = (name: string, value: string): boolean =>
    query.get(name) === null || query.get(name) === value;
  const found = repo.deployments.filter(
    (one: DemoDeployment) => fits('environment', one.environment) && fits('sha', one.sha),
  );
  found.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.id - a.id));
  return paged(
    found.map((one) => show.deployment(repo, one)),
    ask,
  );
}

function listRuns({ repo, ids: [workflow], ask, now }: Scope): GithubTold {
  const { query } = ask;
  const [, sign = '>=', day = ''] = /^(>=|<)(.+)$/.exec(query.get('created') ?? '') ?? [];
  const isAsked = ({ createdAt, status, conclusion, event }: DemoRun): boolean =>
    // A day or a time.
    (sign === '<' ? createdAt.slice(0, day.length) < day : createdAt.slice(0, day.length) >= day) &&
    [null, status, conclusion].includes(query.get('status')) &&
    [null, event].includes(query.get('event')) &&
    Date.parse(createdAt) + repo.listsLateMs <= now;
  const of = repo.runs.filter((one: DemoRun) => one.workflow === workflow);
  if (of.length === 0 && !repo.workflows.has(workflow ?? '')) return notFound;
  const found = of.filter(isAsked);
  found.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  return paged(
    found.map((one) => show.run(repo, one)),
    ask,
    (page) => ({ total_count: found.length, workflow_runs: page }),
  );
}

function listIssues({ repo, ask }: Scope): GithubTold {
  const { query } = ask;
  const state = query.get('state') ?? 'open';
  const found = repo.issues.all.filter(
    (one) => [one.state, 'all'].includes(state) && one.updatedAt >= (query.get('since') ?? ''),
  );
  // The newest first, as GitHub lists them where it is not asked otherwise.
  return paged(
    found.toReversed().map((one) => issue(repo, one)),
    ask,
  );
}

function ofIssue({ repo, ids: [id], ask, world }: Scope, change: (one: DemoIssue) => void): GithubTold {
  const moved = repo.issues.movedTo.get(Number(id));
  if (moved !== undefined) {
    const location = `http://${ask.headers.host}${world.basePath}/repositories/${moved.repository}/issues/${moved.number}`;
    return refused(301, 'Moved Permanently', { location });
  }
  if (repo.issues.deleted.has(Number(id))) return refused(410, 'This issue was deleted');
  const found = repo.issues.all.find(({ number }) => String(number) === id);
  if (!found) return notFound;
  change(found);
  return ok(issue(repo, found));
}

function ofRun(
  { repo, ids: [id] }: Scope,
  tell: (repo: DemoRepository, run: DemoRun) => unknown,
): GithubTold {
  const found = repo.runs.find((one) => String(one.id) === id);
  return found ? ok(tell(repo, found)) : notFound;
}
