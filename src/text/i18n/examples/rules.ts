import { type Examples, example } from './example.ts';

/** Examples of commands on detection rules and exclusions. */
export const RULES_EXAMPLES = {
  rules: [
    example('oncall rules lint', 'すべてのルールを検査', 'check all rules'),
    example(
      'oncall rules backtest --since 30d --compare main',
      '変更前と比べる(プルリクエストの前に)',
      'compare with main before a pull request',
    ),
  ],
  'rules lint': [
    example('oncall rules lint', 'ルールと除外を検査', 'check rules and exclusions'),
    example('oncall rules lint --offline', '索引を読まずに検査(CIで)', 'without the index, as in CI'),
  ],
  'rules test': [
    example('oncall rules test', 'すべてのテストを実行', 'run all tests'),
    example('oncall rules test checkout-5xx', '1つのルールだけ', 'of one rule'),
  ],
  'rules backtest': [
    example(
      'oncall rules backtest --since 30d --compare main',
      '30日間を変更前と比べる',
      'compare 30 days with main',
    ),
    example(
      'oncall rules backtest --rule checkout-5xx --check',
      '実際のアラートと同じか確かめる',
      'is it what really fired?',
    ),
    example(
      'oncall rules backtest --compare origin/main --format md',
      'プルリクエストに貼る',
      'for a pull request',
    ),
  ],
  'rules propose': [
    example('oncall rules propose', 'すべてのルールの案', 'for all rules'),
    example('oncall rules propose checkout-5xx --write 1', '1番の案を書き込む', 'write the first change'),
  ],
  'rules retire': [
    example(
      "oncall rules retire checkout-5xx --reason 'replaced by checkout-errors'",
      '削除したルールのアラートを解決',
      'resolve what a removed rule left open',
    ),
    example('oncall rules retire checkout-5xx --config hub.yaml', 'ハブのマシンで', "on the hub's machine"),
  ],
  'rules rank': [
    example('oncall rules rank', '直近90日で影響のないアラートの多い順', 'of the last 90 days'),
    example('oncall rules rank --since 30d --json', 'スクリプト向けにJSONで', 'as JSON, for scripts'),
  ],
  'rules schema': [
    example(
      'oncall rules schema > rule.schema.json',
      'エディターの補完に使う',
      'for completion in an editor',
    ),
    example('oncall rules schema | jq \'."$defs".rule.required\'', '必須の項目', 'the required fields'),
  ],
  exclusion: [
    example('oncall exclusion list', '有効な除外', 'those that hold'),
    example('oncall exclusion review', '見直すべき除外', 'those to look at'),
  ],
  'exclusion add': [
    example(
      [
        'oncall exclusion add acquirer-maint --query "acquirer:b AND status:503" --for 2d --reason "加盟店側の保守"',
        'oncall exclusion add acquirer-maint --query "acquirer:b AND status:503" --for 2d --reason "their maintenance"',
      ],
      '2日間、この条件を除く',
      'leave these out for two days',
    ),
    example(
      [
        'oncall exclusion add --pattern "cart <id> not found" --rule cart-npe --until "12/10 18:00" --reason "修正待ち"',
        'oncall exclusion add --pattern "cart <id> not found" --rule cart-npe --until "12-10 18:00" --reason "fix is on its way"',
      ],
      'ログの文で除く',
      'by a statement of the log',
    ),
  ],
  'exclusion list': [
    example('oncall exclusion list', '終わりの近い順', 'the one that ends first before the others'),
    example('oncall exclusion list --all', '終了したものも', 'also those that ended'),
  ],
  'exclusion review': [
    example('oncall exclusion review', '影響あり・終了間近・不要を表示', 'hurting, ending soon, idle'),
    example('oncall exclusion review --json', 'スクリプト向けにJSONで', 'as JSON, for scripts'),
  ],
  'exclusion end': [
    example('oncall exclusion end acquirer-maint', '今終わらせる', 'end it now'),
    example(
      [
        'oncall exclusion end acquirer-maint --reason "保守が終わった"',
        'oncall exclusion end acquirer-maint --reason "maintenance is over"',
      ],
      '理由も記録',
      'with the reason',
    ),
  ],
} as const satisfies Examples;
