import { byPattern, type Finder, isPlaceholderAt, where } from './rule.ts';

const isSecretQuery = (value: string) => !/^[\d.]*$/.test(value);

/** A lone user name that is a token, as in `https://TOKEN@host`. */
const isToken = (user: string) => /\d/.test(user) && /[a-z]/i.test(user);

const PASSWORD = byPattern('url-password', /:\/\/[^\s/@:?#"'<>[\]]{0,256}:([^\s/"'<>]{1,512})@(?=[\w.%[-])/);

/** Passwords before the host of a URL, and signatures that make a URL a key. */
export const findUrlSecrets: Finder = where(/:\/\/|sig(?:nature)?=/i, [
  (text, report) =>
    PASSWORD(text, (rule, start, end) => {
      if (!isPlaceholderAt(text, start)) report(rule, start, end);
    }),
  byPattern('url-password', /:\/\/([^\s/@:?#"'<>[\]]{20,256})@(?=[\w.[])/, isToken),
  byPattern('signed-url', /[?&;](?:x-amz-|x-goog-)?(?:sig|signature)=([^&\s"'<>]{16,1024})/i, isSecretQuery),
]);
