import type { FilmWords } from './film-svg.ts';

type Both = Readonly<Record<'en' | 'ja', string>>;

/** Something that is done between frames. */
export interface Doing {
  /** As the terminal sends them, in both languages or in each. */
  readonly keys?: string | Both;
  /** What the screen shows then. */
  readonly until?: RegExp;
  /** Seconds of the story that pass then. */
  readonly wait?: number;
}

/** One part of the film, told in one line below the screen. */
export interface Beat {
  /** Before its first frame. */
  readonly does: readonly Doing[];
  /** Keys that lead to it, as people call them. */
  readonly caps: readonly string[];
  readonly caption: Both;
  /** Seconds of the story before each of its frames. */
  readonly waits: readonly number[];
  /** For how long each frame stands, in seconds of the film. */
  readonly each: number;
}

/** The film's first moment, Japanese time. */
export const BEGINS = Date.parse('2026-11-25T03:07:00+09:00');

export const WORDS: Readonly<Record<'en' | 'ja', FilmWords>> = {
  en: {
    title: 'oncall: an incident, from the page to the record',
    story:
      'A terminal at 03:07. PagerDuty has paged Suzuki: 63 of 186 users of the checkout are affected. Enter shows what was counted and that checkout was deployed a minute before; y acknowledges the page and opens a session with log, checklist and notes. Sato and Tanaka join as driver and lead; steps tick as they work. They note the impact, keep a log line as evidence and call Yamada. The patterns show two new errors and a warning; the changes show what went live just before. They decide to roll back, two people read the command back, and the errors stop. The incident is mitigated and resolved in PagerDuty, the session is closed, and its record is there, written from what was done.',
  },
  ja: {
    title: 'oncall: 障害対応、アラートから記録まで',
    story:
      '午前3時7分の端末。PagerDutyのアラートが鈴木を呼び出す。決済の利用者186人のうち63人に影響が出ている。Enterで、何を数えたか、1分前にcheckoutがデプロイされたことがわかる。yでアラートを確認済みにすると、ログ・チェックリスト・ノートのセッションが開く。佐藤がドライバー、田中が指揮として参加し、作業に合わせて手順にチェックが付く。影響を書き、ログの1行を証跡に残し、山田に応援を頼む。パターンには新しいエラー2種と警告1種、変更には直前のデプロイが並ぶ。切り戻しを決め、コマンドを2人で復唱して実行すると、エラーが止まる。暫定復旧からPagerDutyでの解決を経てセッションを終了すると、対応の記録はもうできている。',
  },
};

/** Typed where the session is closed with steps open. */
const REASON: Both = { en: 'the rest is for the review', ja: '残りは振り返りで行う' };

/** What the record says of the course; its links are long. */
const TIMELINE = "sed -n '/^### 2026/,$p' oncall-demo-*/*.md | grep -vE 'http|&#'";

/**
 * The demo as the film shows it. From the opening on the teammates act at whole seconds (`src/demo/script.ts`); frames are
 * taken half-way between, so that none shows half of an act.
 */
export const STORY: readonly Beat[] = [
  {
    does: [{ until: /\$ / }, { keys: 'oncall demo\r', until: /#\d+ / }],
    caps: [],
    caption: {
      en: '3 a.m., and PagerDuty pages you: 63 of 186 users are affected',
      ja: '午前3時、PagerDutyのアラート。利用者186人のうち63人に影響',
    },
    waits: [0.5],
    each: 2,
  },
  {
    does: [{ keys: '\r' }],
    caps: ['Enter'],
    caption: {
      en: 'What was counted, what was deployed just before, how it went last time',
      ja: '何を数えたか、直前のデプロイは何か、前回はいつだったか',
    },
    waits: [2.5],
    each: 2.2,
  },
  {
    does: [{ keys: 'y', until: /☑/ }],
    caps: ['y'],
    caption: {
      en: 'Acknowledged in your name, and the session is open: log, checklist, notes',
      ja: '自分の名前で確認済みになり、セッションが開く。ログ、手順、ノート',
    },
    waits: [1.6, 1],
    each: 1,
  },
  {
    does: [],
    caps: [],
    caption: {
      en: 'Two teammates join. What they do ticks the steps by itself',
      ja: '同僚が2人参加。やったことが、手順に自動でチェックされる',
    },
    waits: [4, 3, 2, 6],
    each: 0.6,
  },
  {
    does: [{ wait: 4 }],
    caps: [],
    caption: {
      en: 'The impact is written down, a log line kept as evidence, an expert called in',
      ja: '影響を書き、ログの1行を証跡として残し、詳しい人を呼ぶ',
    },
    waits: [7, 6, 4, 3],
    each: 0.6,
  },
  {
    does: [{ keys: '5' }],
    caps: ['5'],
    caption: {
      en: 'Patterns: three statements in the log are new',
      ja: 'パターン: ログに新しく出たものが3つ',
    },
    waits: [2],
    each: 2.2,
  },
  {
    does: [{ keys: '7' }],
    caps: ['7'],
    caption: {
      en: 'Changes: what went live before it began, and what points to it',
      ja: '変更: 始まる前に何が本番に出たか、何がそれを指しているか',
    },
    waits: [2],
    each: 2.2,
  },
  {
    does: [{ keys: '2' }],
    caps: [],
    caption: {
      en: 'A decision with a condition to abort; two people read the command back',
      ja: '中止条件つきで決定。コマンドは2人で読み合わせる',
    },
    waits: [3, 5, 4],
    each: 0.7,
  },
  {
    does: [],
    caps: [],
    caption: { en: 'Rolled back, and the errors stop', ja: '切り戻すと、エラーが止まる' },
    waits: [4, 5, 8, 11],
    each: 0.6,
  },
  {
    does: [],
    caps: [],
    caption: {
      en: 'Mitigated, and resolved in PagerDuty: the times stand at the top',
      ja: '暫定復旧、そしてPagerDutyで解決。時刻は上に並ぶ',
    },
    waits: [6, 15],
    each: 1,
  },
  {
    does: [
      // Why steps stay open, who owns those after the close; then whether users were affected, and by which change.
      { keys: 'X', wait: 1 },
      { keys: REASON, wait: 0.5 },
      { keys: '\t\t1', wait: 0.5 },
      { keys: '\x13', wait: 0.5 },
      { keys: '1', wait: 0.5 },
      { keys: '\t1', wait: 0.5 },
      { keys: '\x13', wait: 3 },
      { keys: 'q', wait: 2 },
      { keys: 'q', wait: 2 },
      { keys: 'q', until: /\$( q)?\s*$/ },
      { keys: '\x15\x0c', wait: 0.5 },
      { keys: { en: `${TIMELINE} | fold -sw 98 | head -n 22\r`, ja: `${TIMELINE} | head -n 22\r` } },
    ],
    caps: [],
    caption: { en: 'Closed, and the record is already written', ja: '終了。記録はもうできている' },
    waits: [0.5],
    each: 3,
  },
];
