import type { Messages } from '../messages.ts';

/** What `oncall hub webhook` says. */
export const CLI_WEBHOOK = {
  'ask-webhook-secret': { ja: 'Webhookの署名シークレット: ', en: 'Signing secret of the webhook: ' },
  'webhook-added': {
    ja: '署名シークレットを保存しました。送信先: (ハブのURL)/v1/pagerduty',
    en: 'the signing secret is kept. Send to: (URL of the hub)/v1/pagerduty',
  },
  'webhook-added-beside': {
    ja: '署名シークレットを保存しました。{n}件のどれで署名されたものも受け付けます。古いものは届いたことを確認してから削除: oncall hub webhook remove ID',
    en: 'the signing secret is kept; any of the {n} is accepted. Once deliveries come by the new one, remove the old: oncall hub webhook remove ID',
  },
  'webhook-none': {
    ja: '署名シークレットはありません。追加: oncall hub webhook add',
    en: 'no signing secret. Add one: oncall hub webhook add',
  },
  'webhook-removed': { ja: '署名シークレット {id} を削除しました', en: 'the signing secret {id} is removed' },
  'pd-webhooks-live': {
    ja: 'Webhook 受信中(最後 {time})',
    en: 'webhooks come in (last {time})',
  },
  'pd-webhooks-silent': {
    ja: 'Webhook は設定済みですが、届いていません(ポーリング中)。送信先のURLと署名シークレットを確かめてください',
    en: 'webhooks are configured but do not come in (polling). Check the URL and the signing secret',
  },
  'pd-webhooks-failing': {
    ja: 'Webhookは{time}まで受信。その後、受け付けられない通知か、通知のない変更があったためポーリング中です。署名シークレットを確認してください',
    en: 'webhooks came in until {time}; since then one could not be taken, or a change came without one (polling). Check the signing secret',
  },
  'pd-webhooks-none': { ja: 'Webhookなし(ポーリング)', en: 'no webhook (polling)' },
} as const satisfies Messages;

export const CLI_WEBHOOK_ERRORS = {
  'bad-webhook-secret': {
    ja: '署名シークレットは空白を含まない16文字以上です。PagerDutyでWebhookを作ったときに表示されたものを渡してください',
    en: 'a signing secret has 16 characters or more and no blank: the one that PagerDuty shows when the webhook is made',
  },
  'webhook-secrets-full': {
    ja: '署名シークレットは{n}件までです。使っていないものを削除: oncall hub webhook remove ID',
    en: 'there are {n} signing secrets, and no room for more. Remove one: oncall hub webhook remove ID',
  },
  'no-webhook-secret': {
    ja: '署名シークレット {id} はありません。一覧: oncall hub webhook list',
    en: 'there is no signing secret {id}. List them: oncall hub webhook list',
  },
} as const satisfies Messages;
