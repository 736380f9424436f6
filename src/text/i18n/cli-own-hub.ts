import type { Messages } from './messages.ts';

/** The hub of this machine: how it stands, and what becomes of it. */
export const CLI_OWN_HUB = {
  'hub-silent': {
    ja: 'このマシンのハブ(プロセス {pid})が応答しません。待っています… 続くときは: oncall hub stop --force',
    en: 'the hub of this machine (process {pid}) does not answer; waiting. Should it stay so: oncall hub stop --force',
  },
  'hub-status': {
    ja: 'プロセス {pid}  バージョン {version}  接続中: {people}  開いているセッション: {open}',
    en: 'process {pid}  version {version}  connected: {people}  open sessions: {open}',
  },
  'hub-stays': {
    ja: '開いているセッションがある間は動き続けます。すべて終了すると、使われなくなって30分で終わります',
    en: 'it stays while a session is open; with all closed it ends 30 min after it was last used',
  },
  'hub-stopped': {
    ja: 'ハブ(プロセス {pid})を終わらせました。開いているセッションは保存され、次に使うとき続きます',
    en: 'the hub (process {pid}) has ended. Open sessions are kept, and go on when it is next used',
  },
} satisfies Messages;
