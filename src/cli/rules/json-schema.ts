import { z } from 'zod';
import { ruleCaseSchema } from '../../detection/cases/case-schema.ts';
import { ruleDefaultsSchema, ruleFileSchema } from '../../detection/rule-schema.ts';

/**
 * The JSON Schema of a rule file, for editors: one rule, a list of them, or, without a name, what the rules of the folder share. What
 * needs several fields, or two files, is left to the lint.
 */
export function ruleFileJsonSchema(): object {
  const options = { io: 'input', unrepresentable: 'any' } as const;
  const { $schema: _rule, ...rule } = z.toJSONSchema(ruleFileSchema, options);
  const { $schema: _test, ...test } = z.toJSONSchema(ruleCaseSchema, options);
  const { $schema: _defaults, ...defaults } = z.toJSONSchema(ruleDefaultsSchema, options);
  const own = ownParts(rule, defaults);
  const tests = { type: 'array', maxItems: 100, items: { $ref: '#/$defs/test' } };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Detection rules of oncall',
    $defs: { rule: { ...own, properties: { ...own.properties, tests } }, test, defaults },
    ...choice(
      { type: 'array' },
      { items: { $ref: '#/$defs/rule' } },
      choice({ required: ['name'] }, { $ref: '#/$defs/rule' }, { $ref: '#/$defs/defaults' }),
    ),
  };
}

const choice = (where: object, then: object, otherwise: object) => ({ if: where, then, else: otherwise });

type Schema = z.core.JSONSchema.BaseSchema;

/** A rule without the fields that its folder may share being required. */
function ownParts(rule: Schema, defaults: Schema): Schema {
  const properties = Object.entries(rule.properties ?? {}).map(([name, own]) => {
    const shared = defaults.properties?.[name];
    return [name, isParts(own) && isParts(shared) ? ownParts(own, shared) : own] as const;
  });
  const required = rule.required?.filter(
    (name) => isParts(defaults.properties?.[name]) || !(name in (defaults.properties ?? {})),
  );
  return { ...rule, properties: Object.fromEntries(properties), ...(required ? { required } : {}) };
}

const isParts = (schema: Schema | boolean | undefined): schema is Schema =>
  typeof schema === 'object' && schema.properties !== undefined;
