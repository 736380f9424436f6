import type { Messages } from '../messages.ts';

/** What `--help` says of procedures. */
export const CLI_PROCEDURE_HELP = {
  procedure: { ja: '手順書(YAML)を扱う', en: 'procedures as code (YAML)' },
  'procedure list': { ja: '手順書の一覧', en: 'all procedures' },
  'procedure show': { ja: '手順書を表示', en: 'print a procedure' },
  'procedure lint': { ja: '手順書を検査', en: 'check procedure files' },
  'procedure new': { ja: '手順書のひな形を作る', en: 'write a new procedure to start from' },
  argProcedure: { ja: '手順書の名前かファイル', en: 'name or file of a procedure' },
  argProcedureFiles: { ja: '手順書のファイル(省略: すべて)', en: 'procedure files (default: all)' },
  argNewProcedure: {
    ja: '新しい手順書のID(例: db-failover)',
    en: 'id of the new procedure, e.g. db-failover',
  },
  optProcedure: { ja: '手順書の名前かファイル', en: 'name or file of the procedure' },
  optRuleService: {
    ja: '対象のサービス(設定の rules が手順書を選ぶ)',
    en: 'service it is about; `rules` of the settings choose the procedure',
  },
  optRuleLabel: {
    ja: 'ラベル。例: team=payments(rules が手順書を選ぶ)',
    en: 'label, e.g. team=payments; `rules` choose the procedure',
  },
  optFrom: { ja: '元にする手順書', en: 'procedure to start from' },
  'procedure diff': {
    ja: '手順書の違いと、実際との違い',
    en: 'what differs between procedures, or from what a session did',
  },
  argDiffFrom: {
    ja: '手順書、リリースの日付、Gitの範囲(v12..HEAD)、セッション、記録(JSONL)',
    en: 'procedure, date of a release, Git range (v12..HEAD), session, or record (JSONL)',
  },
  argDiffTo: {
    ja: '比べる手順書。Gitの範囲ではその中の1つ',
    en: 'procedure to compare with; with a Git range, the one to look at',
  },
  optTextFormat: { ja: '形式: text, md', en: 'format: text, md' },
  optMost: {
    ja: '必須の手順の上限(SEV1、SEV2)。省略時は設定の lint.most、なければ10',
    en: 'most required steps at SEV1 and SEV2; else lint.most of the settings, else 10',
  },
  optMostMinor: {
    ja: '同じくSEV3以下。省略時は lint.mostMinor、なければ6',
    en: 'the same from SEV3 down; else lint.mostMinor, else 6',
  },
  optPatch: {
    ja: 'セッション3回以上で一致した変更を手順書に書く',
    en: 'write what three sessions agree on into the procedure',
  },
  optPatchOut: { ja: '書き込み先(- で標準出力)', en: 'file to write instead (- for standard output)' },
} satisfies Messages;

/** What commands on procedures say. */
export const CLI_PROCEDURE = {
  'procedure-commit': { ja: 'コミット {commit}', en: 'commit {commit}' },
  'procedure-extends': { ja: '{base} を拡張', en: 'extends {base}' },
  'diff-nothing': {
    ja: '手順書のフォルダに違いはありません',
    en: 'Nothing differs in the folder of procedures',
  },
  'patch-nothing': {
    ja: '{file} への変更案はありません(直近5回のうち3回で一致したものを提案します)',
    en: 'No change is offered for {file}: it takes what 3 of the last 5 sessions agree on',
  },
  'patch-nowhere': {
    ja: '変更案の手順は {file} にありません。もとの手順書を直してください',
    en: 'The steps to change are not in {file}. Change its base',
  },
  'patch-beside': {
    ja: '{file} は変更されています。変更案は {patch} にあります',
    en: '{file} has changed; the patch is in {patch}',
  },
  'patch-unchecked': {
    ja: '未実施だった手順の変更案{n}件は書きません。確認して選ぶ: 終了したセッションの画面で「手順書との差異」',
    en: '{n} not written: nobody came to their steps. Check and choose them on the screen: "procedure and what we did"',
  },
  'patch-left': {
    ja: '{n}件はもとの手順書にある手順のため書けませんでした',
    en: '{n} left out: their steps are in its base',
  },
} satisfies Messages;
