import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** Somebody whom the identity provider knows. */
export interface OidcPerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  /** Entra ID’s word for a verified email. */
  readonly xms_edov?: boolean | string;
  readonly groups?: readonly string[];
}

export interface OidcServer {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in there next, without being asked for anything. */
  person: OidcPerson;
  close(): Promise<void>;
}

/**
 * A real OpenID provider on the loopback interface: its own pages are left out, its protocol is whole.
 * @param host under another name than the app's it is another site to a browser.
 */
export async function startOidcServer(redirectUri: string, host = '127.0.0.1'): Promise<OidcServer> {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ['porchlight', 'a client secret for tests, long enough'];
  const holder: { person: OidcPerson } = { person: { sub: 'nobody' } };
  const people = new Map<string, OidcPerson>();
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified', 'xms_edov'], profile: ['name', 'groups'] },
    cookies: { keys: ['a cookie key for tests'] },
    // As most providers do: what was asked for is in the token itself.
    conformIdTokenClaims: false,
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), sub }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    ttl: { Session: 60, Grant: 60, Interaction: 60, AccessToken: 60, IdToken: 60 },
  });
  const handle = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void handle(request, response);
    const signInAtOnce = async (): Promise<void> => {
      const { sub } = holder.person;
      people.set(sub, holder.person);
      const grant = new provider.Grant({ accountId: sub, clientId });
      grant.addOIDCScope('openid email profile');
      const grantId = await grant.save();
      await provider.interactionFinished(request, response, { login: { accountId: sub }, consent: { grantId } });
    };
    signInAtOnce().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return {
    issuer,
    clientId,
    clientSecret,
    get person() {
      return holder.person;
    },
    set person(person) {
      holder.person = person;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
