// Replaces Intl.Segmenter in what is bundled. Ink's companions make four of them while they are loaded (chalk/wrap-ansi#46
// and chalk/slice-ansi#35 brought them), and the first one in a process loads ICU's tables, a third of a bare start of Node.
// Ours is made when a text is first split. `test/scripts/build/lazy-segmenter.test.ts` fails once none is made while Ink is loaded;
// then this file goes.
const { Segmenter } = Intl;

export default class LazySegmenter {
  #options;
  #made;

  constructor(...options) {
    this.#options = options;
  }

  get #real() {
    this.#made ??= new Segmenter(...this.#options);
    return this.#made;
  }

  segment(text) {
    return this.#real.segment(text);
  }

  resolvedOptions() {
    return this.#real.resolvedOptions();
  }
}
