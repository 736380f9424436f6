import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { z } from 'zod';
import { seenChangeSchema, serviceCoverageSchema } from '../../src/domain/changes/change-schema.ts';
import { actorSchema, verdictSchema } from '../../src/domain/event-schema.ts';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import {
  askedActSchema,
  clockSchema,
  pageRowSchema,
  problemSchema,
  sessionSummarySchema,
  turnSchema,
} from '../../src/protocol/http-schema.ts';
import { ROUTE_TABLE, type RouteRow } from '../../src/protocol/route-table.ts';
import { partsOf, ROUTES, type RouteName } from '../../src/protocol/routes.ts';
import { EXAMPLES } from './openapi-examples.ts';

/** Shapes that stand in several replies. */
const SHARED = {
  Actor: actorSchema,
  AskedAct: askedActSchema,
  Change: seenChangeSchema,
  Clock: clockSchema,
  Coverage: serviceCoverageSchema,
  Page: pageRowSchema,
  Problem: problemSchema,
  Procedure: procedureSchema,
  Session: sessionSummarySchema,
  Turn: turnSchema,
  Verdict: verdictSchema,
};

const WHO: Readonly<Record<RouteRow['who'], string>> = {
  anyone: 'For everyone; no credential is needed.',
  page: 'For the hub’s own page in a browser, by its `Origin`; no credential is needed.',
  monitor: 'For processes of the hub’s machine, and members.',
  machine: 'For the user of the hub’s machine, over its socket.',
  known: 'For everyone with a credential.',
  reach: 'For whose credential opens this session; what they may do there, the session says.',
  log: 'For who may look at this session; a damaged one is for members of the whole hub.',
  session: 'For who may look at this session.',
  member: 'For members who may look at this session.',
  hub: 'For members whose credential opens the whole hub.',
  asked: 'For who may look at the session that the query names, else for members of the whole hub.',
};

const WORDS: Readonly<Record<string, string>> = {
  id: 'Id of the session, the act or the exclusion.',
  ref: 'Id, number or web address of the page.',
  part: 'Which part.',
  invite: 'Id of the invite.',
  file: 'Name of the file.',
  rule: 'Name of the rule.',
};

type Json = Readonly<Record<string, unknown>>;
const NAMES = Object.keys(ROUTES) as RouteName[];
const rowOf = (name: RouteName): RouteRow => ROUTE_TABLE[name];
const exampleOf = (name: RouteName): { readonly body?: unknown; readonly reply?: unknown } => EXAMPLES[name];
const upper = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const bare = ({ $schema: _s, $id: _i, ...rest }: Json): Json => rest;
const refTo = (id: string): Json => ({ $ref: `#/components/schemas/${id}` });

/** Bodies and replies by the name that they have in the document. */
const shapes = (): ReadonlyMap<string, z.ZodType> =>
  new Map(
    NAMES.flatMap((name): [string, z.ZodType][] => {
      const { body, reply, replies = {} } = rowOf(name);
      return [
        ...(body ? [[`${upper(name)}Body`, body] as [string, z.ZodType]] : []),
        ...(reply ? [[`${upper(name)}Reply`, reply] as [string, z.ZodType]] : []),
        ...Object.entries(replies).map(([part, one]): [string, z.ZodType] => [
          `${upper(name)}${upper(part)}`,
          one,
        ]),
      ];
    }),
  );

function components(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SHARED)) registry.add(schema, { id });
  for (const [id, schema] of shapes()) if (!registry.has(schema)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    unrepresentable: 'any',
    uri: (id) => `#/components/schemas/${id}`,
  });
  return Object.fromEntries(Object.entries(schemas).map(([id, one]) => [id, bare(one as Json)]));
}

/** The name of a shape: one that stands in several places has one name. */
const nameOf = (schema: z.ZodType): string =>
  [...Object.entries(SHARED), ...shapes()].find(([, one]) => one === schema)?.[0] ?? '';

function parametersOf(name: RouteName): readonly Json[] {
  const { query, replies } = rowOf(name);
  const words = [...partsOf(name)[1].matchAll(/:(\w+)/g)].map(([, word = '']) => word);
  const fields = Object.entries<z.ZodType>(query?.shape ?? {});
  return [
    ...words.map((word) => ({
      ...{ name: word, in: 'path', required: true, description: WORDS[word] },
      schema:
        word === 'part' && replies ? { type: 'string', enum: Object.keys(replies) } : { type: 'string' },
    })),
    ...fields.map(([field, schema]) => {
      const shape = bare(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json);
      const isOptional = schema.safeParse(undefined).success;
      return { name: field, in: 'query', required: !isOptional, schema: shape };
    }),
  ];
}

function contentOf(type: string, schema: Json, example: unknown): Json {
  return { [type.split(';')[0] ?? type]: { schema, ...(example === undefined ? {} : { example }) } };
}

function answerOf(name: RouteName): Json {
  const { reply, replies, gives } = rowOf(name);
  const { reply: example } = exampleOf(name);
  if (gives === 'websocket') return { '101': { description: 'The connection is a WebSocket from here on.' } };
  if (reply) {
    const schema = refTo(nameOf(reply));
    return { '2XX': { description: 'Done.', content: contentOf('application/json', schema, example) } };
  }
  if (replies) {
    const oneOf = Object.values(replies).map((one) => refTo(nameOf(one)));
    return { '2XX': { description: 'Done.', content: contentOf('application/json', { oneOf }, example) } };
  }
  return {
    '2XX': { description: 'Done.', content: contentOf(gives ?? 'text/plain', { type: 'string' }, example) },
  };
}

function requestOf(name: RouteName): Json {
  const { body, takes } = rowOf(name);
  const { body: example } = exampleOf(name);
  if (body) {
    const schema = refTo(nameOf(body));
    return { requestBody: { required: true, content: contentOf('application/json', schema, example) } };
  }
  if (!takes) return {};
  return {
    requestBody: {
      required: true,
      content: contentOf(takes, takes === 'application/json' ? {} : { type: 'string' }, example),
    },
  };
}

function operationOf(name: RouteName): Json {
  const { tag, who, about } = rowOf(name);
  const parameters = parametersOf(name);
  return {
    operationId: name,
    tags: [tag],
    summary: about,
    description: WHO[who],
    ...(who === 'anyone' ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestOf(name),
    responses: {
      ...answerOf(name),
      default: {
        description: 'Refused, or not possible.',
        content: contentOf('application/json', refTo('Problem'), { kind: 'token-required', params: {} }),
      },
    },
  };
}

/** The hub's HTTP interface as OpenAPI 3.1, made of the table of routes. */
export function openapi(): Json {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const paths: Record<string, Record<string, Json>> = {};
  for (const name of NAMES) {
    const [method, path] = partsOf(name);
    const at = path.replace(/:(\w+)/g, '{$1}');
    paths[at] = { ...paths[at], [method.toLowerCase()]: operationOf(name) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'oncall hub',
      version,
      description:
        'What a hub answers over HTTP. Fields may be added to replies; a body of an act with a field that the hub does not know is refused with 400, other bodies pass over it. An error is a `kind` with its `params`. Over its own socket, a hub of a laptop takes `oncall-name` and `oncall-email` instead of a token.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: 'https://hub.example.jp:7373' }],
    security: [{ token: [] }],
    tags: [...new Set(NAMES.map((name) => rowOf(name).tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: components(),
    },
  };
}

export const openapiText = (): string =>
  `# Made of src/protocol/route-table.ts by \`npm run docs\`.\n${stringify(openapi(), { aliasDuplicateObjects: false, lineWidth: 130 })}`;
