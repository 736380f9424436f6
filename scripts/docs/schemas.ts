import { ruleFileJsonSchema } from '../../src/cli/rules/json-schema.ts';
import { FACTS } from '../../src/domain/when.ts';
import { FACT_TEXTS } from '../../src/text/i18n/facts.ts';
import { procedureJsonSchema } from '../procedure-schema.ts';
import { fieldTable, type ValueSchema } from './fields.ts';
import * as said from './schemas-said.ts';

interface RuleFile {
  readonly $defs: { readonly rule: ValueSchema; readonly test: ValueSchema };
}

const ruleFile = (): RuleFile => ruleFileJsonSchema() as RuleFile;
/** Of a procedure that extends no other: the schema of one that does leaves more out. */
const procedure = (): ValueSchema => (JSON.parse(procedureJsonSchema()) as { else: ValueSchema }).else;

const factTexts: Readonly<Record<string, { readonly en: string } | undefined>> = FACT_TEXTS;

function facts(): string {
  const rows = FACTS.map((fact) => {
    const text = factTexts[`fact.${fact.replaceAll(' ', '-')}`];
    if (!text) throw new Error(`nothing is said of the fact ${fact}`);
    return `| \`${fact}\` | ${text.en} |`;
  });
  return ['| fact | true once |', '| --- | --- |', ...rows].join('\n');
}

/** The tables of docs/reference/rules.md and docs/reference/procedures.md, by the names of their places. */
export const schemaTables: Readonly<Record<string, () => string>> = {
  rule: () => fieldTable(ruleFile().$defs.rule, said.RULE_SAID),
  case: () => fieldTable(ruleFile().$defs.test, said.CASE_SAID),
  procedure: () => fieldTable(procedure(), said.PROCEDURE_SAID),
  facts,
};
