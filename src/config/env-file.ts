import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** Takes `.env` of the working directory into the environment; what is set already wins. */
export function useEnvFile(): void {
  if (existsSync('.env')) loadEnvFile('.env');
}
