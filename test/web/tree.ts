import { isValidElement, type VNode } from 'preact';

/** An element as a view makes it, or a text. */
export type Node = string | Element;
export interface Element {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly children: readonly Node[];
}

/** What a pure view draws, without a document: its components are called. */
export function treeOf(view: unknown): readonly Node[] {
  if (view === null || view === undefined || typeof view === 'boolean') return [];
  if (Array.isArray(view)) return view.flatMap(treeOf);
  if (!isValidElement(view)) return [String(view)];
  const { type, props } = view as VNode<{ children?: unknown }>;
  if (typeof type === 'function') return treeOf((type as (given: object) => unknown)(props));
  const { children, ...attrs } = props;
  return [{ tag: String(type), attrs, children: treeOf(children) }];
}

const isElement = (node: Node): node is Element => typeof node !== 'string';

/** Every element, in the order of the document. */
export const elements = (nodes: readonly Node[]): readonly Element[] =>
  nodes.filter(isElement).flatMap((node) => [node, ...elements(node.children)]);

export const textOf = (nodes: readonly Node[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : textOf(node.children))).join('');

/** Elements of a tag, or of one of the words of their class (`.facts`). */
export const found = (nodes: readonly Node[], what: string): readonly Element[] =>
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
