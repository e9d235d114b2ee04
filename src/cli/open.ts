import { readConfig, type Config } from '../config/config.ts';
import { openStorage, type Storage } from '../porchlight.ts';
import type { Io } from './io.ts';

/** Settings as the server would read them from the same environment. */
export const configOf = (io: Io): Config => readConfig(io.env, io.cwd);

/** Runs `work` on the server's own storage, and closes it. With an embedded database the server must be stopped first. */
export async function withStorage<T>(io: Io, work: (storage: Storage, config: Config) => Promise<T>): Promise<T> {
  const config = configOf(io);
  const storage = await openStorage({ config });
  try {
    return await work(storage, config);
  } finally {
    await storage.close();
  }
}
