import { type Examples, example } from './example.ts';

/** Examples of what went out, and of releases. */
export const CHANGE_EXAMPLES = {
  changes: [
    example('oncall changes', '24時間以内の変更', 'what went out in the last 24 hours'),
    example('oncall changes --since 2h --service api', 'apiの2時間', 'two hours of one service'),
    example("oncall changes --json | jq -r '.changes[].sha'", 'スクリプト向け', 'for scripts'),
  ],
  change: [
    example(
      [
        'oncall change add "フラグ new-checkout を50%に" --service checkout',
        'oncall change add "flag new-checkout 10% to 50%" --service checkout',
      ],
      'フラグの変更を記録',
      'note that a flag was changed',
    ),
    example(
      [
        'oncall change add "キャッシュを消去" --service checkout',
        'oncall change add "cleared the cache" --service checkout',
      ],
      '手作業を記録',
      'note what was done by hand',
    ),
  ],
  'change add': [
    example(
      [
        'oncall change add "フラグ new-checkout を50%に" --service checkout',
        'oncall change add "flag new-checkout 10% to 50%" --service checkout',
      ],
      'フラグの変更を記録',
      'note that a flag was changed',
    ),
    example(
      [
        'oncall change add "LBの設定を変更" --service api --at 10m',
        'oncall change add "changed the load balancer" --service api --at 10m',
      ],
      '10分前の手作業を記録',
      'note what was done ten minutes ago',
    ),
  ],
  release: [
    example('oncall release', '次のリリースを始める', 'open the coming release'),
    example('oncall release 2026-11-26 --tag v2026.11.26', '日付とタグを指定', 'with its day and its tag'),
    example('oncall release --plan', '対象のPRと移行を見るだけ', 'only print what would go out'),
  ],
} as const satisfies Examples;
