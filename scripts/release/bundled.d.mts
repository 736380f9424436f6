export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly integrity: string;
  readonly text: string;
}

export function bundledPackages(
  output: readonly { readonly modules?: Readonly<Record<string, { readonly renderedLength: number }>> }[],
  folder: string,
): readonly BundledPackage[];
export function licencesText(packages: readonly BundledPackage[]): string;
export function sbom(
  packages: readonly BundledPackage[],
  program: { readonly name: string; readonly version: string; readonly license: string },
): { readonly components: readonly object[] };
