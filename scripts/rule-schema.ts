/*
 * Writes docs/rule.schema.json, by which editors complete and check rule files:
 *
 *   npm run schema
 */
import { writeFileSync } from 'node:fs';
import { ruleFileJsonSchema } from '../src/cli/rules/json-schema.ts';

export const RULE_SCHEMA_FILE = new URL('../docs/rule.schema.json', import.meta.url);

/** JSON Schema of a rule file: one rule, or a list of them. */
export const ruleJsonSchema = (): string => `${JSON.stringify(ruleFileJsonSchema(), null, 2)}\n`;

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(RULE_SCHEMA_FILE, ruleJsonSchema());
