import { type Examples, example } from './example.ts';

/** Examples of what evaluates detection rules. */
export const WATCH_EXAMPLES = {
  watch: [
    example(
      'oncall watch',
      'このフォルダのルールを評価して画面に表示',
      'evaluate the rules of this folder, on a live screen',
    ),
    example(
      'oncall watch --config /etc/oncall/hub.yaml --metrics 127.0.0.1:9464',
      'サービスとして動かす(systemd)',
      'as a service, with figures for Prometheus',
    ),
    example('oncall watch --dry-run', '発報せずに試す', 'try the rules and page nobody'),
  ],
} as const satisfies Examples;
