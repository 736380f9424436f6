import type { z } from 'zod';
import type { pastPageSchema, pastPagesSchema } from './http-schema.ts';

export type PastPage = z.infer<typeof pastPageSchema>;
export type PastPages = z.infer<typeof pastPagesSchema>;
