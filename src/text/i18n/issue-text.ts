import { asCompared } from '../as-compared.ts';
import { fill, type Lang, type Messages, type Params } from './messages.ts';
import { causeIn } from './pager-causes.ts';

/** What stands in an issue beside the text of its action. */
const ISSUE_TEXT = {
  owner: { ja: '担当: {who}', en: 'Owner: {who}' },
  due: { ja: '期限: {at}', en: 'Due: {at}' },
  session: { ja: 'セッション: {title}({session})', en: 'Session: {title} ({session})' },
  asked: { ja: 'Issueの作成を依頼した人: {who}', en: 'Issue asked for by: {who}' },
} as const satisfies Messages;

export const issueText = (key: keyof typeof ISSUE_TEXT, lang: Lang, params: Params): string =>
  fill(ISSUE_TEXT[key], lang, params);

/** Why an issue was not made, or is not known: what, why, and what to try. */
export const ISSUE_REASONS = {
  'no-issue-token': {
    ja: 'このハブにはIssueを作るトークンがありません。ハブの管理者が ONCALL_GITHUB_RUN_TOKEN を設定すると作れます',
    en: 'This hub has no token that may make issues. Its administrator can set ONCALL_GITHUB_RUN_TOKEN.',
  },
  'no-repository': {
    ja: 'ハブの設定にリポジトリがありません。ハブの管理者が changes.services に repository を書くと作れます',
    en: 'The settings of the hub name no repository. Its administrator can add one to changes.services.',
  },
  'which-repository': {
    ja: 'どのリポジトリか決まりません({repositories})。--repo で指定してください',
    en: 'It is not clear which repository is meant ({repositories}). Name one with --repo.',
  },
  'foreign-repository': {
    ja: '{repository} はハブの設定にないので作りません。changes.services にあるリポジトリを指定してください',
    en: '{repository} is not in the settings of the hub, so nothing is made there. Name one of changes.services.',
  },
  'note-removed': {
    ja: 'TODOが削除されたので作りませんでした',
    en: 'The action was removed, so no issue was made.',
  },
  'issues-off': {
    ja: '{repository} ではIssueが無効です。GitHubのリポジトリの設定で有効にしてください',
    en: 'Issues are switched off in {repository}. Switch them on in the settings of the repository.',
  },
  'issue-gone': {
    ja: '{repository} のIssue #{number} は削除されています',
    en: 'Issue #{number} of {repository} was deleted.',
  },
  'not-the-issue': {
    ja: '{repository} の #{number} は別のIssueです。GitHubで確かめてください',
    en: '#{number} of {repository} is another issue. Look at it on GitHub.',
  },
  unauthorised: {
    ja: 'GitHubがトークンを拒否しました。誤り、期限切れ、取り消しのいずれかです。ハブの管理者に新しいトークンを頼んでください',
    en: 'GitHub rejects the token: it is wrong, expired or revoked. Ask the administrator of the hub for a new one.',
  },
  forbidden: {
    ja: 'トークンに権限がありません(必要: {needs})。ハブの管理者に頼んでください',
    en: 'The token may not do this. It needs {needs}. Ask the administrator of the hub.',
  },
  'not-found': {
    ja: 'GitHubにリポジトリが見つからないか、トークンに権限がありません(必要: {needs})。名前と権限を確かめてください',
    en: 'GitHub cannot find the repository, or the token may not see it. It needs {needs}. Check the name and the rights.',
  },
  rejected: {
    ja: 'GitHubが拒否しました({reason})。TODOの文を直して、もう一度依頼してください',
    en: 'GitHub refused it ({reason}). Correct the text of the action, then ask again.',
  },
  'rate-limited': {
    ja: 'GitHubのAPIの上限に達しています。数分後にもう一度依頼してください',
    en: 'The rate limit of GitHub is used up. Ask again in some minutes.',
  },
  unreachable: {
    ja: 'GitHubから応答がありません({reason})。接続を確かめてから、もう一度依頼してください',
    en: 'GitHub does not answer ({reason}). Check the connection, then ask again.',
  },
  'bad-reply': {
    ja: 'GitHubの応答を読めません({reason})。GitHubでIssueを確かめてください',
    en: 'The answer of GitHub cannot be read ({reason}). Look for the issue on GitHub.',
  },
  'server-error': {
    ja: 'GitHubの障害です(HTTP {status})。数分後にもう一度依頼してください',
    en: 'GitHub has trouble (HTTP {status}). Ask again in some minutes.',
  },
  interrupted: {
    ja: 'ハブが途中で止まりました。GitHubでIssueを確かめてください',
    en: 'The hub stopped in between. Look for the issue on GitHub.',
  },
  expired: {
    ja: '10分以内に作れませんでした。もう一度依頼してください',
    en: 'It could not be made within ten minutes. Ask again.',
  },
  'not-done': {
    ja: '作られませんでした。もう一度依頼してください',
    en: 'It was not made. Ask again.',
  },
  unknown: {
    ja: '理由は分かりません({kind})。GitHubで確かめてください',
    en: 'The reason is not known ({kind}). Look on GitHub.',
  },
} as const satisfies Messages;

const UNSAID = {
  reason: '?',
  needs: '?',
  status: '?',
  repository: '?',
  repositories: '?',
  number: '?',
} as const;

/** Why in a sentence or two, from the kind and params of an act's outcome. */
export function issueReason(
  { kind, params = {} }: { readonly kind: string | null; readonly params?: Params },
  lang: Lang,
): string {
  const known = kind !== null && Object.hasOwn(ISSUE_REASONS, kind) ? kind : 'unknown';
  const { reason } = params;
  // GitHub's own words of a refusal stay as they are.
  const words =
    reason === undefined || kind === 'rejected' ? {} : { reason: causeIn(known, String(reason), lang) };
  const text = ISSUE_REASONS[known as keyof typeof ISSUE_REASONS];
  return fill(text, lang, { ...UNSAID, kind: kind ?? '?', ...params, ...words });
}

const ALL: ReadonlySet<string> = new Set(['all', '全部', '全て', 'すべて'].map(asCompared));

/** Whether somebody who names an action means all that have no issue. */
export const meansAll = (words: string): boolean => ALL.has(asCompared(words));
