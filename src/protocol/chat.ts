import type { z } from 'zod';
import type {
  chatBehindSchema,
  chatChannelSchema,
  chatHealthSchema,
  digestPostedSchema,
} from './http-schema.ts';

export type ChatChannelHealth = z.infer<typeof chatChannelSchema>;
export type ChatBehind = z.infer<typeof chatBehindSchema>;
export type ChatHealth = z.infer<typeof chatHealthSchema>;
export type DigestPosted = z.infer<typeof digestPostedSchema>;
