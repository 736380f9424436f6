import { z } from 'zod';
import { ruleCaseSchema } from '../../detection/cases/case-schema.ts';
import { ruleFileSchema } from '../../detection/rule-schema.ts';

/** The JSON Schema of a rule file, for editors: one rule, or a list of them. What needs several fields is left to the lint. */
export function ruleFileJsonSchema(): object {
  const options = { io: 'input', unrepresentable: 'any' } as const;
  const { $schema: _rule, ...rule } = z.toJSONSchema(ruleFileSchema, options);
  const { $schema: _test, ...test } = z.toJSONSchema(ruleCaseSchema, options);
  const tests = { type: 'array', maxItems: 100, items: { $ref: '#/$defs/test' } };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Detection rules of oncall',
    $defs: { rule: { ...rule, properties: { ...rule.properties, tests } }, test },
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: { items: { $ref: '#/$defs/rule' } },
    else: { $ref: '#/$defs/rule' },
  };
}
