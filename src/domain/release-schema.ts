import { z } from 'zod';
import { sessionKindSchema } from './procedure-schema.ts';
import { TITLE_MOST } from './title.ts';
import { variableSchema } from './variable-schema.ts';

export const titleSchema = z.string().trim().min(1).max(TITLE_MOST);
export const isoSchema = z.iso.datetime({ offset: false });
export const windowSchema = z.object({ since: isoSchema.nullable(), until: isoSchema.nullable() });

/** What a release is about: the values of its procedure's variables, as `tag` and `sha`, and when it may be done. */
export const releaseSchema = z.object({
  variables: z
    .array(z.object({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/), value: variableSchema }))
    .max(20),
  window: windowSchema.nullable(),
  /** Which of the services it puts out; absent: the only one there is. */
  service: z.string().min(1).max(200).optional(),
});

/** Another session of the same hours: the incident during a release, or the release during which it was. */
export const relatedSchema = z.object({
  session: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  kind: sessionKindSchema,
  title: titleSchema,
  /** Of the page it was opened for. */
  number: z.number().int().nullable(),
});
