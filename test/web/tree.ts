import { type Child, type Drawn, drawn } from '../../src/web/draw.ts';

/** An element as a view makes it, or a text. */
export type Node = string | Drawn;

/** What a pure view draws, without a document. */
export const treeOf = (view: Child): readonly Node[] => drawn(view);

const isElement = (node: Node): node is Drawn => typeof node !== 'string';

/** Every element, in the order of the document. */
export const elements = (nodes: readonly Node[]): readonly Drawn[] =>
  nodes.filter(isElement).flatMap((node) => [node, ...elements(node.children)]);

export const textOf = (nodes: readonly Node[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : textOf(node.children))).join('');

/** Elements of a tag, or of one of the words of their class (`.facts`). */
export const found = (nodes: readonly Node[], what: string): readonly Drawn[] =>
  elements(nodes).filter(({ tag, attrs }) =>
    what.startsWith('.')
      ? String(attrs.class ?? '')
          .split(' ')
          .includes(what.slice(1))
      : tag === what,
  );

/** The text of the only such element. */
export function said(nodes: readonly Node[], what: string): string {
  const all = found(nodes, what);
  if (all.length !== 1) throw new Error(`${all.length} of ${what}`);
  return textOf(all).replace(/\s+/g, ' ').trim();
}
