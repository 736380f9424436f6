/*
 * Takes from GitHub's published description of its REST API what concerns the calls that we make: which parameters they
 * have, and which fields of what type their answers have. Only these facts are kept, no words of its documentation.
 *
 *   npm pack @octokit/openapi@VERSION, unpack it, then
 *   node scripts/github-contract.mjs FOLDER/package > test/adapters/github/contract/published.json
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const CALLS = [
  'GET /repos/{owner}/{repo}',
  'GET /repos/{owner}/{repo}/deployments',
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
  'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
  'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
  'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs',
  'POST /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments',
  'GET /repos/{owner}/{repo}/contents/{path}',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments',
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
  'GET /repos/{owner}/{repo}/commits/{ref}',
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
  'GET /repos/{owner}/{repo}/compare/{basehead}',
  'GET /repos/{owner}/{repo}/environments',
  'GET /repos/{owner}/{repo}/issues',
  'POST /repos/{owner}/{repo}/issues',
  'GET /repos/{owner}/{repo}/issues/{issue_number}',
  'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
  'GET /repos/{owner}/{repo}/releases',
  'GET /repos/{owner}/{repo}/tags',
  'POST /app/installations/{installation_id}/access_tokens',
];
/** Objects that may be left out, and that we read nevertheless: their fields are kept, those of others are not. */
const READ = new Set(['environments', 'files', 'verification', 'reviewers', 'reviewer', 'steps']);

/** Answers without a body that are read. */
const BODILESS = new Set(['204', '302']);

const folder = process.argv[2] ?? '.';
const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const api = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.json'), 'utf8'));
const schemas = {};
const wanted = [];

const resolved = (node) => {
  if (node.$ref === undefined) return node;
  return node.$ref
    .slice(2)
    .split('/')
    .reduce((at, key) => at[key.replace(/~1/g, '/').replace(/~0/g, '~')], api);
};
const isDeep = (schema) => {
  const { type, properties, items, oneOf, anyOf, allOf } = resolved(schema);
  return type === 'object' || type === 'array' || [properties, items, oneOf, anyOf, allOf].some(Boolean);
};

/** The facts of a schema as JSON Schema. `open`: other fields may stand beside, as in a part of an `allOf`. */
function facts(schema, open = false) {
  if (schema.$ref !== undefined) {
    const id = schema.$ref.split('/').at(-1);
    if (open) return facts(resolved(schema), true);
    if (schemas[id] === undefined && !wanted.includes(id)) wanted.push(id);
    return { $ref: `#/schemas/${id}` };
  }
  const { type, enum: values, required, properties, items, oneOf, anyOf, allOf, nullable, format } = schema;
  const { additionalProperties: more } = schema;
  const told = {};
  if (type !== undefined) told.type = nullable && !Array.isArray(type) ? [type, 'null'] : type;
  if (values !== undefined) told.enum = nullable && !values.includes(null) ? [...values, null] : values;
  if (format === 'date-time') told.format = format;
  if (properties !== undefined) {
    told.properties = Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [
        key,
        required?.includes(key) || !isDeep(value) || READ.has(key) ? facts(value) : {},
      ]),
    );
    if (required !== undefined) told.required = required;
    if (!open) told.additionalProperties = more === undefined || more === false ? false : {};
  }
  if (items !== undefined) told.items = facts(items);
  if (oneOf !== undefined) told.anyOf = oneOf.map((one) => facts(one));
  if (anyOf !== undefined) told.anyOf = anyOf.map((one) => facts(one));
  if (allOf !== undefined) told.allOf = allOf.map((one) => facts(one, true));
  return nullable && type === undefined && Object.keys(told).length > 0
    ? { anyOf: [told, { type: 'null' }] }
    : told;
}

const calls = {};
for (const call of CALLS) {
  const [method, path] = call.split(' ');
  const at = api.paths[path];
  const operation = at?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${call} is not published`);
  const parameters = [...(at.parameters ?? []), ...(operation.parameters ?? [])].map(resolved);
  const answers = {};
  for (const [status, given] of Object.entries(operation.responses)) {
    const { content } = resolved(given);
    const schema = content?.['application/json']?.schema;
    if (schema !== undefined) answers[status] = facts(schema);
    else if (content === undefined && BODILESS.has(status)) answers[status] = null;
  }
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const query = parameters.filter((one) => one.in === 'query').map((one) => one.name);
  calls[call] = { query, ...(body === undefined ? {} : { body: facts(body) }), answers };
}
while (wanted.length > 0) {
  const id = wanted.shift();
  schemas[id] = {};
  schemas[id] = facts(api.components.schemas[id]);
}
const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
process.stdout.write(
  `${JSON.stringify({ source: `${name}@${version}`, api: api.info.version, calls, schemas: sorted }, null, 1)}\n`,
);
