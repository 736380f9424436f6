import { neutralise } from '../text/neutralise.ts';

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
export function checkName(name: string, taken: readonly string[]): NameCheck {
  const clean = name.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (clean === '' || clean.length > LONGEST || neutralise(clean) !== clean) {
    return { ok: false, kind: 'name-unclear', params: {} };
  }
  const alike = taken.find((other) => looksLike(clean, other));
  return alike === undefined
    ? { ok: true, name: clean }
    : { ok: false, kind: 'name-taken', params: { name: alike } };
}

function looksLike(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

function folded(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.\-_]+/gu, '');
}
