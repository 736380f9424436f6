/**
 * A pattern that is made when it is first asked for. One with large classes of Unicode takes up to a fifth of a bare start of Node
 * to make, and many commands and screens need none.
 */
export function pattern(make: () => RegExp): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
