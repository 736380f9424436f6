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
} satisfies Messages;
