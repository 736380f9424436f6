import { byPattern, type Finder, where } from './rule.ts';

/** A lone user name that is a token, as in `https://TOKEN@host`. */
const isToken = (user: string) => /\d/.test(user) && /[a-z]/i.test(user);

const isSignature = (value: string) => !/^[\d.]*$/.test(value);

/** Passwords before the host of a URL, and signatures that make a URL a key. */
export const findUrlSecrets: Finder = where(/:\/\/|sig(?:nature)?=|jdbc:oracle:/i, [
  byPattern('url-password', /:\/\/[^\s/:?#"'<>[\]]{0,256}:([^\s/"'<>]{1,512})@(?=[\w.%[-])/),
  // A password with a slash in it, which should have been `%2F`; a port is none.
  byPattern(
    'url-password',
    /:\/\/[^\s/@:?#"'<>[\]]{1,256}:(?!\d{1,5}\/)([^\s@"'<>]{1,256})@(?=[\w.-]{1,255}(?::\d|[/?\s"']|$))/,
  ),
  byPattern('url-password', /:\/\/([^\s/@:?#"'<>[\]]{20,256})@(?=[\w.[])/, isToken),
  // Oracle's thin and OCI drivers: `jdbc:oracle:thin:user/password@host`.
  byPattern('url-password', /jdbc:oracle:\w{1,8}:[^\s/@"']{1,128}\/("[^"\n]{1,256}"|[^\s@"']{1,256})@/i),
  byPattern(
    'signed-url',
    /(?:[?&;]|sharedaccesssignature[ =])(?:x-amz-|x-goog-)?(?:sig|signature)=([^&\s"'<>]{16,1024})/i,
    isSignature,
  ),
]);
