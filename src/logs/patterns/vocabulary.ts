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

/** Words before which a number from 100 to 599 is a status code, also behind `=` or `:`. */
export const STATUS_WORDS = set(
  'status statuscode status_code http_status httpstatus code http response responded returned returns respond ' +
    'answered replied got received ステータス',
);

/** Severity words in capitals are never variables. Exact case. */
export const SEVERITY_WORDS = set('TRACE DEBUG INFO NOTICE WARN WARNING ERROR SEVERE FATAL CRITICAL PANIC');

/** First labels of reversed domain names: `com.acme.checkout` names code, not a host. */
export const PACKAGES = set('com org net io jp java javax jakarta kotlin scala sun jdk android');

/** Last labels by which a dotted name of two labels is a host. */
export const HOST_ENDS = set(
  'com net org io jp local localdomain internal lan edu gov mil de uk fr cn kr hk eu us ca au cloud dev app svc',
);
