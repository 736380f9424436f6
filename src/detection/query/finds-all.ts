import { parseQuery, type QueryNode } from './parse.ts';

/** Whether a query finds every document; false also where only a cluster can judge it. */
export function findsAll(query: string): boolean {
  try {
    return isAll(parseQuery(query));
  } catch {
    return false;
  }
}

function isAll(node: QueryNode): boolean {
  if (node.is === 'or') return node.of.some(isAll);
  if (node.is === 'and') return node.of.every(isAll);
  return node.is === 'all';
}
