import { fill, type Lang, type Messages, type Params } from './messages.ts';
import { causeIn } from './pager-causes.ts';

/** Why a step's run was refused, failed, or is not known: what, why, and what to try. */
export const RUN_REASONS = {
  'no-run-token': {
    ja: 'このハブにはワークフローを実行するトークンがありません。ハブの管理者が ONCALL_GITHUB_RUN_TOKEN を設定すると実行できます',
    en: 'This hub has no token that may run workflows. Its administrator can set ONCALL_GITHUB_RUN_TOKEN.',
  },
  'workflow-missing': {
    ja: '.github/workflows/{file} がそのコミットにないか、トークンに読み取り権限(contents=read)がありません。手順書のファイル名とブランチを確かめてください',
    en: 'There is no .github/workflows/{file} at that commit, or the token lacks contents=read. Check the file and the branch in the procedure.',
  },
  'workflow-unreadable': {
    ja: '{file} をワークフローとして読めません({reason})。ファイルを直してから、もう一度依頼してください',
    en: '{file} cannot be read as a workflow ({reason}). Correct the file, then ask again.',
  },
  'no-dispatch': {
    ja: '{file} は手動で実行できません。on: に workflow_dispatch を加えてください',
    en: '{file} cannot be started by hand. Add workflow_dispatch to its on: key.',
  },
  'no-marker': {
    ja: '{file} の run-name に oncall の入力がなく、実行を見分けられません。入力 oncall を加え、run-name に inputs.oncall を入れてください',
    en: 'The run-name of {file} does not show the input oncall, so its run could not be found again. Add the input, and show inputs.oncall in run-name.',
  },
  'input-unknown': {
    ja: '{file} に {input} という入力はありません。手順書かワークフローの入力名を直してください',
    en: '{file} has no input {input}. Correct the name in the procedure or in the workflow.',
  },
  'input-missing': {
    ja: '{file} の必須の入力 {input} に値がありません。手順書で指定してください',
    en: '{file} needs the input {input}, which has no value. Give it in the procedure.',
  },
  'input-wrong': {
    ja: '{file} の入力 {input} に、その値は指定できません。ワークフローが受け付ける値を確かめてください',
    en: '{file} does not take that value for the input {input}. See which values the workflow takes.',
  },
  'ref-gone': {
    ja: '{ref} というブランチもタグもありません。手順書の ref を確かめてください',
    en: 'No branch or tag is named {ref}. Check the ref in the procedure.',
  },
  'ref-moved': {
    ja: '{ref} が確認のあとに {sha} へ進んだため、実行していません。もう一度依頼し、新しいコミットを確認してください',
    en: '{ref} moved to {sha} after it was confirmed, so nothing was run. Ask again and confirm the new commit.',
  },
  'ran-other': {
    ja: '{ref} が進み、確認したものとは別のコミット {sha} が実行されました。影響を確かめ、必要なら元に戻してください',
    en: '{ref} moved, and the commit that ran is {sha}, not the confirmed one. Check what it did, and undo it if needed.',
  },
  'live-moved': {
    ja: '確認のあとに稼働中のバージョンが変わったため、実行していません({from} » {to})。もう一度依頼してください',
    en: 'What is live changed after it was confirmed ({from} » {to}), so nothing was run. Ask again.',
  },
  'key-gone': {
    ja: '依頼または確認をした人のアクセス権がなくなったため、実行していません。もう一度依頼してください',
    en: 'Who asked for it or confirmed it no longer has access, so nothing was run. Ask again.',
  },
  'not-confirmed': {
    ja: '確認した内容が変わったか、記録から削除されたため、実行していません。もう一度依頼してください',
    en: 'What was confirmed has changed or was taken out of the log, so nothing was run. Ask again.',
  },
  unauthorised: {
    ja: 'GitHubが実行用のトークンを受け付けません(無効か期限切れ)。ハブの管理者に新しいトークンを頼んでください',
    en: 'GitHub rejects the run token: it is wrong, expired or revoked. Ask the administrator of the hub for a new one.',
  },
  forbidden: {
    ja: '実行用のトークンに権限がありません(必要: {needs})。ハブの管理者に頼んでください',
    en: 'The run token may not do this. It needs {needs}. Ask the administrator of the hub.',
  },
  'not-found': {
    ja: 'GitHubに見つからない({what})か、実行用のトークンに権限がありません(必要: {needs})。名前と権限を確かめてください',
    en: 'GitHub cannot find it ({what}), or the run token may not see it. It needs {needs}. Check the name and the rights.',
  },
  rejected: {
    ja: 'GitHubが拒否しました({reason})。ワークフローをGitHubで確かめてください',
    en: 'GitHub refused it ({reason}). Look at the workflow on GitHub.',
  },
  'rate-limited': {
    ja: 'GitHubのAPIの上限に達しています。数分待ってください',
    en: 'The rate limit of GitHub is reached. Wait some minutes.',
  },
  unreachable: {
    ja: 'GitHubに接続できません({reason})。ハブのネットワークを確かめてください',
    en: 'GitHub does not answer ({reason}). Check the network of the hub.',
  },
  'bad-reply': {
    ja: 'GitHubの応答を読めません({reason})。GitHubで実行の状態を確かめてください',
    en: 'The answer of GitHub cannot be read ({reason}). See on GitHub how the run stands.',
  },
  'server-error': {
    ja: 'GitHub側の障害です(HTTP {status})。GitHubの稼働状況を確かめてください',
    en: 'GitHub has an internal error (HTTP {status}). See the status page of GitHub.',
  },
  'bad-key': {
    ja: 'GitHub Appの鍵を読めません。ハブの管理者に鍵のファイルを確かめてもらってください',
    en: 'The key of the GitHub App cannot be read. Ask the administrator of the hub to check its file.',
  },
  'no-workflow': {
    ja: '設定にワークフローがありません。手順書の run: を確かめてください',
    en: 'No workflow is named. Check run: in the procedure.',
  },
  'not-waiting': {
    ja: '{environment} の承認待ちの実行はありません。GitHubで状態を確かめてください',
    en: 'No run waits for an approval of {environment}. See on GitHub how the run stands.',
  },
  aborted: {
    ja: '途中で中断しました。GitHubで実行の有無を確かめてください',
    en: 'It was abandoned midway. See on GitHub whether it ran.',
  },
  interrupted: {
    ja: '開始の途中でハブが停止しました。GitHubで実行の有無を確かめてください',
    en: 'The hub stopped while it started the run. See on GitHub whether it ran.',
  },
  'late-write': {
    ja: '前の依頼がまだGitHubに届く可能性があるため、待っています',
    en: 'It waits, as an earlier request may still reach GitHub.',
  },
  expired: {
    ja: '10分以内に開始できず、取りやめました。必要ならもう一度依頼してください',
    en: 'It could not be started within ten minutes and was dropped. Ask again if it is still wanted.',
  },
  'not-done': {
    ja: '開始されていませんでした。必要ならもう一度依頼してください',
    en: 'It was not started, and is not tried again. Ask again if it is still wanted.',
  },
  approval: {
    ja: 'GitHubでの承認待ちです(承認できる人: {reviewers})',
    en: 'It waits for an approval on GitHub, by one of: {reviewers}.',
  },
  cancelled: {
    ja: 'GitHubで中止されました。途中まで反映された可能性があるため、状態を確かめてください',
    en: 'It was cancelled on GitHub. A part of it may have taken effect: check before you ask again.',
  },
  replaced: {
    ja: '新しい実行 #{number} があり、この実行は中止されました。#{number} の状態を確かめてください',
    en: 'It was cancelled, and there is a newer run #{number}. See how that one stands.',
  },
  failure: {
    ja: 'ジョブが失敗しました。ログの最後の行を確かめ、途中まで反映されていないか調べてください',
    en: 'A job failed. Read the last lines of its log, and check what had taken effect by then.',
  },
  timed_out: {
    ja: 'GitHubの時間制限を超えて打ち切られました。途中まで反映されていないか調べてください',
    en: 'GitHub ended it after its time limit. Check what had taken effect by then.',
  },
  startup_failure: {
    ja: 'GitHubがワークフローを開始できませんでした。ファイルの誤りと、使うアクションの許可を確かめてください',
    en: 'GitHub could not start the workflow. Check the file for mistakes, and whether its actions are allowed.',
  },
  action_required: {
    ja: 'GitHubで人の操作が必要なため、実行されていません。GitHubで確かめてください',
    en: 'It did not run, as GitHub requires somebody to act first. Look at the run on GitHub.',
  },
  stale: {
    ja: 'GitHubが古い実行として打ち切りました。必要ならもう一度依頼してください',
    en: 'GitHub dropped it as stale. Ask again if it is still wanted.',
  },
  neutral: {
    ja: '成功でも失敗でもない結果で終わりました。GitHubで何をしたか確かめてください',
    en: 'It ended as neither success nor failure. See on GitHub what it did.',
  },
  skipped: {
    ja: 'すべてのジョブがスキップされ、何も実行されていません。ワークフローの if: を確かめてください',
    en: 'All jobs were skipped, so nothing was done. Check the if: conditions of the workflow.',
  },
  unknown: {
    ja: '理由は分かりません({kind})。GitHubで確かめてください',
    en: 'The reason is not known ({kind}). Look at the run on GitHub.',
  },
} as const satisfies Messages;

