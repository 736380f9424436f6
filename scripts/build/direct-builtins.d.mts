/** As the bundler calls it. */
export const directBuiltins: {
  readonly transform: { readonly handler: (code: string) => { readonly code: string } };
  readonly renderChunk: (code: string) => { readonly code: string };
};
