import type { z } from 'zod';
import { HttpProblem } from './problem.ts';

/** 400 `invalid` with the field that is wrong, by its path in the body. */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, reason } = blamed(parsed.error.issues);
  throw new HttpProblem(400, 'invalid', { where: path.join('.'), reason });
}

/** The first field that is wrong; of several forms that a value may have, in the one that it is nearest to. */
function blamed(
  [issue]: readonly z.core.$ZodIssue[],
  within: readonly PropertyKey[] = [],
): { readonly path: readonly PropertyKey[]; readonly reason: string } {
  if (!issue) return { path: within, reason: '' };
  const { code } = issue;
  const path = [...within, ...issue.path];
  if (code === 'unrecognized_keys') return { path: [...path, issue.keys[0] ?? ''], reason: code };
  if (code !== 'invalid_union') return { path, reason: code };
  const isAnother = (form: readonly z.core.$ZodIssue[]): boolean =>
    form.some((one) => one.code === 'invalid_value' && one.path.length === 1);
  const [nearest] = issue.errors.filter((form) => !isAnother(form)).sort((a, b) => a.length - b.length);
  return nearest ? blamed(nearest, path) : { path, reason: code };
}

/** Query parameters of a URL, read: of one that is given more than once the first counts, where the route does not take several. */
export function queryOf<T extends z.ZodObject>(
  schema: T,
  given: Readonly<Record<string, string[]>>,
): z.output<T> {
  const read = Object.entries(given).flatMap(([name, all]) => {
    const field: z.core.$ZodType | undefined = schema.shape[name];
    if (!field) return [];
    const takesAll = all.length > 1 && (field as z.ZodType).safeParse(all).success;
    return [[name, takesAll ? all : all[0]]];
  });
  const parsed = schema.safeParse(Object.fromEntries(read));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HttpProblem(400, 'invalid', { where: issue?.path.join('.') ?? '', reason: issue?.message ?? '' });
}
