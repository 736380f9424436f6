import { CODINGS, type WebFile } from '../../ports/web-files.ts';
import { passFragment } from '../../protocol/join-url.ts';
import { LANGS } from '../../text/i18n/messages.ts';
import { authenticate } from '../identity/auth.ts';
import { actorOf, type TokenView } from '../identity/tokens.ts';
import { setCookie } from '../identity/web-credential.ts';
import { takes } from './body.ts';
import type { HttpContext, HttpDeps } from './deps.ts';
import { servedAt } from './guard.ts';
import { lettingIn } from './letting-in.ts';
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
  const letIn = lettingIn(deps);
  return {
    // The fragment of a link that was opened in a browser has not come here, and need not: a redirect without one keeps it.
    async joinPage({ c, params: { id } }) {
      const kind = preferred(c.req.header('accept'), ['application/json', 'text/html']);
      if (!deps.web || kind !== 'text/html') throw new HttpProblem(404, 'open-in-terminal');
      const serving = await servedAt(id, deps);
      if (serving === null) {
        const lang = preferred(c.req.header('accept-language'), LANGS) ?? 'en';
        const document = deps.web.document(lang, c.req.header('host') ?? '');
        return sent(c, document, {
          'content-security-policy': document.csp,
          vary: 'accept, accept-encoding, accept-language',
        });
      }
      const found = await authenticate(c.req.raw.headers, c.env.transport, deps.tokens, id);
      const who = found.ok && found.identity.session === id ? found.identity : null;
      const pass = who?.actor.kind === 'web' ? await invites.pass(String(who.tokenId), id) : null;
      return c.redirect(`${serving}/s/${id}${pass === null ? '' : `#${passFragment(pass)}`}`, 307);
    },
    webFile({ c, params }) {
      const file = deps.web?.file(params.file) ?? null;
      if (file === null) throw new HttpProblem(404, 'not-found');
      return sent(c, file, {
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      });
    },
    async webEnter({ c, body: { session, code, name } }) {
      // The cookie would be of no use at the hub that serves it.
      if (!deps.hub.serves(session)) throw await deps.hub.elsewhere(session);
      if (name === undefined) {
        const { record, token } = await letIn.byPass(c, (look) => invites.enterByPass(code, session, look));
        return given(c, record, token);
      }
      const { record, token } = await letIn.byInvite(c, invites.enter, { invite: code, session, name });
      // The person who got hold of the link on its way is somewhere else than those it was meant for.
      const { outside } = c.env.transport;
      // Those who enter by one invite are numbered behind the name that it was made for.
      const invite = record.participant.replace(/-\d+$/, '');
      const noted = await deps.hub
        .system(
          session,
          'participant.enter',
          { invite, ...(outside === null ? {} : { from: outside }) },
          actorOf(record),
        )
        .catch(async (error: unknown) => {
          await invites.leave(record.id);
          throw error;
        });
      // Nobody is let in of whom the session's record knows nothing.
      if (!noted.ok) {
        await invites.leave(record.id);
        throw new HttpProblem(409, noted.refusal.kind, noted.refusal.params);
      }
      return given(c, record, token);
    },
  };

  function given(c: HttpContext, { session: of, name, expires: end }: TokenView, secret: string) {
    const [session, expires] = [String(of), String(end)];
    const seconds = Math.max(0, Math.floor((Date.parse(expires) - time.now()) / 1_000));
    c.status(201);
    c.header('set-cookie', setCookie({ session, secret }, seconds));
    return { session, name, expires };
  }
}

/** In the smallest way that who asks reads. */
function sent(c: HttpContext, { bytes, coded, type }: WebFile, headers: Record<string, string>): Response {
  const coding = CODINGS.find((one) => takes(c, one));
  return c.body(coding === undefined ? bytes : coded[coding], 200, {
    ...APART,
    ...headers,
    'content-type': type,
    ...(coding === undefined ? {} : { 'content-encoding': coding }),
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
