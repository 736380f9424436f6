import type { z } from 'zod';

export const SECRET = 'AKIAQYLPMN5HFIQR7XYA';
export const CANARY = `\u001b[2J\u202e${SECRET}\u0007`;
/** What must never come out: the secret, or a character a terminal acts on. */
export const UNSAFE =
  /AKIA|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029]/;

const DATETIME = '2026-11-25T03:12:00.000Z';
/** What the fixed forms of the schemas ask for. */
const FIXED = ['word', '2026-11-26 14:00-15:00', '7be2d94', 'w'.repeat(43)];

export interface Place {
  readonly path: string;
  readonly redacted: boolean;
}

/** Data that passes the schema, with a canary in every free text; tells where it put them. */
export function withCanaries(schema: z.ZodType, path: string, places: Place[]): unknown {
  const def = schema._zod.def as unknown as Record<string, never> & { type: string };
  const inner = (name: string, at = path) => withCanaries(def[name] as unknown as z.ZodType, at, places);
  switch (def.type) {
    case 'string': {
      const text = schema as z.ZodString;
      if (text.format === 'datetime') return DATETIME;
      if (text.format === 'regex') return FIXED.find((fixed) => text.safeParse(fixed).success);
      const meta = (text.meta() ?? {}) as { redact?: boolean; machine?: string };
      // A secret in a word that machines read is a refusal of its own.
      if (meta.machine !== undefined) {
        return text.format === 'url' ? 'https://example.com/?key=word' : CANARY.replace(SECRET, 'word');
      }
      places.push({ path, redacted: meta.redact !== false });
      return text.format === 'url' ? `https://example.com/?key=${SECRET}` : CANARY;
    }
    case 'number':
      return 7;
    case 'boolean':
      return true;
    case 'enum':
      return (schema as z.ZodEnum).options[0];
    case 'literal':
      return [...(schema as z.ZodLiteral).values][0];
    case 'nullable':
    case 'optional':
    case 'default':
      return inner('innerType');
    case 'array':
      return [inner('element', `${path}[]`)];
    case 'record':
      places.push({ path: `${path}{key}`, redacted: true });
      return { [CANARY]: inner('valueType', `${path}{}`) };
    case 'union': {
      const options = def.options as unknown as z.ZodType[];
      const text = options.find((option) => option._zod.def.type === 'string') ?? options[0];
      return withCanaries(text as z.ZodType, path, places);
    }
    case 'object':
      return Object.fromEntries(
        Object.entries((schema as z.ZodObject).shape).map(([key, field]) => [
          key,
          withCanaries(field as z.ZodType, `${path}.${key}`, places),
        ]),
      );
    default:
      throw new Error(`what is a ${def.type}?`);
  }
}
