import type { QueryNode } from './parse.ts';

/** Fields that a query names, each once, in its order. */
export function fieldsOf(node: QueryNode): readonly string[] {
  return [...new Set(named(node))];
}

function named(node: QueryNode): readonly string[] {
  if (node.is === 'and' || node.is === 'or') return node.of.flatMap(named);
  if (node.is === 'not') return named(node.of);
  return 'field' in node && node.field !== null ? [node.field] : [];
}
