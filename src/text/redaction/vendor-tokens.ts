import { looksRandom } from './entropy.ts';
import { byPattern, type Finder, where } from './rule.ts';

// A literal start of every token below; most lines have none, and then no pattern runs.
const HINT =
  /AKIA|ASIA|ABIA|ACCA|aws|amz|AIza|ya29|GOCSPX|Q~|==|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|GR1348941|xox|xapp-|hooks\.slack|[sr]k_|whsec_|npm_|sk-|SG\.|SK[0-9a-f]|hf_|do[opr]_v1_|dckr_pat_|shp[acps]|pypi-|dapi|hv[sb]\.|NRAK|lin_|ntn_|PMAK|gl[sc]_|xkeysib|key-|sq0|webhook|:AA|AGE-SECRET|ATATT|rubygems_|sntrys_|figd_|sbp_|v1\.0-|oct_/i;

/** Tokens that their makers gave a shape of their own (formats as published by each; lengths left wide). */
export const findVendorTokens: Finder = where(HINT, [
  // The hub's own.
  byPattern('vendor-token', /(?<![A-Za-z0-9])oct_[\w-]{43}(?![\w-])/),
  byPattern('aws-key-id', /(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}/),
  byPattern(
    'aws-secret',
    /(?:AKIA|ASIA)[A-Z0-9]{16}[^A-Za-z0-9/+\n]{1,40}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/,
  ),
  byPattern(
    'aws-secret',
    /(?:aws|amz)[^\n]{0,60}?[^A-Za-z0-9/+=]([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/i,
    looksRandom,
  ),
  byPattern('google-key', /AIza[\w-]{35}/),
  byPattern('google-key', /ya29\.[\w-]{20,2048}|GOCSPX-[\w-]{20,64}/),
  byPattern('azure-key', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}/),
  byPattern('azure-key', /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/),
  byPattern('github-token', /gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\w{22,255}/),
  byPattern(
    'gitlab-token',
    /gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-[\w.-]{16,300}|GR1348941[\w-]{20}/,
  ),
  byPattern('slack-token', /xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,300}|xapp-\d-[A-Za-z0-9-]{10,300}/),
  byPattern(
    'slack-webhook',
    /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9_/+-]{10,300})/,
  ),
  byPattern('stripe-key', /(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,255}|whsec_[A-Za-z0-9+/=]{20,128}/),
  byPattern('npm-token', /npm_[A-Za-z0-9]{36}/),
  byPattern('vendor-token', /(?<![A-Za-z0-9])sk-(?:ant|proj|svcacct|admin|or)-[\w-]{20,300}/),
  byPattern('vendor-token', /(?<![A-Za-z0-9])sk-[A-Za-z0-9]{32,100}/, looksRandom),
  byPattern(
    'vendor-token',
    /SG\.[\w-]{16,32}\.[\w-]{16,64}|(?<!\w)SK[0-9a-f]{32}|xkeysib-[0-9a-f]{64}-\w{16}/,
  ),
  byPattern(
    'vendor-token',
    /(?<!\w)key-[0-9a-f]{32}|(?<!\w)sq0(?:atp|csp)-[\w-]{22,64}|(?<!\w)hf_[A-Za-z0-9]{30,64}/,
  ),
  byPattern(
    'vendor-token',
    /do[opr]_v1_[0-9a-f]{64}|dckr_pat_[\w-]{20,64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/,
  ),
  byPattern(
    'vendor-token',
    /pypi-AgE[\w-]{50,300}|rubygems_[0-9a-f]{48}|(?<!\w)dapi[0-9a-f]{32}|hv[sb]\.[\w-]{20,200}/,
  ),
  byPattern(
    'vendor-token',
    /NRAK-[A-Z0-9]{27}|lin_(?:api|oauth)_[A-Za-z0-9]{32,64}|ntn_[A-Za-z0-9]{40,60}|PMAK-[0-9a-f]{24}-[0-9a-f]{34}/,
  ),
  byPattern(
    'vendor-token',
    /glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_[A-Za-z0-9+/=]{32,400}|sntrys_[\w+/=-]{40,400}|figd_[\w-]{40,60}|sbp_[0-9a-f]{40}/,
  ),
  byPattern('vendor-token', /ATATT3[\w=-]{50,300}|AGE-SECRET-KEY-1[A-Z0-9]{58}|(?<!\d)\d{8,10}:AA[\w-]{33}/),
  byPattern(
    'vendor-token',
    /(?:discord(?:app)?\.com\/api\/webhooks\/\d{5,20}|webhook\.office\.com\/webhookb2)\/([\w@/-]{20,300})/,
  ),
]);
