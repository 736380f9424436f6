import type { ActionIssues, IssuePlace, IssueSight, WantedIssue } from '../../ports/action-issues.ts';
import type { Time } from '../../ports/clock.ts';
import type { OutsideAct, OutsideCall, OutsideLook } from '../../ports/outside.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { webUrl } from './lists.ts';
import { repositoryPath } from './repository-path.ts';
import { issueSchema, issuesSchema, type WireIssue } from './wire.ts';

/** An issue is looked for from so long before the first look on: the hub's clock may be ahead of GitHub's. */
const CLOCKS_APART_MS = 12 * 3_600_000;
/** A body has up to 256 KiB, and an answer of 16 MiB is not read. */
const PAGE = 50;
const MOST_PAGES = 20;
const TITLE_MOST = 256;

const LIST = '/repos/{owner}/{repo}/issues';
const ONE = '/repos/{owner}/{repo}/issues/{issue_number}';

type At = Pick<IssuePlace, 'repository' | 'number'>;

/** Makes an issue of an action, once, and closes and opens it. */
export class GithubIssues implements ActionIssues {
  readonly #client: GithubClient;
  readonly #time: Pick<Time, 'now'>;

  constructor(client: GithubClient, time: Pick<Time, 'now'>) {
    this.#client = client;
    this.#time = time;
  }

  create({ repository, title, body, marker }: WantedIssue): OutsideAct<IssuePlace> {
    return {
      again: 'twice',
      look: async (before, { signal }): Promise<OutsideLook<IssuePlace>> => {
        const since = before || new Date(this.#time.now() - CLOCKS_APART_MS).toISOString();
        try {
          const found = await this.#byMarker(repository, marker, since, signal);
          return found === null ? { kind: 'open', before: since } : { kind: 'done', proof: placeOf(found) };
        } catch (error) {
          const why = issuesFault(error, repository);
          if (!(why instanceof GithubError) || !REFUSED.has(why.kind)) throw why;
          return { kind: 'over', why, isFinal: false };
        }
      },
      write: async ({ signal }) => {
        const sent = {
          title: [...title].slice(0, TITLE_MOST).join(''),
          body: `${body}\n\n${markOf(marker)}`,
        };
        try {
          const made = await this.#client.send(
            LIST,
            { ...repositoryPath(repository), ...sent },
            issueSchema,
            signal,
          );
          if (made === null) throw new GithubError('bad-reply', { reason: 'empty' }, true);
          return placeOf(made);
        } catch (error) {
          throw issuesFault(error, repository);
        }
      },
    };
  }

  set(at: At, marker: string, state: IssueSight['state']): OutsideAct<IssuePlace> {
    // Where it was transferred to another repository, a change by its former address would be answered by a redirect.
    let now: At = at;
    return {
      again: 'same',
      look: async (_before, { signal }): Promise<OutsideLook<IssuePlace>> => {
        try {
          const seen = await this.#sight(at, marker, signal);
          now = seen.place;
          return seen.state === state
            ? { kind: 'done', proof: seen.place }
            : { kind: 'open', before: seen.state };
        } catch (error) {
          if (!(error instanceof GithubError) || !REFUSED.has(error.kind)) throw error;
          return { kind: 'over', why: error, isFinal: error.kind !== 'not-found' };
        }
      },
      write: async ({ signal }) => {
        const body = { state, state_reason: state === 'closed' ? 'completed' : 'reopened' };
        try {
          const told = await this.#client.patch(ONE, { ...pathOf(now), ...body }, issueSchema, signal);
          if (told?.state !== state) throw new GithubError('bad-reply', { reason: 'state' }, true);
          return placeOf(told);
        } catch (error) {
          throw oneFault(error, now);
        }
      },
    };
  }

  read(at: At, marker: string, { signal }: OutsideCall): Promise<IssueSight> {
    return this.#sight(at, marker, signal);
  }

  /** Asked of GitHub each time: what was read before the last write would be taken for a change that somebody made there. */
  async #sight(at: At, marker: string, signal: AbortSignal): Promise<IssueSight> {
    let issue: WireIssue;
    try {
      issue = (await this.#client.get(ONE, pathOf(at), issueSchema, signal, 0)).data;
    } catch (error) {
      throw oneFault(error, at);
    }
    // A repository that was made anew under an old name has other issues under the same numbers.
    if (!isMarked(issue, marker))
      throw new GithubError('not-the-issue', { repository: at.repository, number: at.number });
    const isClosed = issue.state === 'closed';
    return {
      place: placeOf(issue),
      state: isClosed ? 'closed' : 'open',
      since: (isClosed ? issue.closed_at : null) ?? issue.updated_at,
      by: (isClosed ? issue.closed_by?.login : null) ?? null,
    };
  }

  /** The oldest issue that has the marker; null: none is to be seen. */
  async #byMarker(
    repository: string,
    marker: string,
    since: string,
    signal: AbortSignal,
  ): Promise<WireIssue | null> {
    const params = {
      ...{ ...repositoryPath(repository), state: 'all', since: `${since.slice(0, 19)}Z`, per_page: PAGE },
      ...{ sort: 'created', direction: 'desc' },
    };
    let found: WireIssue | null = null;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { data, more } = await this.#client.get(LIST, { ...params, page }, issuesSchema, signal, 0);
      found = data.findLast((one) => isMarked(one, marker)) ?? found;
      // Newer ones come first, so a later page cannot hold the own one where this one ends before it could be made.
      const last = data.at(-1);
      if (!more || (last !== undefined && last.created_at < since)) return found;
    }
    // What was not read is not absent.
    if (found === null) throw new GithubError('bad-reply', { reason: 'too-many' });
    return found;
  }
}

/** What no later look could find otherwise, unless somebody changes the repository. */
const REFUSED: ReadonlySet<string> = new Set([
  'issues-off',
  'issue-gone',
  'not-the-issue',
  'not-found',
  'forbidden',
]);

/** A comment of HTML, which GitHub does not show. */
const markOf = (marker: string): string => `<!-- oncall: ${marker} -->`;

/** As its last line, where this program puts it; text that quotes a marker has more after it. A pull request is none. */
const isMarked = ({ body, pull_request: pull }: WireIssue, marker: string): boolean =>
  pull == null && body?.trimEnd().split(/\r?\n/).at(-1)?.trim() === markOf(marker);

const pathOf = ({ repository, number }: At) => ({ ...repositoryPath(repository), issue_number: number });

function placeOf({ number, html_url: page, repository_url: api }: WireIssue): IssuePlace {
  const repository = api.split('/').slice(-2).join('/');
  return { repository, number, url: webUrl(page) ?? '' };
}

/** GitHub's status both for a repository without issues and for a deleted one. */
const isGone = (error: unknown): boolean => error instanceof GithubError && error.params.status === 410;

const issuesFault = (error: unknown, repository: string): unknown =>
  isGone(error) ? new GithubError('issues-off', { repository }) : error;

const oneFault = (error: unknown, { repository, number }: At): unknown =>
  isGone(error) ? new GithubError('issue-gone', { repository, number }) : error;
