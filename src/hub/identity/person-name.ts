import { checkName as checkScripts, skeleton } from '../../text/lookalike.ts';
import { neutralise } from '../../text/neutralise.ts';

const LONGEST = 100;

export type NameCheck =
  | { readonly ok: true; readonly name: string }
  | {
      readonly ok: false;
      readonly kind: 'name-unclear' | 'name-taken';
      readonly params: Readonly<Record<string, string>>;
    };

/**
 * A person's name as others will see it: one line, nothing hidden in it, and not to be mistaken for one of `taken`.
 * `name-taken` names the one it looks like; `name-unclear` says nothing of what was sent.
 */
export function checkPersonName(name: string, taken: readonly string[]): NameCheck {
  const clean = name.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (clean.length > LONGEST || neutralise(clean) !== clean || !checkScripts(clean).ok) {
    return { ok: false, kind: 'name-unclear', params: {} };
  }
  const shape = skeleton(clean);
  const alike = taken.find((other) => skeleton(other) === shape);
  return alike === undefined
    ? { ok: true, name: clean }
    : { ok: false, kind: 'name-taken', params: { name: alike } };
}
