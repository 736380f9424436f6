import { z } from 'zod';
import { ENCODINGS } from '../../logs/encoding.ts';
import { isRecord } from '../../logs/json.ts';
import { isTimeZone } from '../../text/zone.ts';
import { parseFileSpec } from './file-spec.ts';
import type { SettingsProblem } from './settings-problem.ts';

/** Names of log sources; a word of the command line and of URLs. */
export const SOURCE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const text = z.string().trim().min(1).max(1_000);
const field = z.string().trim().min(1).max(200);

function isBareUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  return url !== null && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

const zone = z
  .string()
  .trim()
  .refine(isTimeZone, { params: { kind: 'time-zone' } });

/** The way to a host is fixed: only what follows may have values in it. */
const LINK = /^https?:\/\/[^\s{}/?#@]+(?:[/?#]\S*)?$/;

/** What is the same for every kind of source. */
const COMMON = {
  /** Field whose values are users, so that those with errors are counted. */
  user: field.optional(),
  /** Fields of sessions and customers, counted beside users. */
  session: field.optional(),
  customer: field.optional(),
  /** A line elsewhere, as in Dashboards or an APM: `https://apm.example.com/trace/{trace}`. */
  link: z
    .string()
    .trim()
    .max(2_000)
    .refine((value) => LINK.test(value), { params: { kind: 'link' } })
    .optional(),
} as const;

/** An OpenSearch cluster's indices. Name and password have no place here: see `OPENSEARCH_USERNAME`. */
const openSearchSourceSchema = z.strictObject({
  type: z.literal('opensearch'),
  /** URL of the cluster; `OPENSEARCH_URL` of the hub's environment when absent. */
  node: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .refine(isBareUrl, { params: { kind: 'bare-url' } })
    .optional(),
  /** Index, alias, data stream or pattern, by commas. */
  index: z
    .string()
    .trim()
    .refine(isIndexExpression, { params: { kind: 'index' } }),
  /** Field of the event's time; found by the mapping when absent. */
  timeField: field.optional(),
  /** Lucene query that always applies. */
  query: text.optional(),
  /** Lucene queries by name, offered where a session's query is typed. */
  queries: z
    .record(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u), text)
    .refine((given) => Object.keys(given).length <= 50)
    .optional(),
  ...COMMON,
  /** Fields to try first. */
  fields: z
    .strictObject({
      level: field.optional(),
      service: field.optional(),
      message: field.optional(),
      trace: field.optional(),
    })
    .optional(),
  /** IANA zone of times that texts within documents have without an offset; the session's when absent. */
  timeZone: zone.optional(),
  /** How far the clock that documents' times are of is ahead of true time, where it is wrong: `+09:00`. */
  clockOffset: z
    .string()
    .regex(/^[+-](?:0\d|1[0-4]):[0-5]\d$/)
    .optional(),
  /** PEM file of the authority that signed the cluster's certificate. */
  ca: text.optional(),
  /** Requests signed for AWS: `es` for a domain, `aoss` for a serverless collection. */
  sigv4: z
    .strictObject({
      service: z.enum(['es', 'aoss']).default('es'),
      region: z.string().regex(/^[a-z0-9-]{1,40}$/),
    })
    .optional(),
  /** Whether those who came by a guest's invite see its lines. */
  guests: z.boolean().default(false),
});

const fileSourceSchema = z.strictObject({
  type: z.literal('file'),
  path: text,
  encoding: z.enum(ENCODINGS).optional(),
  ...COMMON,
  /** IANA zone of times written without an offset; the session's when absent. */
  timeZone: zone.optional(),
  guests: z.boolean().default(false),
});

export const sourceDefinitionSchema = z.discriminatedUnion('type', [
  openSearchSourceSchema,
  fileSourceSchema,
]);

export type OpenSearchSource = z.infer<typeof openSearchSourceSchema>;
export type SourceDefinition = z.infer<typeof sourceDefinitionSchema>;

/** A log source with the name that sessions call it by. */
export interface NamedSource {
  readonly name: string;
  readonly definition: SourceDefinition;
}

const nameSchema = z.string().regex(SOURCE_NAME);

/** The short form of a list: `{name, spec: file:PATH | opensearch:INDEX?…, guests}`. */
const specSchema = z
  .strictObject({ name: nameSchema, spec: text, guests: z.boolean().default(false) })
  .transform(({ name, spec, guests }, context): NamedSource => {
    const definition = definitionOfSpec(spec);
    if (definition) return { name, definition: { ...definition, guests } };
    context.issues.push({ code: 'custom', path: ['spec'], params: { kind: 'spec' }, input: spec });
    return z.NEVER;
  });

/** The other form of a list: a definition with a name. */
const namedSchema = z
  .looseObject({ name: nameSchema })
  .transform(({ name, ...rest }, context): NamedSource => {
    const result = sourceDefinitionSchema.safeParse(rest);
    if (result.success) return { name, definition: result.data };
    for (const issue of result.error.issues) context.issues.push(again(issue, rest));
    return z.NEVER;
  });

