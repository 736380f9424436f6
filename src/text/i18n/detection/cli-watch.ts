import type { Messages } from '../messages.ts';
import { CLI_RULES_HELP } from '../rules/cli-rules.ts';

export const CLI_WATCH_HELP = {
  ...CLI_RULES_HELP,
  watch: {
    ja: '検知ルールを評価して発報する(画面、またはサービスとして)',
    en: 'evaluate detection rules and page: a live screen, or a service',
  },
  optWatchConfig: {
    ja: 'ハブの設定ファイル(取得元、ルール、PagerDuty)',
    en: 'settings file of a hub: sources, rules, PagerDuty',
  },
  optDryRun: { ja: '評価だけして、発報も保存もしない', en: 'evaluate, page nobody and keep nothing' },
  optMetrics: { ja: '/metrics と /healthz を出すアドレス', en: 'serve /metrics and /healthz at HOST:PORT' },
} as const satisfies Messages;

export const CLI_WATCH_ERRORS = {
  'no-rules': {
    ja: '{folder} にルールがありません。detection.rules を設定するか、YAMLファイルを置いてください',
    en: 'no rules in {folder}. Set detection.rules, or put a YAML file there',
  },
  'rules-broken': {
    ja: '{where} {problem}(使えるルールがありません)',
    en: '{where} {problem} (no rule is left to evaluate)',
  },
  'no-routing-key': {
    ja: '発報に使うPagerDutyのインテグレーションキーがありません。PAGERDUTY_ROUTING_KEY を設定するか、--dry-run を付けてください',
    en: 'no PagerDuty integration key to page with. Set PAGERDUTY_ROUTING_KEY, or use --dry-run',
  },
  'routing-keys-bad': {
    ja: '{file} がインテグレーションキーではありません(英数字32文字、ファイルなら {"サービス": "キー"})',
    en: '{file} holds no integration keys (32 letters and digits; in a file {"service": "key"})',
  },
  'dead-man-url': {
    ja: 'ONCALL_DEAD_MAN_URL は http か https のURLにしてください',
    en: 'ONCALL_DEAD_MAN_URL is not an http or https URL',
  },
  'fallback-url': {
    ja: 'ONCALL_FALLBACK_URL は https のURLにしてください(このマシン宛てなら http も可)',
    en: 'ONCALL_FALLBACK_URL is not an https URL (http is for this machine alone)',
  },
  'fallback-after': {
    ja: 'ONCALL_FALLBACK_SECONDS は 1 から 86400 の整数にしてください: {value}',
    en: 'ONCALL_FALLBACK_SECONDS is not a whole number from 1 to 86400: {value}',
  },
  'watch-no-sources': {
    ja: 'ログの取得元がありません。oncall.yaml に sources: を書くか、--config で ハブの設定を指定してください',
    en: 'no log sources to watch. Write sources: into oncall.yaml, or give the settings of a hub with --config',
  },
  'bad-listen': {
    ja: '"{value}" はアドレスではありません。例: 127.0.0.1:9464',
    en: '"{value}" is not an address. Try 127.0.0.1:9464',
  },
} as const satisfies Messages;
