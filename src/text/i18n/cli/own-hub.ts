import type { Messages } from '../messages.ts';

/** The hub of this machine: how it stands, and what becomes of it. */
export const CLI_OWN_HUB = {
  'hub-silent': {
    ja: 'このマシンのハブ(プロセス {pid})が応答しません。待っています… 続くときは: oncall hub stop --force',
    en: 'the hub of this machine (process {pid}) does not answer; waiting. If it stays silent: oncall hub stop --force',
  },
  'hubs-change-over': {
    ja: 'いま対応できるハブがありません({reason})。最大{seconds}秒待ちます…',
    en: 'no hub serves at this moment ({reason}); waiting up to {seconds} s',
  },
  'hub-status': {
    ja: 'プロセス {pid}  バージョン {version}  接続中: {people}  開いているセッション: {open}',
    en: 'process {pid}  version {version}  connected: {people}  open sessions: {open}',
  },
  'hub-stays': {
    ja: '開いているセッションがある間は動き続けます。すべて終了すると、最後の利用から30分で停止します',
    en: 'it keeps running while a session is open; once all are closed it stops after 30 min without use',
  },
  'hub-stopped': {
    ja: 'ハブ(プロセス {pid})を停止しました。開いているセッションは保存され、次の起動で続きます',
    en: 'stopped the hub (process {pid}). Open sessions are saved and continue when it next starts',
  },
  'hub-elsewhere': {
    ja: 'このハブは {folder} にあり、このシェルのランタイムフォルダは {own} です。そろえるには: {line}',
    en: 'it runs in {folder}, while the runtime folder of this shell is {own}. To use the same: {line}',
  },
  'sessions-damaged': {
    ja: '記録が壊れているセッション: {sessions}。壊れる前の部分を書き出すには: oncall export {id}',
    en: 'the logs of these sessions are damaged: {sessions}. Export what is before it: oncall export {id}',
  },
  'session-damaged-at': { ja: '{id}(イベント{seq}から)', en: '{id} (from event {seq} on)' },
} satisfies Messages;
