/** A command of docs/reference/json.md, and the name of the type of what it prints. */
export interface Shape {
  /** As the heading has it: `page ack`, or `step --list` for one way to call it. */
  readonly call: string;
  readonly type: string;
  /** JSON Lines. */
  readonly lines: boolean;
}

/** What docs/reference/json.md says: all its types as one text, the shape of each call, and the commands that print no JSON. */
export function documented(page: string) {
  const types = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code).join('\n');
  const shapes: Shape[] = page
    .split(/^### /m)
    .slice(1)
    .flatMap((section) => {
      const heading = section.split('\n')[0] ?? '';
      // The last type of a section is what its commands print.
      const type = [...section.matchAll(/^type (\w+) =/gm)].at(-1)?.[1] ?? '';
      const calls = [...heading.matchAll(/`oncall ?([^`]*)`/g)].map(([, call = '']) => call);
      return calls.map((call) => ({ call, type, lines: heading.endsWith('(a line each)') }));
    });
  const without = page.split(/^## Without JSON$/m)[1] ?? '';
  const silent = [...without.matchAll(/`oncall ([^`]*)`/g)].map(([, call = '']) => call);
  return { types, shapes, silent };
}
