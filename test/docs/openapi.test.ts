import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openapi, openapiText } from '../../scripts/docs/openapi.ts';
import { EXAMPLES } from '../../scripts/docs/openapi-examples.ts';
import { textOf } from '../../scripts/docs/run.ts';
import { ROUTE_TABLE, type RouteRow } from '../../src/protocol/route-table.ts';
import { ROUTES, type RouteName } from '../../src/protocol/routes.ts';

const text = textOf('reference/openapi.yaml');
const told = parse(text);
const NAMES = Object.keys(ROUTES) as RouteName[];
type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
};
type Media = { schema: { $ref?: string; oneOf?: { $ref: string }[]; type?: string }; example?: unknown };

const operations = Object.entries(told.paths as Record<string, Record<string, Operation>>).flatMap(
  ([path, byMethod]) => Object.entries(byMethod).map(([method, operation]) => ({ path, method, operation })),
);
// Formats and `machine` notes of our own say something to us, and nothing to who checks a document.
const ajv = new Ajv2020({ strict: false, validateFormats: false });

describe('the OpenAPI document', () => {
  it('DOC-13 is what the table of routes says (npm run docs)', () => {
    expect(text).toBe(openapiText());
    expect(told).toEqual(JSON.parse(JSON.stringify(openapi())));
  });

  it('DOC-13 is valid by the schema of OpenAPI 3.1', () => {
    const meta = JSON.parse(readFileSync(new URL('../fixtures/openapi-3.1.json', import.meta.url), 'utf8'));
    const check = ajv.compile(meta);
    expect(check(told), JSON.stringify(check.errors?.slice(0, 5))).toBe(true);
    expect(check({ ...told, paths: { 'no-slash': {} } })).toBe(false);
    expect(check({ ...told, info: {} })).toBe(false);
  });

  it('DOC-13 has each route once, with a summary, and its words as parameters', () => {
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual([...NAMES].sort());
    for (const { path, operation } of operations) {
      expect(operation.summary.length).toBeGreaterThan(10);
      const words = [...path.matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
      const given = (operation.parameters ?? []).filter((one) => one.in === 'path').map(({ name }) => name);
      expect(given, path).toEqual(words);
    }
  });

  it('DOC-13 names no shape that it does not have, and has none that nobody names', () => {
    const named = new Set([...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name));
    expect([...named].sort()).toEqual(Object.keys(told.components.schemas).sort());
  });

  it.each(NAMES)('DOC-13 has an example of %s that fits its shape, there and in the table', (route) => {
    const row: RouteRow = ROUTE_TABLE[route];
    const { operation } = operations.find((one) => one.operation.operationId === route) ?? {};
    const sides = [operation?.requestBody?.content, operation?.responses['2XX']?.content].flatMap((content) =>
      Object.entries(content ?? {})
        .filter(([type]) => type === 'application/json')
        .map(([, media]) => media),
    );
    for (const { schema, example } of sides.filter(
      (media) => media.schema.type !== 'string' && Object.keys(media.schema).length > 0,
    )) {
      const check = ajv.compile({ ...schema, components: told.components });
      expect(example).toBeDefined();
      expect(check(example), `${route}: ${JSON.stringify(check.errors?.slice(0, 3))}`).toBe(true);
    }
    const { body, reply } = EXAMPLES[route] as { body?: unknown; reply?: unknown };
    if (row.body) row.body.parse(body);
    if (row.reply) row.reply.parse(reply);
    expect([body === undefined, reply === undefined && row.reply !== undefined]).toEqual([
      row.body === undefined,
      false,
    ]);
  });
});
