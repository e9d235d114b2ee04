/** Bot Framework channels, when there is a bot registration; nothing of them exists without one. */
import { VisitAdapter } from './channels/activity/adapter.ts';
import { createActivitySender } from './channels/activity/sender.ts';
import { ConfigInvalidError, type Config } from './config/config.ts';
import { programId, type ProgramId } from './core/ids.ts';
import type { RoutedSender } from './core/ports.ts';

export interface BotChannels {
  readonly adapter: VisitAdapter;
  readonly sender: RoutedSender;
  /** The only program that the bot speaks for; null when the address names it. */
  readonly program: ProgramId | null;
}

type BotSettings = Pick<
  Config,
  'MICROSOFT_APP_ID' | 'MICROSOFT_APP_PASSWORD' | 'MICROSOFT_APP_TENANT_ID' | 'MICROSOFT_APP_PROGRAM'
>;

/** Null without credentials. Throws ConfigInvalidError for a program that is not served. */
export function openBotChannels(config: BotSettings, programs: readonly ProgramId[]): BotChannels | null {
  const { MICROSOFT_APP_ID: appId, MICROSOFT_APP_PASSWORD: password, MICROSOFT_APP_TENANT_ID: tenantId } = config;
  if (appId === undefined || password === undefined || tenantId === undefined) return null;
  const named = config.MICROSOFT_APP_PROGRAM === undefined ? null : programId(config.MICROSOFT_APP_PROGRAM);
  if (named !== null && !programs.includes(named)) {
    throw new ConfigInvalidError([`MICROSOFT_APP_PROGRAM: no program is called so; there are ${programs.join(', ')}`]);
  }
  const adapter = new VisitAdapter({ appId, password, tenantId });
  const program = named ?? (programs.length === 1 ? programs[0]! : null);
  return { adapter, sender: createActivitySender({ adapter, appId }), program };
}
