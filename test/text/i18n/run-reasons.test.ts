import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { GithubErrorKind } from '../../../src/adapters/github/github-error.ts';
import type { ActOutcome } from '../../../src/hub/outside/carry-out.ts';
import type { IssueRefusal } from '../../../src/ports/action-issues.ts';
import { ISSUE_REASONS, issueReason } from '../../../src/text/i18n/issue-text.ts';
import { LANGS, type Params } from '../../../src/text/i18n/messages.ts';
import { RUN_REASONS, runReason, shortRunReason } from '../../../src/text/i18n/run-reasons.ts';

type Abandoned = Extract<ActOutcome<unknown>, { kind: 'abandoned' }>['because'];
/** Of the hub, which are not typed where they are made. */
type OfHub = 'not-confirmed' | 'interrupted' | 'late-write' | 'approval' | 'cancelled' | 'replaced';
/** What GitHub documents as the conclusion of a run that is no success. */
type Conclusion =
  | 'failure'
  | 'timed_out'
  | 'startup_failure'
  | 'action_required'
  | 'stale'
  | 'neutral'
  | 'skipped'
  | 'unknown';

/** Each kind with what is given with it. The compiler asks for each. */
const KINDS: Readonly<
  Record<Exclude<GithubErrorKind, IssueRefusal> | Abandoned | OfHub | Conclusion, Params>
> = {
  'no-run-token': {},
  'workflow-missing': { file: 'deploy.yml', reason: 'contents=read' },
  'no-dispatch': { file: 'deploy.yml' },
  'no-marker': { file: 'deploy.yml' },
  'input-unknown': { file: 'deploy.yml', input: 'tag' },
  'input-missing': { file: 'deploy.yml', input: 'tag' },
  'input-wrong': { file: 'deploy.yml', input: 'tag' },
  'ref-gone': { ref: 'main' },
  'ref-moved': { ref: 'main', sha: '8f21c0d000' },
  unauthorised: {},
  forbidden: { needs: 'actions=write', reason: 'Resource not accessible' },
  'not-found': { what: 'workflow', needs: 'actions=read' },
  'rate-limited': { retryAt: '2026-11-25T03:11:00.000Z' },
  unreachable: { reason: 'ECONNREFUSED' },
  'bad-reply': { reason: 'not-json' },
  'server-error': { status: 502 },
  rejected: { status: 422, reason: 'Workflow is disabled' },
  'bad-key': { reason: 'not a private key in PEM' },
  'no-workflow': {},
  aborted: {},
  'not-waiting': { environment: 'production' },
  expired: {},
  'not-done': {},
  'not-confirmed': {},
  interrupted: {},
  'late-write': {},
  approval: { reviewers: 'tanaka' },
  cancelled: {},
  replaced: { number: 12 },
  failure: {},
  timed_out: {},
  startup_failure: {},
  action_required: {},
  stale: {},
  neutral: {},
  skipped: {},
  unknown: {},
};

const source = (file: string): string =>
  readFileSync(new URL(`../../../src/${file}`, import.meta.url), 'utf8');

