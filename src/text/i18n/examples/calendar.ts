import { type Examples, example } from './example.ts';

/** Examples of who has the turn, and of services that page nobody for a while. */
export const CALENDAR_EXAMPLES = {
  who: [
    example('oncall who', '現在と次の当番', 'who is on call now and next'),
    example('oncall who --take 2h', '当番を2時間引き受ける', 'take the turn over for two hours'),
    example('oncall who --give-back', '引き受けた当番を戻す', 'give it back'),
    example('oncall who --json', 'スクリプト向けにJSONで', 'the same as JSON, for scripts'),
  ],
  maintenance: [
    example(
      'oncall maintenance start checkout --for 1h',
      'リリースの間、呼び出さない',
      'page nobody during a release',
    ),
    example('oncall maintenance list', '現在と予定', 'what runs and what is planned'),
  ],
  'maintenance list': [
    example('oncall maintenance list', '現在と予定', 'what runs and what is planned'),
    example(
      "oncall maintenance list --json | jq -r '.windows[].id'",
      'スクリプトでIDだけを取り出す',
      'ids alone, for a script',
    ),
  ],
  'maintenance start': [
    example(
      [
        'oncall maintenance start checkout --for 1h --reason "リリース 2.14"',
        'oncall maintenance start checkout --for 1h --reason "release 2.14"',
      ],
      '1時間、理由も記録',
      'for an hour, with the reason',
    ),
    example(
      'oncall maintenance start checkout search --until 23:00',
      '2つのサービスを23時まで',
      'two services until 23:00',
    ),
  ],
  'maintenance end': [
    example('oncall maintenance end PW1A2B3', '早めに終える', 'end it early'),
    example('oncall maintenance end PW1A2B3 --json', '結果をJSONで', 'the outcome as JSON'),
  ],
} as const satisfies Examples;
