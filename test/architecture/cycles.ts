export interface Arrow {
  readonly from: string;
  readonly to: string;
}

/**
 * The arrows that lie on a cycle, in the order given (Tarjan's strongly connected components: an arrow lies on a cycle
 * when both its ends are in one component, or when it leads back to where it begins).
 */
export function arrowsOnCycles<T extends Arrow>(arrows: readonly T[]): readonly T[] {
  const after = Map.groupBy(arrows, ({ from }) => from);
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const component = new Map<string, number>();
  const open: string[] = [];

  function visit(node: string): void {
    const number = order.size;
    order.set(node, number);
    low.set(node, number);
    open.push(node);
    for (const { to } of after.get(node) ?? []) {
      if (!order.has(to)) visit(to);
      if (!component.has(to)) low.set(node, Math.min(low.get(node)!, low.get(to)!));
    }
    if (low.get(node) !== number) return;
    for (const member of open.splice(open.indexOf(node))) component.set(member, number);
  }

  for (const { from } of arrows) if (!order.has(from)) visit(from);
  return arrows.filter(({ from, to }) => component.get(from) === component.get(to));
}
