/** What JSON Schema says of a value, as far as the pages tell it. */
export interface ValueSchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly additionalProperties?: boolean | ValueSchema;
  readonly required?: readonly string[];
  readonly items?: ValueSchema;
  readonly anyOf?: readonly ValueSchema[];
  readonly oneOf?: readonly ValueSchema[];
}

/** What the page says of each field, by its path (`channels[].service`). */
export type Said = Readonly<Record<string, string>>;

interface Row {
  readonly path: string;
  readonly value: string;
  readonly required: boolean;
}

/**
 * A table of all fields of a schema, each with its sentence. A field without a sentence throws, and so does a sentence
 * without a field: a setting cannot be missing from the page. `elsewhere`: fields whose own fields have a table of their own.
 */
export function fieldTable(schema: ValueSchema, said: Said, elsewhere: readonly string[] = []): string {
  const rows = rowsOf(schema, '', elsewhere);
  const paths = new Set(rows.map(({ path }) => path));
  const missing = rows.filter(({ path }) => !said[path]).map(({ path }) => path);
  const left = Object.keys(said).filter((path) => !paths.has(path));
  if (missing.length > 0) throw new Error(`nothing is said of: ${missing.join(', ')}`);
  if (left.length > 0) throw new Error(`there is no field: ${left.join(', ')}`);
  const lines = rows.map(
    ({ path, value, required }) => `| \`${path}\` | ${value}${required ? '; needed' : ''} | ${said[path]} |`,
  );
  return ['| field | value | what it does |', '| --- | --- | --- |', ...lines].join('\n');
}

function rowsOf(schema: ValueSchema, above: string, elsewhere: readonly string[]): readonly Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]): readonly Row[] => {
    const path = above === '' ? name : `${above}.${name}`;
    const required = (schema.required ?? []).includes(name);
    const row = { path, value: valueText(value), required };
    return elsewhere.includes(path) ? [row] : [row, ...below(value, path, elsewhere)];
  });
}

/** Fields of an object, of the objects of a list, and of the one alternative that has fields. */
function below(value: ValueSchema, path: string, elsewhere: readonly string[]): readonly Row[] {
  if (isText(value)) return [];
  if (value.properties) return rowsOf(value, path, elsewhere);
  if (value.items) return below(value.items, `${path}[]`, elsewhere);
  return alternatives(value).flatMap((each) => below(each, path, elsewhere));
}

/** A title in both languages is one value. */
const isText = ({ properties }: ValueSchema): boolean => Object.keys(properties ?? {}).join() === 'ja,en';
const alternatives = ({ anyOf, oneOf }: ValueSchema): readonly ValueSchema[] => anyOf ?? oneOf ?? [];

function valueText(value: ValueSchema): string {
  const fallback = value.default === undefined ? '' : `; default ${code(value.default)}`;
  return `${kindOf(value)}${fallback}`;
}

function kindOf(value: ValueSchema): string {
  if (value.const !== undefined) return code(value.const);
  if (value.enum) return value.enum.map(code).join(', ');
  const several = alternatives(value);
  if (several.length > 0) return several.map(kindOf).join(' or ');
  if (isText(value)) return 'text in `ja` and `en`';
  switch (value.type) {
    case 'array':
      return `list${upTo(value.maxItems)} of ${value.items ? kindOf(value.items) : 'values'}`;
    case 'object':
      return value.properties ? 'fields' : 'values by name';
    case 'integer':
    case 'number':
      return range(value);
    case 'boolean':
      return '`true`, `false`';
    case 'string':
      return value.format === 'uri' ? 'URL' : value.format === 'date' ? 'date' : 'text';
    default:
      return 'fields';
  }
}

const upTo = (most: number | undefined): string => (most === undefined ? '' : ` (${most} at most)`);

function range({ type, minimum, exclusiveMinimum, maximum }: ValueSchema): string {
  const kind = type === 'integer' ? 'whole number' : 'number';
  const least =
    minimum ??
    (type === 'integer' && exclusiveMinimum !== undefined ? exclusiveMinimum + 1 : exclusiveMinimum);
  if (least === undefined) return maximum === undefined ? kind : `${kind} up to ${maximum}`;
  const from = exclusiveMinimum === undefined || type === 'integer' ? String(least) : `above ${least}`;
  return maximum === undefined ? `${kind} from ${from}` : `${kind}, ${from} to ${maximum}`;
}

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
