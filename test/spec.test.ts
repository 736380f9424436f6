import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const spec = readFileSync(join(ROOT, 'docs/spec.md'), 'utf8');
const rules = [...spec.matchAll(/^- \*\*([A-Z]{3}-\d+)\*\* (.+)$/gm)].map(([, id = '', text = '']) => ({
  id,
  text,
}));
const tests = globSync('test/**/*.test.{ts,tsx}', { cwd: ROOT }).map((file) =>
  readFileSync(join(ROOT, file), 'utf8'),
);
const quoted = new Set(tests.flatMap((source) => source.match(/\b[A-Z]{3}-\d+\b/g) ?? []));

describe('docs/spec.md', () => {
  it('SPC-1 gives every rule an id of its own and a sentence', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(50);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(rules.filter(({ text }) => !text.endsWith('.')).map(({ id }) => id)).toEqual([]);
  });

  it('SPC-2 names no rule that no test quotes', () => {
    expect(rules.filter(({ id }) => !quoted.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it('SPC-3 holds every rule that a test title quotes', () => {
    const known = new Set(rules.map(({ id }) => id));
    const prefixes = new Set([...known].map((id) => id.slice(0, 4)));
    const titled = tests.flatMap(
      (source) =>
        source.match(/(?<=\b(?:it|test|describe)(?:\.each\([^)]*\))?\(\s*['"`])[A-Z]{3}-\d+/g) ?? [],
    );
    expect([...new Set(titled)].filter((id) => prefixes.has(id.slice(0, 4)) && !known.has(id))).toEqual([]);
  });
});
