import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Argument, type Expression, parseSync, Visitor, type VisitorObject } from 'oxc-parser';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Title {
  readonly file: string;
  readonly text: string;
}

/** Every title of the tests, and of the suites that tests share. */
export function titlesInTests(): readonly Title[] {
  return globSync('test/**/*.{ts,tsx}', { cwd: ROOT })
    .sort()
    .flatMap((file) =>
      titlesIn(file, readFileSync(join(ROOT, file), 'utf8')).map((text) => ({ file, text })),
    );
}

/**
 * What a source gives `it`, `test` and `describe` as title, also by way of `it.each(…)(…)` and `it.skipIf(…)(…)`.
 * `…` marks what a template puts in.
 */
export function titlesIn(file: string, source: string): readonly string[] {
  const found: string[] = [];
  const visit: VisitorObject = {
    CallExpression({ callee, arguments: [first] }) {
      const title = first && textOf(first);
      if (title !== undefined && /^(?:it|test|describe)$/.test(rootOf(callee))) found.push(title);
    },
  };
  new Visitor(visit).visit(parseSync(file, source).program);
  return found;
}

function textOf(argument: Argument): string | undefined {
  if (argument.type === 'TemplateLiteral') return argument.quasis.map(({ value }) => value.cooked).join('…');
  return argument.type === 'Literal' && typeof argument.value === 'string' ? argument.value : undefined;
}

/** The name that a chain of members and calls begins with: `it` of `it.each(table)`. */
function rootOf(callee: Expression): string {
  if (callee.type === 'CallExpression') return rootOf(callee.callee);
  if (callee.type === 'MemberExpression') return rootOf(callee.object);
  return callee.type === 'Identifier' ? callee.name : '';
}
