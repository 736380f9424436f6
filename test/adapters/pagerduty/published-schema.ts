import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Exchange } from '../../../src/demo/pagerduty/server.ts';
import { BEYOND } from './published-beyond.ts';

/*
 * PagerDuty's published schema of the calls we make, where a copy of it lies beside this checkout (or where
 * PAGERDUTY_SCHEMA names one). It is not part of this project.
 */
const FILE =
  process.env.PAGERDUTY_SCHEMA ??
  resolve(import.meta.dirname, '../../../..', 'shared', 'contracts', 'pagerduty-openapi-subset.json');

const EVERYWHERE: ReadonlySet<number> = new Set([401, 402, 403, 404]);

type Schema = Record<string, unknown>;
interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Schema }> }>;
}

export const schemaFile = existsSync(FILE) ? FILE : null;

/** Says what in an exchange the published schema does not allow; empty when all is well. */
export function publishedSchema(): (exchange: Exchange) => readonly string[] {
  const copied = JSON.parse(readFileSync(FILE, 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
  };
  const paths = { ...copied.paths };
  for (const [path, more] of Object.entries(BEYOND as unknown as typeof paths)) {
    paths[path] = { ...paths[path], ...more };
  }
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, validateSchema: false });
  const compiled = new Map<object, ValidateFunction>();
  const check = (schema: Schema, reply: boolean, value: unknown, where: string): string[] => {
    const validate = compiled.get(schema) ?? ajv.compile(loosened(schema, reply) as object);
    compiled.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${where}${instancePath} ${message}`);
  };

  return (exchange) => {
    const { method, path, query, headers, body, status, reply } = exchange;
    const call = `${method} ${path}`;
    const found = operationOf(paths, method, path);
    if (!found) return [`${call} is not published`];
    const problems: string[] = [];
    const parameters = found.parameters ?? [];
    for (const name of new Set(query.keys())) {
      if (!parameters.some((one) => one.in === 'query' && one.name === name))
        problems.push(`${call} ?${name}`);
    }
    for (const one of parameters) {
      const given = one.in === 'header' ? headers[one.name.toLowerCase()] : query.get(one.name);
      if (one.required && one.in !== 'path' && !given) problems.push(`${call} lacks ${one.name}`);
    }
    const wanted = found.requestBody?.content['application/json'].schema;
    if (wanted) problems.push(...check(wanted, false, unwrapped(body), `${call} body`));
    const told = found.responses[String(status)];
    // Any call can be refused so, though not each says it.
    if (!told) return EVERYWHERE.has(status) ? problems : [...problems, `${call} answers ${status}`];
    const schema = told.content?.['application/json']?.schema;
    // Errors have a shape of their own in the contract's prose; the schema of each is the same.
    if (schema && status < 300) problems.push(...check(schema, true, sayable(reply), `${call} ${status}`));
    return problems;
  };
}

/** A fixed path (`/users/me`) before one with a place for an id. */
function operationOf(paths: Record<string, Record<string, Operation>>, method: string, path: string) {
  const names = Object.keys(paths).sort((a, b) => a.split('{').length - b.split('{').length);
  const fits = names.filter((one) => new RegExp(`^${one.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
  const name = fits.find((one) => paths[one]?.[method.toLowerCase()] !== undefined);
  return name === undefined ? undefined : paths[name]?.[method.toLowerCase()];
}

/**
 * Where the published example and the published schema differ the example holds, being what works: it wraps each
 * responder target, and an incident's details are a text.
 */
function unwrapped(body: unknown): unknown {
  const { responder_request_targets: targets, incident } = (body ?? {}) as Schema;
  if (typeof (incident as { body?: { details?: unknown } } | undefined)?.body?.details === 'string') {
    return { ...(body as object), incident: { ...(incident as object), body: { type: 'incident_body' } } };
  }
  if (!Array.isArray(targets)) return body;
  return {
    ...(body as object),
    responder_request_targets: targets.map((one) => (one as Schema).responder_request_target ?? one),
  };
}

/** No name of an acknowledgement's log entry can pass: the schema names it once so and once so, and wants both. */
function sayable(reply: unknown): unknown {
  return JSON.parse(JSON.stringify(reply).replaceAll('"acknowledge_log_entry"', '"annotate_log_entry"'));
}

/**
 * The schema as it is meant: alternatives overlap in it, so one may match and another too; and what PagerDuty answers
 * has nulls where it does not say so.
 */
function loosened(schema: unknown, reply: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((one) => loosened(one, reply));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { oneOf, discriminator: _, example: __, nullable, ...rest } = schema as Schema;
  const copy: Schema = {};
  for (const [key, value] of Object.entries(rest)) {
    copy[key] = key === 'enum' || key === 'required' || key === 'default' ? value : loosened(value, reply);
  }
  if (oneOf) copy.anyOf = loosened(oneOf, reply);
  if ((reply || nullable === true) && typeof copy.type === 'string') {
    copy.type = [copy.type, 'null'];
    if (Array.isArray(copy.enum)) copy.enum = [...copy.enum, null];
  }
  return copy;
}
