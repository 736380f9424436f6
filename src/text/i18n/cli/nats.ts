import type { Messages } from '../messages.ts';

/** A hub whose events are in a JetStream cluster: setting up, moving, and what doctor finds. */
export const CLI_NATS = {
  'nats-made': {
    ja: 'ストリーム {streams} を用意しました(複製 {replicas}、nats-server {version})。ハブを起動できます: oncall hub run --config {file}',
    en: 'streams {streams} are ready ({replicas} copies, nats-server {version}). Start the hub: oncall hub run --config {file}',
  },
  'nats-added': { ja: '{file} に nats: を追加しました', en: 'added nats: to {file}' },
  'moved-session': { ja: '{session}  {seq}:{hash}', en: '{session}  {seq}:{hash}' },
  'moved-to-nats': {
    ja: 'セッション {n} 件を移し、ハッシュを照合しました。元の {path} は残っています。ハブを起動したら別の場所に移してください',
    en: 'moved {n} sessions and compared their hashes. {path} is left as it was: put it aside once the hub runs',
  },
  'moved-to-sqlite': {
    ja: 'セッション {n} 件を {path} に移し、ハッシュを照合しました。設定から nats: を外してハブを起動してください',
    en: 'moved {n} sessions to {path} and compared their hashes. Take nats: out of the settings and start the hub',
  },
  'moved-watch': {
    ja: '監視記録 {n} 件も移しました',
    en: 'moved {n} entries of the watch log, too',
  },
  'check-nats': { ja: 'NATS', en: 'NATS' },
  'nats-none': { ja: 'この設定に nats: はありません', en: 'these settings have no nats:' },
  'nats-version': { ja: 'nats-server {version}、{servers}', en: 'nats-server {version} at {servers}' },
  'nats-version-old': {
    ja: 'nats-server {version} は古すぎます。{least} 以降に更新してください',
    en: 'nats-server {version} is too old: update it to {least} or newer',
  },
  'nats-stream-fine': { ja: 'ストリームの設定は正しい', en: 'the streams are configured as they should be' },
  'nats-stream-differs': {
    ja: '{stream} の {field} が {found} です。{wanted} に直してください',
    en: '{stream}: {field} is {found}; set it to {wanted}',
  },
  'nats-one-copy': {
    ja: '複製1つ: そのサーバーのディスクが壊れると記録を失います。3台で replicas: 3 にしてください',
    en: 'one copy: the records die with the disk of that server. Use three servers and replicas: 3',
  },
  'nats-copies': {
    ja: '複製 {n}、リーダー {leader}',
    en: '{n} copies, leader {leader}',
  },
  'nats-copies-whole': {
    ja: 'どのサーバーも全 {total} 件を読めます',
    en: 'each server gives all {total} messages',
  },
  'nats-copies-part': {
    ja: 'どのサーバーも新しい方の {looked} 件を読めます(全 {total} 件)。それより古いものは比べていません',
    en: 'each server gives the newest {looked} of {total} messages; older ones were not compared',
  },
  'nats-copy-lacks': {
    ja: '{server} は {stream} の {count} 件を読めません(比べた {looked} 件のうち。ほかのサーバーにはあります)。そのサーバーの複製を作り直してください: docs/how-to/cluster.md#a-damaged-copy',
    en: '{server} cannot read {count} of {looked} messages of {stream} that others have. Make its copy again: docs/how-to/cluster.md#a-damaged-copy',
  },
  'nats-messages-lost': {
    ja: '{stream} の {count} 件が読めません(全 {looked} 件)。ほかに複製はありません。壊れたセッションは oncall list に表示されます',
    en: '{count} of {looked} messages of {stream} cannot be read, and there is no other copy. oncall list shows the damaged sessions',
  },
  'nats-copy-unread': {
    ja: '{server} に {stream} がすべてあるかは不明です(読めませんでした)',
    en: 'whether {server} has all of {stream} is not known: it could not be read',
  },
  'nats-copies-behind': {
    ja: '複製 {n} のうち {behind} が停止しているか遅れています',
    en: 'of {n} copies these are down or behind: {behind}',
  },
  'nats-few-copies': {
    ja: '複製は {n} の設定ですが、サーバーは {peers} 台です',
    en: '{n} copies are configured, but there are {peers} servers with one',
  },
  'nats-sync-always': {
    ja: '書き込みのたびにディスクに同期(sync_interval: always)',
    en: 'each write is on disk before it is acknowledged (sync_interval: always)',
  },
  'nats-sync-late': {
    ja: 'ディスクへの同期は {n}秒ごとです。停電でその間の記録を失います。サーバーの設定を sync_interval: always にしてください',
    en: 'servers write to disk every {n} s: a power cut loses what was saved since. Set sync_interval: always on them',
  },
  'nats-sync-unknown': {
    ja: 'ディスクへの同期の設定を確認できません。monitors にサーバーの監視アドレスを書くか、sync_interval: always か確かめてください',
    en: 'when servers write to disk is not known. Name their monitoring addresses in monitors, or check for sync_interval: always',
  },
  'nats-hub-serves': {
    ja: '{host} ({url}) は {of} シャード中 {n} を担当',
    en: '{host} ({url}) serves {n} of {of} shards',
  },
  'nats-hub-leads': {
    ja: '{host} ({url}) は {of} シャード中 {n} と、チーム全体の処理を担当',
    en: '{host} ({url}) serves {n} of {of} shards, and what the team has once',
  },
  'nats-shards-free': {
    ja: '{of} シャード中 {n} を担当するハブがありません。ハブが動作中か確かめてください',
    en: '{n} of {of} shards are served by no hub. Check that the hubs run',
  },
  'nats-append': {
    ja: '追記 {p50} ms(中央値)、{p99} ms(p99)',
    en: 'one append takes {p50} ms (median), {p99} ms (p99)',
  },
  'nats-append-slow': {
    ja: '追記が遅すぎます: {p50} ms(中央値)、{p99} ms(p99)。サーバーのディスクとネットワークを確かめてください',
    en: 'appends are slow: {p50} ms (median), {p99} ms (p99). Check the disks of the servers and the network',
  },
  'nats-forbidden': {
    ja: 'ハブに必要な操作が許可されていません({reason})。ハブの認証情報の権限を確かめてください',
    en: 'the hub may not do all that it has to ({reason}). Check the permissions of its user',
  },
  'nats-allowed': {
    ja: 'ハブに必要な操作はすべて許可されています',
    en: 'the hub may do all that it has to',
  },
  'nats-clear': {
    ja: '{servers} への接続は暗号化されていません。tls:// と nats.ca を使ってください',
    en: 'the connection to {servers} is not encrypted: use tls:// and nats.ca',
  },
  'nats-two': {
    ja: 'サーバーが {n} 台です。1台止まると書き込めなくなり、1台だけの場合より止まりやすくなります。{more} 台にしてください',
    en: 'there are {n} servers: where one stops nothing can be written, which is worse than one server. Use {more}',
  },
  'nats-even': {
    ja: 'サーバーが {n} 台です。偶数では {odd} 台の場合と同じ台数の故障にしか耐えません。{odd} 台か {more} 台にしてください',
    en: 'there are {n} servers: an even number survives no more failures than {odd}. Use {odd} or {more}',
  },
} as const satisfies Messages;

