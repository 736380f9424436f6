import { CLI_CHAT_ERRORS } from '../chat/app.ts';
import { CLI_WATCH_ERRORS } from '../detection/cli-watch.ts';
import type { Messages } from '../messages.ts';
import { CLI_RULES_ERRORS } from '../rules/cli-rules.ts';
import { CLI_CALENDAR_ERRORS } from './calendar.ts';
import { CLI_HUB_ERRORS } from './hub-errors.ts';
import { CLI_NATS_ERRORS } from './nats.ts';
import { CLI_NOTICE_ERRORS } from './notice.ts';
import { CLI_PAGE_ERRORS } from './page.ts';
import { CLI_CHANGES_ERRORS } from './system-changes.ts';
import { CLI_USAGE_ERRORS } from './usage-errors.ts';
import { CLI_WEBHOOK_ERRORS } from './webhook.ts';

/** What went wrong on the command line: what, why, what to try, in one line each. */
export const CLI_ERRORS = {
  ...CLI_USAGE_ERRORS,
  ...CLI_HUB_ERRORS,
  ...CLI_CALENDAR_ERRORS,
  ...CLI_CHAT_ERRORS,
  ...CLI_NOTICE_ERRORS,
  ...CLI_CHANGES_ERRORS,
  ...CLI_PAGE_ERRORS,
  ...CLI_WEBHOOK_ERRORS,
  ...CLI_WATCH_ERRORS,
  ...CLI_NATS_ERRORS,
  ...CLI_RULES_ERRORS,
  // PagerDuty; the sentence of each kind is in pager.ts
  pager: { ja: 'PagerDuty: {pager}', en: 'PagerDuty: {pager}' },
  'pager-url': {
    ja: 'PagerDutyのアドレス {value} は使えません。https:// か、このマシンの http:// を指定してください',
    en: 'PagerDuty cannot be reached at {value}: it takes https://, or http:// on this machine',
  },
  // settings and identity
  'config-problem': { ja: '{where} {problem}', en: '{where} {problem}' },
  'lax-mode': {
    ja: '{file} が他の利用者にも読めます(モード{mode})。次を実行してください: chmod {wanted} {file}',
    en: 'others can read {file} (mode {mode}). Run: chmod {wanted} {file}',
  },
  'credentials-damaged': {
    ja: '{file} が壊れています。削除して oncall login をやり直してください',
    en: '{file} is damaged. Remove it and run oncall login again',
  },
  'unknown-time-zone': {
    ja: '"{value}" というタイムゾーンはありません。例: Asia/Tokyo',
    en: 'no time zone "{value}". Try Asia/Tokyo',
  },
  'no-identity': {
    ja: '名前がわかりません。--name を付けるか、~/.config/oncall/config.yaml に name: を書くか、git config --global user.name を設定してください',
    en: 'your name is unknown. Give --name, set name: in ~/.config/oncall/config.yaml, or run git config --global user.name',
  },
  'bad-name': {
    ja: 'その名前は使えません({reason})。別の名前を --name で指定してください',
    en: 'that name cannot be used ({reason}). Give another with --name',
  },
  'name-taken': {
    ja: 'その名前は {name} と紛らわしいため使えません。別の名前を --name で指定してください',
    en: 'that name looks like {name}, who is here already. Give another with --name',
  },
  readonly: {
    ja: '--readonly のため何も変更しません。外して実行してください',
    en: '--readonly changes nothing, so this was not done. Run it without --readonly',
  },
  'file-exists': {
    ja: '{file} はすでにあります。上書きするには --force を付けてください',
    en: '{file} already exists. Overwrite it with --force',
  },
  'other-session-file': {
    ja: '{file} は別のセッション({other})の記録です。--out で別の場所を指定してください',
    en: '{file} holds the record of another session ({other}). Choose another place with --out',
  },
  'audit-broken': {
    ja: '管理ログは{line}行目でつながりません。その行か前の行が改変されたか、行が欠けています。確かなのは先頭の{n}件です。バックアップと比べてください',
    en: 'the administration log is inconsistent at line {line}: that line or the one before was changed, or lines are missing. The first {n} lines are intact; compare it with a backup',
  },
  'bad-baseline': {
    ja: '{file} は導入前の値のファイルではありません。削除して oncall baseline import をやり直してください',
    en: '{file} contains no baseline. Remove it and run oncall baseline import again',
  },
  'baseline-columns': {
    ja: '{file}:{line} 見出しに alert と start(または acknowledged)の列が必要です',
    en: '{file}:{line} the heading needs a column alert, and start or acknowledged',
  },
  'baseline-time': {
    ja: '{file}:{line} 時刻を読めません。2026-05-01 03:12 か 2026-05-01T03:12+09:00 のように書いてください',
    en: '{file}:{line} cannot read a time. Write it as 2026-05-01 03:12 or 2026-05-01T03:12+09:00',
  },
  'baseline-order': {
    ja: '{file}:{line} 対応の時刻がアラートより前です',
    en: '{file}:{line} the alert is later than what followed it',
  },
  'baseline-empty': {
    ja: '{file}:{line} から読める値が1件もありません',
    en: '{file}:{line} no row has both times',
  },
  'baseline-no-pages': {
    ja: 'この期間のPagerDutyのアラート{n}件に、確認済みにされた緊急度の高いものがありません。--since を早めるか、CSVから取り込んでください',
    en: 'none of the {n} pages of PagerDuty in this span is of high urgency and was acknowledged. Give an earlier --since, or a CSV',
  },
  'baseline-there': {
    ja: '{file} に導入前の値があります。置き換えるには --force を付けてください',
    en: '{file} already contains a baseline. Replace it with --force',
  },
  'no-records': {
    ja: '{folder} に記録(*.jsonl)がありません。次で書き出せます: oncall export SESSION',
    en: '{folder} holds no records (*.jsonl). Write one with: oncall export SESSION',
  },
  'edited-file': {
    ja: '{file} は書き出した後に編集されているため上書きしません。--force で上書きするか、--out で別の場所を指定してください',
    en: '{file} was edited after it was written, so it stays as it is. Overwrite it with --force, or choose another place with --out',
  },
  'bad-seq': {
    ja: '"{value}" はイベントの番号ではありません。番号は oncall export SESSION --format jsonl --out - の seq です',
    en: '"{value}" is not the number of an event. It is the seq in: oncall export SESSION --format jsonl --out -',
  },
  'no-event': {
    ja: '{session} にイベント{seq}はありません(最後は{last})',
    en: '{session} has no event {seq} (the last one is {last})',
  },
  'no-such-words': {
    ja: '{session} にその言葉はありません(すでに削除済みかもしれません)',
    en: '{session} does not contain these words (they may be redacted already)',
  },
  'redact-what': {
    ja: 'セッションか --pages のどちらかを指定してください: oncall redact SESSION、oncall redact --pages',
    en: 'name a session, or --pages: oncall redact SESSION, oncall redact --pages',
  },
  'no-such-fact-words': {
    ja: 'ハブが読めるアラートへの操作・影響判定・手入力の変更に、その言葉はありません(すでに削除済みかもしれません)',
    en: 'no act on a page, verdict on a page or typed-in change that the hub can read contains these words (they may be redacted already)',
  },
  'needs-yes': {
    ja: '元に戻せないため確認が必要です。端末で実行するか、{command} に --yes を付けてください',
    en: 'this cannot be undone and needs a confirmation. Run it on a terminal, or add --yes: {command} --yes',
  },
  'not-ours-file': {
    ja: '{file} はoncallの記録ではないため上書きしません。--out で別の場所を指定してください',
    en: '{file} is not an oncall record, so it was not overwritten. Choose another place with --out',
  },
  'file-missing': {
    ja: '{file} がありません。パスを確かめてください',
    en: '{file} does not exist. Check the path',
  },
  'file-unreadable': { ja: '{file} を読めません({reason})', en: 'cannot read {file} ({reason})' },
  'file-unwritable': {
    ja: '{file} に書けません({reason})。--out で別の場所を指定してください',
    en: 'cannot write {file} ({reason}). Choose another place with --out',
  },
  'not-a-record': {
    ja: '{file} の{line}行目はoncallの記録(JSONL)として読めません({reason})',
    en: '{file}:{line} is not a line of an oncall record in JSONL ({reason})',
  },
  'bad-head': {
    ja: '--head の "{value}" は SEQ:HASH の形ではありません。oncall verify が最後に出す値を渡してください',
    en: '--head: "{value}" is not SEQ:HASH, which is what oncall verify prints at the end',
  },
  'log-short': {
    ja: 'セッション {session} の記録は {n} 件目までしか読めません。保存された {of} 件のうち {missing} 件がありません。読める分の書き出し: oncall export {session}',
    en: 'the log of session {session} ends at event {n}: missing are {missing} of the {of} that were saved. Export what is there: oncall export {session}',
  },
  'chain-broken': {
    ja: 'セッション {session} の記録は seq {seq} で改変されています({reason})',
    en: 'the record of session {session} was changed at seq {seq} ({reason})',
  },
  'state-unwritable': {
    ja: 'データフォルダ {folder} に書けません({reason})。原因を直すか、XDG_STATE_HOME で別の場所を指定してください',
    en: 'cannot write the data folder {folder} ({reason}). Correct that, or point XDG_STATE_HOME elsewhere',
  },
  'disk-full': {
    ja: 'ディスクに空きがありません。空きを作って、もう一度実行してください',
    en: 'the disk is full. Free some space and run it again',
  },
  'place-unusable': {
    ja: '{path} を使えません({reason})。原因を直すか、TMPDIR、HOME、XDG_STATE_HOME で別の場所を指定してください',
    en: 'cannot use {path} ({reason}). Correct that, or name another folder with TMPDIR, HOME or XDG_STATE_HOME',
  },
  'state-held-by': {
    ja: 'プロセス {pid} が {file} を使用中です({seconds}秒待ちました)。もう一度実行してください。続くなら確認: ps -p {pid}',
    en: 'process {pid} holds {file} (waited {seconds} s). Run it again; if it stays so, look at it: ps -p {pid}',
  },
  'state-held': {
    ja: '別のプロセスが {file} を使用中です({seconds}秒待ちました)。もう一度実行してください。続くなら調べて停止: fuser {lock}',
    en: 'another process holds {file} (waited {seconds} s). Run it again; if it stays so, find it: fuser {lock}',
  },
  'state-changing': {
    ja: '他のハブが {file} を変更し続けています。もう一度実行してください',
    en: 'other hubs keep changing {file}. Run it again',
  },
  'procedure-problem': { ja: '{line}', en: '{line}' },
  'procedure-problems': {
    ja: '{line}(ほか{more}件: oncall procedure lint {file})',
    en: '{line} (and {more} more: oncall procedure lint {file})',
  },
  'bad-procedure-id': {
    ja: '"{id}" は手順書のIDとして使えません。英小文字・数字・ハイフンで64文字以内にしてください(例: db-failover)',
    en: '"{id}" cannot be the id of a procedure. Use lower-case letters, digits and hyphens, at most 64 (e.g. db-failover)',
  },
  'lint-failed': {
    ja: '手順書に問題が{count}件あります。上の行を直してください',
    en: '{count} problems in procedures. Correct the lines above',
  },
  'no-procedure-in': {
    ja: '{session} には手順書がありません',
    en: 'no procedure in {session}',
  },
  'no-revision': {
    ja: '{folder} はGitのリポジトリにないか、リビジョン {revision} がありません',
    en: '{folder} is in no Git repository, or there is no revision {revision}',
  },
  'patch-needs-session': {
    ja: '--patch にはセッションを1つ指定してください(例: oncall procedure diff SESSION --patch)',
    en: '--patch needs one session: oncall procedure diff SESSION --patch',
  },
  'bad-count': {
    ja: '{option} には数を指定してください({value})',
    en: '{option} needs a number, not "{value}"',
  },
  'no-procedure': {
    ja: '"{name}" という手順書はありません。一覧: oncall procedure list',
    en: 'no procedure "{name}". List them: oncall procedure list',
  },
  'no-procedure-near': {
    ja: '"{name}" という手順書はありません。{near} ではありませんか',
    en: 'no procedure "{name}". Did you mean {near}?',
  },
  internal: {
    ja: '予期しないエラーです({reason})。--debug を付けて再実行し、出力を報告してください',
    en: 'unexpected error ({reason}). Run it again with --debug and report the output',
  },
} as const satisfies Messages;
