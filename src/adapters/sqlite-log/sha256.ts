import { hash } from 'node:crypto';

/** The hash of the chain: SHA-256 of the UTF-8 bytes, base64url. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url');
