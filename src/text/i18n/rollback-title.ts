import { asCompared } from '../as-compared.ts';

/** Of the step that rolls a service back. */
export const rollbackTitle = (service: string): { readonly ja: string; readonly en: string } => ({
  ja: `${service} を前のバージョンに戻す`,
  en: `Take ${service} back to the version before`,
});

/** `rollback`, or `切り戻し`, and what is written behind it; null: it is something else. */
export function readRollback(words: string): string | null {
  const [, first = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(words.trim()) ?? [];
  return ROLLBACK.has(asCompared(first)) ? rest.trim() : null;
}
const ROLLBACK: ReadonlySet<string> = new Set(['rollback', '切り戻し'].map(asCompared));
