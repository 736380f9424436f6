interface Chunk {
  code: string;
  readonly isEntry: boolean;
  readonly isDynamicEntry: boolean;
}

/** As the bundler calls it. */
export const noFacades: { generateBundle(options: unknown, bundle: Record<string, Chunk>): void };
