import type { WebFiles } from '../../ports/web-files.ts';
import { LANGS } from '../../text/i18n/messages.ts';
import { actorOf } from '../identity/tokens.ts';
import { setCookie } from '../identity/web-credential.ts';
import { takesGzip } from './body.ts';
import type { HttpContext, HttpDeps } from './deps.ts';
import { entryProblem, inviteLook } from './invites.ts';
import { HttpProblem } from './problem.ts';
import type { HandlersOf } from './route.ts';

/** What keeps a page to itself: no referrer, no other window, no device. */
const APART = {
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
};

/** The page for a browser, and the one call by which it is let in. */
export function webRoutes(deps: HttpDeps): HandlersOf<'joinPage' | 'webFile' | 'webEnter'> {
  const { invites, time } = deps;
  return {
    // The fragment of a link that was opened in a browser has not come here, and need not.
    joinPage({ c }) {
      const kind = preferred(c.req.header('accept'), ['application/json', 'text/html']);
      if (!deps.web || kind !== 'text/html') throw new HttpProblem(404, 'open-in-terminal');
      return documentResponse(c, deps.web);
    },
    webFile({ c, params }) {
      const file = deps.web?.file(params.file) ?? null;
      if (file === null) throw new HttpProblem(404, 'not-found');
      const zipped = takesGzip(c);
      return c.body(zipped ? file.gzip : file.bytes, 200, {
        ...APART,
        'content-type': file.type,
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
        ...(zipped ? { 'content-encoding': 'gzip' } : {}),
      });
    },
    async webEnter({ c, body: { session, code, name } }) {
      const made = await invites.enter({ invite: code, session, name, look: inviteLook(deps, session) });
      if (!made.ok) throw entryProblem(made);
      const { record, token } = made;
      // Those who enter by one invite are numbered behind the name that it was made for.
      const invite = record.participant.replace(/-\d+$/, '');
      const noted = await deps.hub
        .system(session, 'participant.enter', { invite }, actorOf(record))
        .catch(async (error: unknown) => {
          await invites.leave(record.id);
          throw error;
        });
      // Nobody is let in of whom the session's record knows nothing.
      if (!noted.ok) {
        await invites.leave(record.id);
        throw new HttpProblem(409, noted.refusal.kind, noted.refusal.params);
      }
      const expires = String(record.expires);
      const seconds = Math.max(0, Math.floor((Date.parse(expires) - time.now()) / 1_000));
      c.status(201);
      c.header('set-cookie', setCookie({ session, secret: token }, seconds));
      return { session, name: record.name, expires };
    },
  };
}

function documentResponse(c: HttpContext, web: WebFiles): Response {
  const lang = preferred(c.req.header('accept-language'), LANGS) ?? 'en';
  const { html, csp } = web.document(lang, c.req.header('host') ?? '');
  return c.body(html, 200, {
    ...APART,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': csp,
    vary: 'accept, accept-language',
  });
}

/** Which of these a header such as `Accept` asks for most (RFC 9110 §12.4.2), `ja-JP` counting for `ja`; null: none by name. */
function preferred<T extends string>(header: string | undefined, choices: readonly T[]): T | null {
  let best: { readonly choice: T; readonly weight: number } | null = null;
  for (const part of (header ?? '').toLowerCase().split(',', 32)) {
    const [name = '', ...rest] = part.split(';').map((one) => one.trim());
    const given = rest.find((one) => one.startsWith('q='));
    const weight = given === undefined ? 1 : Number(given.slice(2)) || 0;
    const choice = choices.find((one) => name === one || name.startsWith(`${one}-`));
    if (choice !== undefined && weight > (best?.weight ?? 0)) best = { choice, weight };
  }
  return best?.choice ?? null;
}
