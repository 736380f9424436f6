import fc from 'fast-check';

/*
 * Lines as logs hold them that stand close to a rule of redaction and hold no secret: tables, arrows, next lines,
 * results, identifiers of Windows, numbers with signs, escapes. What a rule finds in one of them is a mistake.
 */

const word = fc.constantFrom(
  'expired',
  'rotated',
  'refreshed',
  'missing',
  'session',
  'request',
  'the user',
  'billing',
  'Opaque',
  'Active',
  'kubernetes.io/tls',
  'default',
  'checkout',
);
const service = fc.constantFrom('checkout', 'gateway', 'billing-api', 'auth-proxy', 'payments');
const n = fc.nat(99_999);
const two = fc.nat(59).map((value) => String(value).padStart(2, '0'));
const clock = fc.tuple(two, two, two).map((parts) => parts.join(':'));
const day = fc.nat(27).map((value) => `2026-11-${String(value + 1).padStart(2, '0')}`);
const hex = (length: number) =>
  fc
    .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
    .map((all) => all.join(''));
const uuid = fc.uuid();
const key = fc.constantFrom(
  'token',
  'password',
  'secret',
  'api key',
  'access token',
  'credentials',
  'トークン',
  'パスワード',
);

/** A template with its gaps filled at random. */
function line(
  parts: TemplateStringsArray,
  ...gaps: readonly fc.Arbitrary<string | number>[]
): fc.Arbitrary<string> {
  return fc
    .tuple(...gaps)
    .map((values) => parts.reduce((text, part, i) => `${text}${part}${values[i] ?? ''}`, ''));
}

export const nearSecrets: fc.Arbitrary<string> = fc.oneof(
  // Tables: the next column tells of the secret, and is not it.
  line`${key}  ${word}  ${n}  5d`,
  line`${key}\t${word}\t${day}`,
  line`db-${key}   Opaque   ${n}   ${n}d`,
  line`NAME      TOKEN     AGE`,
  line`USER      PASSWORD  LAST CHANGE`,
  line`${key}    ${day}T${clock}Z    ${service}`,
  line`secrets   ${n}   ${n}`,
  line`tokens    ${n} ms   p99`,
  // Arrows and next lines.
  line`${key} -> ${word}`,
  line`state token -> ${word} after ${n} ms`,
  line`invalid ${key}:\n    at ${service}.Auth.check(Auth.java:${n})`,
  line`${key}:\n  name: ${service}\n  age: ${n}`,
  line`wrong password:\n${day} ${clock} INFO ${service} next`,
  line`missing ${key}:\nuser=${n} host=web-${n}`,
  line`heap ${n} -> ${n} bytes, token bucket ${n} -> ${n}`,
  // Results, ids and names that share a word with credentials.
  line`GET /v1/pay/${n} code=${n} status=${n}`,
  line`{"code":"ERR_INVALID_STATE","state":"closed","n":${n}}`,
  line`exit code=${n} state=failed callback took ${n} ms`,
  line`callback finished code=ECONNREFUSED state=open`,
  line`product code=JP-${n}-A color=red`,
  line`sid=S-1-5-21-${n}-${n}-${n}-1001 logged on`,
  line`ORACLE_SID=ORCL${n} up, sid=${n}`,
  line`snort rule sid: ${n} rev: 3`,
  line`{"sid":"SM${hex(32)}","status":"sent"}`,
  line`authorization: denied user=u-${n} path=/pay/${n}`,
  line`Authorization: required for ${service}`,
  line`authorization: granted to ${service} in ${n} ms`,
  line`auth=ok sig=valid key=order:${n} nonce=${n}`,
  // Lists.
  line`missing fields: token, request ${n}, user`,
  line`columns: id, password, created_at`,
  line`invalid api key, id=${hex(16)}`,
  line`args: --verbose, --token-file, /etc/${service}/token, --port, ${n}`,
  // Numbers with signs, and in brackets.
  line`drift +${n} ms, balance +${n}.50, offset +0900, +${n} bytes`,
  line`rx +${fc.bigInt({ min: 10n ** 10n, max: 5n * 10n ** 10n }).map(String)} bytes`,
  line`delta=+${fc.bigInt({ min: 10n ** 10n, max: 5n * 10n ** 10n }).map(String)}`,
  line`(${n}) 404-${n} of ${n}, range 100-${n}`,
  line`telemetry ${n}${n}, cells ${n} ${n} ${n}`,
  line`smsg ${n}${n} queued, tell ${n} ${n}`,
  line`order 12-3456-${n} lot 03-${n}`,
  // Escapes.
  line`GET /search?q=%E6%B1%BA%E6%B8%88%20error&from=2026-11-25T03%3A10 200 ${n}`,
  line`{"msg":"a \\u003cb\\u003e \\u0026 c","n":${n}}`,
  line`&lt;div class=&quot;${word}&quot;&gt; ${n}`,
  line`path=C:\\x64\\users\\u0001 took ${n}`,
  line`printf %5d %3d %-20s ${n}`,
  // Names and quotes.
  line`"${word}"@en and 'x'@${service}, "a@b" ${n}`,
  line`pod ${service}-${hex(10)}-x7k2p restarted`,
  line`digest sha256:${hex(64)} size ${n}`,
  line`trace=${hex(32)} span=${hex(16)} id=${uuid}`,
  line`key-${n} sk-${n} do${n} pat-${n} gl${n} EZ${n} SK${n} API-${n}`,
);
