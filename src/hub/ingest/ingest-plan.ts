import type { z } from 'zod';

/** How one text of a schema is taken in. */
export interface TextRule {
  /** Ids, times and hashes are left as they are where redaction would take them for secrets. */
  readonly redact: boolean;
  /** A word that machines read, and what becomes of a credential in it. */
  readonly machine: 'refuse' | 'hide' | null;
  /** Name of the schema's property, to say where something is. */
  readonly name: string;
  readonly newlines: boolean;
  readonly bytes: number | null;
  readonly chars: number | null;
  /** In a record: the name this text stands under, since `password` says what the text is. */
  readonly key?: string;
}

/** Takes a value that its schema has passed and returns it with every text ingested. */
export type Plan = (value: unknown, key?: string) => unknown;
export type TakeText = (text: string, rule: TextRule) => string;

/** Larger texts are bodies: their line breaks stay. */
const BODY = 4 * 1024;
const PLAIN = { redact: true, machine: null, name: '', bytes: null } as const;
const KEY: TextRule = { ...PLAIN, newlines: false, chars: 256 };

interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
}

/**
 * Walks a schema once and says how to ingest whatever passes it; null where it holds no free text. A kind of
 * schema it does not know throws, so that none slips by.
 */
export function planOf(schema: z.ZodType, take: TakeText, name = ''): Plan | null {
  const def = schema._zod.def as unknown as Def;
  switch (def.type) {
    case 'string':
      return planText(schema as z.ZodString, take, name);
    case 'number':
    case 'boolean':
    case 'null':
    case 'enum':
    case 'literal':
      return null;
    case 'nullable':
    case 'optional':
    case 'default':
      return planInner(def.innerType as z.ZodType, take, name);
    case 'object':
      return planObject(schema as z.ZodObject, take);
    case 'array': {
      const item = planOf(def.element as z.ZodType, take, name);
      return item && ((value) => (value as unknown[]).map((each) => item(each)));
    }
    case 'record':
      return planRecord(planOf(def.valueType as z.ZodType, take, name), take);
    case 'union':
      return planUnion(def.options as readonly z.ZodType[], take, name);
    default:
      throw new TypeError(`no way to ingest a ${def.type}`);
  }
}

function planText(schema: z.ZodString, take: TakeText, name: string): Plan | null {
  // A date or a text held to a pattern is nothing but what its form allows.
  if (schema.format === 'datetime' || schema.format === 'regex') return null;
  const { bytes = null, redact = true, machine = null } = (schema.meta() ?? {}) as Partial<TextRule>;
  const rule = { redact, machine, name, bytes, chars: schema.maxLength, newlines: (bytes ?? 0) > BODY };
  return (value, key) => take(value as string, key === undefined ? rule : { ...rule, key });
}

function planInner(inner: z.ZodType, take: TakeText, name: string): Plan | null {
  const plan = planOf(inner, take, name);
  return plan && ((value, key) => (value === null || value === undefined ? value : plan(value, key)));
}

function planObject(schema: z.ZodObject, take: TakeText): Plan | null {
  const plans = Object.entries(schema.shape).flatMap(([key, field]) => {
    const plan = planOf(field as z.ZodType, take, key);
    return plan ? [[key, plan] as const] : [];
  });
  const known = new Set(Object.keys(schema.shape));
  return (value) => {
    const taken = { ...(value as Record<string, unknown>) };
    // Fields of a newer program are kept in what was recorded, and come in by no other door.
    for (const key of Object.keys(taken)) if (!known.has(key)) taken[key] = takeAny(taken[key], take);
    for (const [key, plan] of plans) if (taken[key] !== undefined) taken[key] = plan(taken[key]);
    return taken;
  };
}

/** Keys are words from outside, too. */
function planRecord(item: Plan | null, take: TakeText): Plan {
  return (value) =>
    Object.fromEntries(
      Object.entries(value as Record<string, unknown>).map(([key, held]) => [
        take(key, KEY),
        item ? item(held, key) : held,
      ]),
    );
}

/** Unions of the schemas are of primitives: at most one of them is text. */
function planUnion(options: readonly z.ZodType[], take: TakeText, name: string): Plan | null {
  const plans = options.flatMap((option) => planOf(option, take, name) ?? []);
  if (plans.length > 1) throw new TypeError('no way to ingest a union of texts');
  const [plan] = plans;
  return plan ? (value, key) => (typeof value === 'string' ? plan(value, key) : value) : null;
}

const DEEPEST = 20;
const ANY: TextRule = { ...PLAIN, newlines: true, chars: null };

/** What no schema here knows: every text in it is taken as a body. */
export function takeAny(value: unknown, take: TakeText, depth = 0): unknown {
  if (typeof value === 'string') return take(value, ANY);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((item) => takeAny(item, take, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [take(key, KEY), takeAny(held, take, depth + 1)]),
  );
}
