import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { readConfig } from '../../src/config/config.ts';
import { serve, type Serving } from '../../src/serve.ts';

export const widgetFile = path.resolve('dist/widget/widget.js');

/** Everything, as `npm start` runs it, on a data folder of its own. */
export interface AppWithWidget {
  readonly url: string;
  readonly port: number;
  readonly serving: Serving;
  /** Its data folder. */
  readonly folder: string;
  /** Ends it and starts it again on the same folder and port, as a deploy does. `between` runs while it is down. */
  restart(between?: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function startAppWithWidget(env: Readonly<Record<string, string>> = {}): Promise<AppWithWidget> {
  await buildWidget();
  const folder = await mkdtemp(path.join(tmpdir(), 'porchlight-widget-'));
  const start = async (port: number): Promise<Serving> =>
    await serve(
      readConfig({ NODE_ENV: 'test', DATA_DIR: folder, PORT: String(port), ...env }),
      pino({ level: 'silent' }),
    );
  let serving = await start(0);
  const port = Number(new URL(serving.url).port);
  return {
    url: serving.url,
    port,
    folder,
    get serving() {
      return serving;
    },
    restart: async (between) => {
      await serving.stop();
      await between?.();
      serving = await start(port);
    },
    close: async () => {
      await serving.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Tests are about the sources as they are: what was built before them is built again. */
export async function buildWidget(): Promise<void> {
  const sources = await readdir('web/widget', { recursive: true });
  const changedMs = await Promise.all(sources.map(async (name) => (await stat(path.join('web/widget', name))).mtimeMs));
  const built = await stat(widgetFile).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return { mtimeMs: 0 };
  });
  if (built.mtimeMs >= Math.max(...changedMs)) return;
  // In a process of its own: vitest's NODE_ENV would make it Lit's development build.
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--config', 'web/widget/vite.config.ts'];
  await promisify(execFile)(process.execPath, vite, { env: { ...process.env, NODE_ENV: 'production' } });
}
