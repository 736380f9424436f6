import { z } from 'zod';

/** The value of a variable goes into commands that people paste into a shell: no character of it means anything there. */
export const variableSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/+-]{0,99}$/);
