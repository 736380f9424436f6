import { existsSync } from 'node:fs';
import { AddedChanges } from '../../hub/changes/added-changes.ts';
import { ChangeFeed, type ChangeService } from '../../hub/changes/change-feed.ts';
import { ReleaseDesk } from '../../hub/changes/release-desk.ts';
import type { ChangeParts } from '../../hub/changes/room-watch.ts';
import { participantId } from '../../hub/identity/secrets.ts';
import type { ServiceRepository } from '../../hub/runs/session-issues.ts';
import type { ActionIssues } from '../../ports/action-issues.ts';
import type { ChangeSource } from '../../ports/change-source.ts';
import type { Time } from '../../ports/clock.ts';
import type { FactLog } from '../../ports/fact-log.ts';
import type { Pager } from '../../ports/pager.ts';
import type { ReleaseSource } from '../../ports/release-source.ts';
import type { WorkflowRuns } from '../../ports/workflow-runs.ts';
import { hideValue } from '../../text/redaction/known-values.ts';
import { CliError } from '../base/errors.ts';
import type { Env } from '../base/paths.ts';
import type { ChangesConfig } from '../settings/changes-schema.ts';
import { isTokenUrl } from '../settings/pager-schema.ts';
import { secretFiles } from '../wiring/secrets.ts';
import { proxies, readAuthorities } from './pager-parts.ts';

/** Where they may be kept, 0600, in the folder of a hub's or a user's secrets. */
const GITHUB_TOKEN_FILE = 'github.token';
const GITHUB_KEY_FILE = 'github-app.pem';
/** May run workflows, which also cancels and deletes runs: so it is another one than what reads. */
const RUN_TOKEN_FILE = 'github-run.token';

export interface ChangePlace {
  readonly env: Env;
  /** Folder that may hold the token's file, or the App's key. */
  readonly secrets: string;
  readonly config: ChangesConfig | undefined;
  readonly pager: Pager | null;
  /** As of `PagerPlace`. */
  readonly time: Time;
}

/** What a hub is to know of changes. */
export interface ChangeSetting {
  readonly services: readonly ChangeService[];
  readonly sources: readonly ChangeSource[];
  readonly releases: ReleaseSource | null;
  /** Logins and teams at GitHub by the id of the participant. */
  readonly reviewers: Readonly<Record<string, readonly string[]>>;
  /** Services of GitHub without a token. */
  readonly lacksToken: boolean;
  /** Of the services that have one. */
  readonly repositories: readonly ServiceRepository[];
}

/**
 * The sources that the settings name. Rejects with a `PrivateFileError` when others could read a token, and with
 * `github-url` for an address that would show it.
 */
export async function changeParts({
  env,
  secrets,
  config,
  pager,
  time,
}: ChangePlace): Promise<ChangeSetting> {
  const { services = [] } = config ?? {};
  const reviewers = await byParticipant(config?.github?.reviewers ?? {});
  const named = services.map(({ name, aliases, rollback }) => ({ name, aliases, rollback }));
  const repositories = services.flatMap(({ name, aliases, repository }) =>
    repository === undefined ? [] : [{ name, aliases, repository }],
  );
  const places = services.flatMap(({ repository, workflow = null, name, environment, paths, migrations }) =>
    repository === undefined ? [] : [{ name, repository, environment, paths, migrations, workflow }],
  );
  const events = services.flatMap(({ name, pagerduty: id }) => (id === undefined ? [] : [{ name, id }]));
  if (places.length === 0 && events.length === 0)
    return { services: named, sources: [], releases: null, reviewers, lacksToken: false, repositories };
  const auth = places.length === 0 ? null : await githubAuth(env, secrets, config?.github?.app);
  const { githubSources, pagerChangeEvents } = await import('../wiring/github.ts');
  const known =
    auth === null ? null : githubSources({ auth, time, services: places, ...(await reached(env, config)) });
  return {
    services: named,
    sources: [
      ...(known === null ? [] : [known.changes]),
      ...(pager === null || events.length === 0 ? [] : [pagerChangeEvents(pager, events, time)]),
    ],
    releases: known?.releases ?? null,
    reviewers,
    lacksToken: places.length > 0 && auth === null,
    repositories,
  };
}

/** The settings name people by their e-mail address. */
async function byParticipant(byEmail: Readonly<Record<string, readonly string[]>>) {
  const named = Object.entries(byEmail).map(
    async ([email, names]) => [await participantId(email), names] as const,
  );
  return Object.fromEntries(await Promise.all(named));
}

/** How GitHub is reached. */
async function reached(env: Env, config: ChangesConfig | undefined) {
  const { github } = config ?? {};
  const url = env.GITHUB_API_URL?.trim() || github?.url;
  if (url !== undefined && !isTokenUrl(url)) throw new CliError('github-url', { value: url });
  const ca = github?.ca === undefined ? undefined : await readAuthorities(github.ca);
  return {
    proxyEnv: proxies(env),
    ...(url === undefined ? {} : { url }),
    ...(ca === undefined ? {} : { ca }),
  };
}

/** What runs the workflows of steps, and makes issues; null without a token of its own. It makes no folder. Rejects as `changeParts`. */
export async function runParts({ env, secrets, config, time }: Omit<ChangePlace, 'pager'>): Promise<{
  readonly runs: WorkflowRuns;
  readonly issues: ActionIssues;
} | null> {
  const kept = async () => (existsSync(secrets) ? (await secretFiles(secrets)).read(RUN_TOKEN_FILE) : null);
  const token = env.ONCALL_GITHUB_RUN_TOKEN?.trim() || (await kept())?.trim();
  if (!token) return null;
  hideValue(token);
  const { githubWrites } = await import('../wiring/github.ts');
  return githubWrites({ auth: { token }, time, ...(await reached(env, config)) });
}

/** What a hub knows of changes and releases; changes that people type in are there in any case. */
export function changesOf(
  { services = [], sources = [], releases = null }: Partial<ChangeSetting> = {},
  log: FactLog,
  time: Time,
  term?: () => number | null,
): ChangeParts {
  const added = new AddedChanges(log, time, term);
  const feed = new ChangeFeed({ services, sources, added, time });
  return { feed, ...(releases === null ? {} : { releases: new ReleaseDesk(releases, time) }) };
}

/** The App's key where one is set up, else the token of the environment or of the file; null without any. */
async function githubAuth(env: Env, secrets: string, app: { id: string; installation: string } | undefined) {
  const files = await secretFiles(secrets);
  if (app !== undefined) {
    const key = (await files.read(GITHUB_KEY_FILE))?.trim();
    if (key) {
      hideValue(key);
      return { app: { ...app, key } };
    }
  }
  const token = env.ONCALL_GITHUB_TOKEN?.trim() || (await files.read(GITHUB_TOKEN_FILE))?.trim();
  if (!token) return null;
  hideValue(token);
  return { token };
}
