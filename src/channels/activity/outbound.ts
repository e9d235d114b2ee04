/**
 * Where the Bot Connector answers: https://learn.microsoft.com/azure/bot-service/bot-service-resources-faq-security
 * and, for Teams, smba.trafficmanager.net. Fewer than the SDK's own list, which has hosts that anybody may rent.
 */
const connectorHosts = ['botframework.com', 'smba.trafficmanager.net'] as const;

/** `serviceUrl` comes with the message: an address that is not the Bot Connector's would get our token and our words. */
export function isOutboundAllowed(url: string | URL | null | undefined, more: readonly string[]): boolean {
  if (!url || !URL.canParse(String(url))) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (more.includes(host)) return protocol === 'https:' || protocol === 'http:';
  return protocol === 'https:' && connectorHosts.some((known) => host === known || host.endsWith(`.${known}`));
}
