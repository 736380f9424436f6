/*
 * What a view draws is a value: elements and texts. `draw` makes the document say the same and keeps what is there already, so that
 * the reader's place, focus and typed text stay. There is no state below it and no way to put HTML in: each text is a text node.
 */

type Attr = string | number | boolean | null | undefined | ((event: Event) => void);

/** An element as a view makes it. */
export interface Drawn {
  readonly tag: string;
  /** Of `on…` the function that is called; false, null and undefined: the attribute is not there. */
  readonly attrs: Readonly<Record<string, Attr>>;
  /** Among its siblings, for those that come and go; others are known by their order. */
  readonly key: string | undefined;
  readonly children: readonly (Drawn | string)[];
}

/** What may stand in a view; null, undefined and booleans draw nothing. */
export type Child = Drawn | string | number | boolean | null | undefined | readonly Child[];

type Component<P> = (props: P) => Child;
interface Props {
  readonly key?: string | number;
  readonly [name: string]: unknown;
}

export declare namespace h {
  export namespace JSX {
    // biome-ignore lint/suspicious/noExplicitAny: the props of any component.
    type ElementType = string | Component<any>;
    type Element = Child;
    interface ElementChildrenAttribute {
      readonly children: unknown;
    }
    interface IntrinsicAttributes {
      readonly key?: string | number;
    }
    interface IntrinsicElements {
      readonly [tag: string]: { readonly [name: string]: Attr | Child; readonly children?: Child };
    }
  }
}

/** What JSX is compiled to: a component is called at once. */
export function h(of: string | Component<never>, props: Props | null, ...children: readonly Child[]): Child {
  if (typeof of !== 'string') return of({ ...props, children } as never);
  const { key, ...attrs } = props ?? {};
  return { tag: of, attrs: attrs as Drawn['attrs'], key: key?.toString(), children: drawn(children) };
}

export const Fragment = ({ children }: { readonly children?: Child }): Child => children;

/** Elements and texts in their order. */
export function drawn(child: Child): readonly (Drawn | string)[] {
  if (Array.isArray(child)) return child.flatMap(drawn);
  if (child === null || child === undefined || typeof child === 'boolean') return [];
  return [typeof child === 'object' ? (child as Drawn) : `${child}`];
}

/** What was drawn into a node last. What else has changed there, as the browser does on a press, is left to it. */
const shown = new WeakMap<Node, Drawn | string>();
const keyOf = (one: Drawn | string | undefined): string | undefined =>
  typeof one === 'object' ? one.key : undefined;
const tagOf = (one: Drawn | string): string => (typeof one === 'string' ? '#text' : one.tag);

/** Makes the content of a node say what is drawn. */
export function draw(parent: Node, child: Child): void {
  const keyed = new Map([...parent.childNodes].map((node) => [keyOf(shown.get(node)), node]));
  let at = parent.firstChild;
  for (const one of drawn(child)) {
    const key = keyOf(one);
    const found = key === undefined ? nextLike(at, tagOf(one)) : keyed.get(key);
    const node = found ?? made(one);
    // What stands before one that has no key is drawn no more.
    if (key === undefined && found) while (at && at !== found) at = removed(at);
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
    fill(node, one);
  }
  while (at) at = removed(at);
}

function nextLike(from: ChildNode | null, tag: string): ChildNode | null {
  for (let node = from; node; node = node.nextSibling) {
    const was = shown.get(node);
    if (was !== undefined && keyOf(was) === undefined && tagOf(was) === tag) return node;
  }
  return null;
}

const made = (one: Drawn | string): ChildNode =>
  typeof one === 'string' ? document.createTextNode(one) : document.createElement(one.tag);

function removed(node: ChildNode): ChildNode | null {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function fill(node: Node, one: Drawn | string): void {
  const was = shown.get(node);
  shown.set(node, one);
  if (typeof one === 'string') {
    if (was !== one) node.nodeValue = one;
    return;
  }
  const before = typeof was === 'object' ? was.attrs : {};
  for (const name of Object.keys({ ...before, ...one.attrs }))
    if (before[name] !== one.attrs[name]) set(node as Element, name.toLowerCase(), one.attrs[name]);
  draw(node, one.children);
}

function set(node: Element, name: string, value: Attr): void {
  if (typeof value === 'function') Object.assign(node, { [name]: value });
  else if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? '' : `${value}`);
}