describe('why a run did not end well', () => {
  it.each(Object.entries(KINDS))('TXT-954 %s has a sentence and a few words', (kind, params) => {
    // Else it would be said as one that nobody knows.
    expect(RUN_REASONS).toHaveProperty(kind);
    for (const lang of LANGS) {
      const [whole, short] = [runReason({ kind, params }, lang), shortRunReason({ kind, params }, lang)];
      for (const text of [whole, short]) expect(text).toMatch(/^(?!.*[{]\w+[}]|.*\?\W*$)./);
      expect(short!.length).toBeLessThan(whole!.length);
    }
  });

  it('TXT-954 each kind that the hub and the adapter name is in the table', () => {
    const files = [
      ...['hub/runs/session-runs.ts', 'hub/runs/run-follower.ts', 'hub/outside/course.ts'],
      ...['hub/outside/relay.ts', 'adapters/github/github-runs.ts', 'adapters/github/workflow-file.ts'],
    ];
    const named = files.flatMap((file) => [
      ...source(file).matchAll(/new (?:Outside|Github)Error\('([\w-]+)'/g),
      ...(file.endsWith('run-follower.ts') ? source(file).matchAll(/\bkind: '([\w-]+)'/g) : []),
    ]);
    expect(named.length).toBeGreaterThan(15);
    expect(named.map(([, kind = '']) => kind).filter((kind) => !Object.hasOwn(RUN_REASONS, kind))).toEqual(
      [],
    );
  });

  it('TXT-954 what is not known of a kind, and a kind of a newer program, is said as that', () => {
    expect(runReason({ kind: 'new-kind' }, 'en')).toContain('not known (new-kind)');
    expect(runReason({ kind: 'toString' }, 'en')).toContain('not known (toString)');
    expect(runReason({ kind: 'ref-gone' }, 'en')).toContain('named ?');
    const away = { kind: 'unreachable', params: { reason: 'failed' } };
    expect(runReason(away, 'en')).toContain('(the connection failed)');
    expect(runReason({ kind: null }, 'en')).toBeNull();
    expect(shortRunReason({}, 'ja')).toBeNull();
  });

  it('TXT-954 a commit that ran is another sentence than one that was refused, and so is a file that cannot be read', () => {
    const moved = { kind: 'ref-moved', params: { ref: 'main', sha: '8f21c0d000' } };
    expect(runReason(moved, 'en')).toContain('nothing was run');
    expect(runReason({ ...moved, number: 7 }, 'en')).toContain('the commit that ran is 8f21c0d, not');
    const broken = { kind: 'workflow-missing', params: { file: 'a.yml', reason: 'inputs' } };
    expect(runReason(broken, 'en')).toContain('a.yml cannot be read as a workflow');
  });
});

type OfIssues =
  | 'no-issue-token'
  | 'no-repository'
  | 'which-repository'
  | 'foreign-repository'
  | 'note-removed';
type Asked =
  | IssueRefusal
  | OfIssues
  | Abandoned
  | 'interrupted'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'rejected';
const OF_ISSUES: Readonly<
  Record<Asked | 'rate-limited' | 'unreachable' | 'bad-reply' | 'server-error', Params>
> = {
  'no-issue-token': {},
  'no-repository': {},
  'which-repository': { repositories: 'acme/shop, acme/stock' },
  'foreign-repository': { repository: 'evil/place' },
  'note-removed': {},
  'issues-off': { repository: 'acme/shop' },
  'issue-gone': { repository: 'acme/shop', number: 1 },
  'not-the-issue': { repository: 'acme/shop', number: 1 },
  unauthorised: {},
  forbidden: { needs: 'issues=write' },
  'not-found': { needs: 'issues=read' },
  rejected: { status: 422, reason: 'Validation Failed: title' },
  'rate-limited': { retryAt: '2026-11-25T03:11:00.000Z' },
  unreachable: { reason: 'ECONNREFUSED' },
  'bad-reply': { reason: 'not-json' },
  'server-error': { status: 502 },
  interrupted: {},
  expired: {},
  'not-done': {},
};

describe('why there is no issue', () => {
  it.each(Object.entries(OF_ISSUES))('TXT-956 %s has a sentence', (kind, params) => {
    expect(ISSUE_REASONS).toHaveProperty(kind);
    for (const lang of LANGS)
      expect(issueReason({ kind, params }, lang)).toMatch(/^(?!.*[{]\w+[}]|.*\?\W*$)./);
  });

  it('TXT-956 each kind that the hub names is in the table, and one of a newer program is said as that', () => {
    const named = [...source('hub/runs/session-issues.ts').matchAll(/new OutsideError\('([\w-]+)'/g)];
    expect(named.length).toBeGreaterThan(4);
    expect(named.map(([, kind = '']) => kind).filter((kind) => !Object.hasOwn(ISSUE_REASONS, kind))).toEqual(
      [],
    );
    expect(issueReason({ kind: 'toString' }, 'en')).toContain('not known (toString)');
  });
});
