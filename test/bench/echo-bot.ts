import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export const echoBotPackage = 'botbuilder@4.23.3';

export type EchoBot =
  | { readonly kind: 'running'; readonly url: string; stop(): void }
  | { readonly kind: 'missing'; readonly because: string };

/**
 * What one would otherwise pick, at its barest: the Bot Framework's own adapter, a handler that echoes, a count kept
 * in memory, replies in the answer. Installed into `folder`, outside of this project.
 */
export async function startEchoBot(folder: string): Promise<EchoBot> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{"private":true}');
  await writeFile(path.join(folder, 'bot.cjs'), bot);
  try {
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await promisify(execFile)('npm', ['install', ...options, echoBotPackage], { cwd: folder, timeout: 180_000 });
  } catch (error) {
    return { kind: 'missing', because: `npm could not install it (${String((error as { code?: unknown }).code)})` };
  }
  const child = spawn(process.execPath, ['bot.cjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) return { kind: 'running', url: line, stop: () => void child.kill() };
  return { kind: 'missing', because: 'it ended before it listened' };
}

const bot = `
const http = require('node:http');
const { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication, ConversationState, MemoryStorage } =
  require('botbuilder');
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const state = new ConversationState(new MemoryStorage());
const count = state.createProperty('count');
const bot = new ActivityHandler();
bot.onMessage(async (context, next) => {
  const said = (await count.get(context, 0)) + 1;
  await count.set(context, said);
  await context.sendActivity(said + ': ' + context.activity.text);
  await state.saveChanges(context);
  await next();
});
const server = http.createServer((req, res) => {
  let text = '';
  req.on('data', (chunk) => (text += chunk));
  req.on('end', () => {
    req.body = JSON.parse(text);
    res.status = (code) => { res.statusCode = code; return res; };
    res.header = (name, value) => { res.setHeader(name, value); return res; };
    res.send = (body) => {
      const out = typeof body === 'string' ? body : JSON.stringify(body);
      res.setHeader('content-length', Buffer.byteLength(out));
      res.write(out);
      return res;
    };
    void adapter.process(req, res, (context) => bot.run(context));
  });
});
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));
`;
