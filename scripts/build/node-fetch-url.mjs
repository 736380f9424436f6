// Replaces node:url in node-fetch 2, and whatwg-url beside it, in what is bundled. Node warns of `url.parse` (DEP0169) and of the
// punycode that whatwg-url brings (DEP0040), though not below node_modules, where a bundle no longer is. PagerDuty's client
// reaches node-fetch by cross-fetch; node-fetch/node-fetch#1861 is open. `test/scripts/build/node-fetch-url.test.ts` fails once
// node-fetch no longer calls it.
import { format, urlToHttpOptions } from 'node:url';

const { URL } = globalThis;
/** What node-fetch hands to `http.request`, and back to `format`. Throws where `new URL` does. */
const parse = (text) => urlToHttpOptions(new URL(text));

export { format, parse, URL };
export default { format, parse, URL };
