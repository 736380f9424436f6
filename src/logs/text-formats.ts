import { levelOfStatus } from './access-record.ts';
import { levelOfName, levelOfNumber } from './levels.ts';
import type { Level } from './line.ts';
import { ISO_FORM, isoOfParts, isoParts, monthOf, offsetOf } from './times.ts';

/** What a recognised text line says. */
export interface TextParts {
  readonly time?: string | null;
  readonly level?: Level | null;
  readonly service?: string | null;
  readonly fields?: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface TextContext {
  /** IANA zone of times written without an offset. */
  readonly zone: string;
  /** Epoch milliseconds, to find the year where none is written. */
  readonly now: number;
}

/** Recognises one format, or returns null. */
type Format = (text: string, context: TextContext) => TextParts | null;

const HMS = String.raw`(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?`;

/** A time without a year lies within the last twelve months; a day ahead is a zone's difference, not next year. */
function recent(
  month: number,
  day: number,
  hms: readonly (string | undefined)[],
  context: TextContext,
): string | null {
  const year = new Date(context.now).getUTCFullYear();
  const [hour, minute, second] = hms.slice(0, 3).map(Number) as [number, number, number];
  const rest = { month, day, hour, minute, second, fraction: hms[3] ?? '', offset: null };
  const latest = context.now + 86_400_000;
  for (const candidate of [year + 1, year, year - 1]) {
    const iso = isoOfParts({ year: candidate, ...rest }, context.zone);
    if (iso !== null && Date.parse(iso) <= latest) return iso;
  }
  return null;
}

/** Kubernetes' own components: `E1125 03:10:58.123456    1234 file.go:12] text`. */
const KLOG = new RegExp(String.raw`^([IWEF])(\d\d)(\d\d) ${HMS}\s+(\d+) (\S+:\d+)\] ?(.*)$`, 's');
const klog: Format = (text, context) => {
  const found = KLOG.exec(text);
  if (found === null) return null;
  return {
    time: recent(Number(found[2]), Number(found[3]), found.slice(4, 8), context),
    level: levelOfName(found[1] as string),
    fields: { pid: found[8] as string, caller: found[9] as string },
    message: found[10] as string,
  };
};

/** NCSA common and combined access logs, of nginx, Apache and their like; the status says the level. */
const ACCESS = new RegExp(
  String.raw`^(\S+ \S+ \S+) \[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):${HMS} ([+-]\d{4})\] ("(?:[^"\\]|\\.)*" (\d{3}) .*)$`,
  's',
);
const access: Format = (text, context) => {
  const found = ACCESS.exec(text);
  if (found === null) return null;
  const [hour, minute, second] = found.slice(5, 8).map(Number) as [number, number, number];
  const status = Number(found[11]);
  return {
    time: isoOfParts(
      {
        year: Number(found[4]),
        month: monthOf(found[3] as string),
        day: Number(found[2]),
        hour,
        minute,
        second,
        fraction: found[8] ?? '',
        offset: offsetOf(found[9]),
      },
      context.zone,
    ),
    level: levelOfStatus(status),
    fields: { client: (found[1] as string).split(' ', 1)[0] as string, status: String(status) },
    message: `${found[10]} ${found[1]}`,
  };
};

/** `2026/11/25 03:10:58 [error] 1234#5678: *9 text`. */
const NGINX = new RegExp(`^${ISO_FORM} \\[(\\w+)\\] (\\d+)#\\d+: (.*)$`, 's');
const nginx: Format = (text, context) => {
  const found = NGINX.exec(text);
  if (found === null) return null;
  return {
    time: isoOfParts(isoParts(found.slice(1, 9)), context.zone),
    level: levelOfName(found[9] as string),
    service: 'nginx',
    fields: { pid: found[10] as string },
    message: found[11] as string,
  };
};

/** `[Wed Nov 25 03:10:58.123456 2026] [core:error] [pid 12:tid 34] text`. */
const APACHE = new RegExp(
  String.raw`^\[[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) ${HMS} (\d{4})\] \[(?:[\w-]*:)?(\w+)\] (.*)$`,
  's',
);
const apache: Format = (text, context) => {
  const found = APACHE.exec(text);
  if (found === null) return null;
  const [hour, minute, second] = found.slice(3, 6).map(Number) as [number, number, number];
  const day = Number(found[2]);
  const month = monthOf(found[1] as string);
  const parts = {
    year: Number(found[7]),
    month,
    day,
    hour,
    minute,
    second,
    fraction: found[6] ?? '',
    offset: null,
  };
  return {
    time: isoOfParts(parts, context.zone),
    level: levelOfName(found[8] as string),
    service: 'apache',
    message: found[9] as string,
  };
};

/** RFC 3164 and what journald prints: `[<PRI>]Nov 25 03:10:58 host app[12]: text`. */
const SYSLOG = new RegExp(
  String.raw`^(?:<(\d{1,3})>)?([A-Z][a-z]{2}) ([ \d]\d) ${HMS} (\S+) ([\w./@-]+)(?:\[(\d+)\])?: ?(.*)$`,
  's',
);
const syslog: Format = (text, context) => {
  const found = SYSLOG.exec(text);
  const month = monthOf(found?.[2] ?? '');
  if (found === null || Number.isNaN(month)) return null;
  return {
    time: recent(month, Number(found[3]), found.slice(4, 8), context),
    level: found[1] === undefined ? null : levelOfNumber(Number(found[1]) % 8, 'syslog'),
    service: found[9] as string,
    fields: { host: found[8] as string, ...(found[10] === undefined ? {} : { pid: found[10] }) },
    message: found[11] as string,
  };
};

/** rsyslog's and journald's ISO form: `2026-11-25T03:10:58+0900 host app[12]: text`. */
const SYSLOG_ISO = new RegExp(`^${ISO_FORM} (\\S+) (?:([\\w./@-]+)\\[(\\d+)\\]|(kernel)): ?(.*)$`, 's');
const syslogIso: Format = (text, context) => {
  const found = SYSLOG_ISO.exec(text);
  if (found === null) return null;
  return {
    time: isoOfParts(isoParts(found.slice(1, 9)), context.zone),
    service: found[10] ?? (found[12] as string),
    fields: { host: found[9] as string, ...(found[11] === undefined ? {} : { pid: found[11] }) },
    message: found[13] as string,
  };
};

/** RFC 5424: `<34>1 2026-11-25T03:10:58Z host app 12 ID47 [data] text`; `-` stands for nothing. */
const SYSLOG_5424 = new RegExp(
  `^<(\\d{1,3})>1 (?:-|${ISO_FORM}) (\\S+) (\\S+) (\\S+) \\S+ (?:-|(?:\\[(?:[^\\]\\\\]|\\\\.)*\\])+) ?\\ufeff?(.*)$`,
  's',
);
const syslog5424: Format = (text, context) => {
  const found = SYSLOG_5424.exec(text);
  if (found === null) return null;
  const [host = '-', app = '-', pid = '-', message = ''] = found.slice(10);
  return {
    time: found[2] === undefined ? null : isoOfParts(isoParts(found.slice(2, 10)), context.zone),
    level: levelOfNumber(Number(found[1]) % 8, 'syslog'),
    service: app === '-' ? null : app,
    fields: { ...(host === '-' ? {} : { host }), ...(pid === '-' ? {} : { pid }) },
    message,
  };
};

/** `E, [2026-11-25T03:10:58.123456 #12] ERROR -- prog: text`, Ruby's Logger. */
const RUBY = new RegExp(`^[DIWEFA], \\[${ISO_FORM} #(\\d+)\\]\\s+(\\w+) -- ([^:]*): ?(.*)$`, 's');
const ruby: Format = (text, context) => {
  const found = RUBY.exec(text);
  if (found === null) return null;
  return {
    time: isoOfParts(isoParts(found.slice(1, 9)), context.zone),
    level: levelOfName(found[10] as string),
    service: (found[11] as string).trim() || null,
    fields: { pid: found[9] as string },
    message: found[12] as string,
  };
};

/** AWS Lambda's runtimes: `<ISO>\\t<request>\\tERROR\\ttext` of Node, `[ERROR]\\t<ISO>\\t<request>\\ttext` of Python. */
const LAMBDA = new RegExp(
  `^(?:\\[(\\w+)\\]\\t)?${ISO_FORM}\\t([0-9a-f]{8}-[0-9a-f-]{27}|undefined)\\t(?:([A-Z]{4,8})\\t)?(.*)$`,
  's',
);
const lambda: Format = (text, context) => {
  const found = LAMBDA.exec(text);
  if (found === null) return null;
  return {
    time: isoOfParts(isoParts(found.slice(2, 10)), context.zone),
    level: levelOfName(found[1] ?? found[11] ?? ''),
    fields: { requestId: found[10] as string },
    message: found[12] as string,
  };
};

/** Envoy's default access log: `[2026-11-25T03:10:58.123Z] "GET /pay HTTP/1.1" 503 UF 0 91 …`. */
const ENVOY = new RegExp(`^\\[${ISO_FORM}\\] ("[A-Z]{1,16} [^"]{1,4096}" (\\d{3}) .*)$`, 's');
const envoy: Format = (text, context) => {
  const found = ENVOY.exec(text);
  if (found === null) return null;
  const status = Number(found[10]);
  return {
    time: isoOfParts(isoParts(found.slice(1, 9)), context.zone),
    level: levelOfStatus(status),
    fields: { status: String(status) },
    message: found[9] as string,
  };
};

/** The formats with a shape of their own; which one a line has shows in its first characters. */
export const TEXT_FORMATS: readonly Format[] = [
  klog,
  nginx,
  access,
  apache,
  syslog,
  syslogIso,
  syslog5424,
  ruby,
  lambda,
  envoy,
];
