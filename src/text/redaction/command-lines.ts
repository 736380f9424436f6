import { byPattern, type Finder, where } from './rule.ts';

const ARGUMENT = String.raw`["']?([^\s"']{1,256})`;
const isPassword = (value: string) => !value.startsWith('-') && !/^\$[A-Z_{(]/.test(value);

/** `tool … -p secret`, the flag within the next 300 characters of its line. */
function flagOf(tools: string, flag: string): Finder {
  return byPattern(
    'password',
    new RegExp(String.raw`(?<![\w-])(?:${tools})\s[^\n|]{0,300}?(?<=\s)${flag}${ARGUMENT}`, 'i'),
    isPassword,
  );
}

/** Passwords that command lines and statements carry without a name. */
export const findCommandLinePasswords: Finder = where(
  /\s-[paw]|-u|--user|identified|login\s|sqlplus|auth\s|requirepass|masterauth|bindpw|rootpw/i,
  [
    flagOf('mysql|mysqldump|mysqladmin|mariadb|mariadb-dump', '-p'),
    flagOf(
      'sshpass|docker login|podman login|helm registry login|az login|mongo|mongosh|mongodump|7z',
      String.raw`-p\s?`,
    ),
    flagOf('redis-cli|keydb-cli', String.raw`-a\s`),
    flagOf('ldapsearch|ldapmodify|ldapadd|ldapwhoami', String.raw`-w\s`),
    byPattern(
      'password',
      /(?<![\w-])(?:curl|wget|http|https)\s[^\n|]{0,300}?(?<=\s)(?:-u|--user)[ =]?["']?[^\s:"']{1,128}:([^\s"']{1,256})/i,
      isPassword,
    ),
    byPattern(
      'password',
      /(?<![\w-])sqlplus\s[^\n|]{0,200}?(?<=\s)[\w$#.-]{1,128}\/("[^"\n]{1,256}"|[^\s@"'/]{1,256})@/i,
    ),
    byPattern('password', /identified(?: with \S{1,40})? by(?: password)? {0,2}["']([^"'\n]{1,256})/i),
    byPattern('password', /(?<!\w)login\s{1,4}\S{1,128}\s{1,4}password\s{1,4}(\S{1,256})/i),
    byPattern('password', /(?<!\w)(?:requirepass|masterauth|bindpw|rootpw)\s{1,16}(\S{1,256})/i),
    byPattern('password', /(?<![A-Za-z])AUTH (?:PLAIN|LOGIN|CRAM-MD5) ([A-Za-z0-9+/=]{8,1024})/),
  ],
);
