import {
  CloudAdapter,
  ConnectorClient,
  UserTokenClient,
  type OutboundUrlPolicy,
  type TurnContext,
} from '@microsoft/agents-hosting';
import type { Activity } from '@microsoft/agents-activity';
import { isOutboundAllowed } from './outbound.ts';

export interface BotIdentity {
  readonly appId: string;
  readonly password: string;
  readonly tenantId: string;
  /** Where the tenant's keys are. @defaultValue https://login.microsoftonline.com */
  readonly authority?: string;
  /** Who may sign tokens, besides Microsoft's own. @defaultValue the tenant */
  readonly issuers?: readonly string[];
  /** Hosts we may call besides the Bot Connector's, which must use https; these may use http. */
  readonly hosts?: readonly string[];
  /** Gets a token for a scope. @defaultValue from the tenant, with the password */
  readonly accessToken?: (scope: string) => Promise<string>;
}

type Identity = Parameters<CloudAdapter['createConnectorClientWithIdentity']>[0];

/**
 * The Agents SDK's adapter with what it leaves off switched on: issuers, the service's address and outbound hosts
 * are checked. It gets no token before a message is handled (danger must not wait for Microsoft's sign-in), and
 * its own error texts never reach a visitor.
 */
export class VisitAdapter extends CloudAdapter {
  readonly #accessToken: BotIdentity['accessToken'];

  constructor({ appId, password, tenantId, authority, issuers, hosts = [], accessToken }: BotIdentity) {
    const policy: OutboundUrlPolicy = { enabled: true, isAllowed: (url) => isOutboundAllowed(url, hosts) };
    super(
      {
        clientId: appId,
        clientSecret: password,
        tenantId,
        validateIssuer: true,
        ...(authority !== undefined && { authorityEndpoint: authority }),
        ...(issuers && { issuers: [...issuers] }),
      },
      undefined,
      undefined,
      { validateServiceUrl: true, emitStackTrace: false },
      policy,
    );
    this.#accessToken = accessToken;
    this.onTurnError = async (_context: TurnContext, error: Error) => {
      throw error;
    };
  }

  /** Replies leave by the outbox, or in the answer itself: no client is made while a message is read. */
  protected override resolveIfConnectorClientIsNeeded(): boolean {
    return false;
  }

  /** Nobody signs in here. Without a token provider nothing is fetched. */
  protected override async createUserTokenClient(
    _identity: Identity,
    endpoint = 'https://api.botframework.com',
    scope = 'https://api.botframework.com',
  ): Promise<UserTokenClient> {
    return await UserTokenClient.createClientWithScope(endpoint, null as never, scope);
  }

  protected override async createConnectorClientWithIdentity(
    identity: Identity,
    activity: Activity,
  ): Promise<ConnectorClient> {
    if (!this.#accessToken) return await super.createConnectorClientWithIdentity(identity, activity);
    const { serviceUrl } = activity;
    if (serviceUrl === undefined) throw new TypeError('a reference needs a service address');
    return ConnectorClient.createClientWithToken(
      serviceUrl,
      await this.#accessToken('https://api.botframework.com'),
      undefined,
    );
  }
}
