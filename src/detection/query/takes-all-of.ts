import { parseQuery, type QueryNode } from './parse.ts';

/**
 * Whether a query finds every document that another one finds, as far as their words show: `service:x` takes all of
 * `service:x AND status:>=500`. False also where that shows only on an index.
 */
export function takesAllOf(query: string, of: string): boolean {
  if (query.trim() === of.trim()) return true;
  try {
    return isWithin(parseQuery(of), parseQuery(query));
  } catch {
    return false;
  }
}

/** Whether every document of `inner` is one of `outer`. */
function isWithin(inner: QueryNode, outer: QueryNode): boolean {
  if (outer.is === 'all' || JSON.stringify(inner) === JSON.stringify(outer)) return true;
  if (inner.is === 'or') return inner.of.every((each) => isWithin(each, outer));
  if (outer.is === 'and') return outer.of.every((each) => isWithin(inner, each));
  if (outer.is === 'or' && outer.of.some((each) => isWithin(inner, each))) return true;
  if (inner.is === 'and') return inner.of.some((each) => isWithin(each, outer));
  return outer.is === 'exists' && 'field' in inner && inner.field === outer.field;
}
