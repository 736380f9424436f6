/*
 * The part of Lucene's query language whose meaning is plain, so that documents of a test can be judged without a cluster:
 *
 *   field:word  field:"some words"  field:wor*  field:(a OR b)  field:[1 TO 5}  field:>=5  _exists_:field  *:*
 *   AND  OR  NOT  +  -  ( )
 *
 * Everything else is refused, above all AND beside OR without parentheses, which Lucene reads in its own way.
 */

export type QueryNode =
  | { readonly is: 'all' }
  | { readonly is: 'exists'; readonly field: string }
  | { readonly is: 'words'; readonly field: string | null; readonly text: string; readonly phrase: boolean }
  | {
      readonly is: 'range';
      readonly field: string;
      readonly low: Bound | null;
      readonly high: Bound | null;
    }
  | { readonly is: 'and' | 'or'; readonly of: readonly QueryNode[] }
  | { readonly is: 'not'; readonly of: QueryNode };

export interface Bound {
  readonly value: string;
  readonly included: boolean;
}

/** A query, or a part of it, that cannot be judged here. */
export class QueryBeyond extends Error {
  /** What it is: `regex`, `fuzzy`, `boost`, `and-beside-or`, `syntax` … */
  readonly what: string;
  constructor(what: string) {
    super(`query beyond what can be judged: ${what}`);
    this.name = 'QueryBeyond';
    this.what = what;
  }
}

type Token =
  | { readonly is: 'open' | 'close' | 'and' | 'or' | 'not' | 'plus' | 'minus' }
  | { readonly is: 'field'; readonly name: string }
  | { readonly is: 'word'; readonly text: string }
  | { readonly is: 'phrase'; readonly text: string }
  | { readonly is: 'range'; readonly low: Bound | null; readonly high: Bound | null };

