import { pick } from '../random-text.ts';
import { SecretMaker } from './secret-corpus.ts';

/** Log lines without any secret: ids, hashes, UUIDs, times, amounts, versions, paths, and prose about secrets. */
export function ordinaryLines(seed: number, count: number): string[] {
  const make = new SecretMaker(seed);
  const int = (below: number) => Math.floor(make.random() * below);
  const two = (n: number) => String(n).padStart(2, '0');
  const digits = (n: number) => `${1 + int(9)}${make.of('0123456789', n - 1)}`;
  const uuid = () => `${make.hex(8)}-${make.hex(4)}-4${make.hex(3)}-a${make.hex(3)}-${make.hex(12)}`;
  const clock = () => `${two(int(24))}:${two(int(60))}:${two(int(60))}`;
  const time = () => `2026-${two(1 + int(12))}-${two(1 + int(28))}T${clock()}.${make.of('0123456789', 3)}Z`;
  const ip = () => `10.${int(256)}.${int(256)}.${int(256)}`;
  const templates: readonly (() => string)[] = [
    () => `${time()} INFO checkout order ${digits(8)} accepted in ${int(900)}ms`,
    () =>
      `${time()} ERROR checkout payment gateway timeout after 3000ms order=${digits(10)} trace=${make.hex(32)} span=${make.hex(16)}`,
    () => `deploy started sha=${make.hex(40)} by actions run ${digits(10)}`,
    () => `commit ${make.hex(40)}`,
    () => `image registry.example.com/checkout@sha256:${make.hex(64)}`,
    () => `request ${uuid()} from ${ip()}:${int(65_536)} took 0.${make.of('0123456789', 16)}s`,
    () =>
      `epoch=${1_790_000_000_000 + int(1e9)} micros=${1_790_000_000_000 + int(1e9)}${make.of('0123456789', 3)}`,
    () => `nanos=${1_790_000_000 + int(1e6)}${make.of('0123456789', 9)} offset=${int(1e9)}`,
    () => `注文番号 ${digits(12)} を受け付けました`,
    () => `order ${digits(4)}-${digits(4)}-${digits(4)} shipped`,
    () => `snowflake id ${digits(18)} shard ${int(64)}`,
    () => `kafka topic=orders partition=${int(12)} offset=${digits(9)} key=${digits(8)} lag=${int(1e5)}`,
    () => `arn:aws:ecs:ap-northeast-1:${digits(12)}:task/prod/${make.hex(32)}`,
    () => `i-${make.hex(17)} ami-${make.hex(17)} subnet-${make.hex(17)} healthy`,
    () => `pod checkout-${make.hex(10)}-${make.of('bcdfghjklmnpqrstvwxz', 5)} restarted ${int(9)} times`,
    () =>
      `GET /v1/orders/${uuid()}?page=${int(99)}&sort=created_at 200 ${int(9999)} "Mozilla/5.0 (X11; Linux x86_64)"`,
    () => `${ip()} - - [25/Nov/2026:${clock()} +0900] "POST /api/login HTTP/1.1" 401 ${int(999)}`,
    () =>
      `llm usage prompt_tokens=${int(9999)} completion_tokens=${int(999)} total_tokens=${int(9999)} max_tokens=4096`,
    () =>
      `token_count: ${int(9999)} token_type=Bearer expires_in=3600 secret_name=prod/db password_policy=strong`,
    () =>
      pick(make.random, [
        'token expired, please log in again',
        'password is incorrect',
        'invalid token: signature mismatch',
      ]),
    () =>
      pick(make.random, [
        'secret not found: prod/db/main',
        'Authorization: required',
        'authorization failed for user 42',
      ]),
    () =>
      pick(make.random, [
        'password: required',
        'token=null',
        'password=****',
        '"password":"[FILTERED]"',
        'api_key: missing',
      ]),
    () =>
      pick(make.random, [
        'パスワードが間違っています',
        'トークンの期限切れ: 再ログインしてください',
        'secretary: none',
      ]),
    () => `tests: pass=${int(500)} fail=${int(9)} skipped=${int(9)} coverage=${int(100)}.${int(100)}%`,
    () => `cookie consent missing, basic health check ok, cookies disabled`,
    () => `PWD=/home/app/current loaded credentials: /etc/oncall/credentials/hub`,
    () => `getty@tty1.service: Deactivated; user@1000.service started; logo@2x.png cached`,
    () => `clone git@github.com:example/oncall.git at v${int(9)}.${int(30)}.${int(9)}-rc.${int(9)}`,
    () => `npm warn deprecated left-pad@1.3.0: use String.prototype.padStart()`,
    () => `version 24.21.0 build ${make.hex(7)} node v22.16.0 linux x64 ubuntu-24.04`,
    () => `gc pause ${int(100)}.${make.of('0123456789', 6)}ms heap ${digits(9)} -> ${digits(9)} bytes`,
    () =>
      `metrics 10 20 30 40 ${int(99)} ${int(99)} ${int(99)} ${int(99)} 50 60 p50=${int(99)} p99=${int(999)}`,
    () => `at com.example.checkout.PaymentService.charge(PaymentService.java:${int(500)})`,
    () => `    at async Server.<anonymous> (file:///app/src/server.ts:${int(500)}:${int(80)})`,
    () => `SELECT id, email FROM users WHERE id = ${digits(7)} -- rows=${int(3)}`,
    () => `ETag: W/"${make.hex(12)}" Content-Length: ${digits(5)} X-Request-Id: ${make.hex(32)}`,
    () => `md5=${make.hex(32)} sha1=${make.hex(40)} crc=${make.hex(8)} hash=${make.hex(64)}`,
    () => `在庫を確保できません: プール上限 ${int(99)}/${int(99)} (待ち ${int(99)}件、${int(9)}.${int(9)}秒)`,
    () =>
      `${time()} WARN gateway circuit open: acquirer-b for ${int(60)}s (failures ${int(99)}/100) session=checkout-1125`,
    () => `http://service.internal:8080/healthz and https://example.com/a/b?x=1#y answered ${200 + int(300)}`,
    () => `x=${make.random()} y=${make.random()} z=-${make.random()}e-${int(20)}`,
    () =>
      `{"level":"info","ts":${1_790_000_000 + int(1e6)}.${make.of('0123456789', 7)},"caller":"app/main.go:${int(99)}","msg":"ok","key":"order:${digits(9)}"}`,
  ];
  return Array.from({ length: count }, (_, n) => templates[n % templates.length]!());
}
