import type { Messages } from './messages.ts';

/** Why a log source is not live, as short as the title of a pane needs it. Kinds of ports/log-source. */
export const SOURCE_REASONS = {
  'source.unknown': { ja: '読めません({kind})', en: 'cannot be read ({kind})' },
  'source.unknown-source': { ja: 'ハブにこのログの設定がありません', en: 'the hub knows no such source' },
  'source.failed': {
    ja: '読み取り中に異常終了しました(ハブのログを確認)',
    en: "reading it failed (see the hub's log)",
  },
  'source.gap.between': {
    ja: '{from}〜{to}の{count}行が失われました',
    en: '{count} lines were lost, of {from} to {to}',
  },
  'source.gap.after': {
    ja: '{from}より後の{count}行が失われました',
    en: '{count} lines were lost after {from}',
  },
  'source.gap': { ja: '{count}行が失われました', en: '{count} lines were lost' },
  'source.too-late': {
    ja: '{count}行が届くのが遅すぎて、表示できません',
    en: '{count} lines came too late to be shown',
  },
  'source.too-late.between': {
    ja: '{from}〜{to}の{count}行は届くのが遅すぎて、表示できません',
    en: '{count} lines of {from} to {to} came too late to be shown',
  },
  'source.gap-unknown': { ja: '行が失われました(行数は不明)', en: 'an unknown number of lines was lost' },
  'source.gap-unknown.between': {
    ja: '{from}〜{to}の行が失われました(行数は不明)',
    en: 'an unknown number of lines was lost, {from} to {to}',
  },
  'source.gap-unknown.after': {
    ja: '{from}より後の行が失われました(行数は不明)',
    en: 'an unknown number of lines was lost after {from}',
  },

  'source.clock-ahead': {
    ja: '時刻が現在より先のドキュメント: {count}件({offset})、まだ表示できません(現地時刻をUTCとして記録しているなら clockOffset: "{offset}" を設定)',
    en: 'documents with times ahead of now: {count} ({offset}), not shown yet (local time written as UTC? set clockOffset: "{offset}")',
  },
  'source.clock-ahead.shown': {
    ja: '時刻が現在より先のドキュメント: {count}件({offset})(現地時刻をUTCとして記録しているなら clockOffset: "{offset}" を設定)',
    en: 'documents with times ahead of now: {count} ({offset}) (local time written as UTC? set clockOffset: "{offset}")',
  },
  'source.clock-behind': {
    ja: '届くドキュメントの時刻が現在より遅れています({offset})(現地時刻をUTCとして記録しているなら clockOffset: "{offset}" を設定)',
    en: 'documents come with times behind now ({offset}) (local time written as UTC? set clockOffset: "{offset}")',
  },
  'source.outside-window': {
    ja: '表示する期間に行がありません(最新は{newest})',
    en: 'no line is within the window: the newest is from {newest}',
  },

  'source.file-missing': { ja: 'ファイルがありません: {path}', en: 'no such file: {path}' },
  'source.file-is-directory': { ja: 'フォルダです: {path}', en: 'a folder, not a file: {path}' },
  'source.file-not-regular': { ja: '通常のファイルではありません: {path}', en: 'not a plain file: {path}' },
  'source.file-unreadable': { ja: '読み取れません({code}): {path}', en: 'may not be read ({code}): {path}' },
  'source.undecodable': {
    ja: '文字を読み取れない行があります。取得元に encoding(候補: {looks})を設定してください',
    en: 'some lines cannot be decoded (they look like {looks}): set encoding for this source',
  },
  'source.undecodable-wide': {
    ja: 'ファイルがUTF-16です。UTF-8で出力するか、oncall pipe --encoding utf-16le で送ってください',
    en: 'the file is UTF-16: have it written as UTF-8, or send it by oncall pipe --encoding utf-16le',
  },
  'source.undecodable-input': {
    ja: '入力の文字コードは{looks}のようです。iconv -f {looks} -t utf-8 でUTF-8にしてから渡してください',
    en: 'the input looks like {looks}: convert it first, as by iconv -f {looks} -t utf-8',
  },
  'source.undecodable-unknown': {
    ja: '文字を読み取れない行があります(読めないバイトは <0xE9> のように表示)',
    en: 'some bytes cannot be decoded; they are shown as <0xE9>',
  },
  'source.file-clock-ahead': {
    ja: '行の時刻が現在より先です({offset})。取得元の timeZone か、書き込むホストの時計を確認してください',
    en: 'lines have times ahead of now ({offset}): check timeZone of this source, or the clock of the host that writes it',
  },
  'source.file-clock-behind': {
    ja: '書き込まれたばかりの行の時刻が遅れています({offset})。取得元の timeZone か、書き込むホストの時計を確認してください',
    en: 'lines written now have times behind now ({offset}): check timeZone of this source, or the clock of the host that writes it',
  },
  'source.file-failed': { ja: '読み取りに失敗({code}): {path}', en: 'reading failed ({code}): {path}' },

  'source.unauthorised': {
    ja: 'OpenSearchの認証に失敗(ハブの OPENSEARCH_USERNAME/PASSWORD を確認): {node}',
    en: "{node} does not accept the hub's OPENSEARCH_USERNAME and _PASSWORD",
  },
  'source.no-credentials': {
    ja: 'OpenSearchの認証情報がありません。ハブに OPENSEARCH_USERNAME/PASSWORD か opensearch.json を設定: {node}',
    en: '{node} asks for a name and password: set OPENSEARCH_USERNAME and _PASSWORD or opensearch.json for the hub',
  },
  'source.no-aws-credentials': {
    ja: 'AWSの認証情報がありません({reason})',
    en: 'no AWS credentials found ({reason})',
  },
  'source.forbidden': {
    ja: 'OpenSearchで読む権限がありません: {reason}',
    en: 'OpenSearch does not allow reading it: {reason}',
  },
  'source.certificate': {
    ja: '{node} の証明書を確認できません({reason}。ca: を確認)',
    en: 'the certificate of {node} is not trusted ({reason}; check ca:)',
  },
  'source.index-missing': { ja: 'インデックスがありません: {index}', en: 'no such index: {index}' },
  'source.bad-query': { ja: '検索条件が正しくありません: {reason}', en: 'the query is wrong: {reason}' },
  'source.bad-regex': {
    ja: '正規表現 {regex} を読み取れません: {reason}',
    en: 'the regular expression {regex} is wrong: {reason}',
  },
  'source.no-such-field': { ja: 'フィールド {field} がありません', en: 'there is no field {field}' },
  'source.mixed-field': {
    ja: '集計するフィールドの型がインデックスごとに違います。型をそろえるか、インデックスを絞ってください',
    en: 'a field that is counted has another type in other indices: give it one type, or name fewer indices',
  },
  'source.not-countable': {
    ja: 'フィールド {field} は集計できません(textのみ。keyword が必要)',
    en: 'the field {field} cannot be counted (text only: it needs a keyword)',
  },
  'source.no-query': { ja: '検索条件は使えません', en: 'has no query' },
  'source.not-held': { ja: '古い行はもう残っていません', en: 'older lines are no longer held' },
  'source.no-answer': { ja: '{seconds}秒以内に応答がありません', en: 'no answer within {seconds} s' },
  'source.nested-field': {
    ja: 'nested型 {path} の中は検索条件で探せません({field} は i・x の絞り込みで)',
    en: 'no query reaches into nested {path} ({field}: narrow by i or x)',
  },
  'source.no-time-field': {
    ja: '時刻で並べられません: {index}(timeField に日付かエポックミリ秒のlongを設定)',
    en: 'no time to sort by in {index} (set timeField: a date, or a long of epoch ms)',
  },
  'source.not-opensearch': {
    ja: 'OpenSearchの応答ではありません({status})',
    en: 'what answers is not OpenSearch ({status})',
  },
  'source.refused': { ja: '拒否されました({status}): {reason}', en: 'refused ({status}): {reason}' },
  'source.partial': {
    ja: 'OpenSearchの一部のシャードが読めません',
    en: 'some shards of OpenSearch cannot be read',
  },
  'source.timeout': {
    ja: 'OpenSearchの応答が{seconds}秒以内に終わりません',
    en: 'OpenSearch gives no whole answer within {seconds} s',
  },
  'source.timeout.deadline': {
    ja: 'OpenSearchの応答が{seconds}秒以内に終わりません: {node}',
    en: 'OpenSearch at {node} gives no whole answer within {seconds} s',
  },
  'source.overloaded': { ja: 'OpenSearchが過負荷です({status})', en: 'OpenSearch is overloaded ({status})' },
  'source.no-node': {
    ja: 'ハブの環境に OPENSEARCH_URL がありません(設定して oncall hub stop)',
    en: 'the hub was started without OPENSEARCH_URL (set it, then oncall hub stop)',
  },
  'source.bad-node': { ja: 'OPENSEARCH_URL がURLではありません', en: 'OPENSEARCH_URL is not a URL' },
  'source.plain-http': {
    ja: '平文のHTTPではパスワードを送りません: {node}',
    en: 'no password goes over plain HTTP: {node}',
  },
  'source.ca-unreadable': { ja: 'CA証明書を読めません: {path}', en: 'cannot read the CA file: {path}' },
  'source.credentials-unreadable': {
    ja: '認証ファイルを読めません: {path}',
    en: 'cannot read the file of credentials: {path}',
  },
  'source.unreachable': { ja: 'OpenSearchに届きません', en: 'OpenSearch unreachable' },
  'source.unreachable.refused': {
    ja: 'OpenSearchに届きません: {node} が接続を拒否',
    en: 'OpenSearch unreachable: {node} refuses connections',
  },
  'source.unreachable.unknown-host': {
    ja: 'OpenSearchに届きません: {node} のホスト名が見つかりません',
    en: 'OpenSearch unreachable: unknown host in {node}',
  },
  'source.unreachable.timed-out': {
    ja: 'OpenSearchに届きません: {node} が応答しません',
    en: 'OpenSearch unreachable: {node} does not answer',
  },
  'source.unreachable.no-route': {
    ja: 'OpenSearchに届きません: {node} への経路がありません(VPNを確認)',
    en: 'OpenSearch unreachable: no route to {node} (VPN?)',
  },
  'source.unreachable.speaks-http': {
    ja: 'OpenSearchに届きません: {node} はhttpです(node: がhttps)',
    en: 'OpenSearch unreachable: {node} speaks http (node: is https)',
  },
  'source.unreachable.speaks-https': {
    ja: 'OpenSearchに届きません: {node} はhttpsです(node: がhttp)',
    en: 'OpenSearch unreachable: {node} speaks https (node: is http)',
  },
  'source.unreachable.hung-up': {
    ja: 'OpenSearchに届きません: {node} が切断',
    en: 'OpenSearch unreachable: {node} hung up',
  },
  'source.unreachable.other': {
    ja: 'OpenSearchに届きません: {node}({reason})',
    en: 'OpenSearch unreachable: {node} ({reason})',
  },
} as const satisfies Messages;
