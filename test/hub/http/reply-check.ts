import { z } from 'zod';
import { problemSchema } from '../../../src/protocol/http-schema.ts';
import { ROUTE_TABLE, type RouteRow } from '../../../src/protocol/route-table.ts';
import { partsOf, ROUTES, type RouteName } from '../../../src/protocol/routes.ts';

const NAMES = Object.keys(ROUTES) as RouteName[];
const PATHS = NAMES.map((name) => {
  const [method, path] = partsOf(name);
  return {
    name,
    method,
    path: new RegExp(`^${path.replaceAll('.', '\\.').replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  };
});

/** Throws where an answer of a hub is not what the table of routes says, or says more. */
export function checkReply(method: string, url: string, status: number, text: string): void {
  const { pathname } = new URL(url, 'http://hub');
  const found = PATHS.find((one) => one.method === method && one.path.test(pathname));
  if (status >= 400) {
    fits('a problem', problemSchema, JSON.parse(text));
    return;
  }
  if (!found) throw new Error(`${method} ${pathname} is answered and in no table`);
  const row: RouteRow = ROUTE_TABLE[found.name];
  const part = found.path.exec(pathname)?.groups?.part ?? '';
  const schema = row.reply ?? row.replies?.[part];
  if (schema) fits(found.name, schema, JSON.parse(text));
}

function fits(what: string, schema: z.ZodType, value: unknown): void {
  const read = schema.safeParse(value);
  if (!read.success)
    throw new Error(`reply of ${what}: ${z.prettifyError(read.error)}\n${JSON.stringify(value)}`);
  const [told, known] = [value, read.data].map((one) => JSON.stringify(one));
  if (sorted(value) !== sorted(read.data))
    throw new Error(`reply of ${what} says more than the table:\n${told}\n${known}`);
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
