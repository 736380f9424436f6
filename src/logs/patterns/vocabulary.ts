/** The words that the scanner knows by heart. All lookups are on ASCII lower case unless a comment says otherwise. */

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Month and weekday names as they stand in times: exact case, as `Mon Jun 17` is a time and `may 3` is not. */
export const CALENDAR = set(
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec January February March April June July August September October ' +
    'November December Mon Tue Wed Thu Fri Sat Sun Monday Tuesday Wednesday Thursday Friday Saturday Sunday',
);

/** Zone names that follow a time. Exact case. */
export const ZONES = set('UTC GMT JST EST EDT CST CDT MST MDT PST PDT CET CEST BST IST Z AM PM');

/** Units that make the number before them a duration: `3 s` and `3000 ms` say the same. */
export const DURATIONS = set(
  'ns us µs ms msec msecs millis millisecond milliseconds s sec secs second seconds m min mins minute minutes h hr hrs ' +
    'hour hours d day days 秒 ミリ秒 分 時間 日',
);

/** Words with a digit that are names, never values. */
export const NAMES_WITH_DIGITS = set(
  'http1 http2 http3 h2 h2c utf8 utf-8 utf16 iso8601 sha1 sha2 sha256 sha512 md5 base64 ipv4 ipv6 oauth2 log4j log4j2 s3 ' +
    'ec2 k8s x509 i18n l10n p50 p90 p95 p99 2xx 3xx 4xx 5xx 2fa e2e web3 mp3 mp4 gzip2 bzip2 v8 tls1 ssh2 pkcs8 pkcs12',
);

/** Request methods. Exact case. They are never variables, and what follows one is a route. */
export const METHODS = set('GET POST PUT DELETE PATCH HEAD OPTIONS TRACE CONNECT');

/** Names that say `status` of an answer, without their marks: `http.status_code`, `sc-status`, `responseCode`. */
export const STATUS_FIELD =
  /^(?:http|response|resp|res|reply|upstream|backend|origin|target|elb|server|proxy|api|sc)*(?:status|statuscode|(?<=.)code)$/;

/** Words that say that somebody answered; a number after one is a status only where nothing is counted by it. */
export const ANSWER_WORDS = set(
  'response respond responds responded return returns returned answer answers answered reply replies replied got ' +
    'gets received receives gave gives',
);
/** Those that as often take what is counted. */
export const TAKE_WORDS = set('got gets received receives');
/** Words of how a call ended, before `with` and a status. */
export const ENDED_WORDS = set('failed fails failing rejected refused completed ended aborted');

/** What may follow a status in a sentence; a noun would be what is counted. */
export const AFTER_STATUS = set(
  'a after again and as at because before but by during each error every for from given if in instead on once or ' +
    'response since status then three times to twice until via when while with without',
);

/** What a number counts or measures, where it stands behind one. Durations do so, too. */
export const COUNTED = set(
  '% b byte bytes octets bits kb mb gb tb kib mib gib tib row rows record records item items hit hits result results ' +
    'entry entries document documents docs message messages event events request requests line lines key keys value ' +
    'values user users order orders job jobs task tasks file files packet packets connection connections page pages ' +
    'match matches token tokens metric metrics time times retries attempts workers threads tests errors of',
);

/** Before `code` these say that it is one of another kind; anywhere before it, the line tells of a program's end. */
export const PROGRAM_WORDS = set(
  'exit exits exited exitcode signal killed terminated crashed child process command script shell sql mysql oracle ' +
    'errno',
);

/** Words of a line that counts what it read from a store. */
export const DATA_WORDS = set('select query sql rows cursor batch count scan');

/** Status codes of HTTP: IANA's registry, and those that nginx, Cloudflare, IIS and AWS give. */
export const STATUS_PHRASES: ReadonlyMap<number, string> = new Map(
  (
    '100 continue,101 switching protocols,102 processing,103 early hints,200 ok,201 created,202 accepted,' +
    '203 non-authoritative information,204 no content,205 reset content,206 partial content,207 multi-status,' +
    '208 already reported,226 im used,300 multiple choices,301 moved permanently,302 found|moved temporarily,' +
    '303 see other,304 not modified,305 use proxy,307 temporary redirect,308 permanent redirect,400 bad request,' +
    '401 unauthorized|unauthorised,402 payment required,403 forbidden,404 not found,405 method not allowed,' +
    '406 not acceptable,407 proxy authentication required,408 request timeout|request time-out,409 conflict,410 gone,' +
    '411 length required,412 precondition failed,413 payload too large|content too large|request entity too large,' +
    '414 uri too long|request-uri too large,415 unsupported media type,416 range not satisfiable,' +
    "417 expectation failed,418 i'm a teapot,421 misdirected request,422 unprocessable,423 locked," +
    '424 failed dependency,425 too early,426 upgrade required,428 precondition required,429 too many requests,' +
    '431 request header fields too large,440 login time-out,444 no response,449 retry with,' +
    '451 unavailable for legal reasons,460,463,494 request header too large,495 ssl certificate error,' +
    '496 ssl certificate required,497 http request sent to https port,498 invalid token,' +
    '499 client closed request|client closed connection,500 internal server error|internal error,' +
    '501 not implemented,502 bad gateway,503 service unavailable|service temporarily unavailable|slowdown|slow down,' +
    '504 gateway timeout|gateway time-out,505 http version not supported,506 variant also negotiates,' +
    '507 insufficient storage,508 loop detected,510 not extended,511 network authentication required,' +
    '520 web server returned an unknown error,521 web server is down,522 connection timed out,' +
    '523 origin is unreachable,524 a timeout occurred,525 ssl handshake failed,526 invalid ssl certificate,' +
    '529 site is overloaded|overloaded,530,561 unauthorized,598,599'
  )
    .split(',')
    .map((row) => [Number(row.slice(0, 3)), row.slice(4)]),
);

/** Severity words in capitals are never variables. Exact case. */
export const SEVERITY_WORDS = set('TRACE DEBUG INFO NOTICE WARN WARNING ERROR SEVERE FATAL CRITICAL PANIC');

/** First labels of reversed domain names: `com.acme.checkout` names code, not a host. */
export const PACKAGES = set('com org net io jp java javax jakarta kotlin scala sun jdk android');

/** Last labels by which a dotted name of two labels is a host. */
export const HOST_ENDS = set(
  'com net org io jp local localdomain internal lan edu gov mil de uk fr cn kr hk eu us ca au cloud dev app svc',
);
