/*
 * Writes docs/procedure.schema.json, by which editors complete and check procedure files:
 *
 *   npm run schema
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { procedureSchema } from '../src/domain/procedure-schema.ts';
import { extendingSchema } from '../src/domain/procedures/extend.ts';

export const SCHEMA_FILE = new URL('../docs/procedure.schema.json', import.meta.url);

/** JSON Schema of a procedure file: a whole one, or one that extends a base. */
export function procedureJsonSchema(): string {
  const [whole, extending] = [procedureSchema, extendingSchema].map((schema) => {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return rest;
  });
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A procedure of oncall',
    type: 'object',
    if: { required: ['extends'] },
    // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
    then: extending,
    else: whole,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(SCHEMA_FILE, procedureJsonSchema());
