import { WatchStoreError, type WatchStoreErrorKind } from '../../ports/watch-store.ts';

/** Primary result codes of sqlite; the extended ones have them in their low byte. */
const KINDS: Readonly<Record<number, WatchStoreErrorKind>> = {
  5: 'busy',
  6: 'busy',
  8: 'read-only',
  11: 'damaged',
  13: 'full',
  14: 'failed',
  26: 'damaged',
};

const codeOf = (error: unknown): number | null => {
  const { errcode } = (error ?? {}) as { readonly errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : null;
};

/** Another process is writing just now. */
export const isBusyFault = (error: unknown): boolean => KINDS[codeOf(error) ?? -1] === 'busy';

export function watchStoreError(error: unknown, path: string): WatchStoreError {
  if (error instanceof WatchStoreError) return error;
  const { code = '', message = '' } = (error ?? {}) as { readonly code?: string; readonly message?: string };
  const system = /^(?:ENOSPC|EDQUOT)$/.test(code)
    ? 'full'
    : /^(?:EROFS|EACCES|EPERM)$/.test(code)
      ? 'read-only'
      : null;
  const kind = KINDS[codeOf(error) ?? -1] ?? system ?? 'failed';
  return new WatchStoreError(kind, { path, reason: code || message.slice(0, 200) }, error);
}
