import type { ChildProcess } from 'node:child_process';
import { HubStartError, type HubStartErrorKind } from '../base/hub-start-error.ts';

/** What a hub tells the process that started it, once. */
export type StartReport =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly kind: HubStartErrorKind;
      readonly params: Readonly<Record<string, string | number>>;
    };

/** Tells, and lets go of the starter, who may end long before the hub. Started by hand, there is nobody to tell. */
export function tellStarter(report: StartReport): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || !process.send) return resolve();
    process.send(report, undefined, undefined, () => {
      if (process.connected) process.disconnect();
      resolve();
    });
  });
}

/** Resolves with what the started process reports, or how it ended without a word. */
export function reportOf(child: ChildProcess): Promise<StartReport> {
  return new Promise((resolve) => {
    const ended = (reason: string) => resolve({ ok: false, kind: 'no-answer', params: { reason } });
    child.once('message', (report) => resolve(report as StartReport));
    child.once('error', (error) => ended('code' in error ? String(error.code) : error.message));
    child.once('exit', (code, signal) => ended(signal ?? `exit ${code}`));
  });
}

export function startErrorOf({ kind, params }: Extract<StartReport, { ok: false }>): HubStartError {
  return new HubStartError(kind, params);
}
