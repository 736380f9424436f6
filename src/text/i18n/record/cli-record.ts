import type { Messages } from '../messages.ts';

/** Records: exporting, importing, verifying, redacting. */
export const CLI_RECORD = {
  verified: {
    ja: '{session}: {n}イベント、改変なし、欠落なし  {head}',
    en: '{session}: {n} events, none changed, none missing  {head}',
  },
  'verified-open': {
    ja: '{session}: {n}イベント、改変なし。末尾の欠落の有無は不明です(Markdownの記録にある「記録の末尾」を --head SEQ:HASH に指定すると確認できます)  {head}',
    en: '{session}: {n} events, none changed; whether any are missing at the end is not known (give the head that the Markdown record names: --head SEQ:HASH)  {head}',
  },
  'verified-imported': {
    ja: '{n}番まではファイルから取り込んだもの({by})で、記入者はファイルの申告です',
    en: 'entries up to {n} came from a file ({by}): their authors are as stated by it',
  },
  'import-foreign': {
    ja: '取り込んだ記録の記入者は「取り込み」と表示されます。ファイルの申告で、このハブでは確認していません',
    en: 'its authors are shown as imported: the file states them, and this hub cannot check that',
  },
  imported: {
    ja: '{n}イベントを取り込みました。参加する: oncall join {session}',
    en: 'imported {n} events. Join: oncall join {session}',
  },
  'import-nothing': { ja: 'すでに全部あります', en: 'everything was already there' },
  'record-written': { ja: '記録: {files}', en: 'Record: {files}' },
  'export-short': {
    ja: '注意: {session} の記録は seq {seq} から読めません。保存された{of}件のうち{n}件を書き出しました',
    en: 'note: the log of {session} cannot be read from seq {seq} on; written: {n} of {of} saved events',
  },
  'export-damaged': {
    ja: '注意: {session} の記録は seq {seq} で壊れています。その前までを書き出しました',
    en: 'note: the log of {session} is damaged at seq {seq}; everything before it was written',
  },
  'write-back-heading': {
    ja: '書き戻し: ハブから失われたイベント {from}〜{to}({file}、{i}/{of})',
    en: 'Written back: events {from} to {to} that the hub lost (from {file}, {i} of {of})',
  },
  'write-back-done': {
    ja: '{session}: ハブにない{n}件を{notes}件のノートとして書き戻しました',
    en: '{session}: {n} events missing at the hub are written back as {notes} notes',
  },
  'write-back-nothing': {
    ja: '{session}: ファイルにあってハブにないイベントはありません',
    en: '{session}: the hub has every event of the file',
  },
  'import-cleaned': {
    ja: '{n}イベントの文字列を安全な形に直しました(ハッシュは作り直されます)',
    en: '{n} events held unsafe text, which was made safe; their hashes are new',
  },
  'verified-redacted': {
    ja: 'イベント {seqs} の本文は削除されています(削除の記録と一致)',
    en: 'the text of event {seqs} was taken out, as the log says',
  },
  'ask-overwrite': {
    ja: '{file} は書き出した後に編集されています。上書きしますか (y/N): ',
    en: '{file} was edited after it was written. Overwrite it? (y/N): ',
  },
  'ask-words': {
    ja: '削除したい言葉(表示されません): ',
    en: 'Words to take out (not shown): ',
  },
  'ask-redact': {
    ja: 'これら{n}件の本文を削除しますか。元に戻せません (y/N): ',
    en: 'Take the text out of these {n} entries? This cannot be undone (y/N): ',
  },
  'redact-left': { ja: '何も変更していません', en: 'nothing was changed' },
  'redact-stays': {
    ja: '注意: イベント {seqs} では名前やID、取得元にも同じ言葉があり、それは残ります',
    en: 'note: in event {seqs} the same words also stand in a name, an id or a source, where they stay',
  },
  redacted: {
    ja: '{session} の{n}件の本文を削除しました。確認: oncall verify {session}',
    en: 'took the text out of {n} events of {session}. Check: oncall verify {session}',
  },
  'redacted-facts': {
    ja: '{all}件のうち{n}件の本文を削除しました',
    en: 'took the text out of {n} of {all} entries',
  },
  'redact-facts-stay': {
    ja: '注意: {facts} は残ります(実行中の操作の本文か、名前やIDに含まれる言葉です)',
    en: 'note: {facts} stay: an act that is still under way, or words that stand in a name or id',
  },
  'redact-elsewhere': {
    ja: 'ほかの場所の写しは残っています: バックアップ、Gitの履歴、ほかの人が書き出したファイル、PagerDutyに投稿したノート',
    en: 'copies elsewhere stay: backups, git history, files that others exported, notes posted to PagerDuty',
  },
  'baseline-taken': {
    ja: '{measure}: {n}件({from}から{to})を導入前の値にしました',
    en: '{measure}: n={n}, {from} to {to}, taken as the values from before',
  },
  'baseline-reading': { ja: 'PagerDutyから{n}件を読みました', en: 'read {n} pages from PagerDuty' },
  'baseline-waits': {
    ja: 'PagerDutyのAPIの上限に達したため、{time}に続けます',
    en: 'PagerDuty limits the rate of calls; going on at {time}',
  },
  'baseline-low': {
    ja: '緊急度の低い{n}件は含まれていません(朝まで待てるため)',
    en: 'left out: {n} of low urgency, which may wait for the morning',
  },
  'pages-unread': {
    ja: '注意: アラートの総数は不明です。{reason}',
    en: 'note: how many pages there were is unknown. {reason}',
  },
  'baseline-skipped': {
    ja: '時刻が片方しかない{n}件は含まれていません',
    en: 'left out: {n} without an end',
  },
  'measure-start': { ja: '初動', en: 'first action' },
  'measure-acknowledged': { ja: '確認済み', en: 'acknowledged' },
  'actions-none': { ja: '残っているTODOはありません', en: 'no open action' },
  'actions-count': {
    ja: 'TODO {n}件、期限切れ{late}件、期限なし{undue}件',
    en: '{n} actions, {late} overdue, {undue} without a due time',
  },
  'actions-records-only': {
    ja: 'ハブを読めないため、記録のファイルにあるTODOだけです',
    en: 'the hub cannot be read: these are the actions of the record files alone',
  },
  'damaged-left-out': {
    ja: '{session} はイベント{seq}から読めないため含まれていません',
    en: '{session} cannot be read from event {seq} on, so it is left out',
  },
  'removed-left-out': {
    ja: '{session} は見る権限がなくなったため含まれていません',
    en: 'you may no longer look at {session}, so it is left out',
  },
  'audit-none': { ja: '管理ログにはまだ何もありません', en: 'the administration log is empty so far' },
  'audit-whole': {
    ja: '管理ログ: {n}件、改変なし(最後は {head}。控えておくと末尾の削除にも気づけます)',
    en: 'administration log: {n} entries, none changed (last {head}; note it, to notice a cut-off end)',
  },
} satisfies Messages;
