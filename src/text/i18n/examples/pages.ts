import { type Examples, example } from './example.ts';

/** Examples of what is done with pages. */
export const PAGE_EXAMPLES = {
  page: [
    example('oncall page list --mine', '自分に割り当てられたアラート', 'open pages assigned to you'),
    example('oncall page show 4812', '1件を詳しく見る', 'everything known about one page'),
  ],
  'page list': [
    example('oncall page list', '対応が必要なアラートの一覧', 'all open pages'),
    example(
      'oncall page list --team --urgency high --state open',
      '自分のチームの、緊急で未確認のものだけ',
      "your team's urgent pages that nobody has acknowledged",
    ),
  ],
  'page show': [
    example('oncall page show 4812', '番号で', 'by number'),
    example(
      'oncall page show https://example.pagerduty.com/incidents/Q0123456789ABC',
      'URLで(チャットから貼り付け)',
      'by URL, as pasted from a chat',
    ),
  ],
  'page ack': [
    example('oncall page ack 4812', '確認済みにする(セッションは始めない)', 'acknowledge, without a session'),
    example(
      'oncall page ack 4812 --take-over',
      '他の人が確認済みでも引き受ける',
      'take it over from the person who has it',
    ),
  ],
  'page resolve': [
    example('oncall page resolve 4810 4806', '複数を解決済みにする', 'resolve several'),
    example(
      'oncall page resolve 4810 --wait --json',
      '結果が出るまで待ち、JSONで受け取る',
      'wait until it is settled, and get the outcome as JSON',
    ),
  ],
  'page snooze': [
    example('oncall page snooze 4806 --for 4h', '4時間', 'for four hours'),
    example('oncall page snooze 4806 --until 09:00', '次の9時まで', 'until the next 09:00'),
  ],
  'page escalate': [
    example('oncall page escalate 4812', '次の担当者を呼び出す', 'page the next person on call'),
    example(
      'oncall page escalate 4812 --wait 1m',
      '結果を1分まで待つ',
      'wait up to a minute for the outcome',
    ),
  ],
  'page reassign': [
    example('oncall page reassign 4812 --to tanaka@example.com', 'メールアドレスで指定', 'by e-mail address'),
    example(
      ['oncall page reassign 4812 4810 --to "田中"', 'oncall page reassign 4812 4810 --to "Tanaka"'],
      '名前で指定して2件',
      'two of them, by name',
    ),
  ],
  'page note': [
    example(
      [
        'oncall page note 4812 "再起動で復旧するか確認中"',
        'oncall page note 4812 "checking whether a restart helps"',
      ],
      'ノートを書く',
      'write a note',
    ),
    example('git log -1 --oneline | oncall page note 4812 -', '標準入力から', 'from standard input'),
  ],
  'page merge': [
    example('oncall page merge 4810 4806 --into 4812', '2件を4812に統合', 'make two part of 4812'),
    example('oncall page merge 4810 --into 4812 --json', '結果をJSONで', 'the outcome as JSON'),
  ],
} as const satisfies Examples;