const RANGE = /^([[{])\s*(\S+)\s+TO\s+(\S+?)\s*([\]}])/;
const COMPARED = /^(>=|<=|>|<)([^\s()]+)/;
const WORD = /^(?:\\.|[^\s()[\]{}"\\:^~/!])+/;
const FIELD = /^((?:\\.|[^\s()[\]{}"\\:^~/!+-])(?:\\.|[^\s()[\]{}"\\:^~/!])*):/;

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');
const bound = (value: string, included: boolean): Bound | null =>
  value === '*' ? null : { value: unescaped(value), included };

function tokens(query: string): readonly Token[] {
  const found: Token[] = [];
  let rest = query.trim();
  const take = (length: number, token: Token): void => {
    found.push(token);
    rest = rest.slice(length);
  };
  for (; rest !== ''; rest = rest.trimStart()) {
    const [char = ''] = rest;
    const afterField = found.at(-1)?.is === 'field';
    const range = afterField ? RANGE.exec(rest) : null;
    const compared = afterField ? COMPARED.exec(rest) : null;
    const operator = /^(AND|OR|NOT|&&|\|\|)(?=[\s()"]|$)/.exec(rest);
    const phrase = /^"((?:\\.|[^"\\])*)"/.exec(rest);
    const field = FIELD.exec(rest);
    const word = WORD.exec(rest);
    if (char === '(') take(1, { is: 'open' });
    else if (char === ')') take(1, { is: 'close' });
    else if (range) {
      const [all, open, low = '', high = '', close] = range;
      take(all.length, { is: 'range', low: bound(low, open === '['), high: bound(high, close === ']') });
    } else if (compared) {
      const [all, sign = '', value = ''] = compared;
      const limit = bound(value, sign.endsWith('='));
      take(all.length, {
        is: 'range',
        low: sign[0] === '>' ? limit : null,
        high: sign[0] === '<' ? limit : null,
      });
    } else if (operator) {
      const kind = ({ AND: 'and', '&&': 'and', OR: 'or', '||': 'or', NOT: 'not' } as const)[
        operator[1] as 'AND'
      ];
      take(operator[0].length, { is: kind });
    } else if (char === '!') take(1, { is: 'not' });
    else if (char === '+' && !afterField) take(1, { is: 'plus' });
    else if (char === '-' && !afterField) take(1, { is: 'minus' });
    else if (phrase) take(phrase[0].length, { is: 'phrase', text: unescaped(phrase[1] ?? '') });
    else if (field && !afterField) take(field[0].length, { is: 'field', name: unescaped(field[1] ?? '') });
    else if (char === '/') throw new QueryBeyond('regex');
    else if (char === '~') throw new QueryBeyond('fuzzy');
    else if (char === '^') throw new QueryBeyond('boost');
    else if (word) take(word[0].length, { is: 'word', text: word[0] });
    else throw new QueryBeyond('syntax');
  }
  return found;
}

/** The query's meaning. Throws `QueryBeyond`. */
export function parseQuery(query: string): QueryNode {
  const all = tokens(query);
  let at = 0;
  const peek = (): Token | undefined => all[at];

  /** Clauses up to a `)` or the end. `field`: the one that they are of, where they name none. */
  function clauses(field: string | null): QueryNode {
    const must: QueryNode[] = [];
    const should: QueryNode[] = [];
    const used = new Set<string>();
    /** At the begin and behind an operator. */
    let isClauseDue = true;
    for (let token = peek(); token !== undefined && token.is !== 'close'; token = peek()) {
      if (token.is === 'and' || token.is === 'or') {
        if (isClauseDue) throw new QueryBeyond('syntax');
        isClauseDue = true;
        used.add(token.is);
        at += 1;
        continue;
      }
      const sign = token.is === 'plus' || token.is === 'minus' || token.is === 'not' ? token.is : null;
      if (sign !== null) at += 1;
      const node = clause(field);
      isClauseDue = false;
      if (sign === 'plus') must.push(node);
      else if (sign === null) should.push(node);
      else must.push({ is: 'not', of: node });
    }
    if (isClauseDue) throw new QueryBeyond('syntax');
    if (used.has('and') && used.has('or')) throw new QueryBeyond('and-beside-or');
    const joined = used.has('and') ? 'and' : 'or';
    // Beside what must match, clauses joined by OR or by nothing only change the order of what is found.
    if (joined === 'or' && must.length > 0) {
      if (used.has('or')) throw new QueryBeyond('not-beside-or');
      if (should.length > 0 && must.every(({ is }) => is === 'not')) return both(must, any(should));
      return both(must, null);
    }
    return joined === 'and' ? both([...must, ...should], null) : any(should);
  }

  function clause(field: string | null): QueryNode {
    const token = all[at++];
    switch (token?.is) {
      case 'open': {
        const inner = clauses(field);
        if (all[at++]?.is !== 'close') throw new QueryBeyond('syntax');
        return inner;
      }
      case 'field':
        return ofField(token.name);
      case 'word':
        return token.text === '*' && field === null
          ? { is: 'all' }
          : { is: 'words', field, text: token.text, phrase: false };
      case 'phrase':
        return { is: 'words', field, text: token.text, phrase: true };
      default:
        throw new QueryBeyond('syntax');
    }
  }

  function ofField(name: string): QueryNode {
    const token = peek();
    if (name === '_exists_' && token?.is === 'word') {
      at += 1;
      return { is: 'exists', field: unescaped(token.text) };
    }
    if (token?.is === 'word' && token.text === '*') {
      at += 1;
      return name === '*' ? { is: 'all' } : { is: 'exists', field: name };
    }
    if (name.includes('*')) throw new QueryBeyond('field-wildcard');
    if (token?.is === 'range') {
      at += 1;
      return { is: 'range', field: name, low: token.low, high: token.high };
    }
    return clause(name);
  }

  const found = clauses(null);
  if (at < all.length) throw new QueryBeyond('syntax');
  return found;
}

const any = (of: readonly QueryNode[]): QueryNode =>
  of.length === 1 ? (of[0] as QueryNode) : { is: 'or', of };

function both(must: readonly QueryNode[], more: QueryNode | null): QueryNode {
  const of = more === null ? must : [...must, more];
  return of.length === 1 ? (of[0] as QueryNode) : { is: 'and', of };
}
