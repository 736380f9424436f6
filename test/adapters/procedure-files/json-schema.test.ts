import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { procedureJsonSchema, SCHEMA_FILE } from '../../../scripts/procedure-schema.ts';

const BUILT_IN = new URL('../../../sessions/procedures/', import.meta.url);
const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(
  JSON.parse(procedureJsonSchema()),
);

describe('the JSON Schema of procedures', () => {
  it('PRC-605 docs/procedure.schema.json is what the schemas of the program say (npm run schema)', () => {
    expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(procedureJsonSchema());
  });

  it('PRC-606 takes the built-in procedures and one that extends, and no unknown field', () => {
    for (const file of readdirSync(BUILT_IN)) {
      const value = parse(readFileSync(new URL(file, BUILT_IN), 'utf8'));
      expect([file, valid(value), valid.errors]).toEqual([file, true, null]);
      expect(valid({ ...value, colour: 'red' })).toBe(false);
    }
    const own = { id: 'a', extends: 'incident', phases: [{ id: 'x', steps: [{ id: 'y', why: null }] }] };
    expect(valid(own)).toBe(true);
    expect(valid({ ...own, colour: 'red' })).toBe(false);
  });
});
