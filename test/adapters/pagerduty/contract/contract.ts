import { Ajv, type ValidateFunction } from 'ajv';
import type { Exchange } from '../../../../src/sim/pagerduty/server.ts';
import { CALLS, type Call } from './calls.ts';
import type { Schema } from './shapes.ts';

/** How any call can be refused. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 402, 403, 404, 429]);
const HEADERS = ['accept', 'content-type'];

const ajv = new Ajv({ strict: false, allErrors: true });
const compiled = new Map<Schema, ValidateFunction>();

/** Says what in an exchange PagerDuty's contract does not allow; empty when all is well. */
export function contractProblems(exchange: Exchange): readonly string[] {
  const { method, path, query, headers, body, status, reply } = exchange;
  const call = callOf(method, path);
  if (call === undefined) return [`${method} ${path} is not published`];
  const { query: names = [], from, body: wanted, answers } = call;
  const known = names.map((name) => name.replace(/!$/, ''));
  const needed = names.filter((name) => name.endsWith('!')).map((name) => name.slice(0, -1));
  const answer = answers[status];
  const problems = [
    ...[...new Set(query.keys())].filter((name) => !known.includes(name)).map((name) => `?${name}`),
    ...needed.filter((name) => !query.has(name)).map((name) => `lacks ?${name}`),
    ...[...HEADERS, ...(from ? ['from'] : [])]
      .filter((name) => !headers[name])
      .map((name) => `lacks ${name}`),
    ...(wanted ? misfits(wanted, body, 'body') : []),
    ...(answer === undefined && !REFUSALS.has(status) ? [`answers ${status}`] : []),
    ...(answer ? misfits(answer, reply, String(status)) : []),
  ];
  return problems.map((problem) => `${method} ${path} ${problem}`);
}

/** A fixed path (`/users/me`) before one with a place for an id. */
function callOf(method: string, path: string): Call | undefined {
  const fits = Object.keys(CALLS).filter((name) =>
    new RegExp(`^${name.replace(/\{\w+\}/g, '[^/]+')}$`).test(`${method} ${path}`),
  );
  const [best = ''] = fits.sort((a, b) => a.split('{').length - b.split('{').length);
  return CALLS[best];
}

function misfits(schema: Schema, value: unknown, where: string): readonly string[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const extra = 'additionalProperty' in params ? ` ${params.additionalProperty}` : '';
    return `${where}${instancePath} ${message}${extra}`;
  });
}
