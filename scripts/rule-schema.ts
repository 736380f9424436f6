/*
 * Writes docs/rule.schema.json, by which editors complete and check rule files:
 *
 *   npm run schema
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { ruleFileSchema } from '../src/detection/rule-schema.ts';

export const RULE_SCHEMA_FILE = new URL('../docs/rule.schema.json', import.meta.url);

/** JSON Schema of a rule file: one rule, or a list of them. */
export function ruleJsonSchema(): string {
  const { $schema: _, ...rule } = z.toJSONSchema(ruleFileSchema, { io: 'input', unrepresentable: 'any' });
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Detection rules of oncall',
    $defs: { rule },
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { items: { $ref: '#/$defs/rule' } },
    else: { $ref: '#/$defs/rule' },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(RULE_SCHEMA_FILE, ruleJsonSchema());
