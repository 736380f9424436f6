import { commandTexts } from '../act-words.ts';
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
    example(
      'oncall page list --since 7d --state resolved',
      '直近7日に発報して解決したアラート',
      'pages of the last seven days that are resolved',
    ),
  ],
  'page create': [
    example(
      [
        'oncall page create checkout "決済が始まらない"',
        'oncall page create checkout "payments do not start"',
      ],
      '当番を呼び出す',
      'page who is on call',
    ),
    example(
      [
        'oncall page create checkout "決済が始まらない" --details "問い合わせ3件"',
        'oncall page create checkout "payments do not start" --details "three support tickets"',
      ],
      '詳しい内容を付けて',
      'with details',
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
  ...commandTexts('examples'),
} as const satisfies Examples;
