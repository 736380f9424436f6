declare const LazySegmenter: typeof Intl.Segmenter;
export default LazySegmenter;
