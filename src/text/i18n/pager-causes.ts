import { CLI_REASONS } from './cli/reasons.ts';
import type { Lang, Messages } from './messages.ts';

/** Why PagerDuty or GitHub could not be reached, or its answer was none: codes of the system, of TLS and of the adapter, in words. */
const CAUSES = {
  ...CLI_REASONS,
  cut: { ja: '応答が途中で切れた', en: 'cut in the middle' },
  'not-json': { ja: 'JSONではない応答', en: 'not JSON' },
  'not-an-object': { ja: '中身のない応答', en: 'nothing in it' },
  'not-as-asked': { ja: '実行したと書かれていない応答', en: 'it does not say that it was done' },
  ERR_PROXY_TUNNEL: { ja: 'プロキシが拒否', en: 'the proxy refused' },
  ERR_TLS_CERT_ALTNAME_INVALID: CLI_REASONS['other-host'],
  DEPTH_ZERO_SELF_SIGNED_CERT: { ja: '自己署名の証明書', en: 'self-signed certificate' },
  SELF_SIGNED_CERT_IN_CHAIN: { ja: '知らない認証局の証明書', en: 'certificate of an unknown authority' },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    ja: '知らない認証局の証明書',
    en: 'certificate of an unknown authority',
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    ja: '知らない認証局の証明書',
    en: 'certificate of an unknown authority',
  },
  CERT_HAS_EXPIRED: { ja: '証明書の期限切れ', en: 'expired certificate' },
} as const satisfies Messages;

const SHAPE = { ja: '予期しない形の応答', en: 'not of the known shape' };
const REDIRECT = { ja: '別の場所への転送', en: 'a redirection' };

const NOT_CONNECTED = { ja: '接続に失敗', en: 'the connection failed' } as const;

/** The same of a kind of trouble: where no answer came, nothing can be said of its shape. */
export const causeIn = (kind: string, reason: string, lang: Lang): string =>
  kind === 'unreachable' && reason === 'failed' ? NOT_CONNECTED[lang] : causeOf(reason, lang);

/** A cause in words; one that is not known stays as it is. */
export function causeOf(code: string, lang: Lang): string {
  if (Object.hasOwn(CAUSES, code)) return CAUSES[code as keyof typeof CAUSES][lang];
  if (code.startsWith('redirect')) return REDIRECT[lang];
  return /^(?:no-|not-an-|unreadable$|failed$)/.test(code) ? SHAPE[lang] : code;
}
