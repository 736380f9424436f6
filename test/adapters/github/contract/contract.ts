import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { GithubExchange } from '../../../../src/sim/github/server.ts';

interface Call {
  readonly query: readonly string[];
  /** Of what is sent; none: it has no body. */
  readonly body?: object;
  /** By status; null: it has no body. */
  readonly answers: Readonly<Record<string, object | null>>;
}
interface Published {
  /** The npm package that it was taken from, and its version. */
  readonly source: string;
  readonly calls: Readonly<Record<string, Call>>;
  /** What several of them name as `#/schemas/NAME`. */
  readonly schemas: object;
}

/**
 * What GitHub publishes of the calls that we make, as `scripts/github-contract.mjs` takes it from its description: names and
 * types of fields, and which of them are always there. A field that is not in it does not pass.
 */
const published = JSON.parse(readFileSync(new URL('./published.json', import.meta.url), 'utf8')) as Published;

/** How any call can be refused, with a message. */
const REFUSALS: ReadonlySet<number> = new Set([301, 400, 401, 403, 404, 422, 429]);
const REFUSAL = { type: 'object', required: ['message'], properties: { message: { type: 'string' } } };
const HEADERS = ['accept', 'authorization', 'user-agent', 'x-github-api-version'];
/** Where GitHub itself sends what it does not publish, and so does the local one. */
const APART: readonly { readonly call: string; readonly at: RegExp; readonly value: unknown }[] = [
  // A deployment that waits for its approval.
  {
    call: 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    at: /^\/\d+\/state$/,
    value: 'waiting',
  },
];

const ajv = new Ajv({ strict: false, allErrors: true, verbose: true });
ajv.addFormat('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/);
const compiled = new Map<object, ValidateFunction>();

/** Says what in an exchange GitHub's published description does not allow; empty when all is well. */
export function githubProblems(exchange: GithubExchange): readonly string[] {
  const { method, path, query, headers, status, reply, body } = exchange;
  // A renamed repository is asked for by its number, by an address that GitHub gave.
  if (path.startsWith('/repositories/')) return [];
  const name = callOf(method, path);
  const call = published.calls[name];
  if (call === undefined) return [`${method} ${path} is not published`];
  const problems = [
    ...[...new Set(query.keys())].filter((key) => !call.query.includes(key)).map((key) => `?${key}`),
    ...HEADERS.filter((key) => !headers[key]).map((key) => `lacks ${key}`),
    ...(body === null || call.body === undefined ? [] : misfits(name, 'sent', call.body, body)),
    ...(status === 304 ? [] : answerProblems(name, call, status, reply)),
  ];
  return problems.map((problem) => `${name} ${problem}`);
}

function answerProblems(name: string, call: Call, status: number, reply: unknown): readonly string[] {
  if (REFUSALS.has(status)) return misfits(name, 'refusal', REFUSAL, reply);
  const answer = call.answers[status];
  if (answer === null) return reply === null ? [] : [`answers ${status} with a body`];
  return answer === undefined ? [`answers ${status}`] : misfits(name, String(status), answer, reply);
}

/** A fixed path before one with a place for a name. */
function callOf(method: string, path: string): string {
  const fits = Object.keys(published.calls).filter((name) =>
    new RegExp(`^${name.replace(/\{\w+\}/g, '[^/]+')}$`).test(`${method} ${path}`),
  );
  return fits.sort((a, b) => a.split('{').length - b.split('{').length)[0] ?? '';
}

function misfits(name: string, where: string, schema: object, value: unknown): readonly string[] {
  const validate = compiled.get(schema) ?? ajv.compile({ ...schema, schemas: published.schemas });
  compiled.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? [])
    .filter(
      ({ instancePath, data }) =>
        !APART.some((one) => one.call === name && one.at.test(instancePath) && one.value === data),
    )
    .map(({ instancePath, message, params }) => {
      const extra = 'additionalProperty' in params ? ` ${params.additionalProperty}` : '';
      return `${where}${instancePath.replace(/\/\d+/g, '/*')} ${message}${extra}`;
    });
}
