/** What a note may hold, UTF-8 bytes: the limit of the hub, said here before a long text is sent in vain. */
export const NOTE_BYTES = 16 * 1024;

const utf8 = new TextEncoder();

/** The UTF-8 bytes of a note; of one that is short in any case its length, which costs nothing to tell. */
export const noteBytes = (text: string): number =>
  text.length * 3 <= NOTE_BYTES ? text.length : utf8.encode(text).length;