const itemSchema = chosen((value) => (isRecord(value) && 'type' in value ? namedSchema : specSchema));

const recordSchema = z
  .record(nameSchema, sourceDefinitionSchema)
  .transform((record): readonly NamedSource[] => {
    return Object.entries(record).map(([name, definition]) => ({ name, definition }));
  });

/** Log sources, so that `--logs app` is enough: by name as a mapping, or as a list. */
export const sourcesSchema = chosen<readonly NamedSource[]>((value) =>
  Array.isArray(value) ? z.array(itemSchema).max(50) : recordSchema,
);

/** What a spec such as `file:/var/log/app.log` or `opensearch:app-*` means; null when it is none. */
export function definitionOfSpec(spec: string): SourceDefinition | null {
  const file = spec.startsWith('file:') ? parseFileSpec(spec) : null;
  if (file) return { type: 'file', ...file, guests: false };
  const one = parseOneOff(spec);
  return one && openSearchSourceSchema.parse({ type: 'opensearch', ...one });
}

/** Paths of a definition are relative to the folder of the file it is in. */
export function placedSource(
  { name, definition }: NamedSource,
  place: (path: string) => string,
): NamedSource {
  if (definition.type === 'file')
    return { name, definition: { ...definition, path: place(definition.path) } };
  const { ca } = definition;
  return { name, definition: ca === undefined ? definition : { ...definition, ca: place(ca) } };
}

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** One schema or another by what the value looks like, with the issues of the one chosen. */
function chosen<T>(choose: (value: unknown) => z.ZodType<T>): z.ZodType<T> {
  return z.unknown().transform((value, context): T => {
    const result = choose(value).safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) context.issues.push(again(issue, value));
    return z.NEVER;
  });
}

const again = (issue: Issue, input: unknown): RawIssue =>
  ({ ...issue, path: [...issue.path], input }) as RawIssue;

const CHOICES: Readonly<Record<string, string>> = {
  index: 'INDEX, ALIAS, PATTERN-*',
  spec: 'file:PATH, opensearch:INDEX?query=…',
};

/** What is wrong with one field below `sources`, in the words of settings problems; null for what others know. */
export function sourceIssue(issue: z.core.$ZodIssue): Pick<SettingsProblem, 'kind' | 'params'> | null {
  if (issue.path[0] !== 'sources') return null;
  const choice = (choices: string) => ({ kind: 'field-choice', params: { choices } }) as const;
  switch (issue.code) {
    case 'invalid_union':
      return choice('opensearch, file');
    case 'invalid_value':
      return choice(issue.values.map(String).join(', '));
    case 'invalid_key':
      return choice('A-Z a-z 0-9 . _ -');
    case 'invalid_format':
      if (issue.path.at(-1) === 'clockOffset') return choice('+09:00, -05:30');
      return issue.format === 'url' ? null : choice('A-Z a-z 0-9 . _ -');
    case 'custom': {
      const kind = String(issue.params?.kind);
      if (kind === 'link') return choice('https://HOST/PATH?ID={id}');
      if (kind === 'time-zone') return { kind: 'field-time-zone', params: {} };
      return Object.hasOwn(CHOICES, kind)
        ? choice(CHOICES[kind] as string)
        : { kind: 'field-url', params: {} };
    }
    default:
      return null;
  }
}

/** A source named by itself, for once: `opensearch:INDEX?query=LUCENE&time=FIELD`. */
interface OneOff {
  readonly index: string;
  readonly query?: string;
  readonly timeField?: string;
}

/**
 * What an index expression may be made of: names, aliases, data streams, `*`, exclusions and date mathematics, by
 * commas. A name that begins with `_` would be a command of the cluster.
 */
const INDEX = /^(?![-+_])[^\s"\\?#|\x00-\x1f]{1,400}$/;

export function isIndexExpression(text: string): boolean {
  return INDEX.test(text) && text.split(',').every((part) => part !== '' && !/^[-+]?(_|\.\.?$)/.test(part));
}

/** Null when it is no such spec, names no index, or says something unknown. Values are percent-encoded as in a URL. */
export function parseOneOff(spec: string): OneOff | null {
  const found = /^opensearch:([^?]*)(?:\?(.*))?$/s.exec(spec);
  if (!found || !isIndexExpression(found[1] as string)) return null;
  const said = [...new URLSearchParams(found[2] ?? '')];
  const names = said.map(([name]) => name);
  if (new Set(names).size < names.length) return null;
  if (said.some(([name, value]) => !['query', 'time'].includes(name) || value.trim() === '')) return null;
  const { query, time } = Object.fromEntries(said);
  return {
    index: found[1] as string,
    ...(query === undefined ? {} : { query }),
    ...(time === undefined ? {} : { timeField: time }),
  };
}