export const CLI_NATS_ERRORS = {
  'stream-differs': {
    ja: 'ストリーム {stream} の {field} が {found} です(設定では {wanted})。直すまでハブは起動しません: nats stream edit {stream}',
    en: 'stream {stream}: {field} is {found}, the settings say {wanted}. The hub does not start until that is mended: nats stream edit {stream}',
  },
  'no-nats': {
    ja: '{file} に nats: がありません。サーバーを指定してください: oncall hub init --nats nats://HOST:4222 --config {file}',
    en: '{file} has no nats:. Name the servers: oncall hub init --nats nats://HOST:4222 --config {file}',
  },
  'nats-there': {
    ja: '{file} にはすでに nats: があります。--nats の値を外して実行してください',
    en: '{file} has nats: already. Run it without --nats',
  },
  'nats-servers': {
    ja: '{value} は NATS のアドレスではありません。例: nats://nats-1:4222,nats://nats-2:4222,nats://nats-3:4222',
    en: '{value} is no NATS address. An example: nats://nats-1:4222,nats://nats-2:4222,nats://nats-3:4222',
  },
  'nats-old': {
    ja: 'nats-server {version} は古すぎます。{least} 以降に更新してください',
    en: 'nats-server {version} is too old: update it to {least} or newer',
  },
  'shards-differ': {
    ja: '{host} のハブは shards: {found} で動作中ですが、このハブの設定は shards: {wanted} です。すべてのハブを止め、同じ値にしてから起動してください',
    en: 'a hub at {host} runs with shards: {found}, and this one has shards: {wanted}. Stop all hubs, give them the same number, and start them again',
  },
  'nats-unusable': {
    ja: 'NATS {servers} を使えません({reason})。サーバーと認証情報を確かめてください: oncall doctor --config {file}',
    en: 'NATS at {servers} cannot be used ({reason}). Check the servers and the credentials: oncall doctor --config {file}',
  },
  'nats-not-prepared': {
    ja: 'NATS にハブのストリームがまだありません。先に準備してください: oncall hub init --config {file}',
    en: 'NATS has no streams for this hub yet. Prepare it first: oncall hub init --config {file}',
  },
  'nats-untrusted': {
    ja: 'NATS {servers} の証明書を信頼できません({reason})。設定の nats.ca に認証局の証明書を指定し、サーバー名が証明書にあるか確かめてください',
    en: 'the certificate of NATS at {servers} is not trusted ({reason}). Name its authority in nats.ca of the settings, and check that the certificate has the name of the server',
  },
  'nats-plain': {
    ja: 'NATS {servers} が TLS に対応していません。暗号化せずには接続しません。サーバーの tls を設定してください',
    en: 'NATS at {servers} offers no TLS, and nothing is sent unencrypted. Set tls up at the servers',
  },
  'nats-refused': {
    ja: 'NATS {servers} がハブの認証情報を受け付けません({reason})。設定の nats.credentials か ONCALL_NATS_USER と ONCALL_NATS_PASSWORD を確かめてください',
    en: 'NATS at {servers} does not accept the credentials of the hub ({reason}). Check nats.credentials of the settings, or ONCALL_NATS_USER and ONCALL_NATS_PASSWORD',
  },
  'nats-seed': {
    ja: '{file} は NATS の認証情報ではありません。nsc の .creds か、SU で始まる nkey のシードを入れてください',
    en: '{file} holds no credentials for NATS: it takes a .creds file of nsc, or an nkey seed that begins with SU',
  },
  'move-not-empty': {
    ja: '移動先 {to} にはすでにセッションが {n} 件あります。空の移動先を使ってください',
    en: 'there are {n} sessions at {to} already: move to a place that has none',
  },
  'move-watch-not-empty': {
    ja: '移動先 {to} にはすでに監視記録が {n} 件あります。空の移動先を使ってください',
    en: 'there are {n} entries of a watch log at {to} already: move to a place that has none',
  },
  'hub-serves': {
    ja: '{host} のハブ(プロセス {pid})が動作中です。止めてからやり直してください',
    en: 'a hub at {host} (process {pid}) serves at this moment. Stop it first',
  },
} as const satisfies Messages;

export const CLI_NATS_HELP = {
  'hub init': { ja: 'ハブのデータをNATSに置く準備', en: 'prepare a NATS cluster for the data of a hub' },
  'hub move': { ja: 'ハブのデータをNATSに移す・戻す', en: 'move the data of a hub into NATS or back' },
  optNats: {
    ja: 'NATSのサーバー(コンマ区切り)。設定ファイルに書き込む',
    en: 'servers, separated by commas; written into the settings',
  },
  optReplicas: { ja: '複製の数', en: 'copies of each record' },
  optMoveTo: { ja: '移動先', en: 'where to' },
  optDoctorConfig: {
    ja: 'この設定のハブのNATSも診断',
    en: 'check also the NATS cluster of the hub with these settings',
  },
} as const satisfies Messages;
