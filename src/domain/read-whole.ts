/** A file and what is piped in are read whole: the query of the session's tail does nothing to them. */
export const isReadWhole = (source: string): boolean => /^(?:file|pipe):/.test(source);
