import type { Messages } from '../messages.ts';

/** The screen that compares a procedure with what a session did, and offers changes of its file. */
export const TUI_LESSONS = {
  'lessons.title': {
    ja: '手順書との差異  {session}  {procedure}({version})',
    en: 'Procedure and what we did  {session}  {procedure} ({version})',
  },
  'lessons.at-close': { ja: '終了時', en: 'at close' },
  'lessons.patch': { ja: '変更', en: 'Patch' },
  'lessons.patch-none': {
    ja: '選んだ変更はありません。上の行で space を押すと、その変更を加えます',
    en: 'No change is chosen. space on a row above adds its change',
  },
  'lessons.edited': { ja: '$EDITOR で編集した内容', en: 'As edited in $EDITOR' },
  'lessons.edited-same': {
    ja: '編集した内容は、今のファイルと同じです',
    en: 'The edited text is what the file says now',
  },
  'lessons.would': { ja: 'space: {offer}', en: 'space: {offer}' },
  'lessons.taken': { ja: '下の変更に入っています', en: 'in the patch below' },
  'lessons.asking': { ja: '手順書との差異を調べています', en: 'Comparing the procedure with what was done' },
  'lessons.none': {
    ja: '{total}手順すべて手順書どおりでした',
    en: 'All {total} steps were done as written',
  },
  'lessons.waits': {
    ja: '手順書との差異があります(: で「手順書との差異」)',
    en: 'The procedure differs from what was done (: "procedure and what we did")',
  },
  'lessons.failed': {
    ja: '手順書と比べられません: {reason}',
    en: 'No comparison with the procedure: {reason}',
  },
  'lessons.no-file': {
    ja: 'ここからは手順書のファイルを扱えません',
    en: 'The file of the procedure cannot be reached from here',
  },
  'lessons.written': {
    ja: '{file} を書きました。レビューに出してください',
    en: '{file} is written: review and commit it',
  },
  'lessons.written-left': {
    ja: '{file} を書きましたが、変更{n}件は他の変更と両立しないため入っていません',
    en: '{file} is written, but {n} of the changes cannot be made beside the others and are not in it',
  },
  'lessons.changed': {
    ja: '{file} は{time}に変更されています。変更案は {patch} にあります',
    en: '{file} changed at {time}; the patch is in {patch}',
  },
  'lessons.changed-unknown': {
    ja: '{file} は変更されています。変更案は {patch} にあります',
    en: '{file} has changed; the patch is in {patch}',
  },
  'why.lessons-not-closed': {
    ja: 'セッションの終了後に見られます',
    en: 'It is shown once the session is closed',
  },
  'why.lesson-no-change': {
    ja: 'この行から手順書に加えられる変更はありません',
    en: 'No change of the procedure follows from this row',
  },
  'why.lesson-elsewhere': {
    ja: 'この手順は {file} にありません。もとの手順書を直してください',
    en: 'This step is not in {file}. Change its base',
  },
  'why.lesson-edited': {
    ja: '編集した内容があります(Enterで書く、Escで書かずに閉じる)',
    en: 'The text was edited (Enter writes it, Esc closes without it)',
  },
  'why.lesson-nothing': {
    ja: '変更が選ばれていません(space で選ぶ)',
    en: 'No change is chosen (space chooses)',
  },
  'copied.patch-left': {
    ja: 'パッチをコピーしましたが、変更{n}件は他の変更と両立しないため入っていません',
    en: 'Patch copied, but {n} of the changes cannot be made beside the others and are not in it',
  },
  'copied.patch': { ja: 'パッチをコピーしました', en: 'Patch copied' },
  'scope.lessons': { ja: '手順書との差異', en: 'Procedure and what we did' },
} as const satisfies Messages;
