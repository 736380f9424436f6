import type { Messages } from './messages.ts';

/** What the demo's teammates write, and what the demo says around its session. */
export const demoMessages = {
  slackEdited: { ja: '(編集{n}回)', en: '(edited {n} times)' },
  title: { ja: '決済画面で5xx急増', en: '5xx spike on checkout' },
  sato: { ja: '佐藤', en: 'Sato' },
  tanaka: { ja: '田中', en: 'Tanaka' },
  you: { ja: '鈴木', en: 'Suzuki' },
  yamada: { ja: '山田', en: 'Yamada' },
  payments: { ja: '決済', en: 'Payments' },
  platform: { ja: '基盤', en: 'Platform' },
  otherPage: { ja: '夜間の集計が遅れています', en: 'The nightly totals are late' },
  help: {
    ja: '決済DBの接続数が上限です。見てください',
    en: 'The payments database is out of connections. Please have a look',
  },
  since: {
    ja: '5xxはアラートの1分ほど前から。acquirer-b宛ての決済だけが失敗',
    en: '5xx since about a minute before the page, only payments to acquirer-b',
  },
  impactWho: { ja: '決済中の利用者(約3割)', en: 'Users paying (about a third)' },
  impactWhat: { ja: '決済がタイムアウトで失敗', en: 'Payments fail with a timeout' },
  deployed: {
    ja: '直前にcheckoutのデプロイ(sha=7be2)。接続プールの設定が変わっている',
    en: 'checkout was deployed just before (sha=7be2); it changes the connection pool',
  },
  goal: { ja: '直前のデプロイを切り戻して止める', en: 'Stop it by rolling the deploy back' },
  decision: {
    ja: 'checkoutを1c9eへ切り戻す。5分で下がらなければ中止し、acquirer-bを切り離す',
    en: 'Roll checkout back to 1c9e. If it is not down in 5 minutes, abort and take acquirer-b out',
  },
  applied: { ja: '切り戻しを実行', en: 'Rollback started' },
  callSupport: { ja: 'CSへ一報', en: 'Call customer support' },
  recovering: {
    ja: 'エラー率が下がり始めた。自分の注文も通った',
    en: 'Error rate falling; a test order went through',
  },
  raisePool: {
    ja: '接続プールの上限を上げ、デプロイ前に負荷試験',
    en: 'Raise the pool limit; load-test before the next deploy',
  },
  pullStock: { ja: '在庫の予約を1回の問い合わせに (#798)', en: 'Reserve stock in one query (#798)' },
  pullSearch: { ja: '検索候補をキャッシュ (#809)', en: 'Cache suggestions (#809)' },
  pullFooter: { ja: 'フッターの文言 (#815)', en: 'Words of the footer (#815)' },
  pullPool: { ja: '接続プールの再利用 (#812)', en: 'Reuse pool connections (#812)' },
  closing: { ja: 'デモの終わり', en: 'end of the demo' },
  folder: { ja: 'デモのデータはすべて {folder} にあります', en: 'Everything of this demo is in {folder}' },
  record: { ja: '記録: {files}', en: 'Record: {files}' },
  nothing: {
    ja: 'セッションを始めなかったので、記録はありません。もう一度: oncall demo  (アラートが届いたら Enter、y)',
    en: 'No session was started, so there is no record. Once more: oncall demo  (Enter, then y when the page arrives)',
  },
  starting: {
    ja: 'デモを準備しています。PagerDutyもこのマシンの中だけのものです。データは {folder} に置きます',
    en: 'Preparing the demo, with a PagerDuty that is on this machine alone; its data goes to {folder}',
  },
  playing: {
    ja: '端末がないので、アラートから記録までを約{seconds}秒で再生し、記録を標準出力に書きます',
    en: 'No terminal: playing from the page to the record in about {seconds} s and writing the record to standard output',
  },
} satisfies Messages;

export type DemoText = keyof typeof demoMessages;
