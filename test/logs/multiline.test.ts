import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isContinuation, Multiline } from '../../src/logs/multiline.ts';

/** Joins a block of text; each result is the number of physical lines in it. */
function join(block: string, limits = {}): string[] {
  const lines = new Multiline<null>(limits);
  const out = block.split('\n').flatMap((line) => lines.push(line, null, 0));
  return [...out, ...lines.close()].map(({ text }) => text);
}
const counts = (block: string) => join(block).map((text) => text.split('\n').length);

describe('stack traces', () => {
  it('LOG-80 stay with their line: Java', () => {
    expect(
      counts(`2026-11-25 03:10:58 ERROR pay failed
java.lang.IllegalStateException: no stock
	at com.example.Pay.run(Pay.java:12)
	... 12 more
Caused by: java.io.IOException: reset
	at com.example.Net.read(Net.java:3)
	Suppressed: java.lang.Exception: x
2026-11-25 03:10:59 INFO next
Exception in thread "main" java.lang.Error: y
	at A.b(A.java:1)`),
    ).toEqual([7, 1, 2]);
  });

  it('LOG-80 stay with their line: Python, with its chained causes', () => {
    expect(
      counts(`ERROR:root:failed
Traceback (most recent call last):
  File "/app/pay.py", line 3, in pay
    raise ValueError("x")
    ^^^^^^^^^^^^^^^^^^^^^
ValueError: x

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/pay.py", line 9, in <module>
app.errors.PayError: y
INFO:root:next
Traceback (most recent call last):
  File "a.py", line 1, in <module>
KeyError: 'z'`),
    ).toEqual([12, 1, 3]);
  });

  it('LOG-80 stay with their line: Node, Go, PHP, pretty-printed values', () => {
    expect(
      counts(`Error: boom
    at pay (/app/pay.js:3:9)
    at async run (node:internal/x:1:1) {
  code: 'E1'
}
server up`),
    ).toEqual([5, 1]);
    expect(
      counts(`2026/11/25 03:10:58 http: panic serving 10.0.0.1:99: boom
goroutine 34 [running]:
net/http.(*conn).serve.func1()
	/usr/local/go/src/net/http/server.go:1947 +0xbe
panic({0x6a1c20?, 0xc00011})
	/usr/local/go/src/runtime/panic.go:770 +0x132

goroutine 1 [IO wait]:
main.main()
	/app/main.go:12 +0x1d
created by net/http.(*Server).Serve in goroutine 1
exit status 2
2026/11/25 03:10:59 next`),
    ).toEqual([12, 1]);
    expect(
      counts(
        'PHP Fatal error: Uncaught Exception: x\nStack trace:\n#0 /app/a.php(3): f()\n  thrown in /app/a.php\nnext',
      ),
    ).toEqual([4, 1]);
    expect(counts('{\n  "level": "error",\n  "msg": "x"\n}\n{\n  "a": 1\n}')).toEqual([4, 3]);
  });

  it('LOG-81 do not join a line of level info or lower that came just before', () => {
    expect(
      counts(
        '2026-11-25 03:10:58 INFO ready\nTraceback (most recent call last):\n  File "a.py"\nKeyError: 1',
      ),
    ).toEqual([1, 3]);
    expect(counts('DEBUG x\njava.lang.Error: y\n\tat A.b(A.java:1)')).toEqual([1, 2]);
  });

  it('LOG-82 leave a log alone whose lines are all indented', () => {
    expect(counts('  one\n  two\n  three')).toEqual([1, 1, 1]);
  });

  it('LOG-83 past the limits go on in a line of their own, every line once', () => {
    const trace = ['boom', ...Array.from({ length: 9 }, (_, i) => `\tat f${i}`)].join('\n');
    expect(join(trace, { lines: 4 }).map((text) => text.split('\n').length)).toEqual([4, 4, 2]);
    const long = ['boom', ...Array.from({ length: 9 }, () => `\t${'x'.repeat(49)}`)].join('\n');
    expect(join(long, { bytes: 120 }).map((text) => text.split('\n').length)).toEqual([3, 2, 2, 2, 1]);
  });

  it('LOG-84 are given when nothing came for a while, or at the end', () => {
    const lines = new Multiline<string>({ waitMs: 300 });
    expect(lines.due).toBeNull();
    expect(lines.push('boom', 'a', 1_000)).toEqual([]);
    expect(lines.push('\tat f', 'b', 1_200)).toEqual([]);
    expect(lines.due).toBe(1_500);
    expect(lines.flush(1_499)).toEqual([]);
    expect(lines.flush(1_500)).toEqual([{ text: 'boom\n\tat f', origin: 'a' }]);
    expect(lines.flush(9_999)).toEqual([]);
  });

  it('LOG-83 lose no line and change no order, whatever comes', () => {
    const piece = fc.constantFrom(
      'boom',
      '\tat f',
      '  x',
      'Caused by: y',
      'Traceback (most recent call last):',
      'E: z',
      'panic: p',
      'goroutine 1 [r]:',
      '}',
      '{',
      'a.b.CException: q',
      'main.f()',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (pieces, limit) => {
        expect(join(pieces.join('\n'), { lines: limit }).join('\n').split('\n').filter(Boolean)).toEqual(
          pieces,
        );
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('tells what can only be the middle of something', () => {
    expect(['\tat f', '  x', 'Caused by: z', '}'].every(isContinuation)).toBe(true);
    expect(['boom', '2026-11-25 x', '{"a":1}', ''].some(isContinuation)).toBe(false);
  });
});
