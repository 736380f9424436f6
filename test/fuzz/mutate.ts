import type { Random } from '../network/random.ts';

/** Numbers at which programs are wrong. */
const NUMBERS = [
  '0',
  '-1',
  '1e308',
  '-0',
  '9007199254740993',
  '1e999',
  '4294967296',
  '0.1',
  '00',
  '2147483648',
];
const VALUES = [
  'null',
  'true',
  '""',
  '[]',
  '{}',
  '[[[[]]]]',
  '{"__proto__":{"x":1}}',
  '"\\u0000"',
  '"\\ud800"',
  ...NUMBERS,
];
const TEXTS = [
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '\ufeff',
  '\r\n',
  '\u2028',
  '\ud83d',
  '𠮷',
  '👩‍👩‍👧‍👦',
  'ｱ',
  '../',
  '__proto__',
  '%00',
  '&a',
  '*a',
  '<<: *a',
  '!!js/function',
  '\t',
  '---\n',
  '%YAML 9\n',
];

/** Another input made of some inputs: bytes, words of a dictionary, or a value of its JSON changed. */
export function mutated(random: Random, corpus: readonly Buffer[], words: readonly string[]): Buffer {
  let bytes: Buffer = Buffer.from(random.pick(corpus));
  const times = 1 + random.below(random.chance(0.2) ? 12 : 3);
  for (let i = 0; i < times; i += 1) {
    const way = random.pick(WAYS);
    bytes = way(random, bytes, corpus, words);
  }
  // What every door bounds is tried once in a while, and not each time.
  return bytes.length > MOST && !random.chance(0.02) ? bytes.subarray(0, MOST) : bytes;
}

const MOST = 64 * 1024;

type Way = (random: Random, bytes: Buffer, corpus: readonly Buffer[], words: readonly string[]) => Buffer;

const put = (bytes: Buffer, at: number, gone: number, text: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), text, bytes.subarray(at + gone)]);

const flips: Way = (random, bytes) => {
  if (bytes.length === 0) return bytes;
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
};
const anyByte: Way = (random, bytes) =>
  put(bytes, random.below(bytes.length + 1), random.below(2), Buffer.from([random.below(256)]));
const cuts: Way = (random, bytes) => {
  const at = random.below(bytes.length + 1);
  return put(bytes, at, random.below(Math.min(64, bytes.length - at + 1) + 1), Buffer.alloc(0));
};
const ends: Way = (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1));
const doubles: Way = (random, bytes) => {
  const at = random.below(bytes.length + 1);
  const part = bytes.subarray(at, at + 1 + random.below(64));
  const times = random.chance(0.1) ? 200 : 1 + random.below(4);
  return put(bytes, at, 0, Buffer.concat(Array.from({ length: times }, () => part)));
};
const joins: Way = (random, bytes, corpus) => {
  const other = random.pick(corpus);
  const from = random.below(other.length + 1);
  return Buffer.concat([
    bytes.subarray(0, random.below(bytes.length + 1)),
    other.subarray(from, from + 1 + random.below(other.length + 1)),
  ]);
};
const word: Way = (random, bytes, _corpus, words) =>
  put(
    bytes,
    random.below(bytes.length + 1),
    random.below(4),
    Buffer.from(random.pick(words.length > 0 && random.chance(0.7) ? words : TEXTS)),
  );
const number: Way = (random, bytes) => {
  const text = bytes.toString('latin1');
  const found = [...text.matchAll(/-?\d+(?:\.\d+)?/g)];
  if (found.length === 0) return bytes;
  const one = random.pick(found);
  return put(bytes, one.index, one[0].length, Buffer.from(random.pick(NUMBERS)));
};

/** Every place of a JSON text. */
function placesOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...keys.slice(0, 50).flatMap((key) => placesOf((value as never)[key], [...path, key]))];
}

const json: Way = (random, bytes) => {
  // A line of a record, or the whole.
  const lines = bytes.toString().split('\n');
  const i = random.below(lines.length);
  for (const whole of [true, false]) {
    try {
      const value = JSON.parse(whole ? bytes.toString() : (lines[i] ?? '')) as unknown;
      const path = random.pick(placesOf(value));
      const changed = JSON.stringify(changedAt(random, value, path));
      if (whole) return Buffer.from(changed.replaceAll('"@@', '').replaceAll('@@"', ''));
      lines[i] = changed.replaceAll('"@@', '').replaceAll('@@"', '');
      return Buffer.from(lines.join('\n'));
    } catch {}
  }
  return bytes;
};

function changedAt(random: Random, value: unknown, path: readonly (string | number)[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined)
    return random.chance(0.2) && typeof value === 'string'
      ? `${value}${random.pick(TEXTS)}`
      : `@@${random.pick(VALUES).replaceAll('"', '')}@@`;
  if (Array.isArray(value)) {
    const list: unknown[] = [...value];
    if (rest.length === 0 && random.chance(0.2)) list.splice(Number(key), 1);
    else if (rest.length === 0 && random.chance(0.25))
      list.splice(
        Number(key),
        0,
        ...Array.from({ length: 1 + random.below(50) }, () => value[Number(key)] as unknown),
      );
    else list[Number(key)] = changedAt(random, value[Number(key)], rest);
    return list;
  }
  const entries = Object.entries(value as object).flatMap(([name, one]) => {
    if (name !== key) return [[name, one] as const];
    if (rest.length === 0 && random.chance(0.15)) return [];
    if (rest.length === 0 && random.chance(0.1))
      return [[random.pick(['__proto__', 'constructor', '', name.toUpperCase()]), one] as const];
    return [[name, changedAt(random, one, rest)] as const];
  });
  return Object.fromEntries(entries);
}

const WAYS: readonly Way[] = [
  flips,
  anyByte,
  cuts,
  ends,
  doubles,
  joins,
  word,
  word,
  number,
  json,
  json,
  json,
];
