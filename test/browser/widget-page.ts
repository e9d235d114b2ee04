import type { BrowserContext, Locator, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import type { AppWithWidget } from './app-with-widget.ts';

/** The widget on a page, used as a visitor uses it. Whatever the page should never do is kept in `problems`. */
export class WidgetPage {
  readonly page: Page;
  /** Violations of the content policy, requests to strangers, cookies, errors. */
  readonly problems: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  /** `strangers`: origins besides the app's own that the page may talk to. */
  static async open(
    context: BrowserContext,
    app: Pick<AppWithWidget, 'url'>,
    path = '/stonington',
    strangers: readonly string[] = [],
  ): Promise<WidgetPage> {
    const opened = new WidgetPage(await context.newPage());
    opened.#watch([new URL(app.url).host, ...strangers.map((origin) => new URL(origin).host)]);
    await opened.page.goto(new URL(path, app.url).href);
    return opened;
  }

  #watch(hosts: readonly string[]): void {
    const { page, problems } = this;
    page.on('console', (message) => {
      const isNetwork = message.text().startsWith('Failed to load resource');
      const isSocket = message.text().startsWith('WebSocket connection to');
      if (message.type() === 'error' && !isNetwork && !isSocket) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('request', (request) => {
      const { host, protocol } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:' && !hosts.includes(host)) problems.push(`asked ${host}`);
    });
    page.on('websocket', (socket) => {
      if (!hosts.includes(new URL(socket.url()).host)) problems.push('a socket to a stranger');
    });
    page.on('response', async (response) => {
      if ((await response.headerValue('set-cookie').catch(() => null)) !== null) problems.push('a cookie was set');
    });
  }

  get launcher(): Locator {
    return this.page.locator('.launcher');
  }
  get frame(): Locator {
    return this.page.locator('.frame');
  }
  get box(): Locator {
    return this.page.locator('textarea');
  }
  get choices(): Locator {
    return this.page.locator('.choices button');
  }
  get notice(): Locator {
    return this.page.locator('.notice');
  }
  get settings(): Locator {
    return this.page.locator('.settings');
  }

  async start(): Promise<this> {
    await this.launcher.click();
    await this.choices.first().waitFor();
    return this;
  }

  async say(text: string): Promise<void> {
    await this.box.fill(text);
    await this.box.press('Enter');
  }

  /** Presses an answer and waits for what is said to it. */
  async press(name: string): Promise<void> {
    const heard = this.lines('.theirs');
    const before = await heard.count();
    await this.page.locator('.choices').getByRole('button', { name, exact: true }).click();
    await until(async () => (await heard.count()) > before);
  }

  lines(look = ''): Locator {
    return this.page.locator(`.log .line${look}`);
  }

  /** What is shown, oldest first, as a person reads it. */
  async texts(look = ''): Promise<readonly string[]> {
    return await this.page.locator(`.log .line${look} .text`).allInnerTexts();
  }

  async said(text: string | RegExp): Promise<void> {
    await this.page.locator('.log .theirs', { hasText: text }).first().waitFor();
  }

  /** Where the focus is, inside the widget: its label, or its words. */
  async focused(): Promise<string> {
    return await this.page.evaluate<string>(`(() => {
      const active = document.querySelector('porchlight-chat')?.shadowRoot?.activeElement;
      return active ? (active.getAttribute('aria-label') ?? active.textContent.trim().replaceAll(/\\s+/g, ' ')) : '';
    })()`);
  }

  async menu(item: string): Promise<void> {
    await this.page.locator('.more').click();
    await this.settings.getByText(item).click();
  }

  /** Everything this browser keeps for the page. */
  async kept(): Promise<readonly string[]> {
    return await this.page.evaluate<readonly string[]>(`(async () => [
      ...Object.values({ ...localStorage }),
      ...Object.values({ ...sessionStorage }),
      ...(document.cookie ? [document.cookie] : []),
      ...(await indexedDB.databases()).map(({ name }) => name),
      ...(await caches.keys()),
    ])()`);
  }
}