type Reason = keyof typeof RUN_REASONS;

/** The same in a few words, for the row of a step and for Slack. */
export const RUN_REASONS_SHORT = {
  'no-run-token': { ja: 'トークンなし', en: 'no run token' },
  'workflow-missing': { ja: 'ファイルなし', en: 'no such workflow' },
  'workflow-unreadable': { ja: 'ファイルを読めない', en: 'unreadable workflow' },
  'no-dispatch': { ja: '手動実行不可', en: 'no workflow_dispatch' },
  'no-marker': { ja: 'run-nameにoncallなし', en: 'no oncall in run-name' },
  'input-unknown': { ja: '入力 {input} なし', en: 'no input {input}' },
  'input-missing': { ja: '入力 {input} が必要', en: 'input {input} missing' },
  'input-wrong': { ja: '入力 {input} の値', en: 'value of input {input}' },
  'ref-gone': { ja: '{ref} なし', en: 'no ref {ref}' },
  'ref-moved': { ja: '{ref} が進んだ', en: '{ref} moved' },
  'ran-other': { ja: '別のコミット', en: 'another commit ran' },
  'live-moved': { ja: '稼働中が変わった', en: 'other version live' },
  'key-gone': { ja: '権限がなくなった', en: 'access ended' },
  'not-confirmed': { ja: '内容が変わった', en: 'changed since' },
  unauthorised: { ja: 'トークン無効', en: 'invalid token' },
  forbidden: { ja: '権限不足', en: 'no permission' },
  'not-found': { ja: '見つからない', en: 'not found' },
  rejected: { ja: 'GitHubが拒否', en: 'refused by GitHub' },
  'rate-limited': { ja: 'APIの上限', en: 'rate limit' },
  unreachable: { ja: '応答なし', en: 'no answer' },
  'bad-reply': { ja: '応答破損', en: 'broken answer' },
  'server-error': { ja: 'GitHubの障害', en: 'trouble at GitHub' },
  'bad-key': { ja: '鍵を読めない', en: 'unreadable key' },
  'no-workflow': { ja: 'ワークフローなし', en: 'no workflow' },
  'not-waiting': { ja: '承認待ちでない', en: 'not waiting' },
  aborted: { ja: '中断', en: 'abandoned' },
  interrupted: { ja: 'ハブ停止', en: 'hub stopped' },
  'late-write': { ja: '待機中', en: 'waits' },
  expired: { ja: '開始できず', en: 'not started in time' },
  'not-done': { ja: '開始されず', en: 'not started' },
  approval: { ja: '承認待ち', en: 'needs approval' },
  cancelled: { ja: 'GitHubで中止', en: 'on GitHub' },
  replaced: { ja: '新しい実行 #{number}', en: 'newer run #{number}' },
  failure: { ja: 'ジョブの失敗', en: 'a job failed' },
  timed_out: { ja: '時間切れ', en: 'timed out' },
  startup_failure: { ja: '開始不可', en: 'could not start' },
  action_required: { ja: '操作が必要', en: 'action required' },
  stale: { ja: '古い実行', en: 'stale' },
  neutral: { ja: '結果なし', en: 'neutral' },
  skipped: { ja: '全ジョブをスキップ', en: 'all jobs skipped' },
  unknown: { ja: '理由不明', en: 'reason not known' },
} as const satisfies Readonly<Record<Reason, { readonly ja: string; readonly en: string }>>;

