/**
 * A pattern that is made when it is first asked for. To make one with large classes of Unicode takes up to a fifth of the time of
 * a bare start of Node, and many a command, or screen, needs none.
 */
export function pattern(make: () => RegExp): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