/** What an event or a state says of why; `number`: of the run at GitHub, where there is one. */
interface RunWhy {
  readonly kind?: string | null | undefined;
  readonly params?: Params | undefined;
  readonly number?: number | null | undefined;
}

const UNSAID = { file: '?', input: '?', ref: '?', sha: '?', reason: '?', needs: '?', what: '?' } as const;
const UNSAID_TOO = { status: '?', environment: '?', reviewers: '?', number: '?' } as const;
const SHA_SHOWN = 7;

/** The sentence of a kind: of some, what else is known decides. */
function reasonOf({ kind, params, number }: RunWhy): Reason {
  if (kind === 'workflow-missing' && params?.reason !== undefined && params.reason !== 'contents=read')
    return 'workflow-unreadable';
  if (kind === 'ref-moved' && number != null) return 'ran-other';
  return kind != null && Object.hasOwn(RUN_REASONS, kind) ? (kind as Reason) : 'unknown';
}

function told(table: Readonly<Record<Reason, Messages[string]>>, why: RunWhy, lang: Lang): string | null {
  const { kind, params = {} } = why;
  if (kind == null || kind === '') return null;
  const { sha, reason } = params;
  const words = {
    ...(sha === undefined ? {} : { sha: String(sha).slice(0, SHA_SHOWN) }),
    // GitHub's own words of a refusal stay as they are.
    ...(reason === undefined || kind === 'rejected' ? {} : { reason: causeIn(kind, String(reason), lang) }),
  };
  return fill(table[reasonOf(why)], lang, { ...UNSAID, ...UNSAID_TOO, kind, ...params, ...words });
}

/** Why in a sentence or two; null: no reason was given. */
export const runReason = (why: RunWhy, lang: Lang): string | null => told(RUN_REASONS, why, lang);

/** Why in a few words; null: no reason was given. */
export const shortRunReason = (why: RunWhy, lang: Lang): string | null => told(RUN_REASONS_SHORT, why, lang);
